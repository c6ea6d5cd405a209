import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  atOnce,
  authenticatorFor,
  bearer,
  codeOf,
  createPerson,
  setUpAuthenticator,
  signInForTokens,
  signInWithBrowser,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    settings: { limits: { addressFailures: 10_000 }, session: { accessTokenSeconds: 3600 } },
  });
});
afterAll(() => server.stop());

const minutes = (count: number) => server.running.services.clock.advance(count * 60 * 1000);
type Snapshot = { session: { id: string; amr: string[] } };

test('ten minutes after the last proof a factor is not changed, and a fresh proof lets it be', async () => {
  const person = await createPerson(server);
  const browser = await signInWithBrowser(server, person);
  const before = (await browser.get(`${server.base}/session`)).json as Snapshot;
  const begin = () => browser.post(`${server.base}/me/factors/totp`, {});
  expect((await begin()).status).toBe(200);
  minutes(11);
  expect(codeOf(await begin())).toBe('sessions.step_up_required');
  expect((await browser.get(`${server.base}/auth/step-up`)).json).toEqual({ fresh: false, ways: ['password'] });

  const wrong = await browser.post(`${server.base}/auth/step-up`, { way: 'password', password: 'not this one at all' });
  expect(codeOf(wrong)).toBe('passwords.wrong_current');
  const old = new Map(browser.cookies);
  const done = await browser.post(`${server.base}/auth/step-up`, { way: 'password', password: person.password });
  expect(done.status).toBe(200);
  expect((await begin()).status).toBe(200);

  // The session goes on under a new id, and what was known of it before opens nothing.
  const after = (await browser.get(`${server.base}/session`)).json as Snapshot;
  expect(after.session.id).not.toBe(before.session.id);
  const stranger = server.browser();
  for (const [name, value] of old) stranger.cookies.set(name, value);
  expect((await stranger.get(`${server.base}/session`)).status).toBe(401);
});

test('who has a second factor shows that one: the password is no way', async () => {
  const person = await createPerson(server);
  const tokens = await signInForTokens(server, person);
  const app = await setUpAuthenticator(server, tokens.accessToken);
  const post = (body: object) =>
    server.api.post(`${server.base}/auth/step-up`, { transport: 'token', ...body }, bearer(tokens.accessToken));
  expect(codeOf(await post({ way: 'password', password: person.password }))).toBe('step_up.other_way');
  const wrong = app.code() === '000000' ? '000001' : '000000';
  expect(codeOf(await post({ way: 'totp', code: wrong }))).toBe('sign_in_attempts.wrong_proof');
  const code = app.code();
  const answers = await Promise.all([
    post({ way: 'totp', code }),
    post({ way: 'totp', code }),
    post({ way: 'totp', code }),
  ]);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  const done = answers.find(({ status }) => status === 200)?.json as Snapshot;
  expect(done.session.amr).toEqual(expect.arrayContaining(['pwd', 'otp', 'mfa']));
});

test('guesses count at the limit of the account', async () => {
  const person = await createPerson(server);
  const browser = await signInWithBrowser(server, person);
  const answers = await atOnce(20, () =>
    browser.post(`${server.base}/auth/step-up`, { way: 'password', password: 'not this one at all' }),
  );
  expect(answers.filter(({ status }) => status === 403).length).toBeLessThanOrEqual(5);
  expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(15);
});

test('strangers who use up the tries of the account do not keep its owner from a fresh proof', async () => {
  const person = await createPerson(server);
  const browser = await signInWithBrowser(server, person);
  const begun = await browser.post(`${server.base}/me/factors/totp`, {});
  const app = authenticatorFor(server, (begun.json as { secret: string }).secret);
  const useUp = () =>
    atOnce(8, () =>
      server.api.post(`${server.base}/auth/sign-in/password`, { email: person.email, password: 'not this one at all' }),
    );
  expect((await useUp()).map(({ status }) => status)).toContain(429);
  const confirmed = await browser.post(`${server.base}/me/factors/totp/confirm`, { code: app.code() });
  expect(confirmed.status).toBe(200);
  minutes(11);
  await useUp();
  const done = await browser.post(`${server.base}/auth/step-up`, { way: 'totp', code: app.code() });
  expect(done.status).toBe(200);
});

test('what proves no second factor gives guesses at it no fresh start', async () => {
  const person = await createPerson(server);
  const browser = await signInWithBrowser(server, person);
  const post = (path: string, body: object) => browser.post(`${server.base}${path}`, body);
  const setUp = async () => {
    const begun = await post('/me/factors/totp', {});
    return authenticatorFor(server, (begun.json as { secret: string }).secret);
  };
  const first = await setUp();
  expect((await post('/me/factors/totp/confirm', { code: first.code() })).status).toBe(200);
  const guess = async () => codeOf(await post('/auth/step-up', { way: 'totp', code: 'x00000' }));
  const guesses = [await guess(), await guess(), await guess()];
  const second = await setUp();
  expect((await post('/me/factors/totp/confirm', { code: second.code() })).status).toBe(200);
  guesses.push(await guess());
  const { password } = person;
  const changed = await post('/me/password', { currentPassword: password, newPassword: password });
  expect(changed.status).toBeLessThan(300);
  guesses.push(await guess(), await guess());
  expect(guesses).toEqual([...Array(5).fill('sign_in_attempts.wrong_proof'), 'limits.too_many']);
});

test('what was wrong stands in the audit, the password too', async () => {
  const person = await createPerson(server);
  const browser = await signInWithBrowser(server, person);
  await browser.post(`${server.base}/auth/step-up`, { way: 'password', password: 'not this one at all' });
  const { rows } = await server.running.services.database.pool.query(
    `select changes from audit_events where action = 'step_up.failed' and target_id = $1`,
    [person.userId],
  );
  expect(rows).toEqual([{ changes: { factor: 'password' } }]);
});

test('an operator takes lost factors away, and the sessions with them', async () => {
  const person = await createPerson(server);
  const { accessToken } = await signInForTokens(server, person);
  await setUpAuthenticator(server, accessToken);
  const url = `${server.origin}/v1/users/${person.userId}/factors`;
  const key = bearer(server.secretKey);
  const seen = await server.api.get(url, key);
  expect(seen.json).toMatchObject({ totp: { confirmedAt: expect.any(String) }, recoveryCodes: { left: 10 } });
  expect(seen.text).not.toMatch(/secret|seed|otpauth/i);
  expect((await server.api.request('DELETE', url, { headers: key })).status).toBe(204);
  expect((await server.api.get(`${server.base}/session`, bearer(accessToken))).status).toBe(401);
  expect(await signInForTokens(server, person)).toMatchObject({ accessToken: expect.any(String) });
  expect((await server.api.request('DELETE', url, { headers: key })).status).toBe(204);
});

test('new recovery codes make the old ones void, and the authenticator is taken away with all of them', async () => {
  const person = await createPerson(server);
  const { accessToken } = await signInForTokens(server, person);
  const app = await setUpAuthenticator(server, accessToken);
  const renewed = await server.api.post(`${server.base}/me/factors/recovery-codes`, {}, bearer(accessToken));
  const { recoveryCodes } = renewed.json as { recoveryCodes: string[] };
  expect(recoveryCodes.filter((code) => app.recoveryCodes.includes(code))).toEqual([]);
  const removed = await server.api.request('DELETE', `${server.base}/me/factors/totp`, {
    headers: bearer(accessToken),
  });
  expect(removed.status).toBe(204);
  expect((await server.api.get(`${server.base}/me/factors`, bearer(accessToken))).json).toMatchObject({
    totp: null,
    recoveryCodes: { left: 0 },
  });
});
