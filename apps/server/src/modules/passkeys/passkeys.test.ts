import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  atOnce,
  type Browser,
  bearer,
  beginSignIn,
  changeSettings,
  codeOf,
  createPerson,
  createSoftwareAuthenticator,
  FLAGS_WITHOUT_VERIFICATION,
  type Misbehaviour,
  type Person,
  passkeyOptions,
  type SoftwareAuthenticator,
  setUpAuthenticator,
  signInForTokens,
  signInWithBrowser,
  startTestServer,
  type TestServer,
  WRONG_CREATIONS,
} from '../../../../../testing/kit/index.ts';
import { createOperator, operatorHeader } from '../../../../../testing/kit/operators.ts';
import { decodeId, encodeId } from '../../lib/type-id.ts';

let server: TestServer;
let closed: TestServer;
beforeAll(async () => {
  server = await startTestServer({ settings: { limits: { addressFailures: 10_000 } } });
  closed = await startTestServer({ settings: { methods: { password: true, magicLink: false, passkey: true } } });
});
afterAll(() => Promise.all([server?.stop(), closed?.stop()]));

const optionsOf = (browser: Browser, path: string, body?: object) => passkeyOptions(server, browser, path, body);
const origin = () => new URL(server.base).origin;

async function register(browser: Browser, key = createSoftwareAuthenticator(origin()), wrong: Misbehaviour = {}) {
  const options = await optionsOf(browser, '/me/passkeys/options');
  const answer = await browser.post(`${server.base}/me/passkeys`, { credential: key.create(options, wrong) });
  return { key, answer, options };
}

async function personWithPasskey(algorithm: 'ES256' | 'EdDSA' = 'ES256') {
  const person = await createPerson(server);
  const browser = await signInWithBrowser(server, person);
  const { key, answer } = await register(browser, createSoftwareAuthenticator(origin(), { algorithm }));
  if (answer.status !== 201) throw new Error(`registration answered ${answer.status}: ${answer.text}`);
  return { person, browser, key, passkeyId: (answer.json as { id: string }).id };
}

async function signIn(browser: Browser, key: SoftwareAuthenticator, wrong: Misbehaviour = {}) {
  const options = await optionsOf(browser, '/auth/sign-in/passkey/options');
  return browser.post(`${server.base}/auth/sign-in/passkey`, { credential: key.get(options, wrong) });
}

/** What the audit has of sign-ins that were refused, oldest first. */
async function failuresOf(method: string): Promise<object[]> {
  const { rows } = await server.running.services.database.pool.query<{ changes: object }>(
    `select changes from audit_events where action = 'sign_in.failed' and changes ->> 'method' = $1 order by occurred_at, id`,
    [method],
  );
  return rows.map(({ changes }) => changes);
}

