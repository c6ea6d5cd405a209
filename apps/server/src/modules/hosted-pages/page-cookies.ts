import { encodeId } from '../../lib/type-id.ts';
import type { Config } from '../../platform/config/config.ts';
import type { BaseContext } from '../../platform/context/context.ts';
import type { Locale } from '../../platform/html/locale.ts';
import type { CookieJar } from '../../platform/http/cookies.ts';
import type { ProjectContext } from '../projects/index.ts';

const YEAR_SECONDS = 365 * 24 * 60 * 60;
const PENDING_SECONDS = 60 * 60;

/** A browser drops a cookie of more than 4,096 bytes: the way back is then left out, and the address stays. */
const PENDING_CHARACTERS = 3_000;

/** What of a request tells who reads: known also where a request failed before anybody was recognised. */
export type PageReader = {
  readonly config: Config;
  readonly request: { readonly cookies: CookieJar; readonly acceptLanguage: string | null };
};

/** Cookies that only pages know. With the `__Host-` prefix no other host can set one. */
function nameOf({ config }: Pick<PageReader, 'config'>, what: string): { name: string; secure: boolean } {
  const secure = config.origin.startsWith('https:');
  return { name: `${secure ? '__Host-' : ''}frontdesk_${what}`, secure };
}

/** The language that this browser chose on a page, whatever it says elsewhere. */
export function readLanguage(ctx: PageReader): Locale | null {
  return asLocale(ctx.request.cookies.get(nameOf(ctx, 'lang').name));
}

export function keepLanguage(ctx: BaseContext, locale: Locale): void {
  ctx.request.cookies.set({ ...nameOf(ctx, 'lang'), value: locale, maxAgeSeconds: YEAR_SECONDS });
}

export function asLocale(text: string | null): Locale | null {
  return text === 'de' || text === 'en' ? text : null;
}

/** What a form of the instance itself is bound to. Forms of a project have a cookie of the project's. */
export function instanceFormCookie(ctx: BaseContext): { name: string; secure: boolean } {
  return nameOf(ctx, 'form');
}

/** Which address a mail was just asked for, and where the person wants to go after it. For display and comfort: nothing trusts it. */
export type PendingMail = { readonly email: string; readonly returnTo: string };

export function readPendingMail(ctx: ProjectContext): PendingMail | null {
  const text = ctx.request.cookies.get(pendingCookie(ctx).name);
  if (text === null || text === '') return null;
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    const [email, returnTo] = Array.isArray(value) ? value : [];
    return typeof email === 'string' && typeof returnTo === 'string' ? { email, returnTo } : null;
  } catch {
    return null;
  }
}

/** A cookie and not an address with a query: addresses of people do not belong into histories and logs. */
export function keepPendingMail(ctx: ProjectContext, pending: PendingMail): void {
  const whole = encodePending(pending);
  const value = whole.length <= PENDING_CHARACTERS ? whole : encodePending({ ...pending, returnTo: '' });
  ctx.request.cookies.set({ ...pendingCookie(ctx), value, maxAgeSeconds: PENDING_SECONDS });
}

function encodePending({ email, returnTo }: PendingMail): string {
  return Buffer.from(JSON.stringify([email, returnTo])).toString('base64url');
}

function pendingCookie(ctx: ProjectContext): { name: string; secure: boolean } {
  return nameOf(ctx, `mail_${encodeId('project', ctx.project.id)}`);
}
