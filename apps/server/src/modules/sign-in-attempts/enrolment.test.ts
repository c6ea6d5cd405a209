import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  atOnce,
  authenticatorFor,
  beginSignIn,
  changeSettings,
  codeOf,
  createPerson,
  createSoftwareAuthenticator,
  FLAGS_WITHOUT_VERIFICATION,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    settings: { limits: { addressFailures: 10_000 }, secondFactor: { policy: 'required' } },
  });
});
afterAll(() => server.stop());

test('where it is required, it is set up on the way in, and the session opens with it', async () => {
  const person = await createPerson(server);
  const browser = server.browser();
  const waiting = await beginSignIn(server, browser, person);
  expect(waiting).toMatchObject({ next: 'enrolment', factors: ['totp', 'passkey'] });
  const post = (path: string, body: object) =>
    browser.post(`${server.base}/auth/sign-in${path}`, { attempt: waiting.attempt, factor: 'totp', ...body });
  // No step is skipped: there is no second factor to prove yet.
  expect(codeOf(await post('/second-factor', { code: '123456' }))).toBe('sign_in_attempts.other_step');
  const { setUp } = (await post('/enrolment', {})).json as { setUp: { secret: string; qrCode: string } };
  expect(setUp.qrCode).toContain('<svg');
  const app = authenticatorFor(server, setUp.secret);
  const wrong = app.code() === '000000' ? '000001' : '000000';
  expect(codeOf(await post('/enrolment/confirm', { code: wrong }))).toBe('sign_in_attempts.wrong_proof');
  const done = (await post('/enrolment/confirm', { code: app.code() })).json as {
    recoveryCodes: string[];
    signIn: { session: { amr: string[] } };
  };
  expect(done.recoveryCodes).toHaveLength(10);
  expect(done.signIn.session.amr).toEqual(['pwd', 'otp', 'mfa']);
  expect((await browser.get(`${server.base}/session`)).status).toBe(200);
  expect(await beginSignIn(server, server.browser(), person)).toMatchObject({ next: 'second_factor' });
});

test('a passkey is set up on the way in, once, and is the second step from then on', async () => {
  const person = await createPerson(server);
  const browser = server.browser();
  const waiting = await beginSignIn(server, browser, person);
  const post = (path: string, body: object, by = browser) =>
    by.post(`${server.base}/auth/sign-in${path}`, { attempt: waiting.attempt, factor: 'passkey', ...body });
  const key = createSoftwareAuthenticator(new URL(server.base).origin);
  const creation = async () =>
    ((await post('/enrolment', {})).json as { setUp: { options: Record<string, unknown> } }).setUp.options;

  const unverified = key.create(await creation(), { flags: FLAGS_WITHOUT_VERIFICATION });
  expect(codeOf(await post('/enrolment/confirm', { credential: unverified }))).toBe('sign_in_attempts.wrong_proof');
  const old = key.create(await creation());
  const credential = key.create(await creation());
  // Begun again, the one before is void; and the attempt is of its own browser.
  expect(codeOf(await post('/enrolment/confirm', { credential: old }))).toBe('sign_in_attempts.wrong_proof');
  expect(codeOf(await post('/enrolment/confirm', { credential }, server.browser()))).toBe('sign_in_attempts.ended');
  const answers = await atOnce(20, () => post('/enrolment/confirm', { credential }));
  const done = answers.filter(({ status }) => status === 200);
  expect(done).toHaveLength(1);
  const [{ json } = { json: null }] = done;
  const { recoveryCodes, signIn } = json as {
    recoveryCodes: string[];
    signIn: { session: { amr: string[] } };
  };
  expect(recoveryCodes).toHaveLength(10);
  expect(signIn.session.amr).toEqual(['pwd', 'hwk', 'user', 'mfa']);
  const listed = await browser.get(`${server.base}/me/passkeys`);
  expect((listed.json as { data: unknown[] }).data).toHaveLength(1);
  expect(await server.mail(person.email, /passkey/i)).toBeDefined();
  expect(await beginSignIn(server, server.browser(), person)).toMatchObject({
    next: 'second_factor',
    factors: ['passkey', 'recovery_code'],
  });
});

test('a passkey is not offered on the way in where the project has none', async () => {
  await changeSettings(server, { methods: { password: true, magicLink: true, passkey: false } });
  try {
    const browser = server.browser();
    const waiting = await beginSignIn(server, browser, await createPerson(server));
    expect(waiting).toMatchObject({ next: 'enrolment', factors: ['totp'] });
    const body = { attempt: waiting.attempt, factor: 'passkey' };
    expect(codeOf(await browser.post(`${server.base}/auth/sign-in/enrolment`, body))).toBe(
      'sign_in_attempts.factor_unavailable',
    );
  } finally {
    await changeSettings(server, { methods: { password: true, magicLink: true, passkey: true } });
  }
});