describe('a passkey', () => {
  test.each(['ES256', 'EdDSA'] as const)(
    'of %s is added, listed, and signs in without an address',
    async (algorithm) => {
      const { person, browser: owner, key } = await personWithPasskey(algorithm);
      const listed = await owner.get(`${server.base}/me/passkeys`);
      expect(listed.json).toMatchObject({ data: [{ name: 'Passkey', backedUp: true, lastUsedAt: null }] });
      const browser = server.browser();
      const answer = await signIn(browser, key);
      expect(answer.status).toBe(200);
      const snapshot = (await browser.get(`${server.base}/session`)).json as { user: object; session: object };
      expect(snapshot.user).toMatchObject({ email: person.email });
      expect(snapshot.session).toMatchObject({ amr: ['hwk', 'user', 'mfa'] });
    },
  );

  test('is two factors in one: no second step follows it', async () => {
    const { person, key } = await personWithPasskey();
    await setUpAuthenticator(server, (await signInForTokens(server, person)).accessToken);
    expect((await signIn(server.browser(), key)).json).toMatchObject({ accessToken: expect.any(String) });
  });

  test('opens one session for one challenge, however often its answer is posted', async () => {
    const { key } = await personWithPasskey();
    const browser = server.browser();
    const credential = key.get(await optionsOf(browser, '/auth/sign-in/passkey/options'));
    const answers = await atOnce(20, () => browser.post(`${server.base}/auth/sign-in/passkey`, { credential }));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(19);
  });

  // biome-ignore format: a table
  test.each<[string, Misbehaviour]>([
    ['of another origin',                 { origin: 'https://evil.example' }],
    ['for another relying party',         { rpId: 'evil.example' }],
    ['of another ceremony',               { type: 'webauthn.create' }],
    ['to a challenge that is not ours',   { challenge: randomBytes(32).toString('base64url') }],
    ['without its owner being verified',  { flags: FLAGS_WITHOUT_VERIFICATION }],
    ['with a signature that was changed', { tamper: true }],
    ['with the handle of another account', { userHandle: randomBytes(32) }],
  ])('answer %s opens nothing, and uses its challenge up', async (_, wrong) => {
    const { key } = await personWithPasskey();
    const browser = server.browser();
    const options = await optionsOf(browser, '/auth/sign-in/passkey/options');
    const refused = await browser.post(`${server.base}/auth/sign-in/passkey`, { credential: key.get(options, wrong) });
    expect(codeOf(refused)).toBe('passkeys.refused');
    expect((await failuresOf('passkey')).at(-1)).toEqual({ method: 'passkey', reason: 'passkeys.refused' });
    if (wrong.challenge !== undefined) return;
    const again = await browser.post(`${server.base}/auth/sign-in/passkey`, { credential: key.get(options) });
    expect(codeOf(again)).toBe('passkeys.refused');
    expect((await signIn(browser, key)).status).toBe(200);
  });

  test('whose counter goes back is refused and told to the audit', async () => {
    const { key, person } = await personWithPasskey();
    expect((await signIn(server.browser(), key, { counter: 7 })).status).toBe(200);
    expect(codeOf(await signIn(server.browser(), key, { counter: 7 }))).toBe('passkeys.refused');
    expect(codeOf(await signIn(server.browser(), key, { counter: 3 }))).toBe('passkeys.refused');
    // Who only knows the key's id cannot have this written of it.
    expect(codeOf(await signIn(server.browser(), key, { counter: 2, tamper: true }))).toBe('passkeys.refused');
    const { rows } = await server.running.services.database.pool.query(
      `select changes from audit_events where action = 'passkeys.counter_went_back' and target_id = $1 order by occurred_at`,
      [person.userId],
    );
    expect(rows.map(({ changes }) => changes.counter)).toEqual([
      [7, 7],
      [7, 3],
    ]);
  });

  test('challenge is of its browser, its ceremony and its five minutes', async () => {
    const { key, browser: owner } = await personWithPasskey();
    const [first, second] = [server.browser(), server.browser()];
    const options = await optionsOf(first, '/auth/sign-in/passkey/options');
    await optionsOf(second, '/auth/sign-in/passkey/options');
    const stolen = await second.post(`${server.base}/auth/sign-in/passkey`, { credential: key.get(options) });
    expect(codeOf(stolen)).toBe('passkeys.refused');

    const registering = await optionsOf(owner, '/me/passkeys/options');
    const crossed = await owner.post(`${server.base}/auth/sign-in/passkey`, {
      credential: key.get({ ...registering, rpId: 'localhost' }),
    });
    expect(codeOf(crossed)).toBe('passkeys.refused');

    const late = await optionsOf(first, '/auth/sign-in/passkey/options');
    server.running.services.clock.advance(5 * 60 * 1000 + 1000);
    expect(codeOf(await first.post(`${server.base}/auth/sign-in/passkey`, { credential: key.get(late) }))).toBe(
      'passkeys.refused',
    );
  });

  // biome-ignore format: a table
  test.each([
    ['a registration', 'a fresh proof', '/me/passkeys/options',          {},                                '/auth/step-up',         { way: 'passkey' }, 'sign_in_attempts.wrong_proof'],
    ['a sign-up',      'a sign-in',     '/auth/sign-up/passkey/options', { email: 'ceremony@example.com' }, '/auth/sign-in/passkey', {},                 'passkeys.refused'],
  ])('challenge of %s is nothing in %s, whose binding is the same', async (_, __, optionsPath, body, path, proof, code) => {
    const { key, browser } = await personWithPasskey();
    const options = await optionsOf(browser, optionsPath, body);
    const credential = key.get({ ...options, rpId: 'localhost' });
    expect(codeOf(await browser.post(`${server.base}${path}`, { ...proof, credential }))).toBe(code);
  });

  test('of a banned account opens nothing, and neither does one that was removed', async () => {
    const { key, person, passkeyId } = await personWithPasskey();
    const key2 = bearer(server.secretKey);
    await server.api.post(`${server.origin}/v1/users/${person.userId}/ban`, { reason: 'spam' }, key2);
    expect(codeOf(await signIn(server.browser(), key))).toBe('sign_in.banned');
    await server.api.post(`${server.origin}/v1/users/${person.userId}/unban`, {}, key2);
    const removed = await server.api.request(
      'DELETE',
      `${server.origin}/v1/users/${person.userId}/passkeys/${passkeyId}`,
      {
        headers: key2,
      },
    );
    expect(removed.status).toBe(204);
    expect(codeOf(await signIn(server.browser(), key))).toBe('passkeys.refused');
  });

  test('options are the same for everybody: no address is asked, none is named', async () => {
    const options = await optionsOf(server.browser(), '/auth/sign-in/passkey/options');
    expect(Object.keys(options).sort()).toEqual(['challenge', 'rpId', 'timeout', 'userVerification']);
    const other = await optionsOf(server.browser(), '/auth/sign-in/passkey/options');
    expect({ ...other, challenge: '' }).toEqual({ ...options, challenge: '' });
  });

  test.each([{}, { id: 1 }, { id: 'A', rawId: 'A', type: 'public-key', response: {} }, { id: 'x'.repeat(3000) }])(
    'that is none (%j) is refused, and breaks nothing',
    async (credential) => {
      const browser = server.browser();
      await optionsOf(browser, '/auth/sign-in/passkey/options');
      expect(codeOf(await browser.post(`${server.base}/auth/sign-in/passkey`, { credential }))).toBe(
        'passkeys.refused',
      );
    },
  );
});

