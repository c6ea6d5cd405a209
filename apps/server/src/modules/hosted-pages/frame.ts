import type { PageAssets } from '../../platform/html/assets.ts';
import type { Brand } from '../../platform/html/brand.ts';
import type { Locale } from '../../platform/html/locale.ts';

/** What every hosted page is given, whatever it is about. */
export type PageFrame = {
  project: {
    name: string;
    brand: Brand;
    links?: { privacy?: string | undefined; terms?: string | undefined; help?: string | undefined } | undefined;
    /** Where the project's own application is: account pages lead back to it */
    homeUrl?: string | undefined;
  };
  locale: Locale;
  /** The same page in the other language, if it can be offered (only for pages that were asked for by GET) */
  otherLocaleUrl?: string | undefined;
  assets: PageAssets;
  styleNonce: string;
  /** Posted back by every form as `formToken` */
  formToken: string;
  /** `''` on a host of the project's own, `/p/{slug}` in the path form. No slash at the end */
  basePath: string;
  /** Shown to an operator as a picture, in this theme: inert and without scripts */
  preview?: 'light' | 'dark' | undefined;
  /** What has to be solved on this page, and whose hosts it therefore trusts */
  captcha?: CaptchaWidget | undefined;
};

export type CaptchaWidget = { provider: 'turnstile' | 'hcaptcha' | 'simulator'; siteKey: string };

/** A page behind a sign-in. */
export type AccountFrame = PageFrame & {
  user: { email: string; name?: string | null | undefined };
  /** Somebody of the support looks at this account, and every page of it says so */
  supportAccess?: { operatorEmail: string; endsAt: Date } | undefined;
  /** People sign in with a password here, and there is a page about one's own */
  withPassword: boolean;
  /** There are referral links here, and a page about one's own */
  withReferrals?: boolean | undefined;
};

/** Why a post was refused: the error's stable code, the field it is about (none: the whole form) and its facts. */
export type Problem = {
  field?: string | undefined;
  code: string;
  retryAfterSeconds?: number | undefined;
  minimumCharacters?: number | undefined;
};

/** What somebody typed, to be shown again. Passwords and codes are never among it. */
export type TypedValues<Name extends string> = Readonly<Partial<Record<Name, string | undefined>>>;
