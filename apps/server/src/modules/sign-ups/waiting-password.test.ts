import { hash as bcrypt } from '@node-rs/bcrypt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bearer,
  codeOf,
  createPerson,
  GOOD_PASSWORD,
  signInForTokens,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { uuidOf } from '../../../../../testing/kit/operators.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    settings: {
      signUp: { username: 'optional' },
      limits: { signUpsPerAddressAndHour: 10_000, addressFailures: 10_000, mailsPerRecipientAndTenMinutes: 50 },
    },
  });
});
afterAll(() => server?.stop());

const STRANGERS = 'what a stranger chose 5';
const WRONG = 'wrong wrong wrong';

const signUp = (email: string, password = STRANGERS) =>
  server.api.post(`${server.base}/auth/sign-up`, { email, password });
const signIn = (given: { email?: string; username?: string }, password: string) =>
  server.browser().post(`${server.base}/auth/sign-in/password`, { ...given, password });

let people = 0;
const newAddress = () => `waiting-password${++people}@example.com`;
/** One without an account, one with a password, one that signs in without. */
async function everyKind(): Promise<string[]> {
  const withPassword = await createPerson(server);
  const without = newAddress();
  const made = await server.api.post(
    `${server.origin}/v1/users`,
    { email: without, emailVerified: true },
    bearer(server.secretKey),
  );
  expect(made.status).toBe(201);
  return [newAddress(), withPassword.email, without];
}

describe('the password of a sign-up that waits', () => {
  test('is told so whether its address has an account or not, in the newest sign-up alone', async () => {
    const emails = await everyKind();
    for (const email of emails) {
      await signUp(email, 'an earlier choice 6');
      await signUp(email);
    }
    for (const email of emails) {
      expect(codeOf(await signIn({ email }, STRANGERS)), email).toBe('sign_in.not_verified');
      expect(codeOf(await signIn({ email }, 'an earlier choice 6')), email).toBe('sign_in.wrong_credentials');
      expect(codeOf(await signIn({ email }, WRONG)), email).toBe('sign_in.wrong_credentials');
    }
  });

  test('is sent again with its mail, and told the same after', async () => {
    for (const email of await everyKind()) {
      const browser = server.browser();
      await browser.post(`${server.base}/auth/sign-up`, { email, password: STRANGERS });
      expect((await browser.post(`${server.base}/auth/email-verification`, { email })).status).toBe(202);
      expect(codeOf(await signIn({ email }, STRANGERS)), email).toBe('sign_in.not_verified');
    }
  });

  test('is told the same beside a hash of another system, and a password that was changed since', async () => {
    const { email: imported, userId } = await createPerson(server);
    await server.running.services.database.pool.query('update passwords set hash = $2 where user_id = $1', [
      uuidOf('user', userId),
      await bcrypt(GOOD_PASSWORD, { cost: 5 }),
    ]);
    const changed = await createPerson(server);
    const { accessToken } = await signInForTokens(server, changed);
    await signUp(imported);
    await signUp(changed.email);
    const change = { currentPassword: changed.password, newPassword: 'changed by its owner 7' };
    const answer = await server.api.post(`${server.base}/me/password`, change, bearer(accessToken));
    expect(answer.status, answer.text).toBeLessThan(300);
    for (const email of [imported, changed.email]) {
      expect(codeOf(await signIn({ email }, STRANGERS)), email).toBe('sign_in.not_verified');
      expect(codeOf(await signIn({ email }, WRONG)), email).toBe('sign_in.wrong_credentials');
    }
    expect((await signIn({ email: imported }, GOOD_PASSWORD)).status).toBe(200);
    expect((await signIn({ email: changed.email }, 'changed by its owner 7')).status).toBe(200);
  });

  test('opens nothing of the account whose address it took, and its owner gets in as before', async () => {
    const { email, userId, password } = await createPerson(server);
    await signUp(email);
    const session = await signIn({ email }, password);
    expect(session.json).toMatchObject({ user: { id: userId }, session: { amr: ['pwd'] } });
    const refused = await signIn({ email }, STRANGERS);
    expect(refused.headers.getSetCookie().filter((line) => line.includes('session'))).toEqual([]);
    // Also where the stranger has guessed it: it is the account's own first.
    await signUp(email, password);
    expect((await signIn({ email }, password)).status).toBe(200);
  });

  test('counts as a guess at the account, and has no other one forgotten (ATTACKS A45)', async () => {
    const { email } = await createPerson(server);
    await signUp(email);
    for (let guess = 0; guess < 2; guess++) {
      expect((await signIn({ email }, `${WRONG} ${guess}`)).status).toBe(401);
      expect(codeOf(await signIn({ email }, STRANGERS))).toBe('sign_in.not_verified');
    }
    expect((await signIn({ email }, WRONG)).status).toBe(401);
    expect((await signIn({ email }, WRONG)).status).toBe(429);
    expect((await signIn({ email }, STRANGERS)).status).toBe(429);
  });

  test('is wrong with a username: it would tell whose address that account has', async () => {
    const person = await createPerson(server);
    const { email } = person;
    const { accessToken } = await signInForTokens(server, person);
    const named = { body: { username: 'taken.name' }, headers: bearer(accessToken) };
    expect((await server.api.request('PATCH', `${server.base}/me`, named)).status).toBe(200);
    await signUp(email);
    expect(codeOf(await signIn({ username: 'taken.name' }, STRANGERS))).toBe('sign_in.wrong_credentials');
    expect((await signIn({ username: 'taken.name' }, GOOD_PASSWORD)).status).toBe(200);
  });
});
