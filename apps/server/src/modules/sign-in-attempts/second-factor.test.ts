import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  atOnce,
  type Browser,
  bearer,
  beginSignIn,
  codeOf,
  personWithAuthenticator,
  proveSecondFactor,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';

let server: TestServer;
beforeAll(async () => {
  // One address does all of it here, and its own limit is not what these tests are about.
  server = await startTestServer({ settings: { limits: { addressFailures: 10_000 } } });
});
afterAll(() => server.stop());

const session = (browser: Browser) => browser.get(`${server.base}/session`);

test('a password alone opens nothing once an authenticator is set up', async () => {
  const { person, app } = await personWithAuthenticator(server);
  const browser = server.browser();
  const waiting = await beginSignIn(server, browser, person);
  expect(waiting).toMatchObject({ next: 'second_factor', factors: ['totp', 'recovery_code'] });
  expect((await session(browser)).status).toBe(401);

  const answer = await proveSecondFactor(server, browser, {
    attempt: waiting.attempt,
    factor: 'totp',
    code: app.code(),
  });
  expect(answer.status).toBe(200);
  const snapshot = (await session(browser)).json as { session: { amr: string[] } };
  expect(snapshot.session.amr).toEqual(['pwd', 'otp', 'mfa']);
});

test('one attempt opens one session, however often its step is posted', async () => {
  const { person, app } = await personWithAuthenticator(server);
  const browser = server.browser();
  const { attempt } = await beginSignIn(server, browser, person);
  const [first, ...codes] = [app.code(), app.code(1), ...app.recoveryCodes.slice(0, 3)];
  const answers = await Promise.all(
    [first, ...codes].map((code = '') =>
      proveSecondFactor(server, browser, { attempt, factor: code.length === 6 ? 'totp' : 'recovery_code', code }),
    ),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(codeOf(await proveSecondFactor(server, browser, { attempt, factor: 'totp', code: app.code(1) }))).toBe(
    'sign_in_attempts.ended',
  );
});

test('a recovery code works once under twenty parallel posts, and the others stay', async () => {
  const { person, app } = await personWithAuthenticator(server);
  const [code = '', next = ''] = app.recoveryCodes;
  expect(app.recoveryCodes).toHaveLength(10);
  const browser = server.browser();
  const { attempt } = await beginSignIn(server, browser, person);
  const answers = await atOnce(20, () =>
    proveSecondFactor(server, browser, { attempt, factor: 'recovery_code', code }),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  const other = server.browser();
  server.running.services.clock.advance(16 * 60 * 1000);
  const again = await beginSignIn(server, other, person);
  const used = await proveSecondFactor(server, other, { attempt: again.attempt, factor: 'recovery_code', code });
  expect(codeOf(used)).toBe('sign_in_attempts.wrong_proof');
  const unused = { attempt: again.attempt, factor: 'recovery_code', code: next.toUpperCase().replaceAll('-', ' ') };
  expect((await proveSecondFactor(server, other, unused)).status).toBe(200);
  const factors = await other.get(`${server.base}/me/factors`);
  expect(factors.json).toMatchObject({ recoveryCodes: { left: 8 } });
});

test('an attempt is of the browser that began it, and ends after ten minutes', async () => {
  const { person, app } = await personWithAuthenticator(server);
  const browser = server.browser();
  const { attempt } = await beginSignIn(server, browser, person);
  const elsewhere = server.browser();
  await beginSignIn(server, elsewhere, person);
  const proof = { attempt, factor: 'totp', code: app.code() };
  expect(codeOf(await proveSecondFactor(server, elsewhere, proof))).toBe('sign_in_attempts.ended');
  expect(codeOf(await proveSecondFactor(server, server.browser(), proof))).toBe('sign_in_attempts.ended');
  server.running.services.clock.advance(10 * 60 * 1000 + 1000);
  expect(codeOf(await proveSecondFactor(server, browser, proof))).toBe('sign_in_attempts.ended');
});

test('an app without cookies gets a secret in the attempt, and the attempt is nothing without it', async () => {
  const { person, app } = await personWithAuthenticator(server);
  const { attempt } = await beginSignIn(server, server.api, person, 'token');
  const [bare = ''] = attempt.split('.');
  expect(attempt).not.toBe(bare);
  const proof = { factor: 'totp', code: app.code() };
  expect(codeOf(await proveSecondFactor(server, server.api, { ...proof, attempt: bare }))).toBe(
    'sign_in_attempts.ended',
  );
  const answer = await proveSecondFactor(server, server.api, { ...proof, attempt });
  expect(answer.json).toMatchObject({ refreshToken: expect.any(String) });
});

test('wrong codes count at the limit of the account, and no more than five are looked at', async () => {
  const { person, app } = await personWithAuthenticator(server);
  const browser = server.browser();
  const { attempt } = await beginSignIn(server, browser, person);
  const wrong = app.code() === '000000' ? '000001' : '000000';
  const answers = await atOnce(200, () => proveSecondFactor(server, browser, { attempt, factor: 'totp', code: wrong }));
  expect(answers.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(5);
  expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(195);
  const right = await proveSecondFactor(server, browser, { attempt, factor: 'totp', code: app.code() });
  expect(right.status).toBe(429);
});

test('a trusted browser is not asked again for thirty days, and only for that account', async () => {
  const { person, app } = await personWithAuthenticator(server);
  const browser = server.browser();
  const { attempt } = await beginSignIn(server, browser, person);
  const trusting = { attempt, factor: 'totp', code: app.code(), trustDevice: true };
  expect((await proveSecondFactor(server, browser, trusting)).status).toBe(200);
  expect(await beginSignIn(server, browser, person)).toMatchObject({ accessToken: expect.any(String) });
  const other = await personWithAuthenticator(server);
  expect(await beginSignIn(server, browser, other.person)).toMatchObject({ next: 'second_factor' });
  server.running.services.clock.advance(30 * 24 * 60 * 60 * 1000 + 1000);
  expect(await beginSignIn(server, browser, person)).toMatchObject({ next: 'second_factor' });
});

test('a magic link is no way around it, and neither is a reset of the password', async () => {
  const { person } = await personWithAuthenticator(server);
  const browser = server.browser();
  await browser.post(`${server.base}/auth/sign-in/magic-link`, { email: person.email });
  const link = (await server.mail(person.email, /sign in/i)).links.find((one) => one.includes('/magic-link?')) ?? '';
  const token = new URL(link).searchParams.get('token');
  const linked = await browser.post(`${server.base}/auth/sign-in/magic-link/confirm`, { token });
  expect(linked.json).toMatchObject({ next: 'second_factor' });
  expect((await session(browser)).status).toBe(401);

  await browser.post(`${server.base}/auth/password-reset`, { email: person.email });
  const reset = (await server.mail(person.email, /reset/i)).links.find((one) => one.includes('/reset-password?')) ?? '';
  const password = 'another orchard, another hill';
  await browser.post(`${server.base}/auth/password-reset/confirm`, {
    token: new URL(reset).searchParams.get('token'),
    password,
  });
  expect(await beginSignIn(server, browser, { email: person.email, password })).toMatchObject({
    next: 'second_factor',
  });
});

test('somebody who is banned between the steps does not get in', async () => {
  const { person, app } = await personWithAuthenticator(server);
  const browser = server.browser();
  const { attempt } = await beginSignIn(server, browser, person);
  await server.api.post(`${server.origin}/v1/users/${person.userId}/ban`, { reason: 'spam' }, bearer(server.secretKey));
  expect(codeOf(await proveSecondFactor(server, browser, { attempt, factor: 'totp', code: app.code() }))).toBe(
    'sign_in.banned',
  );
});
