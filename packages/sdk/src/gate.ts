import { parseUrl } from './base-url.ts';
import { isBearer, type RequestLike, readHeader } from './credentials.ts';
import { configurationError, FrontdeskError } from './error.ts';
import type { Frontdesk } from './frontdesk.ts';
import { createReturnCount } from './return-count.ts';
import type { Snapshot } from './types.ts';

/** What every adapter has in common: it turns its framework's request into a GateRequest and a Decision into its framework's answer. */
export type Gate<Told extends Snapshot = Snapshot> = {
  /** The problem document for what another site's page tries to change with the cookie of a signed-in person, or null. */
  refuse(request: GateRequest): GateAnswer | null;
  visit(request: GateRequest): GateVisit<Told>;
};

export type GateOptions = {
  /** The public address of what the framework sees as `/`. People return to it after sign-in; the `Host` header is never believed. */
  readonly appUrl: string;
  /** Origins of other pages of yours that may change things here with the cookie. The app's own is always among them. */
  readonly allowedOrigins?: readonly string[];
};

/** `path` is path and query as the framework sees them, so below `appUrl`. */
export type GateRequest = RequestLike & { readonly method?: string | undefined; readonly path: string };

/** Where to come back to: a path of the app. Without it, the address of this request, or of the page whose form was sent. */
export type ReturnPath = { readonly returnTo?: string };

/**
 * One request, as an app asks about it.
 *
 * @example
 * const { user } = await request.frontdesk.requireUser();
 */
export type Visit<Told extends Snapshot = Snapshot> = {
  /** Who is signed in, or null. The server is asked once for each request. */
  getUser(): Promise<Told | null>;
  /** Who is signed in. Throws a FrontdeskError (401, `sessions.required`) where nobody is, so it belongs behind `requireSignIn`. */
  requireUser(): Promise<Told>;
  /** Where to send this browser so that it comes back signed in: to renewal where only its token has ended, else to sign-in. */
  signInUrl(options?: ReturnPath): string;
  /** A page with a button that signs out. `returnTo` is a path of the app, `/` where it is absent. */
  signOutUrl(options?: ReturnPath): string;
};

export type GateVisit<Told extends Snapshot = Snapshot> = Visit<Told> & {
  /** Whether this person's token has ended, and the session may go on. */
  readonly needsRenewal: boolean;
  /** Whether a protected page shows itself. Throws where it cannot be known who asks. */
  decide(): Promise<Decision<Told>>;
};

/** `setCookie` is a line for the response, whatever else that holds. */
export type Decision<Told extends Snapshot = Snapshot> = { readonly setCookie: string | null } & (
  | { readonly kind: 'go-on'; readonly snapshot: Told }
  | { readonly kind: 'answer'; readonly answer: GateAnswer }
  | { readonly kind: 'error'; readonly error: FrontdeskError }
);

export type GateAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** What stands on a page for one person is not for a shared cache, and not for the next person at this browser. */
export const PRIVATE = { cacheControl: 'private, no-cache', vary: 'Cookie, Authorization' } as const;

export function createGate<Told extends Snapshot>(frontdesk: Frontdesk<Told>, options: GateOptions): Gate<Told> {
  const url = parseUrl(options.appUrl);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '' || url.hash !== '') {
    throw configurationError(
      `appUrl is the app's public address, for example https://app.example.com, and not ${JSON.stringify(options.appUrl)}.`,
    );
  }
  const appUrl = url.origin + url.pathname.replace(/\/+$/, '');
  const origins = [url.origin, ...(options.allowedOrigins ?? [])];
  return {
    refuse: (request) => (isCrossSite(request, origins) ? problemAnswer(crossSite()) : null),
    visit: (request) => createVisit(frontdesk, appUrl, request),
  };
}

function createVisit<Told extends Snapshot>(
  frontdesk: Frontdesk<Told>,
  appUrl: string,
  request: GateRequest,
): GateVisit<Told> {
  let snapshot: Promise<Told | null> | null = null;
  const getUser = () => {
    snapshot ??= frontdesk.getUser(request);
    return snapshot;
  };
  const signInUrl = ({ returnTo: path }: ReturnPath = {}) => {
    const returnTo = addressOf(appUrl, path ?? pathToReturnTo(request, appUrl));
    return frontdesk.needsRenewal(request) ? frontdesk.renewUrl({ returnTo }) : frontdesk.signInUrl({ returnTo });
  };
  return {
    getUser,
    async requireUser() {
      const found = await getUser();
      if (found !== null) return found;
      throw signInRequired(signInUrl());
    },
    signInUrl,
    signOutUrl: ({ returnTo = '/' } = {}) => frontdesk.signOutUrl({ returnTo: addressOf(appUrl, returnTo) }),
    get needsRenewal() {
      return frontdesk.needsRenewal(request);
    },
    decide: async () => decide(await getUser(), request, signInUrl(), appUrl),
  };
}

