// The same for Fastify, Hono and Next.
import { createFrontdesk, FrontdeskError, type OfflineSnapshot, type Snapshot } from '@frontdesk/sdk';
import { type FrontdeskFastifyOptions, frontdeskFastify, requireSignIn } from '@frontdesk/sdk/fastify';
import {
  type FrontdeskVariables,
  frontdeskHono,
  problemResponse,
  requireSignIn as requireSignInHono,
} from '@frontdesk/sdk/hono';
import { type FrontdeskNext, frontdeskMiddleware, frontdeskNext } from '@frontdesk/sdk/next';
import Fastify from 'fastify';
import { Hono } from 'hono';
import type { NextRequest } from 'next/server.js';

const frontdesk = createFrontdesk({ baseUrl: 'https://auth.example.com' });
const appUrl = 'https://app.example.com';

const options: FrontdeskFastifyOptions = { frontdesk, appUrl };
const fastify = Fastify();
await fastify.register(frontdeskFastify, options);
fastify.get<{ Params: { id: string } }>('/notes/:id', { preHandler: requireSignIn }, async (request, reply) => {
  const { user }: Snapshot = await request.frontdesk.requireUser();
  const maybe = await request.frontdesk.getUser();
  // @ts-expect-error: nobody may be signed in
  maybe.user.id;
  // @ts-expect-error: a handler cannot put a user there
  request.frontdesk = null;
  return reply.send([user.id, request.params.id, request.frontdesk.signInUrl({ returnTo: '/notes' })]);
});
fastify.addHook('onRequest', requireSignIn);
// @ts-expect-error: the address of the app is needed
await fastify.register(frontdeskFastify, { frontdesk });

type Bindings = { readonly DATABASE: string };
const hono = new Hono<{ Bindings: Bindings; Variables: FrontdeskVariables & { requestId: string } }>();
hono.use(frontdeskHono(frontdesk, { appUrl, allowedOrigins: ['https://spa.example.com'] }));
hono.get('/notes/:id', requireSignInHono(), async (c) => {
  const { user } = await c.var.frontdesk.requireUser();
  const id: string = c.req.param('id');
  // @ts-expect-error: nobody put that there
  c.var.account;
  return c.json({ user: user.email, id, database: c.env.DATABASE, out: c.var.frontdesk.signOutUrl() });
});
hono.onError((error, c) => (error instanceof FrontdeskError ? problemResponse(error) : c.text('Broken', 500)));

const next: FrontdeskNext = frontdeskNext(frontdesk, { appUrl });
export const proxy: (request: NextRequest) => Promise<Response> = frontdeskMiddleware(frontdesk, {
  appUrl,
  protect: ['/notes'],
});
export const POST: (request: NextRequest, context: { params: Promise<{ id: string }> }) => Promise<Response> =
  next.protectRoute(async (request, { user }, { params }: { params: Promise<{ id: string }> }) =>
    Response.json([user.id, (await params).id, request.url]),
  );
export async function page(): Promise<string> {
  const snapshot = await next.auth();
  // @ts-expect-error: nobody may be signed in
  snapshot.user.id;
  const name: string | null | undefined = (await next.currentUser())?.name;
  const { user } = await next.requireUser({ returnTo: '/notes' });
  return `${name} ${user.email} ${await next.signOutUrl()}`;
}

// Hono and Next know what an app that verifies offline is told.
const offline = createFrontdesk({ baseUrl: 'https://auth.example.com', verification: 'offline', whenBehind: 'refuse' });
const offlineHono = new Hono<{ Variables: FrontdeskVariables<OfflineSnapshot> }>();
offlineHono.use(frontdeskHono(offline, { appUrl }));
offlineHono.get('/', requireSignInHono(), async (c) => {
  const { user, permissions } = await c.var.frontdesk.requireUser();
  // @ts-expect-error: a token holds no permissions
  permissions.includes('notes:write');
  return c.text(user.email);
});
export async function offlinePage(): Promise<string> {
  const { user } = await frontdeskNext(offline, { appUrl }).requireUser();
  // Roles are in the token.
  user.roles.includes('admin');
  return user.email;
}
export const offlineOptions: FrontdeskFastifyOptions = { frontdesk: offline, appUrl };
// @ts-expect-error: without paths it protects nothing
frontdeskMiddleware(frontdesk, { appUrl });
