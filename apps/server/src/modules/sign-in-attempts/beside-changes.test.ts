import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  authenticatorFor,
  bearer,
  beginSignIn,
  besideHolder,
  codeOf,
  createPerson,
  type Person,
  personWithAuthenticator,
  proveSecondFactor,
  signInForTokens,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { decodeId } from '../../lib/type-id.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ settings: { limits: { addressFailures: 10_000 } } });
});
afterAll(() => server?.stop());

const rowsOf = (table: string, person: Person) => (holder: pg.Client) =>
  holder.query(`select from ${table} where user_id = $1 for update`, [decodeId('user', person.userId)]);

test('a step that waits for its user holds no attempt: who ends the attempts of the user cannot wait for it', async () => {
  const { person, app } = await personWithAuthenticator(server);
  const browser = server.browser();
  const { attempt } = await beginSignIn(server, browser, person);
  const prove = () => proveSecondFactor(server, browser, { attempt, factor: 'totp', code: app.code() });
  expect((await besideHolder(server, person, prove, rowsOf('sign_in_attempts', person))).status).toBe(200);
});

test('a reset that waits for its user holds no link and no password', async () => {
  const person = await createPerson(server);
  await server.api.post(`${server.base}/auth/password-reset`, { email: person.email });
  const { text } = await server.mail(person.email, /password/);
  const token = /token=(rst_[\w-]+)/.exec(text)?.[1];
  const confirm = () =>
    server.api.post(`${server.base}/auth/password-reset/confirm`, { token, password: 'a harbour without any boats' });
  const answer = await besideHolder(server, person, confirm, async (holder) => {
    await rowsOf('one_time_tokens', person)(holder);
    await rowsOf('passwords', person)(holder);
  });
  expect(answer.status).toBe(200);
});

test('another password ends what waits for a second factor after the old one', async () => {
  const { person, app, accessToken } = await personWithAuthenticator(server);
  const browser = server.browser();
  const { attempt } = await beginSignIn(server, browser, person);
  const changed = await server.api.post(
    `${server.base}/me/password`,
    { currentPassword: person.password, newPassword: 'a harbour without any boats' },
    bearer(accessToken),
  );
  expect(changed.status).toBe(204);
  const late = await proveSecondFactor(server, browser, { attempt, factor: 'totp', code: app.code() });
  expect(codeOf(late)).toBe('sign_in_attempts.ended');
});

test('an authenticator that is set up while a password is looked at is asked for', async () => {
  const person = await createPerson(server);
  const { accessToken } = await signInForTokens(server, person);
  const post = (path: string, body: object) => server.api.post(`${server.base}${path}`, body, bearer(accessToken));
  const { secret } = (await post('/me/factors/totp', {})).json as { secret: string };
  const app = authenticatorFor(server, secret);

  const { passwordHashing } = server.running.services;
  const { verify } = passwordHashing;
  // The account was looked up before, as one without a second factor.
  passwordHashing.verify = async (...given) => {
    passwordHashing.verify = verify;
    expect((await post('/me/factors/totp/confirm', { code: app.code() })).status).toBe(200);
    return verify.apply(passwordHashing, given);
  };
  const { email, password } = person;
  const answer = await server.api.post(`${server.base}/auth/sign-in/password`, { email, password, transport: 'token' });
  expect(answer.json).toMatchObject({ next: 'second_factor', factors: ['totp', 'recovery_code'] });
});
