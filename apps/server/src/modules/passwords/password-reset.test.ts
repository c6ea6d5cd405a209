import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  bearer,
  codeOf,
  createPerson,
  type Person,
  startTestServer,
  type TestServer,
  until,
} from '../../../../../testing/kit/index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

const NEW_PASSWORD = 'a lighthouse without a keeper';

const tokenSentTo = async ({ email }: Person) =>
  new URL((await server.mail(email, /password/i)).links[0] ?? '').searchParams.get('token');

const confirm = (token: string | null) =>
  server.api.post(`${server.base}/auth/password-reset/confirm`, { token, password: NEW_PASSWORD });

const ask = ({ email }: Person) => server.api.post(`${server.base}/auth/password-reset`, { email });

const send = ({ userId }: Person) =>
  server.api.post(`${server.origin}/v1/users/${userId}/password-reset`, {}, bearer(server.secretKey));

test.each([
  ['its owner asks for', ask],
  ['an operator sends', send],
])('a newer link that %s is worth all: the older one sets no password (A51)', async (_, again) => {
  const person = await createPerson(server);
  const signIn = (password: string) =>
    server.browser().post(`${server.base}/auth/sign-in/password`, { email: person.email, password });
  expect((await ask(person)).status).toBe(202);
  const older = await tokenSentTo(person);
  expect((await again(person)).status).toBe(202);
  const hasCome = async () => (await tokenSentTo(person)) !== older;
  await until(hasCome, 10_000, 'the mail with the newer link');
  const newer = await tokenSentTo(person);

  expect(codeOf(await confirm(older))).toBe('tokens.used_or_expired');
  expect((await signIn(person.password)).status).toBe(200);
  expect((await confirm(newer)).status).toBe(200);
  expect((await signIn(NEW_PASSWORD)).status).toBe(200);
});
