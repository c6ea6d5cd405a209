import Fastify from 'fastify';
import { Hono } from 'hono';
import { NextRequest } from 'next/server.js';
import { afterEach, describe, expect, test } from 'vitest';
import { createFrontdesk } from '../src/create-frontdesk.ts';
import { FrontdeskError } from '../src/error.ts';
import { frontdeskFastify, requireSignIn as requireSignInFastify } from '../src/fastify.ts';
import type { Frontdesk } from '../src/frontdesk.ts';
import { type FrontdeskVariables, frontdeskHono, problemResponse, requireSignIn } from '../src/hono.ts';
import { frontdeskMiddleware, frontdeskNext } from '../src/next.ts';
import { makeSnapshot, makeToken } from './tokens.ts';
import { sendJson, sendProblem, startWire, type Wire } from './wire.ts';

const APP = 'https://app.example.com';
const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const wires: Wire[] = [];

afterEach(async () => {
  for (const wire of wires.splice(0)) await wire.close();
});

type Visit = { readonly method: string; readonly path: string; readonly headers: Record<string, string> };
type Options = { readonly appUrl: string; readonly allowedOrigins: readonly string[] };

/** An app with a protected page at /notes and below, that answers the user's id, written with each adapter. */
type App = (visit: Visit) => Promise<Response>;

// biome-ignore format: a table
const ADAPTERS: readonly [name: string, create: (frontdesk: Frontdesk, options: Options) => App][] = [
  ['Fastify',                createFastifyApp],
  ['Hono',                   createHonoApp],
  ['Next, in its middleware', createNextMiddlewareApp],
  ['Next, in a route handler', createNextRouteApp],
];

describe.each(ADAPTERS)('%s', (_, create) => {
  async function startApp(answer?: Parameters<typeof startWire>[0]) {
    const wire = await startWire(answer ?? ((_req, res) => sendJson(res, 200, makeSnapshot('usr_1'))));
    wires.push(wire);
    const baseUrl = `${wire.origin}/p/demo`;
    const app = create(createFrontdesk({ baseUrl }), { appUrl: APP, allowedOrigins: ['https://spa.example.com'] });
    const now = Math.floor(Date.now() / 1000);
    const token = (seconds: number) => makeToken({ iss: baseUrl, iat: now - 1000, exp: now + seconds });
    const cookie = (seconds = 900) => `frontdesk_access_prj_1=${token(seconds)}`;
    const visit = (path: string, headers: Record<string, string>, method = 'GET') => app({ method, path, headers });
    return { wire, baseUrl, cookie, visit, bearer: `Bearer ${token(900)}` };
  }

  test('shows a protected page to who is signed in, asks once, and keeps it out of shared caches', async () => {
    const { visit, cookie, wire } = await startApp();
    const answer = await visit('/notes', { ...BROWSER, cookie: cookie() });
    expect([answer.status, await answer.text()]).toEqual([200, 'usr_1']);
    expect(answer.headers.get('cache-control')).toBe('private, no-cache');
    expect(answer.headers.get('vary')).toContain('Cookie, Authorization');
    expect(wire.seen).toHaveLength(1);
  });

  test('sends a browser to sign-in and back to where it was, whatever Host says', async () => {
    const { visit, baseUrl, wire } = await startApp();
    const headers = { ...BROWSER, host: 'evil.example', 'x-forwarded-host': 'evil.example' };
    const answer = await visit('/notes?tab=1', headers);
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      `${baseUrl}/sign-in?returnTo=${encodeURIComponent(`${APP}/notes?tab=1`)}`,
    ]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('vary')).toContain('Cookie');
    expect(wire.seen).toHaveLength(0);
  });

  test('sends a browser whose token has ended to renewal', async () => {
    const { visit, baseUrl, cookie } = await startApp();
    const answer = await visit('/notes', { ...BROWSER, cookie: cookie(-1) });
    expect(answer.headers.get('location')).toBe(
      `${baseUrl}/session/renew?returnTo=${encodeURIComponent(`${APP}/notes`)}`,
    );
  });

  test.each([
    ['a script', { accept: '*/*' }],
    ['a script that asks for HTML', { ...BROWSER, 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'same-origin' }],
  ])('answers %s with 401 and a problem document', async (_name, headers) => {
    const { visit, baseUrl } = await startApp();
    const answer = await visit('/notes', headers);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(await answer.json()).toMatchObject({
      code: 'sessions.required',
      signInUrl: expect.stringContaining(`${baseUrl}/sign-in`),
    });
  });

  test('shows itself to nobody while Frontdesk cannot say', async () => {
    const { visit, cookie } = await startApp((_req, res) => sendProblem(res, 503, 'sessions.copies_untrusted'));
    for (const headers of [BROWSER, { accept: 'application/json' }]) {
      const answer = await visit('/notes', { ...headers, cookie: cookie() });
      expect(answer.status).toBe(503);
      expect(await answer.text()).not.toContain('usr_1');
    }
  });

  test('ends a circle with a reason, and works at the next try', async () => {
    const { visit } = await startApp();
    let cookie = '';
    const turn = async () => {
      const answer = await visit('/notes', { ...BROWSER, cookie });
      cookie = (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
      return answer;
    };
    for (let round = 0; round < 4; round++) expect((await turn()).status).toBe(303);
    const stopped = await turn();
    expect(stopped.status).toBe(401);
    expect(await stopped.text()).toContain('appCookieDomain');
    expect(stopped.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-frontdesk_returns=;.*Max-Age=0$/)]);
    expect((await turn()).status).toBe(303);
  });

  test('forgets the circle once somebody is signed in', async () => {
    const { visit, cookie } = await startApp();
    const away = await visit('/notes', BROWSER);
    const [count = ''] = (away.headers.getSetCookie()[0] ?? '').split(';');
    const back = await visit('/notes', { ...BROWSER, cookie: `${count}; ${cookie()}` });
    expect(back.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-frontdesk_returns=;.*Max-Age=0$/)]);
  });

  test.each([
    ['its form', { origin: 'https://evil.example' }, 403],
    ['a form of a sandboxed frame', { origin: 'null' }, 403],
    ['a sibling that hides its origin', { 'sec-fetch-site': 'same-site' }, 403],
    ['our own form', { origin: APP }, 200],
    ['an origin that the app allows', { origin: 'https://spa.example.com' }, 200],
    ['no browser', {}, 200],
  ] as const)('judges who changes things with the cookie: %s', async (_name, headers, status) => {
    const { visit, cookie, wire } = await startApp();
    const answer = await visit('/notes', { ...headers, cookie: cookie() }, 'POST');
    expect(answer.status).toBe(status);
    if (status === 403) expect(await answer.json()).toMatchObject({ code: 'request.cross_site' });
    expect(wire.seen).toHaveLength(status === 403 ? 0 : 1);
  });

  test('lets another origin call with a bearer token of its own', async () => {
    const { visit, bearer } = await startApp();
    const headers = { authorization: bearer, origin: 'https://evil.example' };
    expect((await visit('/notes', headers, 'POST')).status).toBe(200);
  });

  test.each([
    ['/notes//evil.example/x', `${APP}/notes//evil.example/x`],
    ['/notes/%5C%5Cevil.example', `${APP}/notes/%5C%5Cevil.example`],
    ['/notes/@evil.example', `${APP}/notes/@evil.example`],
    [`/notes/${'a'.repeat(2_100)}`, `${APP}/`],
  ])('returns from %s within the app', async (path, expected) => {
    const { visit } = await startApp();
    const { status, headers } = await visit(path, BROWSER);
    expect(status).toBe(303);
    expect(new URL(headers.get('location') ?? '').searchParams.get('returnTo')).toBe(expected);
  });

  test.each(['', 'javascript:alert(1)', 'https://app.example.com/?a=1'])('refuses the appUrl %j', async (appUrl) => {
    const frontdesk = createFrontdesk({ baseUrl: 'https://auth.example.com' });
    const start = async () =>
      create(frontdesk, { appUrl, allowedOrigins: [] })({ method: 'GET', path: '/', headers: {} });
    await expect(start()).rejects.toMatchObject({ code: 'configuration.invalid' });
  });
});

