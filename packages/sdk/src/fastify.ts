import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { configurationError } from './error.ts';
import type { Frontdesk } from './frontdesk.ts';
import { createGate, type GateAnswer, type GateOptions, type GateVisit, PRIVATE, type Visit } from './gate.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is signed in. It is there once `frontdeskFastify` is registered. */
    readonly frontdesk: Visit;
  }
}

/**
 * What {@link frontdeskFastify} needs to know about the app.
 *
 * @example
 * const options: FrontdeskFastifyOptions = { frontdesk, appUrl: 'https://app.example.com' };
 */
export type FrontdeskFastifyOptions = GateOptions & { readonly frontdesk: Frontdesk };

/** Beside the request, so that nothing else can put a user there. */
const visits = new WeakMap<FastifyRequest, GateVisit>();

const plugin: FastifyPluginAsync<FrontdeskFastifyOptions> = async (app, { frontdesk, ...options }) => {
  const gate = createGate(frontdesk, options);
  app.decorateRequest('frontdesk', { getter: visitOf });
  app.addHook('onRequest', async (request, reply) => {
    const asked = { headers: request.headers, method: request.method, path: request.originalUrl };
    const refusal = gate.refuse(asked);
    if (refusal !== null) return send(reply, refusal);
    visits.set(request, gate.visit(asked));
  });
};

/**
 * Decorates requests with `request.frontdesk`. Refuses (403) what another site's page tries to change with the cookie of a signed-in
 * person; requests with a bearer token, or without a browser, are not concerned.
 *
 * @example
 * await app.register(frontdeskFastify, { frontdesk, appUrl: 'https://app.example.com' });
 * app.get('/', async (request) => (await request.frontdesk.getUser())?.user.email ?? 'Nobody');
 */
export const frontdeskFastify: FastifyPluginAsync<FrontdeskFastifyOptions> = Object.assign(plugin, {
  // What the package fastify-plugin writes: the decoration is for the app that registers this, not for this plugin alone.
  [Symbol.for('skip-override')]: true,
  [Symbol.for('fastify.display-name')]: '@frontdesk/sdk',
  [Symbol.for('plugin-meta')]: { name: '@frontdesk/sdk', fastify: '5.x' },
});

/**
 * A hook (`onRequest` or `preHandler`) that lets signed-in people through. Sends other browsers to sign-in (or renewal) and back to this
 * address; answers others with 401 and a problem document.
 *
 * @example
 * app.get('/notes', { preHandler: requireSignIn }, async (request) => (await request.frontdesk.requireUser()).user);
 */
export async function requireSignIn(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  const decision = await visitOf.call(request).decide();
  if (decision.setCookie !== null) reply.header('set-cookie', decision.setCookie);
  if (decision.kind === 'answer') return send(reply, decision.answer);
  if (!reply.hasHeader('cache-control')) reply.header('cache-control', PRIVATE.cacheControl);
  addVary(reply, PRIVATE.vary);
  if (decision.kind === 'error') throw decision.error;
  return undefined;
}

function visitOf(this: FastifyRequest): GateVisit {
  const visit = visits.get(this);
  if (visit === undefined)
    throw configurationError(
      'app.register(frontdeskFastify, { frontdesk, appUrl }) must come before the routes that ask for the user.',
    );
  return visit;
}

function send(reply: FastifyReply, { status, headers, body }: GateAnswer): FastifyReply {
  for (const [name, value] of Object.entries(headers)) {
    if (name === 'vary') addVary(reply, value);
    else reply.header(name, value);
  }
  return reply.code(status).send(body);
}

function addVary(reply: FastifyReply, value: string): void {
  const present = reply.getHeader('vary');
  reply.header('vary', present === undefined ? value : `${present}, ${value}`);
}
