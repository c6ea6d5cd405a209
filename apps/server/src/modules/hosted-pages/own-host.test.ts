import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPerson, startTestServer, type TestServer } from '../../../../../testing/kit/index.ts';

// A project on a host of its own has no base path: `http://acme.frontdesk.localhost`. Host names are made by the Host header here, so that
// nobody has to resolve them.
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: { FRONTDESK_ROOT_DOMAIN: 'frontdesk.localhost' } });
});
afterAll(() => server?.stop());

type HostAnswer = { status: number; location: string | undefined; text: string; cookies: string[] };

function ask(
  path: string,
  given: { method?: string; body?: string; cookies?: string[]; slug?: string } = {},
): Promise<HostAnswer> {
  const { port } = new URL(server.origin);
  const host = `${given.slug ?? 'acme'}.frontdesk.localhost:${port}`;
  const headers = {
    host,
    accept: 'text/html',
    cookie: (given.cookies ?? []).join('; '),
    ...(given.body === undefined
      ? {}
      : { origin: `http://${host}`, 'content-type': 'application/x-www-form-urlencoded' }),
  };
  return new Promise((resolve, reject) => {
    const asking = request({ host: 'localhost', port, path, method: given.method ?? 'GET', headers }, (res) => {
      let text = '';
      res.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      const cookies = (res.headers['set-cookie'] ?? []).map((line) => line.split(';')[0] ?? '');
      res.on('end', () => resolve({ status: res.statusCode ?? 0, location: res.headers.location, text, cookies }));
    });
    asking.on('error', reject).end(given.body);
  });
}

describe('a project on a host of its own', () => {
  it('has its pages, forms, ways back and errors at the root of that host', async () => {
    expect(server.base).toBe(`http://acme.frontdesk.localhost:${new URL(server.origin).port}`);
    const first = await ask('/account/data');
    expect([first.status, first.location]).toEqual([303, '/sign-in?returnTo=%2Faccount%2Fdata']);
    const page = await ask(first.location ?? '');
    expect(page.status).toBe(200);
    expect(page.text).toContain('action="/sign-in"');
    expect(page.text).toContain('href="/sign-in?returnTo=%2Faccount%2Fdata&amp;lang=de"');

    const formToken = /name="formToken" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const { email, password } = await createPerson(server);
    const body = new URLSearchParams({ formToken, email, password, returnTo: '/account/data' }).toString();
    const done = await ask('/sign-in', { method: 'POST', body, cookies: page.cookies });
    expect([done.status, done.location]).toEqual([303, '/account/data']);
    expect((await ask('/account/data', { cookies: done.cookies })).status).toBe(200);

    const missing = await ask('/nothing-here');
    expect([missing.status, missing.text.includes('href="/sign-in"')]).toEqual([404, true]);
    expect((await ask('/sign-in?returnTo=/p/acme/account')).status).toBe(200);
    expect((await ask('/sign-in?returnTo=//evil.example')).status).toBe(400);
    expect((await ask('/sign-in', { slug: 'nobody' })).status).toBe(404);
  });

  it('takes no form of its neighbour', async () => {
    const page = await ask('/sign-in');
    const formToken = /name="formToken" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const body = new URLSearchParams({ formToken, ...(await createPerson(server)) }).toString();
    const refused = await ask('/sign-in', { method: 'POST', body, cookies: page.cookies, slug: 'frontdesk' });
    expect(refused.status).toBe(403);
  });
});
