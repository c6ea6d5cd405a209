import type { BaseUrl } from './base-url.ts';
import { parseUrl } from './base-url.ts';
import { FrontdeskError } from './error.ts';

/**
 * Where people go after a hosted page: a whole address of your app. Frontdesk sends them only to origins in the project's setting
 * `redirectOrigins`.
 *
 * @example
 * frontdesk.signInUrl({ returnTo: 'https://app.example.com/notes' });
 */
export type ReturnOptions = { readonly returnTo?: string | URL };

export type Urls = {
  signInUrl(options?: ReturnOptions): string;
  signUpUrl(options?: ReturnOptions): string;
  signOutUrl(options?: ReturnOptions): string;
  renewUrl(options: { readonly returnTo: string | URL }): string;
  accountUrl(): string;
  switchAccountUrl(options?: ReturnOptions): string;
};

export function createUrls(base: BaseUrl): Urls {
  const page = (path: string, { returnTo }: ReturnOptions = {}) =>
    base.text + path + (returnTo === undefined ? '' : `?${new URLSearchParams({ returnTo: checkReturnTo(returnTo) })}`);
  return {
    signInUrl: (options) => page('/sign-in', options),
    signUpUrl: (options) => page('/sign-up', options),
    signOutUrl: (options) => page('/sign-out', options),
    renewUrl: (options) => page('/session/renew', options),
    accountUrl: () => page('/account'),
    switchAccountUrl: (options) => page('/account/switch', options),
  };
}

/**
 * Whether a person may be sent there is decided by the server's list. What two parsers could read differently is refused here
 * already, so that an app which passes on a `?next=` of a stranger fails early and with a name.
 */
function checkReturnTo(returnTo: string | URL): string {
  const text = String(returnTo);
  const url = parseUrl(text);
  const plain = text.length <= 2_000 && !/[\\\s\p{Cc}]/u.test(text);
  const web = url !== null && (url.protocol === 'https:' || url.protocol === 'http:');
  if (!plain || !web || url.username !== '' || url.password !== '' || !text.startsWith(`${url.protocol}//`)) {
    throw new FrontdeskError({
      code: 'return_to.invalid',
      status: 400,
      message: 'returnTo is a whole address of your app, for example https://app.example.com/notes.',
    });
  }
  return text;
}
