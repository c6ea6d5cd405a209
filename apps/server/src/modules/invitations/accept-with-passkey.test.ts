import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  atOnce,
  type Browser,
  bearer,
  changeSettings,
  codeOf,
  createPerson,
  createSoftwareAuthenticator,
  GOOD_PASSWORD,
  insist,
  jobsDone,
  passkeyOptions,
  type SoftwareAuthenticator,
  startTestServer,
  type TestServer,
  WRONG_CREATIONS,
} from '../../../../../testing/kit/index.ts';

const DAY = 24 * 60 * 60_000;
const SIGN_UP = { mode: 'invitation_only', verification: 'required', username: 'optional' };
const METHODS = { password: true, magicLink: true, passkey: true };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    settings: {
      signUp: SIGN_UP,
      methods: METHODS,
      branding: { termsUrl: 'https://acme.example/terms' },
      limits: { mailsPerRecipientAndTenMinutes: 50, signUpsPerAddressAndHour: 10_000, addressFailures: 10_000 },
    },
  });
});
afterAll(() => server?.stop());

let people = 0;
const newAddress = () => `invited-with-passkey${++people}@example.com`;
const newKey = (credentialId = randomBytes(32)) =>
  createSoftwareAuthenticator(new URL(server.base).origin, { credentialId });

const manage = (path: string, body: object) =>
  insist(() => server.api.post(`${server.origin}/v1/${path}`, body, bearer(server.secretKey)));

/** The token of the newest mail, and the invitation. */
async function invite(email: string): Promise<{ id: string; token: string }> {
  const made = await manage('invitations', { email });
  expect(made.status, made.text).toBe(201);
  return { id: (made.json as { id: string }).id, token: await newestToken(email) };
}

async function newestToken(email: string): Promise<string> {
  await jobsDone(server);
  const { links } = await server.mail(email, /invitation/i);
  return new URL(links[0] ?? '').searchParams.get('token') ?? '';
}

const begin = (browser: Browser, token: string) =>
  browser.post(`${server.base}/auth/invitations/passkey/options`, { token });

const optionsOf = (browser: Browser, token: string) =>
  passkeyOptions(server, browser, '/auth/invitations/passkey/options', { token });

const accept = (browser: Browser, body: object) =>
  insist(() => browser.post(`${server.base}/auth/invitations/accept`, body));

async function acceptWith(browser: Browser, token: string, key: SoftwareAuthenticator, more: object = {}) {
  return accept(browser, { token, credential: key.create(await optionsOf(browser, token)), ...more });
}

async function signIn(browser: Browser, key: SoftwareAuthenticator) {
  const answer = await browser.post(`${server.base}/auth/sign-in/passkey/options`, {});
  const { options } = answer.json as { options: object };
  return browser.post(`${server.base}/auth/sign-in/passkey`, { credential: key.get(options) });
}

async function count(from: string, values: unknown[] = []): Promise<number> {
  const { rows } = await server.running.services.database.pool.query(`select count(*)::int as n from ${from}`, values);
  return rows[0].n;
}

const of = (table: string, email: string) =>
  count(`${table} t join users u on u.project_id = t.project_id and u.id = t.user_id where u.email_key = $1`, [email]);
const accounts = (email: string) => count('users where email_key = $1', [email]);

