import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Browser,
  bearer,
  changeSettings,
  codeOf,
  createPerson,
  createSoftwareAuthenticator,
  FLAGS_WITHOUT_VERIFICATION,
  GOOD_PASSWORD,
  type Misbehaviour,
  passkeyOptions,
  type SoftwareAuthenticator,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { createReader } from '../hosted-pages/pages.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    settings: {
      methods: { password: true, magicLink: true, passkey: true },
      limits: { signUpsPerAddressAndHour: 10_000, addressFailures: 10_000, mailsPerRecipientAndTenMinutes: 50 },
    },
  });
});
afterAll(() => server?.stop());

let people = 0;
const newAddress = () => `waiting-passkey${++people}@example.com`;
const newKey = (credentialId = randomBytes(32)) =>
  createSoftwareAuthenticator(new URL(server.base).origin, { credentialId });

const optionsOf = (browser: Browser, path: string, body: object) => passkeyOptions(server, browser, path, body);

async function signUp(browser: Browser, email: string, key: SoftwareAuthenticator): Promise<{ id: string }> {
  const options = await optionsOf(browser, '/auth/sign-up/passkey/options', { email });
  const made = await browser.post(`${server.base}/auth/sign-up`, { email, credential: key.create(options) });
  expect(made.status, made.text).toBe(201);
  return (made.json as { user: { id: string } }).user;
}

async function signIn(browser: Browser, key: SoftwareAuthenticator, wrong: Misbehaviour = {}) {
  const options = await optionsOf(browser, '/auth/sign-in/passkey/options', {});
  return browser.post(`${server.base}/auth/sign-in/passkey`, { credential: key.get(options, wrong) });
}

const answerTo = async (key: SoftwareAuthenticator) => codeOf(await signIn(server.browser(), key));

/** What the audit tells of sign-ins that were refused, the newest last. */
async function refusals(): Promise<{ target_id: string | null; changes: object }[]> {
  const { rows } = await server.running.services.database.pool.query(
    `select target_id, changes from audit_events where action = 'sign_in.failed' order by occurred_at, id`,
  );
  return rows;
}

async function sessions(): Promise<number> {
  const { rows } = await server.running.services.database.pool.query('select count(*)::int as n from sessions');
  return rows[0].n;
}

const NOT_VERIFIED = { method: 'passkey', reason: 'sign_in.not_verified' };
const REFUSED = { method: 'passkey', reason: 'passkeys.refused' };

