import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  type Browser,
  bearer,
  codeOf,
  createPerson,
  GOOD_PASSWORD,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';

let server: TestServer;
const LIMITS = { addressFailures: 10_000, mailsPerRecipientAndTenMinutes: 50, mailsPerRecipientAndDay: 500 };
beforeAll(async () => {
  server = await startTestServer({ settings: { methods: { emailCode: true }, limits: LIMITS } });
});
afterAll(() => server.stop());
afterEach(async () => {
  await server.running.services.database.pool.query('delete from limits');
});

const request = (email: string, browser: Browser) => browser.post(`${server.base}/auth/sign-in/email-code`, { email });
const confirm = (browser: Browser, code: string, transport = 'token') =>
  browser.post(`${server.base}/auth/sign-in/email-code/confirm`, { code, transport });

async function newestCode(email: string): Promise<string> {
  const { text } = await server.mail(email, /code to sign in/);
  const code = /^\d{6}$/m.exec(text)?.[0];
  if (code === undefined) throw new Error(`no code in: ${text}`);
  return code;
}

async function askFor(email: string, browser: Browser): Promise<string> {
  expect((await request(email, browser)).status).toBe(202);
  return newestCode(email);
}

const other = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

test('a code signs in the browser that asked, once of 20 at once, and by cookies where it wants them', async () => {
  const person = await createPerson(server);
  const browser = server.browser();
  const code = await askFor(person.email, browser);
  const answers = await Promise.all(Array.from({ length: 20 }, () => confirm(browser, code)));
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
  expect(codeOf(await confirm(browser, code))).toBe('tokens.used_or_expired');

  const again = server.browser();
  await request(person.email, again);
  await expect.poll(async () => (await newestCode(person.email)) !== code).toBe(true);
  expect((await confirm(again, await newestCode(person.email), 'cookie')).status).toBe(200);
  const session = await again.get(`${server.base}/session`, { origin: '' });
  expect((session.json as { session: { amr: string[] } }).session.amr).toEqual(['mail']);
});

test('no other browser can use it, and its tries use up none of the code', async () => {
  const person = await createPerson(server);
  const asked = server.browser();
  const code = await askFor(person.email, asked);
  for (let index = 0; index < 6; index++) expect((await confirm(server.browser(), code)).status).toBe(410);
  const elsewhere = server.browser();
  await request('somebody-else@example.com', elsewhere);
  expect((await confirm(elsewhere, code)).status).toBe(410);
  expect((await confirm(asked, code)).status).toBe(200);
});

test('it lives for ten minutes', async () => {
  const person = await createPerson(server);
  const browser = server.browser();
  const code = await askFor(person.email, browser);
  server.running.services.clock.advance(10 * 60 * 1000 + 1_000);
  expect((await confirm(browser, code)).status).toBe(410);
});

test('it has five tries, whatever the account has left', async () => {
  const person = await createPerson(server);
  const browser = server.browser();
  const code = await askFor(person.email, browser);
  for (let index = 0; index < 5; index++) expect((await confirm(browser, other(code))).status).toBe(410);
  await server.running.services.database.pool.query('delete from limits');
  expect((await confirm(browser, code)).status).toBe(410);
});

test('a newer one of the browser voids older ones, also one that was asked for a stranger', async () => {
  const person = await createPerson(server);
  const browser = server.browser();
  const old = await askFor(person.email, browser);
  await request('unknown-to-us@example.com', browser);
  expect((await confirm(browser, old)).status).toBe(410);
});

test('codes that strangers ask for leave that of the owner as it is', async () => {
  const person = await createPerson(server);
  const owner = server.browser();
  const code = await askFor(person.email, owner);
  await request(person.email, server.browser());
  expect((await confirm(owner, code)).status).toBe(200);
});

test('known and unknown addresses are answered alike, at the request and at each try', async () => {
  const person = await createPerson(server);
  const browsers = { known: server.browser(), unknown: server.browser() };
  const bare = (answer: { json: unknown }) => ({ ...(answer.json as object), requestId: '' });
  const names = (answer: { headers: Headers }) => [...answer.headers.keys()].sort();
  const asked = [await request(person.email, browsers.known), await request('nobody@example.com', browsers.unknown)];
  const [known, unknown] = asked;
  expect([known?.status, known?.text]).toEqual([202, unknown?.text]);
  expect(known && names(known)).toEqual(unknown && names(unknown));
  for (const status of [410, 410, 410, 410, 410, 429]) {
    const [a, b] = [await confirm(browsers.known, '000000'), await confirm(browsers.unknown, '000000')];
    expect([a.status, b.status]).toEqual([status, status]);
    expect(bare(a)).toEqual(bare(b));
    expect(names(a)).toEqual(names(b));
  }
  const { json } = await server.api.get(`${server.origin}/dev/mailbox/messages.json?to=nobody@example.com`);
  expect(json).toEqual([]);
});