function createFastifyApp(frontdesk: Frontdesk, options: Options): App {
  const app = Fastify();
  app.register(frontdeskFastify, { frontdesk, ...options });
  const notes = { preHandler: requireSignInFastify };
  app.register(async (inner) => {
    inner.all('/notes', notes, async (request) => (await request.frontdesk.requireUser()).user.id);
    inner.all('/notes/*', notes, async (request) => (await request.frontdesk.requireUser()).user.id);
  });
  return async ({ method, path, headers }) => {
    const answer = await app.inject({ method: method as 'GET', url: path, headers });
    const lines = Object.entries(answer.headers).flatMap(([name, value]) =>
      [value ?? []].flat().map((each): [string, string] => [name, String(each)]),
    );
    return new Response(answer.body, { status: answer.statusCode, headers: lines });
  };
}

function createHonoApp(frontdesk: Frontdesk, options: Options): App {
  const app = new Hono<{ Variables: FrontdeskVariables }>();
  app.use(frontdeskHono(frontdesk, options));
  app.use('/notes/*', requireSignIn());
  app.all('/notes/*', async (c) => new Response((await c.var.frontdesk.requireUser()).user.id));
  app.onError((error) => {
    if (error instanceof FrontdeskError) return problemResponse(error);
    throw error;
  });
  return async ({ method, path, headers }) => app.request(`http://internal:3000${path}`, { method, headers });
}

function createNextMiddlewareApp(frontdesk: Frontdesk, options: Options): App {
  const middleware = frontdeskMiddleware(frontdesk, { ...options, protect: ['/notes'] });
  return async ({ method, path, headers }) => {
    const answer = await middleware(new NextRequest(`http://internal:3000${path}`, { method, headers }));
    if (!answer.headers.has('x-middleware-next')) return answer;
    return new Response('usr_1', answer);
  };
}

function createNextRouteApp(frontdesk: Frontdesk, options: Options): App {
  const { protectRoute } = frontdeskNext(frontdesk, options);
  const handler = protectRoute((_request, { user }) => new Response(user.id));
  return async ({ method, path, headers }) =>
    handler(new NextRequest(`http://internal:3000${path}`, { method, headers }), {});
}
