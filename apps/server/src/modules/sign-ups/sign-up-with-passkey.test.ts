import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  atOnce,
  type Browser,
  changeSettings,
  codeOf,
  createPerson,
  createSoftwareAuthenticator,
  FLAGS_WITHOUT_VERIFICATION,
  GOOD_PASSWORD,
  passkeyOptions,
  type SoftwareAuthenticator,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';

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
const newAddress = () => `passkey-first${++people}@example.com`;
const newKey = () => createSoftwareAuthenticator(new URL(server.base).origin);

const optionsOf = (browser: Browser, path: string, body: object) => passkeyOptions(server, browser, path, body);

const creation = (browser: Browser, email: string) => optionsOf(browser, '/auth/sign-up/passkey/options', { email });

async function signUp(browser: Browser, email: string, key: SoftwareAuthenticator, more: object = {}) {
  const credential = key.create(await creation(browser, email));
  return browser.post(`${server.base}/auth/sign-up`, { email, credential, ...more });
}

async function tokenFor(email: string): Promise<string> {
  const { links } = await server.mail(email, /verify/i);
  return new URL(links[0] ?? '').searchParams.get('token') ?? '';
}

async function tokensFor(email: string): Promise<string[]> {
  const { json } = await server.api.get(`${server.origin}/dev/mailbox/messages.json?to=${email}`);
  const links = (json as { links: string[] }[]).flatMap((mail) => mail.links);
  return [...new Set(links.flatMap((link) => new URL(link).searchParams.get('token') ?? []))];
}

const confirm = (browser: Browser, body: object) =>
  browser.post(`${server.base}/auth/email-verification/confirm`, body);

async function proof(browser: Browser, key: SoftwareAuthenticator, token: string) {
  return key.get(await optionsOf(browser, '/auth/email-verification/passkey/options', { token }));
}

async function signIn(browser: Browser, key: SoftwareAuthenticator) {
  const options = await optionsOf(browser, '/auth/sign-in/passkey/options', {});
  return browser.post(`${server.base}/auth/sign-in/passkey`, { credential: key.get(options) });
}

async function count(sql: string, values: unknown[] = []): Promise<number> {
  const { rows } = await server.running.services.database.pool.query(`select count(*)::int as n from ${sql}`, values);
  return rows[0].n;
}

const passkeysOf = (email: string) =>
  count('passkeys p join users u on u.project_id = p.project_id and u.id = p.user_id where u.email = $1', [email]);

