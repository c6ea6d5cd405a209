import { configurationError, FrontdeskError } from './error.ts';
import type { Frontdesk } from './frontdesk.ts';
import {
  createGate,
  type Decision,
  type GateAnswer,
  type GateOptions,
  type GateVisit,
  isNavigation,
  PRIVATE,
  problemAnswer,
  type ReturnPath,
  toResponse,
} from './gate.ts';
import type { Snapshot } from './types.ts';

/**
 * What {@link frontdeskNext} needs to know about the app. `appUrl` includes a `basePath`.
 *
 * @example
 * const options: FrontdeskNextOptions = { appUrl: 'https://app.example.com' };
 */
export type FrontdeskNextOptions = GateOptions;

/**
 * What {@link frontdeskMiddleware} needs to know beside it: each path protects itself and what is below it.
 *
 * @example
 * const options: FrontdeskMiddlewareOptions = { appUrl: 'https://app.example.com', protect: ['/notes', '/api/notes'] };
 */
export type FrontdeskMiddlewareOptions = GateOptions & { readonly protect: readonly string[] };

/** The part of a `NextRequest` that is read. @example frontdeskMiddleware(frontdesk, options)(request satisfies NextRequestLike) */
export type NextRequestLike = Request & { readonly nextUrl: { readonly pathname: string; readonly search: string } };

/**
 * Who is signed in, for server components, route handlers and server actions of the app router.
 *
 * @example
 * export const { auth, currentUser, requireUser, protectRoute } = frontdeskNext(frontdesk, { appUrl });
 */
export type FrontdeskNext<Told extends Snapshot = Snapshot> = {
  /** Who is signed in, or null. The server is asked once for each request. @example const snapshot = await auth(); */
  auth(): Promise<Told | null>;
  /** The user alone, or null. @example const user = await currentUser(); */
  currentUser(): Promise<Told['user'] | null>;
  /**
   * For pages and server actions: who is signed in, or a redirect to sign-in (or renewal). `returnTo` is a path of the app; without it,
   * the page that is shown, where {@link frontdeskMiddleware} covers it, else `/`.
   *
   * @example
   * const { user } = await requireUser();
   */
  requireUser(options?: ReturnPath): Promise<Told>;
  /**
   * A route handler for signed-in people. Others get 401 and a problem document, browsers on their way a redirect to sign-in, and what
   * another site's page tries with the cookie 403.
   *
   * @example
   * export const POST = protectRoute(async (request, { user }) => Response.json({ for: user.email }));
   */
  protectRoute<RouteContext>(
    handler: (request: Request, snapshot: Told, context: RouteContext) => Response | Promise<Response>,
  ): (request: Request, context: RouteContext) => Promise<Response>;
  /** What `FrontdeskProvider` begins with: undefined where only the token has ended, so that the browser asks for itself. */
  snapshotForProvider(): Promise<Told | null | undefined>;
  /** Where to send this browser so that it comes back signed in. @example <a href={await signInUrl({ returnTo: '/notes' })}> */
  signInUrl(options?: ReturnPath): Promise<string>;
  /** A page with a button that signs out. @example <a href={await signOutUrl()}> */
  signOutUrl(options?: ReturnPath): Promise<string>;
};

/** How the middleware tells a page its own path. Whoever writes it by hand changes where they themselves return to, within the app. */
const PATH_HEADER = 'x-frontdesk-path';

/**
 * Who is signed in to a Next app. Each function reads the headers of the request, so what calls it is rendered for each request.
 *
 * @example
 * const frontdesk = createFrontdesk({ baseUrl: 'https://auth.example.com' });
 * export const { auth, requireUser } = frontdeskNext(frontdesk, { appUrl: 'https://app.example.com' });
 */
export function frontdeskNext<Told extends Snapshot>(
  frontdesk: Frontdesk<Told>,
  options: FrontdeskNextOptions,
): FrontdeskNext<Told> {
  const gate = createGate(frontdesk, options);
  /** Next hands out the same headers throughout a request. */
  const visits = new WeakMap<object, GateVisit<Told>>();

  async function visit(): Promise<GateVisit<Told>> {
    // Imported where it is needed: outside of a page there is nothing behind it.
    const { headers: readHeaders } = await import('next/headers.js');
    const headers = await readHeaders();
    const known = visits.get(headers);
    if (known !== undefined) return known;
    const made = gate.visit({ headers, path: headers.get(PATH_HEADER) ?? '/' });
    visits.set(headers, made);
    return made;
  }

  return {
    auth: async () => (await visit()).getUser(),
    currentUser: async () => (await (await visit()).getUser())?.user ?? null,
    async requireUser(returnPath) {
      const { getUser, signInUrl } = await visit();
      const snapshot = await getUser();
      if (snapshot !== null) return snapshot;
      const { redirect } = await import('next/navigation.js');
      return redirect(signInUrl(returnPath));
    },
    protectRoute: (handler) => async (request, context) => {
      const asked = { headers: request.headers, method: request.method, path: pathOf(request) };
      const refusal = gate.refuse(asked);
      if (refusal !== null) return toResponse(refusal);
      const decision = await decide(gate.visit(asked), request);
      if (decision instanceof Response) return decision;
      return keepPrivate(await handler(request, decision.snapshot, context), decision);
    },
    async snapshotForProvider() {
      const { getUser, needsRenewal } = await visit();
      return (await getUser()) ?? (needsRenewal ? undefined : null);
    },
    signInUrl: async (returnPath) => (await visit()).signInUrl(returnPath),
    signOutUrl: async (returnPath) => (await visit()).signOutUrl(returnPath),
  };
}

