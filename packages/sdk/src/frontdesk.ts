import { parseBaseUrl } from './base-url.ts';
import { findCredential, type RequestLike } from './credentials.ts';
import { configurationError, FrontdeskError } from './error.ts';
import type { FetchLike } from './http.ts';
import type { ManagementApi } from './management/api.ts';
import type { ManagementOptions } from './management/call.ts';
import { createSessionCheck } from './session-check.ts';
import type { Snapshot } from './types.ts';
import { createUrls, type ReturnOptions } from './urls.ts';
import { createOfflineCheck, type OfflineCheck, type WhenBehind } from './verify/offline-check.ts';
import { stateOfOffline, stateOfOnline, type VerificationState } from './verify/verification-state.ts';

/**
 * What {@link createFrontdesk} takes. Only `baseUrl` is needed to know who is signed in.
 *
 * @example
 * const options: FrontdeskOptions = { baseUrl: 'https://auth.example.com', secretKey: process.env.FRONTDESK_SECRET_KEY };
 */
export type FrontdeskOptions = {
  /** The project's base URL, exactly as the dashboard shows it: it is also the issuer that tokens are compared with. */
  readonly baseUrl: string;
  /** Opens `frontdesk.api`, and the changes that offline verification follows. Never in a browser. */
  readonly secretKey?: string | undefined;
  /**
   * `online` (the default) asks the server who is signed in. `offline` verifies access tokens here and follows the project's changes in
   * the background, by the secret key: a check is no request, and sign-outs, bans and changed plans show within 5 seconds.
   */
  readonly verification?: 'online' | 'offline' | undefined;
  /** With `offline`: what to do while changes cannot be read. Default `online`. Without a secret key only `trustTokens` is possible. */
  readonly whenBehind?: WhenBehind | undefined;
  /** Another `fetch`, for a proxy or a test. */
  readonly fetch?: FetchLike | undefined;
  /**
   * How long an answer of the session check may be used again: 0 (the default) to 5 seconds. Sign-outs, bans and changed plans show
   * that much later, on top of the server's own second.
   */
  readonly cacheSeconds?: number | undefined;
  /** How long to wait for a session check, default 5 seconds. Calls of `api` get six times that. */
  readonly timeoutSeconds?: number | undefined;
  /** Where `/v1` is served. Default: the origin of the base URL. */
  readonly apiUrl?: string | undefined;
  /** Milliseconds since 1970. Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
};

/**
 * One project, as an app sees it. `Told` is what it is told of who is signed in: less, where it verifies offline.
 *
 * @example
 * const frontdesk: Frontdesk = createFrontdesk({ baseUrl: 'https://auth.example.com' });
 */
export type Frontdesk<Told extends Snapshot = Snapshot> = {
  /** The project's base URL, without a trailing slash. */
  readonly baseUrl: string;
  /**
   * Who is signed in, or null. Throws a {@link FrontdeskError} where that cannot be known (network fault, 503): then nobody is in.
   *
   * @example
   * const snapshot = await frontdesk.getUser(request);
   * if (snapshot === null) return Response.redirect(frontdesk.signInUrl({ returnTo: 'https://app.example.com/notes' }));
   */
  getUser(request: RequestLike): Promise<Told | null>;
  /**
   * Who is signed in, or a {@link FrontdeskError} `sessions.required` whose `signInUrl` is where to send the person.
   *
   * @example
   * const { user } = await frontdesk.requireUser(request, { returnTo: 'https://app.example.com/notes' });
   */
  requireUser(request: RequestLike, options?: ReturnOptions): Promise<Told>;
  /**
   * Whether the access cookie of this project has expired. The session behind it may go on: send the browser to `renewUrl`.
   *
   * @example
   * if (frontdesk.needsRenewal(request)) return Response.redirect(frontdesk.renewUrl({ returnTo }));
   */
  needsRenewal(request: RequestLike): boolean;
  /** @example frontdesk.signInUrl({ returnTo: 'https://app.example.com/notes' }) */
  signInUrl(options?: ReturnOptions): string;
  /** @example frontdesk.signUpUrl({ returnTo: 'https://app.example.com/welcome' }) */
  signUpUrl(options?: ReturnOptions): string;
  /** A page with a button that signs out: a link alone never does. @example frontdesk.signOutUrl({ returnTo: 'https://app.example.com' }) */
  signOutUrl(options?: ReturnOptions): string;
  /** A fresh access token, and back. @example frontdesk.renewUrl({ returnTo: 'https://app.example.com/notes' }) */
  renewUrl(options: { readonly returnTo: string | URL }): string;
  /** The person's own pages: profile, password, sessions. @example frontdesk.accountUrl() */
  accountUrl(): string;
  /** Where people choose among the accounts of their browser. @example frontdesk.switchAccountUrl({ returnTo: 'https://app.example.com' }) */
  switchAccountUrl(options?: ReturnOptions): string;
  /** How sign-ins are verified right now, and how late a sign-out can show. @example frontdesk.verificationState().boundSeconds */
  verificationState(): VerificationState;
  /** Ends what runs in the background: the following of changes. Offline verification is behind from then on. @example frontdesk.close() */
  close(): void;
  /** The management API. Throws where there is no secret key. @example await frontdesk.api.users.list() */
  readonly api: ManagementApi;
};

const MOST_CACHE_SECONDS = 5;

/** The management API is handed in: what runs in browsers, where no secret key may be, does not carry it along. */
export function connect(
  options: FrontdeskOptions,
  createManagementApi: (options: ManagementOptions) => ManagementApi,
): Frontdesk {
  const base = parseBaseUrl(options.baseUrl);
  const fetch: FetchLike = options.fetch ?? ((url, init) => globalThis.fetch(url, init));
  const nowMilliseconds = options.now ?? Date.now;
  const { cacheSeconds = 0, timeoutSeconds = 5 } = options;
  if (!(cacheSeconds >= 0 && cacheSeconds <= MOST_CACHE_SECONDS))
    throw configurationError('cacheSeconds is 0 to 5: sign-outs show that much later.');
  if (!(timeoutSeconds > 0)) throw configurationError('timeoutSeconds is more than 0.');

  const urls = createUrls(base);
  const checkSession = createSessionCheck({ base, fetch, cacheSeconds, timeoutSeconds, nowMilliseconds });
  const api =
    options.secretKey === undefined
      ? null
      : createManagementApi({
          apiUrl: checkSecretKey(options, options.secretKey, base.origin),
          secretKey: options.secretKey,
          fetch,
          timeoutSeconds: timeoutSeconds * 6,
        });
  const { whenBehind = 'online' } = options;
  const offline =
    options.verification === 'offline'
      ? openOffline(options, whenBehind, { base, fetch, timeoutSeconds, askServer: checkSession })
      : null;
  const check = offline?.check ?? checkSession;
  const find = (request: RequestLike) => findCredential(request, base, nowMilliseconds() / 1000, offline?.known);

  async function getUser(request: RequestLike): Promise<Snapshot | null> {
    const { credential } = find(request);
    return credential === null ? null : check(credential);
  }

  async function requireUser(request: RequestLike, { returnTo }: ReturnOptions = {}): Promise<Snapshot> {
    const snapshot = await getUser(request);
    if (snapshot !== null) return snapshot;
    const renew = returnTo !== undefined && find(request).expired;
    const signInUrl = renew ? urls.renewUrl({ returnTo }) : urls.signInUrl(returnTo === undefined ? {} : { returnTo });
    throw new FrontdeskError({
      code: 'sessions.required',
      status: 401,
      message: 'Nobody is signed in, or the session has ended.',
      signInUrl,
    });
  }

  return {
    baseUrl: base.text,
    getUser,
    requireUser,
    needsRenewal: (request) => find(request).expired,
    ...urls,
    verificationState: () => (offline === null ? stateOfOnline(cacheSeconds) : stateOfOffline(offline, whenBehind)),
    close: () => offline?.close(),
    get api() {
      if (api === null) throw configurationError('frontdesk.api needs a secretKey.');
      return api;
    },
  };
}

function openOffline(
  options: FrontdeskOptions,
  whenBehind: WhenBehind,
  parts: Pick<Parameters<typeof createOfflineCheck>[0], 'base' | 'fetch' | 'timeoutSeconds' | 'askServer'>,
): OfflineCheck {
  const { secretKey, cacheSeconds } = options;
  if (!['online', 'refuse', 'trustTokens'].includes(whenBehind))
    throw configurationError("whenBehind is 'online', 'refuse' or 'trustTokens'.");
  if (cacheSeconds !== undefined && cacheSeconds > 0)
    throw configurationError('cacheSeconds is for online verification; offline keeps answers until something changes.');
  if (secretKey === undefined) {
    // Whoever takes the long bound says so; nobody gets it by forgetting a key.
    if (whenBehind !== 'trustTokens')
      throw configurationError(
        "Offline verification follows changes by the secretKey. Without one it takes whenBehind: 'trustTokens': a sign-out then shows when the token ends.",
      );
    return createOfflineCheck({ ...parts, whenBehind, feed: null });
  }
  const apiUrl = checkSecretKey(options, secretKey, parts.base.origin);
  return createOfflineCheck({ ...parts, whenBehind, feed: { apiUrl, secretKey } });
}

/** Where the key is sent. */
function checkSecretKey(options: FrontdeskOptions, secretKey: string, origin: string): string {
  // Whoever sees the key can read and ban every user of the project. A bundle for browsers must fail on the first try, not leak.
  if ('window' in globalThis) throw keyInBrowser();
  if (!/^[\x21-\x7e]+$/.test(secretKey))
    throw configurationError('secretKey is empty, or holds characters that no key has.');
  return options.apiUrl === undefined ? origin : parseBaseUrl(options.apiUrl).text;
}

export function keyInBrowser(): FrontdeskError {
  return configurationError('A secretKey must not reach a browser. Create this Frontdesk on the server.');
}