describe('a sign-up with a passkey', () => {
  test('is confirmed by the link in its own browser, and the passkey signs in, without any password', async () => {
    const [browser, email, key] = [server.browser(), newAddress(), newKey()];
    const made = await signUp(browser, email, key, { name: 'Ada' });
    expect(made.status, made.text).toBe(201);
    expect(made.json).toMatchObject({ user: { email, name: 'Ada' }, next: 'verify_email' });
    expect(await passkeysOf(email)).toBe(0);
    expect(codeOf(await signIn(browser, key))).toBe('sign_in.not_verified');

    expect((await confirm(browser, { token: await tokenFor(email) })).status).toBe(200);
    const elsewhere = server.browser();
    const entered = await signIn(elsewhere, key);
    expect(entered.status, entered.text).toBe(200);
    const snapshot = (await elsewhere.get(`${server.base}/session`)).json;
    expect(snapshot).toMatchObject({ user: { email, name: 'Ada' }, session: { amr: ['hwk', 'user', 'mfa'] } });
    expect(
      await count('passwords w join users u on u.project_id = w.project_id and u.id = w.user_id where u.email = $1', [
        email,
      ]),
    ).toBe(0);
    const audited = `audit_events where action = 'passkeys.added' and target_id = $1`;
    expect(await count(audited, [(snapshot as { user: { id: string } }).user.id])).toBe(1);
  });

  test('is confirmed in another browser by its passkey alone', async () => {
    const [email, key] = [newAddress(), newKey()];
    await signUp(server.browser(), email, key);
    const token = await tokenFor(email);
    const phone = server.browser();
    expect(codeOf(await confirm(phone, { token }))).toBe('email_verification.passkey_required');
    expect(codeOf(await confirm(phone, { token, password: GOOD_PASSWORD }))).toBe(
      'email_verification.passkey_required',
    );
    const stranger = createSoftwareAuthenticator(new URL(server.base).origin, {
      credentialId: Buffer.from(key.credentialId, 'base64url'),
    });
    expect(codeOf(await confirm(phone, { token, credential: await proof(phone, stranger, token) }))).toBe(
      'passkeys.refused',
    );
    expect(codeOf(await confirm(phone, { token, credential: await proof(phone, newKey(), token) }))).toBe(
      'passkeys.refused',
    );
    // Of another browser's challenge, and twice of one.
    const foreign = await proof(server.browser(), key, token);
    expect(codeOf(await confirm(phone, { token, credential: foreign }))).toBe('passkeys.refused');
    const shown = await proof(phone, key, token);
    const answers = await atOnce(20, () => confirm(phone, { token, credential: shown }));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await passkeysOf(email)).toBe(1);
    expect((await signIn(server.browser(), key)).status).toBe(200);
  });

  test('that a stranger made with my address prepares nothing: mine is confirmed, and theirs opens nothing (A53)', async () => {
    const [email, theirs, mine] = [newAddress(), newKey(), newKey()];
    const browser = server.browser();
    await signUp(server.browser(), email, theirs);
    await signUp(browser, email, mine);
    await expect.poll(async () => (await tokensFor(email)).length).toBe(2);
    // The owner of the mailbox follows both links in their own browser: only their own is confirmed by it.
    const answers = [];
    for (const token of await tokensFor(email)) answers.push(await confirm(browser, { token }));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await signIn(server.browser(), mine)).status).toBe(200);
    // Theirs is told what it was told before: that my address is registered now does not show.
    expect(codeOf(await signIn(server.browser(), theirs))).toBe('sign_in.not_verified');
    expect(await passkeysOf(email)).toBe(1);
  });

  test.each(['passkey', 'password'] as const)(
    'of the owner, with a %s, ends what a stranger had opened while no address was verified (A53)',
    async (by) => {
      const [email, theirs, mine] = [newAddress(), newKey(), newKey()];
      const stranger = server.browser();
      await changeSettings(server, { signUp: { mode: 'open', verification: 'off' } });
      const opened = { email, password: 'what the stranger chose 9' };
      try {
        await stranger.post(`${server.base}/auth/sign-up`, opened);
        expect((await stranger.post(`${server.base}/auth/sign-in/password`, opened)).status).toBe(200);
        const credential = theirs.create(await optionsOf(stranger, '/me/passkeys/options', {}));
        expect((await stranger.post(`${server.base}/me/passkeys`, { credential })).status).toBe(201);
      } finally {
        await changeSettings(server, { signUp: { mode: 'open', verification: 'required' } });
      }
      const browser = server.browser();
      const own = { email, password: GOOD_PASSWORD };
      if (by === 'passkey') await signUp(browser, email, mine);
      else await browser.post(`${server.base}/auth/sign-up`, own);
      expect((await confirm(browser, { token: await tokenFor(email) })).status).toBe(200);

      expect((await stranger.get(`${server.base}/session`)).status).toBe(401);
      expect(codeOf(await stranger.post(`${server.base}/auth/sign-in/password`, opened))).toBe(
        'sign_in.wrong_credentials',
      );
      expect(codeOf(await signIn(stranger, theirs))).toBe('passkeys.refused');
      const entered =
        by === 'passkey'
          ? await signIn(browser, mine)
          : await browser.post(`${server.base}/auth/sign-in/password`, own);
      expect(entered.status, entered.text).toBe(200);
    },
  );

  test('tells nothing of accounts: options and answer are those of an address without one', async () => {
    const person = await createPerson(server);
    const shape = (text: string, email: string) =>
      text.replaceAll(email, '').replaceAll(/"(id|challenge|createdAt|updatedAt|name)":"[^"]*"/g, '"$1"');
    const tries = [person.email, newAddress()].map(async (email) => {
      const browser = server.browser();
      const options = await browser.post(`${server.base}/auth/sign-up/passkey/options`, { email });
      const { options: given } = options.json as { options: unknown };
      const made = await browser.post(`${server.base}/auth/sign-up`, { email, credential: newKey().create(given) });
      return [options.status, shape(options.text, email), made.status, shape(made.text, email)];
    });
    const [known, unknown] = await Promise.all(tries);
    expect(known).toEqual(unknown);
    expect(known?.[2]).toBe(201);
    expect(await passkeysOf(person.email)).toBe(0);
  });

  test('takes a passkey that was made for this sign-up, in this browser, once, by its verified owner', async () => {
    const [browser, email] = [server.browser(), newAddress()];
    const post = (by: Browser, credential: unknown) =>
      by.post(`${server.base}/auth/sign-up`, { email: newAddress(), credential });
    const good = newKey().create(await creation(browser, email));
    expect(codeOf(await post(server.browser(), good))).toBe('passkeys.refused');
    const once = newKey().create(await creation(browser, email));
    const answers = await atOnce(20, () => post(browser, once));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const signInOptions = await optionsOf(browser, '/auth/sign-in/passkey/options', {});
    expect(codeOf(await post(browser, newKey().create({ ...signInOptions, rp: { id: 'localhost' } })))).toBe(
      'passkeys.refused',
    );
    for (const wrong of [
      { origin: 'https://evil.example' },
      { rpId: 'evil.example' },
      { type: 'webauthn.get' },
      { flags: FLAGS_WITHOUT_VERIFICATION },
    ])
      expect(codeOf(await post(browser, newKey().create(await creation(browser, email), wrong)))).toBe(
        'passkeys.refused',
      );
    for (const credential of [{}, { id: 'x' }])
      expect(codeOf(await post(browser, credential))).toBe('passkeys.refused');
  });

  test('takes no password beside it', async () => {
    const browser = server.browser();
    const email = newAddress();
    const credential = newKey().create(await creation(browser, email));
    const both = await browser.post(`${server.base}/auth/sign-up`, { email, credential, password: GOOD_PASSWORD });
    expect([both.status, codeOf(both)]).toEqual([400, 'request.invalid']);
  });

  test('keeps the challenge where something else is wrong with the form', async () => {
    const [browser, email, key] = [server.browser(), newAddress(), newKey()];
    await changeSettings(server, { signUp: { mode: 'open', verification: 'required', username: 'required' } });
    try {
      const credential = key.create(await creation(browser, email));
      const post = (more: object) => browser.post(`${server.base}/auth/sign-up`, { email, credential, ...more });
      expect(codeOf(await post({}))).toBe('users.username_required');
      expect((await post({ username: 'passkey.first' })).status).toBe(201);
    } finally {
      await changeSettings(server, { signUp: { mode: 'open', verification: 'required' } });
    }
  });

  test('sends its link again with the passkey', async () => {
    const [browser, email, key] = [server.browser(), newAddress(), newKey()];
    await signUp(browser, email, key);
    const first = await tokenFor(email);
    expect((await browser.post(`${server.base}/auth/email-verification`, { email })).status).toBe(202);
    await expect.poll(() => tokenFor(email)).not.toBe(first);
    expect((await confirm(browser, { token: await tokenFor(email) })).status).toBe(200);
    expect((await signIn(server.browser(), key)).status).toBe(200);
  });

  test('is complete at once where no address is verified', async () => {
    await changeSettings(server, { signUp: { mode: 'open', verification: 'off' } });
    try {
      const [browser, email, key] = [server.browser(), newAddress(), newKey()];
      const made = await signUp(browser, email, key);
      expect(made.json).toMatchObject({ next: 'complete' });
      expect((await signIn(server.browser(), key)).status).toBe(200);
      // The same passkey is nobody else's, and a sign-up that is refused leaves no account.
      const again = await signUp(browser, newAddress(), key);
      expect(codeOf(again)).toBe('passkeys.known_already');
      expect(await count('users where email = $1', [`passkey-first${people}@example.com`])).toBe(0);
    } finally {
      await changeSettings(server, { signUp: { mode: 'open', verification: 'required' } });
    }
  });

  test('is refused where passkeys are off', async () => {
    const [browser, email] = [server.browser(), newAddress()];
    const credential = newKey().create(await creation(browser, email));
    await changeSettings(server, { methods: { password: true, magicLink: true, passkey: false } });
    try {
      expect(codeOf(await browser.post(`${server.base}/auth/sign-up/passkey/options`, { email }))).toBe(
        'passkeys.disabled',
      );
      expect(codeOf(await browser.post(`${server.base}/auth/sign-up`, { email, credential }))).toBe(
        'passkeys.disabled',
      );
    } finally {
      await changeSettings(server, { methods: { password: true, magicLink: true, passkey: true } });
    }
  });
});