function decide<Told extends Snapshot>(
  snapshot: Told | null,
  request: GateRequest,
  url: string,
  appUrl: string,
): Decision<Told> {
  const count = createReturnCount(request, appUrl);
  if (snapshot !== null) return { kind: 'go-on', snapshot, setCookie: count.isSet ? count.cleared() : null };
  if (!isNavigation(request)) {
    const { status, headers, body } = problemAnswer(signInRequired(url));
    const answer = { status, headers: { ...headers, 'www-authenticate': 'Bearer', vary: PRIVATE.vary }, body };
    return { kind: 'answer', setCookie: null, answer };
  }
  if (count.isLoop) {
    const error = new FrontdeskError({
      code: 'sessions.not_arriving',
      status: 401,
      message: `This browser came back from sign-in several times without an access token for ${new URL(appUrl).host}. Does the project's setting appCookieDomain cover that host, and is this machine's clock right?`,
      signInUrl: url,
    });
    return { kind: 'error', setCookie: count.cleared(), error };
  }
  const headers = { location: url, 'cache-control': 'no-store', vary: PRIVATE.vary };
  return { kind: 'answer', setCookie: count.counted(), answer: { status: 303, headers, body: '' } };
}

/** A FrontdeskError as a problem document (RFC 9457). */
export function problemAnswer({ code, status, message, signInUrl }: FrontdeskError): GateAnswer {
  return {
    status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify({
      type: `urn:frontdesk:error:${code}`,
      title: message,
      status,
      code,
      ...(signInUrl === null ? {} : { signInUrl }),
    }),
  };
}

/** For frameworks that speak in fetch's words. */
export function toResponse({ status, headers, body }: GateAnswer, setCookie: string | null = null): Response {
  const response = new Response(body === '' ? null : body, { status, headers });
  if (setCookie !== null) response.headers.append('set-cookie', setCookie);
  return response;
}

function signInRequired(signInUrl: string): FrontdeskError {
  return new FrontdeskError({
    code: 'sessions.required',
    status: 401,
    message: 'Nobody is signed in, or the session has ended.',
    signInUrl,
  });
}

function crossSite(): FrontdeskError {
  return new FrontdeskError({
    code: 'request.cross_site',
    status: 403,
    message: 'This request came from another site and was refused.',
  });
}

/** A path of the app as a whole address. Whatever the path says, the address stays within the app. */
export function addressOf(appUrl: string, path: string): string {
  const url = parseUrl(appUrl + (path.startsWith('/') ? path : '/'));
  const inside =
    url !== null &&
    url.origin === new URL(appUrl).origin &&
    `${url.pathname}/`.startsWith(`${new URL(appUrl).pathname.replace(/\/$/, '')}/`);
  return inside && url.href.length <= 2_000 ? url.href : `${appUrl}/`;
}

/** After sign-in a browser can only GET. So a form leads back to the page that held it, where that page is the app's own. */
function pathToReturnTo(request: GateRequest, appUrl: string): string {
  if (isReading(request)) return request.path;
  const referer = readHeader(request.headers, 'referer') ?? '';
  return referer.startsWith(`${appUrl}/`) ? referer.slice(appUrl.length) : '/';
}

function isReading({ method }: GateRequest): boolean {
  return method === undefined || method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

/**
 * A person's browser going somewhere, not a script of a page, which could not follow a redirect to another origin. Browsers send
 * `Sec-Fetch-Site` and `Sec-Fetch-Mode` together; Node's fetch sends the latter alone, and is judged by what it accepts.
 */
export function isNavigation({ headers }: RequestLike): boolean {
  const mode = readHeader(headers, 'sec-fetch-mode');
  if (readHeader(headers, 'sec-fetch-site') !== null && mode !== 'navigate') return false;
  return (readHeader(headers, 'accept') ?? '')
    .split(',')
    .some((range) => /^\s*text\/html\s*(;|$)/i.test(range) && !/;\s*q=0(\.0*)?\s*(;|$)/i.test(range));
}

/** `Origin` decides where the browser sent it, `Sec-Fetch-Site` where it did not. Neither: no browser. */
function isCrossSite(request: GateRequest, origins: readonly string[]): boolean {
  const { headers } = request;
  if (isReading(request) || isBearer(readHeader(headers, 'authorization'))) return false;
  if (!(readHeader(headers, 'cookie') ?? '').includes('frontdesk_access_')) return false;
  const origin = readHeader(headers, 'origin');
  if (origin !== null) return !origins.includes(origin);
  const site = readHeader(headers, 'sec-fetch-site');
  return site !== null && site !== 'same-origin' && site !== 'none';
}