describe('an invitation that is accepted with a passkey', () => {
  test('makes a confirmed account that the passkey alone enters, as it enters that of a sign-up', async () => {
    const [browser, email, key] = [server.browser(), newAddress(), newKey()];
    const { token } = await invite(email);
    const options = await optionsOf(browser, token);
    expect(options).toMatchObject({ user: { name: email }, authenticatorSelection: { userVerification: 'required' } });
    const made = await accept(browser, { token, credential: key.create(options), name: 'Ada', username: 'ada' });
    expect(made.status, made.text).toBe(201);
    expect(made.json).toMatchObject({
      user: { email, emailVerified: true, name: 'Ada', username: 'ada' },
      next: 'sign_in',
    });
    const elsewhere = server.browser();
    expect((await signIn(elsewhere, key)).status).toBe(200);
    const snapshot = (await elsewhere.get(`${server.base}/session`)).json as { user: { id: string } };
    expect(snapshot).toMatchObject({ user: { email, name: 'Ada' }, session: { amr: ['hwk', 'user', 'mfa'] } });
    expect([await of('passkeys', email), await of('passwords', email)]).toEqual([1, 0]);
    const { rows } = await server.running.services.database.pool.query(
      `select action from audit_events where target_id = $1 and action <> 'sessions.created' order by action`,
      [snapshot.user.id],
    );
    expect(rows.map(({ action }) => action)).toEqual(expect.arrayContaining(['passkeys.added', 'users.created']));
    expect(
      await count(`outbox_events where type = 'passkey.added' and data ->> 'userId' = $1`, [snapshot.user.id]),
    ).toBe(1);
    // It is told like the passkey of a sign-up: whoever makes an account gets no mail about their own choice.
    await jobsDone(server);
    const { json } = await server.api.get(`${server.origin}/dev/mailbox/messages.json?to=${email}`);
    expect(
      (json as { subject: string }[]).map(({ subject }) => subject).filter((text) => /passkey/i.test(text)),
    ).toEqual([]);
  });

  test('is accepted once: 20 at once, each with a passkey of its own, leave one account and one passkey', async () => {
    const email = newAddress();
    const { token } = await invite(email);
    const hands = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const [browser, key] = [server.browser(), newKey()];
        return { browser, key, credential: key.create(await optionsOf(browser, token)) };
      }),
    );
    const answers = await Promise.all(hands.map(({ browser, credential }) => accept(browser, { token, credential })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 201))
      expect(codeOf(answer)).toBe('tokens.used_or_expired');
    expect([await accounts(email), await of('passkeys', email)]).toEqual([1, 1]);
    expect(await count(`outbox_events where type = 'user.created' and data ->> 'email' = $1`, [email])).toBe(1);
    const winner = answers.findIndex(({ status }) => status === 201);
    const entered = await Promise.all(hands.map(({ key }) => signIn(server.browser(), key)));
    expect(entered.flatMap(({ status }, n) => (status === 200 ? [n] : []))).toEqual([winner]);
  });

  test('takes one answer to its challenge: 20 at once with the same make one account', async () => {
    const [browser, email] = [server.browser(), newAddress()];
    const { token } = await invite(email);
    const credential = newKey().create(await optionsOf(browser, token));
    const answers = await atOnce(20, () => accept(browser, { token, credential }));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect([await accounts(email), await of('passkeys', email)]).toEqual([1, 1]);
  });

  test.each(WRONG_CREATIONS)('takes none %s, and stays open', async (_, wrong) => {
    const [browser, email] = [server.browser(), newAddress()];
    const { token } = await invite(email);
    const credential = newKey().create(await optionsOf(browser, token), wrong);
    expect(codeOf(await accept(browser, { token, credential }))).toBe('passkeys.refused');
    expect(await accounts(email)).toBe(0);
    expect((await acceptWith(browser, token, newKey())).status).toBe(201);
  });

  test('takes what was made in this browser, for this invitation and in time, once', async () => {
    const [browser, email] = [server.browser(), newAddress()];
    const [{ token }, other] = [await invite(email), await invite(newAddress())];
    const refuses = async (by: Browser, credential: unknown) =>
      expect(codeOf(await accept(by, { token, credential }))).toBe('passkeys.refused');
    await refuses(server.browser(), newKey().create(await optionsOf(browser, token)));
    const second = server.browser();
    await optionsOf(second, token);
    const tried = newKey().create(await optionsOf(browser, token));
    await refuses(second, tried);
    // That try has used its challenge up.
    await refuses(browser, tried);
    await refuses(browser, newKey().create(await optionsOf(browser, other.token)));
    const forSignUp = await browser.post(`${server.base}/auth/sign-up/passkey/options`, { email });
    await refuses(browser, newKey().create((forSignUp.json as { options: object }).options));
    const late = newKey().create(await optionsOf(browser, token));
    server.running.services.clock.advance(5 * 60_000 + 1_000);
    await refuses(browser, late);
    for (const credential of [{}, { id: 'x' }]) await refuses(browser, credential);
    expect(await accounts(email)).toBe(0);
    // Nor is a passkey of an invitation one of a sign-up.
    await changeSettings(server, { signUp: { ...SIGN_UP, mode: 'open' } });
    try {
      const credential = newKey().create(await optionsOf(browser, token));
      const signedUp = await browser.post(`${server.base}/auth/sign-up`, { email: newAddress(), credential });
      expect(codeOf(signedUp)).toBe('passkeys.refused');
    } finally {
      await changeSettings(server, { signUp: SIGN_UP });
    }
    expect((await acceptWith(browser, token, newKey())).status).toBe(201);
  });

  test('gets options for a link that is open alone: not one that was used, replaced, taken back or is over', async () => {
    const browser = server.browser();
    const ended = async (token: string, credential: object) => {
      expect(codeOf(await begin(browser, token))).toBe('tokens.used_or_expired');
      expect(codeOf(await accept(browser, { token, credential }))).toBe('tokens.used_or_expired');
    };
    const made = async (token: string) => newKey().create(await optionsOf(browser, token));
    const replaced = newAddress();
    const first = await invite(replaced);
    const before = await made(first.token);
    expect((await manage(`invitations/${first.id}/resend`, {})).status).toBe(200);
    await jobsDone(server);
    await expect.poll(() => newestToken(replaced)).not.toBe(first.token);
    const newest = await newestToken(replaced);
    await ended(first.token, before);
    // What was made for the link of before is not taken with the newest one.
    expect(codeOf(await accept(browser, { token: newest, credential: before }))).toBe('passkeys.refused');
    expect((await acceptWith(browser, newest, newKey())).status).toBe(201);
    await ended(newest, before);

    const revoked = await invite(newAddress());
    const ready = await made(revoked.token);
    expect((await manage(`invitations/${revoked.id}/revoke`, {})).status).toBe(200);
    await ended(revoked.token, ready);

    const late = await invite(newAddress());
    server.running.services.clock.advance(7 * DAY - 60_000);
    const almost = await made(late.token);
    server.running.services.clock.advance(61_000);
    await ended(late.token, almost);
    await ended(`inv_${'A'.repeat(43)}`, almost);
  });

  test('asks for nothing but the link, and takes either a password or a passkey', async () => {
    const browser = server.browser();
    const { token } = await invite(newAddress());
    expect(
      (await browser.post(`${server.base}/auth/invitations/passkey/options`, { token, email: 'x@x.example' })).status,
    ).toBe(400);
    const credential = newKey().create(await optionsOf(browser, token));
    expect((await accept(browser, { token, credential, password: GOOD_PASSWORD })).status).toBe(400);
  });

  test('keeps its challenge where something else is wrong with the form, and writes nothing where a rule refuses', async () => {
    const [browser, email] = [server.browser(), newAddress()];
    const { token } = await invite(email);
    await changeSettings(server, { signUp: { ...SIGN_UP, username: 'required', termsVersion: '2026-11' } });
    try {
      const credential = newKey().create(await optionsOf(browser, token));
      const post = (more: object) => accept(browser, { token, credential, ...more });
      const terms = { acceptedTerms: '2026-11' };
      expect(codeOf(await post(terms))).toBe('users.username_required');
      expect(codeOf(await post({ ...terms, username: 'root' }))).toBe('users.username_reserved');
      expect(codeOf(await post({ username: 'grace' }))).toBe('terms.not_accepted');
      expect((await post({ ...terms, username: 'grace' })).status).toBe(201);
      const second = newAddress();
      const invited = await invite(second);
      const taken = await acceptWith(browser, invited.token, newKey(), { ...terms, username: 'grace' });
      expect(codeOf(taken)).toBe('users.username_taken');
      expect(await accounts(second)).toBe(0);
      expect((await acceptWith(browser, invited.token, newKey(), { ...terms, username: 'hopper' })).status).toBe(201);
    } finally {
      await changeSettings(server, { signUp: { ...SIGN_UP, termsVersion: null } });
    }
  });

  test('with one that somebody of the project has is refused, makes no account, and stays open', async () => {
    const [browser, credentialId, email] = [server.browser(), randomBytes(32), newAddress()];
    const first = await invite(newAddress());
    expect((await acceptWith(browser, first.token, newKey(credentialId))).status).toBe(201);
    const { token } = await invite(email);
    expect(codeOf(await acceptWith(browser, token, newKey(credentialId)))).toBe('passkeys.known_already');
    expect(await accounts(email)).toBe(0);
    expect((await acceptWith(browser, token, newKey())).status).toBe(201);
  });

  test('is refused where passkeys are switched off, and a password still does', async () => {
    const browser = server.browser();
    const { token } = await invite(newAddress());
    const credential = newKey().create(await optionsOf(browser, token));
    await changeSettings(server, { methods: { ...METHODS, passkey: false } });
    try {
      expect(codeOf(await begin(browser, token))).toBe('passkeys.disabled');
      expect(codeOf(await accept(browser, { token, credential }))).toBe('passkeys.disabled');
      expect((await accept(browser, { token, password: GOOD_PASSWORD })).status).toBe(201);
    } finally {
      await changeSettings(server, { methods: METHODS });
    }
  });

  test('of an address that got an account meanwhile changes nothing of it', async () => {
    const [browser, email, key] = [server.browser(), newAddress(), newKey()];
    const { token } = await invite(email);
    const person = await createPerson(server, { email });
    expect(codeOf(await acceptWith(browser, token, key))).toBe('invitations.account_exists');
    expect(await of('passkeys', email)).toBe(0);
    expect(codeOf(await signIn(server.browser(), key))).toBe('passkeys.refused');
    expect(
      (await browser.post(`${server.base}/auth/sign-in/password`, { email, password: person.password })).status,
    ).toBe(200);
  });

  test('does not lift a ban, and leaves a banned account without the passkey', async () => {
    const [browser, email] = [server.browser(), newAddress()];
    const made = await manage('users', { email });
    await manage(`users/${(made.json as { id: string }).id}/ban`, { reason: 'Spam' });
    const { token } = await invite(email);
    expect(codeOf(await acceptWith(browser, token, newKey()))).toBe('sign_in.banned');
    expect(await of('passkeys', email)).toBe(0);
  });

  test('ends what a stranger had prepared on the address: their passkey, session and waiting sign-up open nothing (A53)', async () => {
    const [email, mine] = [newAddress(), newKey()];
    const [opened, waiting] = [newKey(), newKey()];
    const [stranger, other] = [server.browser(), server.browser()];
    const signUp = async (browser: Browser, key: SoftwareAuthenticator) => {
      const { json } = await browser.post(`${server.base}/auth/sign-up/passkey/options`, { email });
      const credential = key.create((json as { options: object }).options);
      expect((await browser.post(`${server.base}/auth/sign-up`, { email, credential, name: 'Mallory' })).status).toBe(
        201,
      );
    };
    await changeSettings(server, { signUp: { ...SIGN_UP, mode: 'open', verification: 'off' } });
    await signUp(stranger, opened);
    expect((await signIn(stranger, opened)).status).toBe(200);
    await changeSettings(server, { signUp: { ...SIGN_UP, mode: 'open' } });
    await signUp(other, waiting);
    const link = new URL((await server.mail(email, /verify/i)).links[0] ?? '').searchParams.get('token') ?? '';
    await changeSettings(server, { signUp: SIGN_UP });

    const { token } = await invite(email);
    const made = await acceptWith(server.browser(), token, mine, { name: 'Victim' });
    expect(made.status, made.text).toBe(201);
    expect((await stranger.get(`${server.base}/session`)).status).toBe(401);
    expect(codeOf(await signIn(server.browser(), opened))).toBe('passkeys.refused');
    // What it was told before: that the address is registered now does not show.
    expect(codeOf(await signIn(server.browser(), waiting))).toBe('sign_in.not_verified');
    expect(codeOf(await other.post(`${server.base}/auth/email-verification/confirm`, { token: link }))).toBe(
      'tokens.used_or_expired',
    );
    expect(await of('passkeys', email)).toBe(1);
    const browser = server.browser();
    expect((await signIn(browser, mine)).status).toBe(200);
    expect((await browser.get(`${server.base}/session`)).json).toMatchObject({ user: { email, name: 'Victim' } });
  });

  test('is all that a project asks for which wants a second factor: it has verified its owner', async () => {
    const [browser, key] = [server.browser(), newKey()];
    await changeSettings(server, { secondFactor: { policy: 'required' } });
    try {
      const { token } = await invite(newAddress());
      expect((await acceptWith(browser, token, key)).status).toBe(201);
      expect((await signIn(browser, key)).json).toMatchObject({ accessToken: expect.any(String) });
    } finally {
      await changeSettings(server, { secondFactor: { policy: 'optional' } });
    }
  });

  test('is begun 300 times in ten minutes from one address, with those of sign-ups and sign-ins', async () => {
    const { token } = await invite(newAddress());
    const [browser, database] = [server.browser(), server.running.services.database.pool];
    await database.query(`delete from limits where kind = 'passkey_options.address'`);
    await optionsOf(browser, token);
    await database.query(`update limits set count = 300 where kind = 'passkey_options.address'`);
    const answer = await begin(browser, token);
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    await database.query(`delete from limits where kind = 'passkey_options.address'`);
  });
});
