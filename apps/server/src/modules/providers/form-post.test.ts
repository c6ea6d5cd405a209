import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../../../testing/kit/index.ts';
import {
  arriveAtProvider,
  beginAtProvider,
  offerSimulator,
  putProvider,
} from '../../../../../testing/kit/providers.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ role: 'api' });
  await offerSimulator(server);
});
afterAll(() => server?.stop());

const APPLE = { origin: 'https://appleid.apple.com', 'sec-fetch-site': 'cross-site' };

test('a provider that answers by a form of its page ends where the others do, in a visit that carries our cookies', async () => {
  const own = {
    kind: 'oidc',
    issuer: `${server.origin}/dev/provider`,
    clientId: 'acme',
    clientSecret: 'simulator',
    trustEmail: true,
  };
  expect((await putProvider(server, 'acme-sso', own)).status).toBe(200);
  const browser = server.browser();
  const url = await beginAtProvider(server, browser, { provider: 'acme-sso' });
  const back = new URL(await arriveAtProvider(server, url, { email: 'form@example.com' }));
  const user = JSON.stringify({ name: { firstName: 'Form', lastName: 'Post' } });
  // The browser sends no cookie of ours with a post of another site.
  const fields = { ...Object.fromEntries(back.searchParams), user, formToken: 'x', evil: 'y' };
  const posted = await server.api.form(`${server.base}/callback/acme-sso`, fields, APPLE);
  expect(posted.status).toBe(303);
  expect(posted.headers.getSetCookie()).toEqual([]);
  const onward = new URL(posted.headers.get('location') ?? '', server.origin);
  expect(onward.pathname).toBe('/p/acme/callback/acme-sso');
  expect(Object.fromEntries(onward.searchParams)).toEqual({ ...Object.fromEntries(back.searchParams), user });
  // Without the browser that began it, it is nothing; with it, it signs in.
  expect((await server.api.get(onward.href, { accept: 'text/html' })).status).toBe(400);
  expect((await browser.get(onward.href, { accept: 'text/html' })).status).toBe(303);
  expect((await browser.get(`${server.base}/session`)).json).toMatchObject({ user: { name: 'Form Post' } });
});

test('a name of that form that no column holds is none: whoever comes with it is asked to confirm the address, as everybody', async () => {
  const own = { kind: 'oidc', issuer: `${server.origin}/dev/provider`, clientId: 'acme', clientSecret: 'simulator' };
  expect((await putProvider(server, 'unknown-sso', own)).status).toBe(200);
  for (const [n, firstName] of ['Half\ud800', 'Nul\0'].entries()) {
    const browser = server.browser();
    const url = await beginAtProvider(server, browser, { provider: 'unknown-sso' });
    const back = new URL(await arriveAtProvider(server, url, { email: `odd-name${n}@example.com` }));
    back.searchParams.set('user', JSON.stringify({ name: { firstName } }));
    const arrived = await browser.get(back.href, { accept: 'text/html' });
    expect(arrived.status, arrived.text).toBe(303);
  }
});

test('with credentials of the instance the answer comes to the instance, and goes to the project that the state names and nowhere else', async () => {
  const browser = server.browser();
  const url = await beginAtProvider(server, browser);
  expect(new URL(url).searchParams.get('redirect_uri')).toBe(`${server.origin}/callback/simulator`);
  const back = new URL(await arriveAtProvider(server, url, { email: 'lent@example.com' }));
  for (const answer of [
    await server.api.get(back.href),
    await server.api.form(`${back.origin}${back.pathname}`, Object.fromEntries(back.searchParams), APPLE),
  ]) {
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toMatch(`${server.base}/callback/simulator?code=`);
  }
  for (const state of [
    '',
    'x',
    '.evil',
    'https://evil.example',
    `pvs_${'A'.repeat(43)}.//evil.example`,
    `pvs_${'A'.repeat(43)}.nobody`,
  ]) {
    const query = new URLSearchParams({ code: 'x', state });
    const refused = await server.api.get(`${server.origin}/callback/simulator?${query}`);
    expect(refused.status, state).toBeGreaterThanOrEqual(400);
    expect(refused.headers.get('location')).toBeNull();
  }
  for (const provider of ['%2e%2e%2fx', 'A', 'x'.repeat(50)]) {
    const refused = await server.api.get(`${server.origin}/callback/${provider}${back.search}`);
    expect(refused.status, provider).toBeGreaterThanOrEqual(400);
  }
});
