import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { makeSnapshot, makeToken } from '../test/tokens.ts';
import { sendJson, sendProblem, startWire, type Wire } from '../test/wire.ts';
import { createFrontdesk } from './create-frontdesk.ts';
import { FrontdeskError } from './error.ts';
import { frontdeskExpress, getUser, requireSignIn, requireUser, signInUrl } from './express.ts';

const APP = 'https://app.example.com';
const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const open: (Wire | Server)[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) {
    if ('origin' in each) await each.close();
    else await new Promise((resolve) => each.close(resolve).closeAllConnections());
  }
});

/** An app with one protected page, on Node's own server: what Express adds is tested with the example. */
async function startApp(
  options: { appUrl?: string; allowedOrigins?: string[]; answer?: Parameters<typeof startWire>[0] } = {},
) {
  const wire = await startWire(options.answer ?? ((_, res) => sendJson(res, 200, makeSnapshot('usr_1'))));
  const baseUrl = `${wire.origin}/p/demo`;
  const frontdesk = createFrontdesk({ baseUrl });
  const protect = frontdeskExpress(frontdesk, { appUrl: APP, ...options });
  const server = createServer((req, res) => {
    const failed = (error: unknown) => {
      const status = error instanceof FrontdeskError ? error.status : 500;
      res.writeHead(status).end(error instanceof FrontdeskError ? error.code : String(error));
    };
    protect(req, res, () => {
      const serve = () => page(req, res).catch(failed);
      if (req.url === '/open') return void serve();
      requireSignIn()(req, res, (error) => (error === undefined ? void serve() : failed(error)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(wire, server);
  const now = Math.floor(Date.now() / 1000);
  const cookie = (seconds = 900) =>
    `frontdesk_access_prj_1=${makeToken({ iss: baseUrl, iat: now - 1000, exp: now + seconds })}`;
  const port = (server.address() as AddressInfo).port;
  const visit = (path: string, init: { method?: string; headers?: Record<string, string> } = {}) =>
    send(port, path, init);
  return { wire, baseUrl, cookie, visit };
}

/** Node's fetch says of itself that it is a script (Sec-Fetch-Mode), so a browser's visit is written by hand. */
async function send(
  port: number,
  path: string,
  init: { method?: string; headers?: Record<string, string> },
): Promise<Response> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, method: init.method ?? 'GET', headers: init.headers ?? {} }, resolve)
      .on('error', reject)
      .end();
  });
  let body = '';
  for await (const chunk of answer) body += chunk;
  const headers = Object.entries(answer.headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((each): [string, string] => [name, each]),
  );
  return new Response(body, { status: answer.statusCode ?? 0, headers });
}

async function page(req: IncomingMessage, res: ServerResponse): Promise<void> {
  await getUser(req);
  res.end((await requireUser(req)).user.id);
}

const returnToOf = (answer: Response) => new URL(answer.headers.get('location') ?? '').searchParams.get('returnTo');

describe('a protected page', () => {
  test('is shown to who is signed in, asks once, and is kept out of shared caches', async () => {
    const { visit, cookie, wire } = await startApp();
    const answer = await visit('/notes', { headers: { ...BROWSER, cookie: cookie() } });
    expect([answer.status, await answer.text()]).toEqual([200, 'usr_1']);
    expect(answer.headers.get('cache-control')).toBe('private, no-cache');
    expect(answer.headers.get('vary')).toBe('Cookie, Authorization');
    expect(wire.seen).toHaveLength(1);
  });

  test('sends a browser to sign-in, and back to where it was', async () => {
    const { visit, baseUrl, wire } = await startApp();
    const answer = await visit('/notes?tab=1', { headers: BROWSER });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(
      `${baseUrl}/sign-in?returnTo=${encodeURIComponent(`${APP}/notes?tab=1`)}`,
    );
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(wire.seen).toHaveLength(0);
  });

  test('sends a browser whose token has ended to renewal', async () => {
    const { visit, cookie, baseUrl, wire } = await startApp();
    const answer = await visit('/notes', { headers: { ...BROWSER, cookie: cookie(-1) } });
    expect(answer.headers.get('location')).toBe(
      `${baseUrl}/session/renew?returnTo=${encodeURIComponent(`${APP}/notes`)}`,
    );
    expect(wire.seen).toHaveLength(0);
  });

  test.each([
    ['a script', { accept: '*/*' }],
    ['an API client', { accept: 'application/json' }],
    ['no Accept at all', {}],
    ['a script that asks for HTML', { ...BROWSER, 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'same-origin' }],
    ['one that refuses HTML', { accept: 'text/html;q=0, application/json' }],
  ])('answers %s with 401 and a problem document', async (_, headers) => {
    const { visit, baseUrl } = await startApp();
    const answer = await visit('/notes', { headers: headers as Record<string, string> });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(await answer.json()).toMatchObject({
      status: 401,
      code: 'sessions.required',
      signInUrl: expect.stringContaining(`${baseUrl}/sign-in`),
    });
  });

  test('shows itself to nobody while Frontdesk cannot say', async () => {
    const { visit, cookie } = await startApp({
      answer: (_, res) => sendProblem(res, 503, 'sessions.copies_untrusted'),
    });
    const answer = await visit('/notes', { headers: { ...BROWSER, cookie: cookie() } });
    expect([answer.status, await answer.text()]).toEqual([503, 'sessions.copies_untrusted']);
  });

  test('throws sessions.required from requireUser on a page without requireSignIn', async () => {
    const { visit } = await startApp();
    const answer = await visit('/open', { headers: BROWSER });
    expect([answer.status, await answer.text()]).toEqual([401, 'sessions.required']);
  });
});

describe('returning', () => {
  test.each([
    ['//evil.example/x', `${APP}//evil.example/x`],
    ['/%5C%5Cevil.example', `${APP}/%5C%5Cevil.example`],
    ['/@evil.example', `${APP}/@evil.example`],
    ['/..//evil.example', `${APP}//evil.example`],
    [`/${'a'.repeat(2_100)}`, `${APP}/`],
  ])('from %s stays within the app, whatever Host says', async (path, expected) => {
    const { baseUrl } = await startApp();
    const req = {
      method: 'GET',
      url: path,
      headers: { ...BROWSER, host: 'evil.example', 'x-forwarded-host': 'evil.example' },
    };
    frontdeskExpress(createFrontdesk({ baseUrl }), { appUrl: APP })(req, {} as never, () => undefined);
    expect(new URL(signInUrl(req)).searchParams.get('returnTo')).toBe(expected);
  });

  test.each([
    ['http://evil.example/x', 'https://app.example.com/base/'],
    ['/..', 'https://app.example.com/base/'],
    ['/../admin', 'https://app.example.com/base/'],
    ['/\\evil.example', 'https://app.example.com/base//evil.example'],
    ['/notes', 'https://app.example.com/base/notes'],
  ])('from %s stays below the path of the app', async (path, expected) => {
    const req = { method: 'GET', url: path, headers: BROWSER };
    frontdeskExpress(createFrontdesk({ baseUrl: 'https://auth.example.com' }), { appUrl: `${APP}/base/` })(
      req,
      {} as never,
      () => undefined,
    );
    expect(new URL(signInUrl(req)).searchParams.get('returnTo')).toBe(expected);
  });

  test('from a form goes to the page that held it, if that page is ours', async () => {
    const { visit } = await startApp();
    const post = (referer: string) => visit('/notes', { method: 'POST', headers: { ...BROWSER, referer } });
    expect(returnToOf(await post(`${APP}/notes/new?draft=1`))).toBe(`${APP}/notes/new?draft=1`);
    expect(returnToOf(await post('https://evil.example/notes'))).toBe(`${APP}/`);
    expect(returnToOf(await post(`${APP}.evil.example/notes`))).toBe(`${APP}/`);
  });

  test('again and again without a token ends with a reason, and works at the next try', async () => {
    const { visit } = await startApp();
    let cookie = '';
    const turn = async (path = '/notes') => {
      const answer = await visit(path, { headers: { ...BROWSER, cookie } });
      cookie = (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
      return answer;
    };
    for (let round = 0; round < 4; round++) expect((await turn()).status).toBe(303);
    const stopped = await turn();
    expect([stopped.status, await stopped.text()]).toEqual([401, 'sessions.not_arriving']);
    expect((await turn()).status).toBe(303);
    for (const path of ['/a', '/b', '/c', '/d', '/e', '/f']) expect((await turn(path)).status).toBe(303);
  });
});

describe('another site', () => {
  test.each([
    ['its form', { origin: 'https://evil.example' }, 403],
    ['a form of a sandboxed frame', { origin: 'null' }, 403],
    ['a sibling that hides its origin', { 'sec-fetch-site': 'same-site' }, 403],
    [
      'its form, with the password of a browser that sends one by itself',
      { origin: 'https://evil.example', authorization: 'Basic YTpi' },
      403,
    ],
    ['our own form', { origin: APP }, 200],
    ['our own form, as Fetch Metadata has it', { 'sec-fetch-site': 'same-origin' }, 200],
    ['an origin that the app allows', { origin: 'https://spa.example.com' }, 200],
    ['no browser', {}, 200],
  ])('changing things with the cookie: %s', async (_, headers, status) => {
    const { visit, cookie, wire } = await startApp({ allowedOrigins: ['https://spa.example.com'] });
    const answer = await visit('/notes', {
      method: 'POST',
      headers: { ...headers, cookie: cookie() } as Record<string, string>,
    });
    expect(answer.status).toBe(status);
    if (status === 403) expect(await answer.json()).toMatchObject({ code: 'request.cross_site' });
    expect(wire.seen).toHaveLength(status === 403 ? 0 : 1);
  });

  test('may read (a link leads here), and may call with a bearer token of its own', async () => {
    const { visit, cookie } = await startApp();
    expect(
      (await visit('/notes', { headers: { ...BROWSER, cookie: cookie(), 'sec-fetch-site': 'cross-site' } })).status,
    ).toBe(200);
    const headers = { authorization: `Bearer ${cookie().split('=')[1]}`, origin: 'https://evil.example' };
    expect((await visit('/notes', { method: 'POST', headers })).status).toBe(200);
  });
});

test.each(['', 'app.example.com', 'javascript:alert(1)', 'https://app.example.com/?a=1'])(
  'appUrl %j is refused',
  (appUrl) => {
    const frontdesk = createFrontdesk({ baseUrl: 'https://auth.example.com' });
    expect(() => frontdeskExpress(frontdesk, { appUrl })).toThrow(
      expect.objectContaining({ code: 'configuration.invalid' }),
    );
  },
);

test('a route without the middleware says so', () => {
  expect(() => getUser({ headers: {} })).toThrow(/frontdeskExpress/);
});
