import { parseUrl } from './base-url.ts';
import { type RequestLike, readHeader } from './credentials.ts';
import { configurationError, FrontdeskError } from './error.ts';
import type { Frontdesk } from './frontdesk.ts';
import { createReturnCount } from './return-count.ts';
import type { Snapshot } from './types.ts';

/**
 * What {@link frontdeskExpress} needs to know about the app.
 *
 * @example
 * const options: FrontdeskExpressOptions = { appUrl: 'https://app.example.com' };
 */
export type FrontdeskExpressOptions = {
  /** The public address of what Express sees as `/`. People return to it after sign-in; the `Host` header is never believed. */
  readonly appUrl: string;
  /** Origins of other pages of yours that may change things here with the cookie. The app's own is always among them. */
  readonly allowedOrigins?: readonly string[];
};

/** The part of an Express (or Connect) request that is read. @example getUser(req satisfies ExpressRequest) */
export type ExpressRequest = RequestLike & {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly originalUrl?: string;
};

/** The part of an Express (or Connect) response that is written. @example requireSignIn()(req, res satisfies ExpressResponse, next) */
export type ExpressResponse = {
  statusCode: number;
  getHeader(name: string): number | string | readonly string[] | undefined;
  setHeader(name: string, value: string | readonly string[]): unknown;
  end(body?: string): unknown;
};

/** An Express middleware, without Express's types. @example const middleware: ExpressMiddleware = requireSignIn(); */
export type ExpressMiddleware = (req: ExpressRequest, res: ExpressResponse, next: (error?: unknown) => void) => void;

type State = {
  readonly frontdesk: Frontdesk;
  readonly appUrl: string;
  readonly request: ExpressRequest;
  snapshot: Promise<Snapshot | null> | null;
};

/** Beside the request instead of on it: nothing that parses a body or a query can put a user there. */
const states = new WeakMap<object, State>();

/**
 * Makes `getUser(req)` and `requireSignIn()` work in the routes below. Refuses (403) what another site's page tries to change with
 * the cookie of a signed-in person; requests with an `Authorization` header, or without a browser, are not concerned.
 *
 * @example
 * app.use(frontdeskExpress(frontdesk, { appUrl: 'https://app.example.com' }));
 * app.get('/notes', requireSignIn(), async (req, res) => res.json((await requireUser(req)).user));
 */
export function frontdeskExpress(frontdesk: Frontdesk, options: FrontdeskExpressOptions): ExpressMiddleware {
  const url = parseUrl(options.appUrl);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '' || url.hash !== '') {
    throw configurationError(
      `appUrl is the app's public address, for example https://app.example.com, and not ${JSON.stringify(options.appUrl)}.`,
    );
  }
  const appUrl = url.origin + url.pathname.replace(/\/+$/, '');
  const origins = [url.origin, ...(options.allowedOrigins ?? [])];
  return (req, res, next) => {
    if (isCrossSite(req, origins)) {
      return sendProblem(
        res,
        new FrontdeskError({
          code: 'request.cross_site',
          status: 403,
          message: 'This request came from another site and was refused.',
        }),
      );
    }
    states.set(req, { frontdesk, appUrl, request: req, snapshot: null });
    next();
  };
}

/**
 * Who is signed in, or null. The server is asked once for each request.
 *
 * @example
 * app.get('/', async (req, res) => res.send((await getUser(req))?.user.email ?? 'Nobody'));
 */
export function getUser(req: ExpressRequest): Promise<Snapshot | null> {
  const state = stateOf(req);
  state.snapshot ??= state.frontdesk.getUser(req);
  return state.snapshot;
}

/**
 * Who is signed in. Throws a FrontdeskError (401, `sessions.required`) where nobody is, so it belongs behind `requireSignIn()`.
 *
 * @example
 * app.get('/notes', requireSignIn(), async (req, res) => res.json((await requireUser(req)).user));
 */
export async function requireUser(req: ExpressRequest): Promise<Snapshot> {
  const snapshot = await getUser(req);
  if (snapshot !== null) return snapshot;
  throw signInRequired(signInUrl(req));
}

/**
 * Where to send this browser so that it comes back signed in: to renewal where only its token has ended, else to sign-in.
 * `returnTo` is a path of the app; without it, the address of this request, or of the page whose form was sent.
 *
 * @example
 * res.redirect(303, signInUrl(req, { returnTo: '/notes' }));
 */
export function signInUrl(req: ExpressRequest, options: { readonly returnTo?: string } = {}): string {
  const { frontdesk, appUrl } = stateOf(req);
  const returnTo = addressOf(appUrl, options.returnTo ?? pathToReturnTo(req, appUrl));
  return frontdesk.needsRenewal(req) ? frontdesk.renewUrl({ returnTo }) : frontdesk.signInUrl({ returnTo });
}

/**
 * Lets signed-in people through. Sends other browsers to sign-in (or renewal) and back to this address; answers others with 401
 * and a problem document. Behind it, `requireUser(req)` never throws for want of a user.
 *
 * @example
 * app.get('/notes', requireSignIn(), showNotes);
 */
export function requireSignIn(): ExpressMiddleware {
  return (req, res, next) => {
    decide(req, res).then((goOn) => goOn && next(), next);
  };
}