describe('the passkey of a sign-up that waits for its mail', () => {
  test('is told what the right password of one is told, in any browser, and opens nothing', async () => {
    const [browser, email, key] = [server.browser(), newAddress(), newKey()];
    const { id } = await signUp(browser, email, key);
    const byPassword = newAddress();
    await browser.post(`${server.base}/auth/sign-up`, { email: byPassword, password: GOOD_PASSWORD });
    const right = await browser.post(`${server.base}/auth/sign-in/password`, {
      email: byPassword,
      password: GOOD_PASSWORD,
    });
    const [opened, told] = [await sessions(), (await refusals()).length];
    const said = (answer: { text: string }) => answer.text.replaceAll(/req_\w+/g, '…');
    for (const from of [browser, server.browser()]) {
      const answer = await signIn(from, key);
      expect(answer.status).toBe(403);
      expect(said(answer)).toBe(said(right));
      expect((await from.get(`${server.base}/session`)).status).toBe(401);
    }
    expect(await sessions()).toBe(opened);
    // Once each, and of the account that waits.
    expect((await refusals()).slice(told)).toEqual([
      { target_id: id, changes: NOT_VERIFIED },
      { target_id: id, changes: NOT_VERIFIED },
    ]);
  });

  test('is shown where it is asked for on the sign-in page, with the way to a new mail', async () => {
    const key = newKey();
    const reader = createReader(server);
    await signUp(reader.browser, newAddress(), key);
    const credential = JSON.stringify(key.get(await optionsOf(reader.browser, '/auth/sign-in/passkey/options', {})));
    const page = await reader.fill('/sign-in', '/sign-in/passkey', { credential });
    expect(page.status).toBe(403);
    expect(page.problems[0]).toContain('This address is not confirmed yet.');
    expect(page.text).toContain('/verify-email"');
  });

  // biome-ignore format: a table
  test.each<[string, Misbehaviour]>([
    ['a signature that was changed',        { tamper: true }],
    ['another origin',                      { origin: 'https://evil.example' }],
    ['another relying party',               { rpId: 'evil.example' }],
    ['another ceremony',                    { type: 'webauthn.create' }],
    ['a challenge that is not ours',        { challenge: randomBytes(32).toString('base64url') }],
    ['an owner who was not verified',       { flags: FLAGS_WITHOUT_VERIFICATION }],
    ['no handle',                           { userHandle: null }],
    ['the handle of another sign-up',       { userHandle: randomBytes(32) }],
  ])('tells nobody anything by %s: the answer is that to a passkey of nobody', async (_, wrong) => {
    const key = newKey();
    await signUp(server.browser(), newAddress(), key);
    const said = (answer: { status: number; text: string }) => [answer.status, answer.text.replaceAll(/req_\w+/g, '…')];
    const nobodys = said(await signIn(server.browser(), newKey(), { userHandle: randomBytes(32) }));
    expect(said(await signIn(server.browser(), key, wrong))).toEqual(nobodys);
    expect((await refusals()).at(-1)).toEqual({ target_id: null, changes: REFUSED });
    expect(await answerTo(key)).toBe('sign_in.not_verified');
  });

  test('tells nobody anything who knows its id and its handle, and does not hold it', async () => {
    const credentialId = randomBytes(32);
    const [email, key] = [newAddress(), newKey(credentialId)];
    const browser = server.browser();
    const options = await optionsOf(browser, '/auth/sign-up/passkey/options', { email });
    const { id } = options.user as { id: string };
    const made = await browser.post(`${server.base}/auth/sign-up`, { email, credential: key.create(options) });
    expect(made.status).toBe(201);
    const userHandle = Buffer.from(id, 'base64url');
    expect(codeOf(await signIn(server.browser(), newKey(credentialId), { userHandle }))).toBe('passkeys.refused');
    expect(codeOf(await signIn(server.browser(), newKey(), { userHandle }))).toBe('passkeys.refused');
    expect(await answerTo(key)).toBe('sign_in.not_verified');
  });

  test('tells nobody whether its address has an account: it waits where the address is taken, too', async () => {
    const person = await createPerson(server);
    for (const email of [person.email, newAddress()]) {
      const [browser, first, second] = [server.browser(), newKey(), newKey()];
      await signUp(browser, email, first);
      expect(await answerTo(first), email).toBe('sign_in.not_verified');
      // Sent again, from this browser and from another, it lives on …
      server.running.services.clock.advance(20 * 60 * 60_000);
      for (const from of [browser, server.browser()])
        expect((await from.post(`${server.base}/auth/email-verification`, { email })).status).toBe(202);
      server.running.services.clock.advance(20 * 60 * 60_000);
      expect(await answerTo(first), email).toBe('sign_in.not_verified');
      // … another sign-up of the same browser takes its place, one of another browser does not …
      await signUp(server.browser(), email, newKey());
      expect(await answerTo(first), email).toBe('sign_in.not_verified');
      await signUp(browser, email, second);
      expect([await answerTo(first), await answerTo(second)], email).toEqual([
        'passkeys.refused',
        'sign_in.not_verified',
      ]);
      await browser.post(`${server.base}/auth/sign-up`, { email, password: GOOD_PASSWORD });
      expect(await answerTo(second), email).toBe('passkeys.refused');
      // … and a day is all that it has.
      const last = newKey();
      await signUp(browser, email, last);
      server.running.services.clock.advance(24 * 60 * 60_000 + 1_000);
      expect(await answerTo(last), email).toBe('passkeys.refused');
    }
  });

  test('tells nobody of a ban, and neither does its password: the address need not be theirs', async () => {
    const verified = await createPerson(server);
    const [unconfirmed, free] = [newAddress(), newAddress()];
    const made = await server.api.post(
      `${server.origin}/v1/users`,
      { email: unconfirmed, emailVerified: false },
      bearer(server.secretKey),
    );
    const { id } = made.json as { id: string };
    for (const userId of [verified.userId, id]) {
      const ban = `${server.origin}/v1/users/${userId}/ban`;
      expect((await server.api.post(ban, { reason: 'Spam' }, bearer(server.secretKey))).status).toBe(200);
    }
    for (const email of [free, verified.email, unconfirmed]) {
      const [key, password] = [newKey(), 'what a stranger chose 5'];
      await signUp(server.browser(), email, key);
      await server.api.post(`${server.base}/auth/sign-up`, { email, password });
      expect(await answerTo(key), email).toBe('sign_in.not_verified');
      const answer = await server.api.post(`${server.base}/auth/sign-in/password`, { email, password });
      expect(codeOf(answer), email).toBe('sign_in.not_verified');
    }
  });

  test('is told nothing where passkeys are switched off', async () => {
    const [browser, key] = [server.browser(), newKey()];
    await signUp(browser, newAddress(), key);
    const options = await optionsOf(browser, '/auth/sign-in/passkey/options', {});
    await changeSettings(server, { methods: { password: true, magicLink: true, passkey: false } });
    try {
      const answer = await browser.post(`${server.base}/auth/sign-in/passkey`, { credential: key.get(options) });
      expect(codeOf(answer)).toBe('passkeys.disabled');
    } finally {
      await changeSettings(server, { methods: { password: true, magicLink: true, passkey: true } });
    }
  });
});