/**
 * Protects paths before anything is rendered: browsers go to sign-in (or renewal) and come back to the same address, scripts get 401
 * and a problem document, and what another site's page tries with the cookie gets 403 on every path. It is one of two locks: pages,
 * actions and route handlers ask by `requireUser()` and `protectRoute()` themselves.
 *
 * @example
 * // proxy.ts (middleware.ts before Next 16)
 * export const proxy = frontdeskMiddleware(frontdesk, { appUrl: 'https://app.example.com', protect: ['/notes'] });
 */
export function frontdeskMiddleware(
  frontdesk: Frontdesk,
  { protect, ...options }: FrontdeskMiddlewareOptions,
): (request: NextRequestLike) => Promise<Response> {
  const gate = createGate(frontdesk, options);
  const paths = checkedPaths(protect);
  return async (request) => {
    const path = pathOf(request);
    const asked = { headers: request.headers, method: request.method, path };
    const refusal = gate.refuse(asked);
    if (refusal !== null) return toResponse(refusal);
    const { NextResponse } = await import('next/server.js');
    const headers = new Headers(request.headers);
    headers.set(PATH_HEADER, path);
    const goOn = NextResponse.next({ request: { headers } });
    if (!isProtected(request.nextUrl.pathname, paths)) return goOn;
    const decision = await decide(gate.visit(asked), request);
    return decision instanceof Response ? decision : keepPrivate(goOn, decision);
  };
}

type GoOn<Told extends Snapshot> = Extract<Decision<Told>, { kind: 'go-on' }>;

/** Go on, or the answer in its place: in Next there is no other place where an app could turn an error into one. */
async function decide<Told extends Snapshot>(visit: GateVisit<Told>, request: Request): Promise<GoOn<Told> | Response> {
  try {
    const decision = await visit.decide();
    if (decision.kind === 'go-on') return decision;
    if (decision.kind === 'error') return failure(decision.error, request, decision.setCookie);
    const { answer, setCookie } = decision;
    return answer.status === 401 && isServerAction(request)
      ? toResponse(actionRedirect(visit.signInUrl()))
      : toResponse(answer, setCookie);
  } catch (error) {
    if (error instanceof FrontdeskError) return failure(error, request, null);
    throw error;
  }
}

function isServerAction(request: Request): boolean {
  return request.method === 'POST' && request.headers.has('next-action');
}

/** As Next's own `redirect()` answers an action: the script in the page follows this header to another origin, and no `Location`. */
function actionRedirect(url: string): GateAnswer {
  const headers = { 'x-action-redirect': `${url};push`, 'cache-control': 'no-store', vary: PRIVATE.vary };
  return { status: 303, headers, body: '' };
}

function failure(error: FrontdeskError, request: Request, setCookie: string | null): Response {
  if (!isNavigation(request)) return toResponse(problemAnswer(error), setCookie);
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };
  return toResponse({ status: error.status, headers, body: error.message }, setCookie);
}

/** Also a page that was rendered once for everybody must not stay in a shared cache when it is protected. */
function keepPrivate(response: Response, { setCookie }: GoOn<Snapshot>): Response {
  const headers = new Headers(response.headers);
  if (!headers.has('cache-control')) headers.set('cache-control', PRIVATE.cacheControl);
  headers.append('vary', PRIVATE.vary);
  if (setCookie !== null) headers.append('set-cookie', setCookie);
  const { status, statusText, body } = response;
  return new Response(body, { status, statusText, headers });
}

function pathOf(request: Request | NextRequestLike): string {
  const { pathname, search } = 'nextUrl' in request ? request.nextUrl : new URL(request.url);
  return pathname + search;
}

/** A mistyped path would protect nothing, so it is refused when the app starts. */
function checkedPaths(protect: readonly string[]): readonly string[] {
  for (const path of protect)
    if (!/^\/([\w.~-]+\/?)*$/.test(path))
      throw configurationError(
        `protect has paths such as /notes, each with all that is below, and not ${JSON.stringify(path)}.`,
      );
  return protect.map((path) => path.replace(/\/$/, '').toLowerCase());
}

/** However the path is spelled: a page that is protected once too often asks for sign-in, one too few is open. */
function isProtected(pathname: string, protect: readonly string[]): boolean {
  let plain: string;
  try {
    plain = decodeURIComponent(pathname)
      .replaceAll('\\', '/')
      .replace(/\/{2,}/g, '/')
      .toLowerCase();
  } catch {
    return true;
  }
  return protect.some((path) => plain === path || plain.startsWith(`${path}/`) || plain.startsWith(`${path}.`));
}