async function decide(req: ExpressRequest, res: ExpressResponse): Promise<boolean> {
  const { appUrl } = stateOf(req);
  const count = createReturnCount(req, appUrl);
  const snapshot = await getUser(req);
  // What stands on a page for one person is not for a shared cache, and not for the next person at this browser.
  if (res.getHeader('cache-control') === undefined) res.setHeader('cache-control', 'private, no-cache');
  addHeader(res, 'vary', 'Cookie, Authorization');
  if (snapshot !== null) {
    if (count.isSet) addHeader(res, 'set-cookie', count.cleared());
    return true;
  }
  const url = signInUrl(req);
  if (!isNavigation(req)) {
    res.setHeader('www-authenticate', 'Bearer');
    sendProblem(res, signInRequired(url));
    return false;
  }
  if (count.isLoop) {
    addHeader(res, 'set-cookie', count.cleared());
    throw new FrontdeskError({
      code: 'sessions.not_arriving',
      status: 401,
      message: `This browser came back from sign-in several times without an access token for ${new URL(appUrl).host}. Does the project's setting appCookieDomain cover that host, and is this machine's clock right?`,
      signInUrl: url,
    });
  }
  addHeader(res, 'set-cookie', count.counted());
  res.statusCode = 303;
  res.setHeader('location', url);
  res.setHeader('cache-control', 'no-store');
  res.end();
  return false;
}

function stateOf(req: ExpressRequest): State {
  const state = states.get(req);
  if (state === undefined)
    throw configurationError(
      'app.use(frontdeskExpress(frontdesk, { appUrl })) must come before the routes that ask for the user.',
    );
  return state;
}

function signInRequired(url: string): FrontdeskError {
  return new FrontdeskError({
    code: 'sessions.required',
    status: 401,
    message: 'Nobody is signed in, or the session has ended.',
    signInUrl: url,
  });
}

/** A path of the app as a whole address. Whatever the path says, the address stays within the app. */
function addressOf(appUrl: string, path: string): string {
  const url = parseUrl(appUrl + (path.startsWith('/') ? path : '/'));
  const inside =
    url !== null &&
    url.origin === new URL(appUrl).origin &&
    `${url.pathname}/`.startsWith(`${new URL(appUrl).pathname.replace(/\/$/, '')}/`);
  return inside && url.href.length <= 2_000 ? url.href : `${appUrl}/`;
}

/** After sign-in a browser can only GET. So a form leads back to the page that held it, where that page is the app's own. */
function pathToReturnTo(req: ExpressRequest, appUrl: string): string {
  if (isReading(req)) return req.originalUrl ?? req.url ?? '/';
  const referer = readHeader(req.headers, 'referer') ?? '';
  return referer.startsWith(`${appUrl}/`) ? referer.slice(appUrl.length) : '/';
}

function isReading(req: ExpressRequest): boolean {
  return req.method === undefined || req.method === 'GET' || req.method === 'HEAD' || req.method === 'OPTIONS';
}

/**
 * A person's browser going somewhere, not a script of a page, which could not follow a redirect to another origin. Browsers send
 * `Sec-Fetch-Site` and `Sec-Fetch-Mode` together; Node's fetch sends the latter alone, and is judged by what it accepts.
 */
function isNavigation(req: ExpressRequest): boolean {
  const mode = readHeader(req.headers, 'sec-fetch-mode');
  if (readHeader(req.headers, 'sec-fetch-site') !== null && mode !== 'navigate') return false;
  return (readHeader(req.headers, 'accept') ?? '')
    .split(',')
    .some((range) => /^\s*text\/html\s*(;|$)/i.test(range) && !/;\s*q=0(\.0*)?\s*(;|$)/i.test(range));
}

/** `Origin` decides where the browser sent it, `Sec-Fetch-Site` where it did not. Neither: no browser. */
function isCrossSite(req: ExpressRequest, origins: readonly string[]): boolean {
  if (isReading(req) || readHeader(req.headers, 'authorization') !== null) return false;
  if (!(readHeader(req.headers, 'cookie') ?? '').includes('frontdesk_access_')) return false;
  const origin = readHeader(req.headers, 'origin');
  if (origin !== null) return !origins.includes(origin);
  const site = readHeader(req.headers, 'sec-fetch-site');
  return site !== null && site !== 'same-origin' && site !== 'none';
}

function sendProblem(res: ExpressResponse, error: FrontdeskError): void {
  const { code, status, message, signInUrl: url } = error;
  res.statusCode = status;
  res.setHeader('content-type', 'application/problem+json; charset=utf-8');
  res.setHeader('cache-control', 'no-store');
  res.end(
    JSON.stringify({
      type: `urn:frontdesk:error:${code}`,
      title: message,
      status,
      code,
      ...(url === null ? {} : { signInUrl: url }),
    }),
  );
}

function addHeader(res: ExpressResponse, name: string, value: string): void {
  const present = res.getHeader(name);
  const lines = present === undefined ? [] : Array.isArray(present) ? (present as string[]) : [String(present)];
  res.setHeader(name, name === 'set-cookie' ? [...lines, value] : [...lines, value].join(', '));
}
