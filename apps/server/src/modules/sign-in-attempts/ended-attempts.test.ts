import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  bearer,
  codeOf,
  createPerson,
  type Person,
  setUpAuthenticator,
  signInForTokens,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { uuidOf } from '../../../../../testing/kit/operators.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ settings: { secondFactor: { policy: 'optional' }, methods: { passkey: true } } });
});
afterAll(() => server?.stop());

const remove = (path: string) =>
  server.api.request('DELETE', `${server.origin}/v1/users/${path}`, { headers: bearer(server.secretKey) });

async function takePasskey({ userId }: Person): Promise<number> {
  await server.running.services.database.pool.query(
    `insert into passkeys (project_id, id, user_id, credential_id, public_key, user_handle, counter, aaguid, backed_up, name, created_at)
     select project_id, gen_random_uuid(), id, '\\x01', '\\x00', '\\x00', 0, gen_random_uuid(), false, 'Stolen', now() from users where id = $1`,
    [uuidOf('user', userId)],
  );
  const listed = await server.api.get(`${server.origin}/v1/users/${userId}/passkeys`, bearer(server.secretKey));
  const [passkey] = (listed.json as { data: { id: string }[] }).data;
  return (await remove(`${userId}/passkeys/${passkey?.id}`)).status;
}

async function changeAddress(person: Person, accessToken: string): Promise<number> {
  const email = `moved-${person.email}`;
  await server.api.post(`${server.base}/me/email-change`, { email }, bearer(accessToken));
  const { links } = await server.mail(email, /verify your new/i);
  const token = new URL(links[0] ?? '').searchParams.get('token');
  return (await server.api.post(`${server.base}/me/email-change/confirm`, { token }, bearer(accessToken))).status;
}

/** By the link in a mail. */
async function resetPassword({ email }: Person): Promise<number> {
  await server.api.post(`${server.base}/auth/password-reset`, { email });
  const { links } = await server.mail(email, /password/i);
  const token = new URL(links[0] ?? '').searchParams.get('token');
  const password = 'a lighthouse without a keeper';
  return (await server.api.post(`${server.base}/auth/password-reset/confirm`, { token, password })).status;
}

/** Whoever had the passkey or the password, or reads the old mailbox, may be in the middle of a sign-in (ATTACKS A39). */
test.each<[string, number, (person: Person, accessToken: string) => Promise<number>]>([
  ['an operator takes a stolen passkey away', 204, takePasskey],
  ['an operator takes the factors away', 204, async ({ userId }) => (await remove(`${userId}/factors`)).status],
  ['the address is changed', 200, changeAddress],
  ['the password is reset', 200, resetPassword],
])('a sign-in that is under way ends when %s', async (_, status, happens) => {
  const person = await createPerson(server);
  const { accessToken } = await signInForTokens(server, person);
  await setUpAuthenticator(server, accessToken);
  const { email, password } = person;
  const begun = await server.api.post(`${server.base}/auth/sign-in/password`, { email, password, transport: 'token' });
  const { attempt } = begun.json as { attempt: string };
  const look = () => server.api.post(`${server.base}/auth/sign-in/attempt`, { attempt });
  expect((await look()).status).toBe(200);
  expect(await happens(person, accessToken)).toBe(status);
  expect(codeOf(await look())).toBe('sign_in_attempts.ended');
});