describe('adding one', () => {
  test.each(WRONG_CREATIONS)('%s is refused', async (_, wrong) => {
    const browser = await signInWithBrowser(server, await createPerson(server));
    const { answer } = await register(browser, undefined, wrong);
    expect(codeOf(answer)).toBe('passkeys.refused');
    expect((await browser.get(`${server.base}/me/passkeys`)).json).toEqual({ data: [] });
  });

  test('leaves one open challenge, however often it is begun', async () => {
    const { browser, person } = await personWithPasskey();
    for (let n = 0; n < 3; n++) await optionsOf(browser, '/me/passkeys/options');
    const { rows } = await server.running.services.database.pool.query(
      `select count(*)::int as open from one_time_tokens
       where kind = 'webauthn_challenge' and user_id = $1 and used_at is null and voided_at is null`,
      [decodeId('user', person.userId)],
    );
    expect(rows).toEqual([{ open: 1 }]);
  });

  test('wants a fresh proof, and a challenge of the same account', async () => {
    const browser = await signInWithBrowser(server, await createPerson(server));
    const stranger = await signInWithBrowser(server, await createPerson(server));
    const options = await optionsOf(browser, '/me/passkeys/options');
    const credential = createSoftwareAuthenticator(origin()).create(options);
    expect(codeOf(await stranger.post(`${server.base}/me/passkeys`, { credential }))).toBe('passkeys.refused');
    server.running.services.clock.advance(11 * 60 * 1000);
    expect(codeOf(await browser.post(`${server.base}/me/passkeys/options`, {}))).toBe('sessions.step_up_required');
  });

  test('is finished in the session that began it, also where a refresh or a fresh proof came between', async () => {
    const { browser, person } = await personWithPasskey();
    const other = await signInWithBrowser(server, person);
    const add = async (at: Browser, options: Record<string, unknown>) => {
      const credential = createSoftwareAuthenticator(origin()).create(options);
      return at.post(`${server.base}/me/passkeys`, { credential });
    };
    const options = await optionsOf(browser, '/me/passkeys/options');
    expect(codeOf(await add(other, options))).toBe('passkeys.refused');
    expect(((await browser.get(`${server.base}/me/passkeys`)).json as { data: object[] }).data).toHaveLength(1);
    const refreshed = await optionsOf(browser, '/me/passkeys/options');
    expect((await browser.post(`${server.base}/auth/refresh`, {})).status).toBe(200);
    expect((await add(browser, refreshed)).status).toBe(201);
    const proven = await optionsOf(browser, '/me/passkeys/options');
    const stepUp = await browser.post(`${server.base}/auth/step-up`, { way: 'password', password: person.password });
    expect(stepUp.status).toBe(200);
    expect((await add(browser, proven)).status).toBe(201);
  });

  test('the same one twice is refused, also for another account, and ten are the most', async () => {
    const credentialId = randomBytes(32);
    const browser = await signInWithBrowser(server, await createPerson(server));
    expect((await register(browser, createSoftwareAuthenticator(origin(), { credentialId }))).answer.status).toBe(201);
    const other = await signInWithBrowser(server, await createPerson(server));
    const again = await register(other, createSoftwareAuthenticator(origin(), { credentialId }));
    expect(codeOf(again.answer)).toBe('passkeys.known_already');
    for (let n = 1; n < 10; n++) expect((await register(browser)).answer.status).toBe(201);
    expect(codeOf(await browser.post(`${server.base}/me/passkeys/options`, {}))).toBe('passkeys.too_many');
  });

  test('names it, renames it and removes it; nobody else can', async () => {
    const { browser, passkeyId } = await personWithPasskey();
    const stranger = await signInWithBrowser(server, await createPerson(server));
    const url = `${server.base}/me/passkeys/${passkeyId}`;
    for (const method of ['PATCH', 'DELETE']) {
      const body = method === 'PATCH' ? { body: { name: 'Mine now' } } : {};
      expect(codeOf(await stranger.request(method, url, body))).toBe('passkeys.not_found');
    }
    expect((await browser.request('PATCH', url, { body: { name: 'Phone of Ada' } })).status).toBe(204);
    expect((await browser.get(`${server.base}/me/passkeys`)).json).toMatchObject({ data: [{ name: 'Phone of Ada' }] });
    expect((await browser.request('DELETE', url)).status).toBe(204);
  });

  test('the last way in stays', async () => {
    const person = await createPerson(closed);
    const browser = await signInWithBrowser(closed, person);
    const key = createSoftwareAuthenticator(new URL(closed.base).origin);
    const { options } = (await browser.post(`${closed.base}/me/passkeys/options`, {})).json as { options: object };
    const made = await browser.post(`${closed.base}/me/passkeys`, { credential: key.create(options) });
    const url = `${closed.base}/me/passkeys/${(made.json as { id: string }).id}`;
    await closed.running.services.database.pool.query('delete from passwords');
    expect(codeOf(await browser.request('DELETE', url))).toBe('passkeys.last_way_in');
    const unknown = `${closed.base}/me/passkeys/${encodeId('passkey', randomUUID())}`;
    expect(codeOf(await browser.request('DELETE', unknown))).toBe('passkeys.not_found');
    // Switched off it opens nothing, so it keeps nobody in.
    await changeSettings(closed, { methods: { passkey: false } });
    expect((await browser.request('DELETE', url)).status).toBe(204);
  });
});

