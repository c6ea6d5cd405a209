import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Answer,
  addPasskey,
  bearer,
  createPerson,
  type Person,
  passkeyOptions,
  signInWithBrowser,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { offerSimulator, signInAtProvider } from '../../../../../testing/kit/providers.ts';
import { decodeId } from '../../lib/type-id.ts';

let server: TestServer;
let database: pg.Client;
beforeAll(async () => {
  server = await startTestServer({ settings: { limits: { signUpsPerAddressAndHour: 1_000 } } });
  await offerSimulator(server);
  database = new pg.Client({ connectionString: server.databaseUrl });
  await database.connect();
});
afterAll(async () => {
  await database?.end();
  await server?.stop();
});

type Account = Pick<Person, 'userId'>;
/** An account and a sign-in to it, which lets it in as things stand. */
type Way = () => Promise<{ readonly account: Account; readonly signIn: () => Promise<Answer> }>;

const url = (path: string) => `${server.base}${path}`;

const password: Way = async () => {
  const person = await createPerson(server);
  const { email, password } = person;
  return { account: person, signIn: () => server.browser().post(url('/auth/sign-in/password'), { email, password }) };
};

const magicLink: Way = async () => {
  const person = await createPerson(server);
  const browser = server.browser();
  await browser.post(url('/auth/sign-in/magic-link'), { email: person.email });
  const { links } = await server.mail(person.email, /sign in/i);
  const link = links.find((one) => one.includes('/magic-link?')) ?? '';
  const token = new URL(link).searchParams.get('token');
  return { account: person, signIn: () => browser.post(url('/auth/sign-in/magic-link/confirm'), { token }) };
};

const passkey: Way = async () => {
  const person = await createPerson(server);
  const { key } = await addPasskey(server, await signInWithBrowser(server, person));
  const signIn = async () => {
    const browser = server.browser();
    const options = await passkeyOptions(server, browser, '/auth/sign-in/passkey/options');
    return browser.post(url('/auth/sign-in/passkey'), { credential: key.get(options) });
  };
  return { account: person, signIn };
};

const provider: Way = async () => {
  const subject = randomUUID();
  const enter = () => signInAtProvider(server, { email: `${subject}@example.com`, subject });
  const { browser } = await enter();
  const { user } = (await browser.get(url('/session'))).json as { user: { id: string } };
  return { account: { userId: user.id }, signIn: async () => (await enter()).answer };
};

const ban = ({ userId }: Account) =>
  server.api.post(`${server.origin}/v1/users/${userId}/ban`, { reason: 'spam' }, bearer(server.secretKey));
const unverify = ({ userId }: Account) =>
  database.query('update users set email_verified_at = null where id = $1', [decodeId('user', userId)]);

async function failuresOf({ userId }: Account): Promise<object[]> {
  const { rows } = await database.query<{ method: string; reason: string }>(
    `select changes ->> 'method' as method, changes ->> 'reason' as reason from audit_events where action = 'sign_in.failed' and target_id = $1`,
    [userId],
  );
  return rows;
}
const sessionsOf = async ({ userId }: Account) =>
  (await database.query('select from sessions where user_id = $1 and revoked_at is null', [decodeId('user', userId)]))
    .rowCount;

test.each([
  ['password', 'banned', password, ban],
  ['password', 'not_verified', password, unverify],
  ['magic_link', 'banned', magicLink, ban],
  ['passkey', 'banned', passkey, ban],
  ['passkey', 'not_verified', passkey, unverify],
  ['provider', 'banned', provider, ban],
  ['provider', 'not_verified', provider, unverify],
])('%s: who is %s stays out, and the audit says whom it was for', async (method, reason, way, happens) => {
  const { account, signIn } = await way();
  await happens(account);
  const before = await sessionsOf(account);
  const answer = await signIn();
  expect(answer.status).toBe(403);
  expect(answer.text).toContain(`sign_in.${reason}`);
  expect(answer.text).not.toContain(account.userId);
  expect(answer.text).not.toContain(decodeId('user', account.userId));
  expect(await failuresOf(account)).toEqual([{ method, reason: `sign_in.${reason}` }]);
  expect(await sessionsOf(account)).toBe(before);
});