test('the mail goes to the address of the account, as it is written there', async () => {
  await createPerson(server, { email: 'Grace@Example.com' });
  const browser = server.browser();
  await request('GRACE@example.COM', browser);
  const mail = await server.mail('Grace@Example.com', /code to sign in/);
  expect(mail.to).toBe('Grace@Example.com');
});

test('a code proves the address: what a stranger prepared on it opens nothing', async () => {
  const email = 'prepared@example.com';
  const stranger = server.browser();
  await stranger.post(`${server.base}/auth/sign-up`, { email, password: 'a stranger knows this one' });
  const { links } = await server.mail(email, /verify/i);
  const owner = server.browser();
  const code = await askFor(email, owner);
  const signedIn = await confirm(owner, code);
  expect(signedIn.status).toBe(200);
  expect((signedIn.json as { user: { emailVerified: boolean } }).user.emailVerified).toBe(true);
  const token = new URL(links[0] ?? '').searchParams.get('token');
  expect((await stranger.post(`${server.base}/auth/email-verification/confirm`, { token })).status).toBe(410);
  const entered = await stranger.post(`${server.base}/auth/sign-in/password`, {
    email,
    password: 'a stranger knows this one',
  });
  // What it was told before: that the address is registered now does not show.
  expect(codeOf(entered)).toBe('sign_in.not_verified');
  expect((await stranger.get(`${server.base}/session`)).status).toBe(401);
});

test('somebody who is banned gets none, and one from before lets nobody in', async () => {
  const person = await createPerson(server);
  const browser = server.browser();
  const code = await askFor(person.email, browser);
  const ban = `${server.origin}/v1/users/${person.userId}/ban`;
  expect((await server.api.post(ban, { reason: 'spam' }, bearer(server.secretKey))).status).toBe(200);
  expect(codeOf(await confirm(browser, code))).toBe('sign_in.banned');
  const { json } = await server.api.get(`${server.origin}/dev/mailbox/messages.json?to=${person.email}`);
  await request(person.email, server.browser());
  const after = await server.api.get(`${server.origin}/dev/mailbox/messages.json?to=${person.email}`);
  expect(after.json).toEqual(json);
});

describe('the setting', () => {
  const settings = (methods: object) =>
    server.api.request('PATCH', `${server.origin}/v1/projects/${server.project.id}`, {
      body: { settings: { methods } },
      headers: bearer(server.secretKey),
    });

  test('switches it off, and it may be the last way in', async () => {
    const person = await createPerson(server, { password: GOOD_PASSWORD });
    expect((await settings({ emailCode: false })).status).toBe(200);
    expect(codeOf(await request(person.email, server.browser()))).toBe('email_codes.disabled');
    expect(codeOf(await confirm(server.browser(), '123456'))).toBe('email_codes.disabled');
    expect((await settings({ emailCode: true, password: false, magicLink: false })).status).toBe(200);
    const none = { emailCode: false, password: false, magicLink: false, passkey: false };
    expect(codeOf(await settings(none))).toBe('projects.last_method');
    expect((await settings({ emailCode: true })).status).toBe(200);
  });

  test('is off where nobody has chosen', async () => {
    const made = await server.api.post(
      `${server.origin}/v1/projects`,
      { slug: 'newcomer' },
      { authorization: `Bearer ctl_${server.running.services.vault.derive('control').toString('base64url')}` },
    );
    const { project } = made.json as { project: { settings: { methods: object } } };
    expect(project.settings.methods).toMatchObject({ emailCode: false });
  });
});

test('mails with codes are limited by recipient, apart from those with links', async () => {
  const email = 'limited@example.com';
  const limited = await startTestServer({ settings: { methods: { emailCode: true } } });
  try {
    const ask = (path: string) => limited.api.post(`${limited.base}/auth/sign-in/${path}`, { email });
    const statuses: number[] = [];
    for (let index = 0; index < 4; index++) statuses.push((await ask('email-code')).status);
    expect(statuses).toEqual([202, 202, 202, 429]);
    expect((await ask('magic-link')).status).toBe(202);
  } finally {
    await limited.stop();
  }
});