describe('an operator', () => {
  test('takes a lost one away, and the sessions with it', async () => {
    const { person, browser, passkeyId } = await personWithPasskey();
    const url = `${server.origin}/v1/users/${person.userId}/passkeys/${passkeyId}`;
    expect((await server.api.request('DELETE', url, { headers: bearer(server.secretKey) })).status).toBe(204);
    expect((await browser.get(`${server.base}/session`)).status).toBe(401);
  });

  test('does not touch those of somebody who holds more', async () => {
    const { running } = server;
    const organizationId = running.system.firstOrganizationId;
    const admin = await createOperator(server, { email: 'admin@example.com', organizationId, role: 'admin' });
    const owner = await createOperator(server, { email: 'second@example.com', organizationId, role: 'owner' });
    const headers = await operatorHeader(server, admin, encodeId('project', running.system.id));
    const url = `${server.origin}/v1/users/${owner.userId}/passkeys/${encodeId('passkey', randomUUID())}`;
    expect(codeOf(await server.api.request('DELETE', url, { headers }))).toBe('users.outranked');
  });
});

describe('as a second factor', () => {
  async function begin(person: Person) {
    const browser = server.browser();
    const { attempt } = await beginSignIn(server, browser, person);
    const options = await optionsOf(browser, '/auth/sign-in/second-factor/challenge', { attempt, factor: 'passkey' });
    return { browser, attempt, options };
  }

  test('it stands for the authenticator, and a passkey of somebody else does not', async () => {
    const { key, person } = await personWithPasskey();
    await setUpAuthenticator(server, (await signInForTokens(server, person)).accessToken);
    const { browser, attempt, options } = await begin(person);
    const { key: foreign } = await personWithPasskey();
    const post = (credential: object) =>
      browser.post(`${server.base}/auth/sign-in/second-factor`, { attempt, factor: 'passkey', credential });
    expect(codeOf(await post(foreign.get(options)))).toBe('sign_in_attempts.wrong_proof');
    const next = await optionsOf(browser, '/auth/sign-in/second-factor/challenge', { attempt, factor: 'passkey' });
    const answers = await Promise.all(Array.from({ length: 5 }, () => key.get(next)).map(post));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('what one session or sign-in asked for proves nothing in another, and a refresh keeps it', async () => {
    const { key, person, browser: owner } = await personWithPasskey();
    await setUpAuthenticator(server, (await signInForTokens(server, person)).accessToken);
    const [first, second] = [await begin(person), await begin(person)];
    const ofStepUp = () => optionsOf(owner, '/auth/step-up/challenge', { way: 'passkey' });
    const ofSignIn = ({ browser, attempt }: typeof first) =>
      optionsOf(browser, '/auth/sign-in/second-factor/challenge', { attempt, factor: 'passkey' });
    const enter = ({ browser, attempt }: typeof first, options: Record<string, unknown>) =>
      browser.post(`${server.base}/auth/sign-in/second-factor`, {
        attempt,
        factor: 'passkey',
        credential: key.get(options),
      });
    const stepUp = (browser: Browser, options: Record<string, unknown>) =>
      browser.post(`${server.base}/auth/step-up`, { way: 'passkey', credential: key.get(options) });

    const crossed = [
      await enter(second, await ofStepUp()),
      await enter(second, await ofSignIn(first)),
      await stepUp(owner, await ofSignIn(second)),
    ];
    expect(crossed.map(codeOf)).toEqual(Array(3).fill('sign_in_attempts.wrong_proof'));
    expect((await second.browser.get(`${server.base}/session`)).status).toBe(401);

    const entered = await enter(second, await ofSignIn(second));
    expect(entered.status, entered.text).toBe(200);
    expect(codeOf(await stepUp(second.browser, await ofStepUp()))).toBe('sign_in_attempts.wrong_proof');
    const options = await ofStepUp();
    expect((await owner.post(`${server.base}/auth/refresh`, {})).status).toBe(200);
    expect((await stepUp(owner, options)).status).toBe(200);
  });

  test('it is a fresh proof, also where the project asks for no second factors', async () => {
    const { key, browser } = await personWithPasskey();
    server.running.services.clock.advance(11 * 60 * 1000);
    await changeSettings(server, { secondFactor: { policy: 'off' } });
    const options = await optionsOf(browser, '/auth/step-up/challenge', { way: 'passkey' });
    const done = await browser.post(`${server.base}/auth/step-up`, { way: 'passkey', credential: key.get(options) });
    expect(done.status).toBe(200);
    expect((await browser.post(`${server.base}/me/passkeys/options`, {})).status).toBe(200);
  });
});
