import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Browser,
  bearer,
  codeOf,
  createPerson,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { showMagicLinkCode } from './index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

async function askFor(email: string, browser: Browser): Promise<string> {
  const answer = await browser.post(`${server.base}/auth/sign-in/magic-link`, { email });
  expect(answer.status).toBe(202);
  const mail = await server.mail(email, /sign in/i);
  return new URL(mail.links.find((link) => link.includes('/magic-link?')) ?? '').searchParams.get('token') ?? '';
}
const confirm = (browser: Browser, body: Record<string, string>) =>
  browser.post(`${server.base}/auth/sign-in/magic-link/confirm`, { ...body, transport: 'token' });

/** What the page of the link shows in another browser. */
async function codeFor(token: string): Promise<string> {
  const { services } = server.running;
  const project = await services.modules.projects.bySlug('acme');
  const { systemContext } = await import('../../platform/context/context.ts');
  const { createCookieJar } = await import('../../platform/http/cookies.ts');
  if (!project) throw new Error('the project is there');
  const shown = await showMagicLinkCode(
    { ...systemContext(services, 'test', createCookieJar(undefined)), project },
    token,
  );
  return shown?.code ?? '';
}

test('a link signs in the browser that asked, once', async () => {
  const person = await createPerson(server);
  const browser = server.browser();
  const token = await askFor(person.email, browser);
  const answers = await Promise.all(Array.from({ length: 20 }, () => confirm(browser, { token })));
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
  expect(codeOf(await confirm(browser, { token }))).toBe('tokens.used_or_expired');
});

test('a link that somebody else asked for signs nobody else in, and is not used up by the try', async () => {
  const person = await createPerson(server);
  const asked = server.browser();
  const token = await askFor(person.email, asked);
  expect(codeOf(await confirm(server.browser(), { token }))).toBe('magic_links.other_browser');
  expect((await confirm(asked, { token })).status).toBe(200);
  expect(codeOf(await confirm(asked, { token }))).toBe('tokens.used_or_expired');
  const refused = await server.running.services.database.pool.query(
    `select changes ->> 'reason' as reason from audit_events where action = 'sign_in.failed' order by occurred_at desc, id desc limit 2`,
  );
  expect(refused.rows.map(({ reason }) => reason).reverse()).toEqual([
    'magic_links.other_browser',
    'tokens.used_or_expired',
  ]);
});

test('the code that another browser shows works in the browser that asked, and in no other', async () => {
  const person = await createPerson(server);
  const asked = server.browser();
  const token = await askFor(person.email, asked);
  const code = await codeFor(token);
  expect(code).toMatch(/^\d{6}$/);
  expect((await confirm(server.browser(), { code })).status).toBe(410);
  expect((await confirm(asked, { code })).status).toBe(200);
  expect((await confirm(asked, { code })).status).toBe(410);
  expect((await confirm(asked, { token })).status).toBe(410);
});

test('a code has five tries', async () => {
  const person = await createPerson(server);
  const asked = server.browser();
  const token = await askFor(person.email, asked);
  const code = await codeFor(token);
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
  await Promise.all(Array.from({ length: 20 }, () => confirm(asked, { code: wrong })));
  // The account has had its five as well; a code is over with its own, whatever the account has left.
  expect((await confirm(asked, { code })).status).toBe(429);
  await server.running.services.database.pool.query('delete from limits');
  expect((await confirm(asked, { code })).status).toBe(410);
});

test('a link lives for fifteen minutes', async () => {
  const person = await createPerson(server);
  const browser = server.browser();
  const token = await askFor(person.email, browser);
  server.running.services.clock.advance(15 * 60 * 1000 + 1_000);
  expect((await confirm(browser, { token })).status).toBe(410);
});

test('known and unknown addresses get the same answer, and the unknown one no mail', async () => {
  const person = await createPerson(server);
  const [known, unknown] = await Promise.all(
    [person.email, 'unknown@example.com'].map((email) =>
      server.browser().post(`${server.base}/auth/sign-in/magic-link`, { email }),
    ),
  );
  expect(known?.status).toBe(202);
  expect(unknown?.status).toBe(202);
  expect(unknown?.text).toBe(known?.text);
  await server.mail(person.email, /sign in/i);
  const { json } = await server.api.get(`${server.origin}/dev/mailbox/messages.json?to=unknown@example.com`);
  expect(json).toEqual([]);
});

test('a banned user gets no link', async () => {
  const person = await createPerson(server);
  const browser = server.browser();
  const token = await askFor(person.email, browser);
  await server.api.post(`${server.origin}/v1/users/${person.userId}/ban`, { reason: 'spam' }, bearer(server.secretKey));
  expect(codeOf(await confirm(browser, { token }))).toBe('sign_in.banned');
});
