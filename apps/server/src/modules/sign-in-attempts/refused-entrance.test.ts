import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Answer,
  addPasskey,
  bearer,
  beginSignIn,
  changeSettings,
  codeOf,
  createPerson,
  type Person,
  passkeyOptions,
  proveSecondFactor,
  setUpAuthenticator,
  signInForTokens,
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

const PLAIN = { signUp: { mode: 'open' }, secondFactor: {}, branding: {} };
const NAMED = { signUp: { mode: 'open', username: 'required' } };
const TERMS = { signUp: { mode: 'open', termsVersion: '2' }, branding: { termsUrl: 'https://acme.example/terms' } };
const REQUIRED = { secondFactor: { policy: 'required' } };

/** A sign-in that waits at a step, and the step, which would be done as things stand. */
async function waitAt(settings: object, path: string, more: Record<string, unknown>) {
  const person = await createPerson(server);
  const browser = server.browser();
  await changeSettings(server, { ...PLAIN, ...settings });
  const { attempt } = await beginSignIn(server, browser, person);
  const post = (body: object) => browser.post(url(`/auth/sign-in/${path}`), { attempt, ...body });
  return { account: person, post, signIn: () => post(more) };
}

const username = () => waitAt(NAMED, 'username', { username: 'kept.out' });
const terms = () => waitAt(TERMS, 'terms', { acceptedTerms: '2' });
const enrolment = () => waitAt(REQUIRED, 'enrolment', { factor: 'totp' });

const challenge: Way = async () => {
  const person = await createPerson(server);
  await addPasskey(server, await signInWithBrowser(server, person));
  await changeSettings(server, { ...PLAIN, ...REQUIRED });
  const browser = server.browser();
  const { attempt } = await beginSignIn(server, browser, person);
  const body = { attempt, factor: 'passkey' };
  return { account: person, signIn: () => browser.post(url('/auth/sign-in/second-factor/challenge'), body) };
};

const proof: Way = async () => {
  const person = await createPerson(server);
  const app = await setUpAuthenticator(server, (await signInForTokens(server, person)).accessToken);
  const browser = server.browser();
  const { attempt } = await beginSignIn(server, browser, person);
  return {
    account: person,
    signIn: () => proveSecondFactor(server, browser, { attempt, factor: 'totp', code: app.code() }),
  };
};

/** How many sign-ins by password the metrics have with this end. */
async function countedAs(result: string): Promise<number> {
  const { text } = await server.api.get(`${server.origin}/metrics`);
  const line = text.split('\n').find((one) => one.includes(`sign_ins_total{method="password",result="${result}"}`));
  return Number(line?.split(' ').at(-1) ?? 0);
}

test.each([
  ['the username', 'banned', 'password', username, ban],
  ['the username', 'not_verified', 'password', username, unverify],
  ['the terms', 'banned', 'password', terms, ban],
  ['the terms', 'not_verified', 'password', terms, unverify],
  ['an enrolment that begins', 'banned', 'totp', enrolment, ban],
  ['what a passkey has to sign', 'banned', 'passkey', challenge, ban],
  ['the second factor', 'banned', 'totp', proof, ban],
])(
  'at the step of %s: who is %s meanwhile stays out, and that is told once',
  async (_step, reason, method, way, happens) => {
    try {
      const { account, signIn } = await way();
      await happens(account);
      const [sessions, counted] = [await sessionsOf(account), await countedAs(`sign_in.${reason}`)];
      const answer = await signIn();
      expect([answer.status, codeOf(answer)]).toEqual([403, `sign_in.${reason}`]);
      expect(answer.text).not.toContain(account.userId);
      expect(await failuresOf(account)).toEqual([{ method, reason: `sign_in.${reason}` }]);
      expect(await countedAs(`sign_in.${reason}`)).toBe(counted + 1);
      expect(await sessionsOf(account)).toBe(sessions);
    } finally {
      await changeSettings(server, PLAIN);
    }
  },
);

test.each([
  ['a name that is reserved', username, { username: 'Admin' }],
  ['another version of the terms', terms, { acceptedTerms: '1' }],
])('%s refuses nobody: it is said to them, and not told as a sign-in that failed', async (_what, way, body) => {
  try {
    const { account, post, signIn } = await way();
    expect((await post(body)).status).toBe(422);
    expect(await failuresOf(account)).toEqual([]);
    expect((await signIn()).status).toBe(200);
  } finally {
    await changeSettings(server, PLAIN);
  }
});
