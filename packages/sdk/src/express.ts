import type { RequestLike } from './credentials.ts';
import { configurationError } from './error.ts';
import type { Frontdesk } from './frontdesk.ts';
import { createGate, type GateAnswer, type GateOptions, type GateVisit, PRIVATE, type ReturnPath } from './gate.ts';
import type { Snapshot } from './types.ts';

/**
 * What {@link frontdeskExpress} needs to know about the app.
 *
 * @example
 * const options: FrontdeskExpressOptions = { appUrl: 'https://app.example.com' };
 */
export type FrontdeskExpressOptions = GateOptions;

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

/** Beside the request instead of on it: nothing that parses a body or a query can put a user there. */
const visits = new WeakMap<object, GateVisit>();

/**
 * Makes `getUser(req)` and `requireSignIn()` work in the routes below. Refuses (403) what another site's page tries to change with
 * the cookie of a signed-in person; requests with a bearer token, or without a browser, are not concerned.
 *
 * @example
 * app.use(frontdeskExpress(frontdesk, { appUrl: 'https://app.example.com' }));
 * app.get('/notes', requireSignIn(), async (req, res) => res.json((await requireUser(req)).user));
 */
export function frontdeskExpress(frontdesk: Frontdesk, options: FrontdeskExpressOptions): ExpressMiddleware {
  const gate = createGate(frontdesk, options);
  return (req, res, next) => {
    const request = { headers: req.headers, method: req.method, path: req.originalUrl ?? req.url ?? '/' };
    const refusal = gate.refuse(request);
    if (refusal !== null) return send(res, refusal);
    visits.set(req, gate.visit(request));
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
  return visitOf(req).getUser();
}

/**
 * Who is signed in. Throws a FrontdeskError (401, `sessions.required`) where nobody is, so it belongs behind `requireSignIn()`.
 *
 * @example
 * app.get('/notes', requireSignIn(), async (req, res) => res.json((await requireUser(req)).user));
 */
export async function requireUser(req: ExpressRequest): Promise<Snapshot> {
  return visitOf(req).requireUser();
}

/**
 * Where to send this browser so that it comes back signed in: to renewal where only its token has ended, else to sign-in.
 * `returnTo` is a path of the app; without it, the address of this request, or of the page whose form was sent.
 *
 * @example
 * res.redirect(303, signInUrl(req, { returnTo: '/notes' }));
 */
export function signInUrl(req: ExpressRequest, options: ReturnPath = {}): string {
  return visitOf(req).signInUrl(options);
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
  const decision = await visitOf(req).decide();
  if (decision.setCookie !== null) addHeader(res, 'set-cookie', decision.setCookie);
  if (decision.kind === 'answer') {
    send(res, decision.answer);
    return false;
  }
  if (res.getHeader('cache-control') === undefined) res.setHeader('cache-control', PRIVATE.cacheControl);
  addHeader(res, 'vary', PRIVATE.vary);
  if (decision.kind === 'error') throw decision.error;
  return true;
}

function visitOf(req: ExpressRequest): GateVisit {
  const visit = visits.get(req);
  if (visit === undefined)
    throw configurationError(
      'app.use(frontdeskExpress(frontdesk, { appUrl })) must come before the routes that ask for the user.',
    );
  return visit;
}

function send(res: ExpressResponse, { status, headers, body }: GateAnswer): void {
  res.statusCode = status;
  for (const [name, value] of Object.entries(headers)) {
    if (name === 'vary') addHeader(res, name, value);
    else res.setHeader(name, value);
  }
  if (body === '') res.end();
  else res.end(body);
}

function addHeader(res: ExpressResponse, name: string, value: string): void {
  const present = res.getHeader(name);
  const lines = present === undefined ? [] : Array.isArray(present) ? (present as string[]) : [String(present)];
  res.setHeader(name, name === 'set-cookie' ? [...lines, value] : [...lines, value].join(', '));
}
