import type { Context, MiddlewareHandler } from 'hono';
import { configurationError, type FrontdeskError } from './error.ts';
import type { Frontdesk } from './frontdesk.ts';
import {
  createGate,
  type GateOptions,
  type GateVisit,
  PRIVATE,
  problemAnswer,
  toResponse,
  type Visit,
} from './gate.ts';
import type { Snapshot } from './types.ts';

/**
 * What {@link frontdeskHono} needs to know about the app.
 *
 * @example
 * const options: FrontdeskHonoOptions = { appUrl: 'https://app.example.com' };
 */
export type FrontdeskHonoOptions = GateOptions;

/**
 * What {@link frontdeskHono} puts into the context.
 *
 * @example
 * const app = new Hono<{ Variables: FrontdeskVariables }>();
 */
export type FrontdeskVariables<Told extends Snapshot = Snapshot> = { frontdesk: Visit<Told> };

type Env<Told extends Snapshot> = { Variables: FrontdeskVariables<Told> };

/** Beside the context's variables, which every handler may set. */
const visits = new WeakMap<Context, GateVisit>();

/**
 * Puts `frontdesk` into the context. Refuses (403) what another site's page tries to change with the cookie of a signed-in person;
 * requests with a bearer token, or without a browser, are not concerned.
 *
 * @example
 * app.use(frontdeskHono(frontdesk, { appUrl: 'https://app.example.com' }));
 * app.get('/', async (c) => c.text((await c.var.frontdesk.getUser())?.user.email ?? 'Nobody'));
 */
export function frontdeskHono<Told extends Snapshot>(
  frontdesk: Frontdesk<Told>,
  options: FrontdeskHonoOptions,
): MiddlewareHandler<Env<Told>> {
  const gate = createGate(frontdesk, options);
  return async (c, next) => {
    const { pathname, search } = new URL(c.req.url);
    const request = { headers: c.req.raw.headers, method: c.req.method, path: pathname + search };
    const refusal = gate.refuse(request);
    if (refusal !== null) return toResponse(refusal);
    const visit = gate.visit(request);
    visits.set(c, visit);
    c.set('frontdesk', visit);
    return next();
  };
}

/**
 * Lets signed-in people through. Sends other browsers to sign-in (or renewal) and back to this address; answers others with 401
 * and a problem document.
 *
 * @example
 * app.get('/notes', requireSignIn(), async (c) => c.json((await c.var.frontdesk.requireUser()).user));
 */
export function requireSignIn<Told extends Snapshot>(): MiddlewareHandler<Env<Told>> {
  return async (c, next) => {
    const visit = visits.get(c);
    if (visit === undefined)
      throw configurationError(
        'app.use(frontdeskHono(frontdesk, { appUrl })) must come before the routes that ask for the user.',
      );
    const decision = await visit.decide();
    if (decision.kind === 'answer') return toResponse(decision.answer, decision.setCookie);
    const addHeaders = () => {
      if (!c.res.headers.has('cache-control')) c.header('cache-control', PRIVATE.cacheControl);
      c.header('vary', PRIVATE.vary, { append: true });
      if (decision.setCookie !== null) c.header('set-cookie', decision.setCookie, { append: true });
    };
    if (decision.kind === 'error') {
      addHeaders();
      throw decision.error;
    }
    await next();
    // Afterwards, because a handler that makes its own Response knows nothing of headers that were set before.
    addHeaders();
    return undefined;
  };
}

/**
 * A FrontdeskError as an answer with its problem document: Hono itself would answer 500.
 *
 * @example
 * app.onError((error, c) => (error instanceof FrontdeskError ? problemResponse(error) : c.text('Something broke.', 500)));
 */
export function problemResponse(error: FrontdeskError): Response {
  return toResponse(problemAnswer(error));
}
