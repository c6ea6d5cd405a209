import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Answer,
  bearer,
  beginSignIn,
  createPerson,
  type Person,
  proveSecondFactor,
  setUpAuthenticator,
  signInForTokens,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { uuidOf } from '../../../../../testing/kit/operators.ts';

const MOST = 3;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    settings: {
      methods: { emailCode: true },
      secondFactor: { policy: 'optional' },
      limits: { accountFailures: MOST, addressFailures: 10_000 },
    },
  });
});
afterAll(() => server?.stop());

/** The person's rows are held by somebody: what wants them is told 503. */
async function whileHeld({ userId }: Person, work: () => Promise<void>): Promise<void> {
  const holder = await server.running.services.database.connect();
  try {
    await holder.query('begin');
    await holder.query('select from users where id = $1 for update', [uuidOf('user', userId)]);
    await holder.query('select from one_time_tokens where user_id = $1 for update', [uuidOf('user', userId)]);
    await work();
    await holder.query('rollback');
  } finally {
    await holder.end();
  }
}

type Prepare = (person: Person) => Promise<() => Promise<Answer>>;

const secondFactor: Prepare = async (person) => {
  const app = await setUpAuthenticator(server, (await signInForTokens(server, person)).accessToken);
  const browser = server.browser();
  const { attempt } = await beginSignIn(server, browser, person);
  return () => proveSecondFactor(server, browser, { attempt, factor: 'totp', code: app.code() });
};

const stepUp: Prepare = async (person) => {
  const { accessToken } = await signInForTokens(server, person);
  const app = await setUpAuthenticator(server, accessToken);
  return () => {
    const proof = { way: 'totp', code: app.code(), transport: 'token' };
    return server.api.post(`${server.base}/auth/step-up`, proof, bearer(accessToken));
  };
};

const codeByMail: Prepare = async ({ email }) => {
  const browser = server.browser();
  await browser.post(`${server.base}/auth/sign-in/email-code`, { email });
  const code = /^\d{6}$/m.exec((await server.mail(email, /code to sign in/)).text)?.[0] ?? '';
  return () => browser.post(`${server.base}/auth/sign-in/email-code/confirm`, { code });
};

test.each([
  ['a second factor', secondFactor],
  ['a step-up', stepUp],
  ['a code by mail', codeByMail],
])('%s that the database had no time for is no guess: its owner is not locked out', async (_, prepare) => {
  const person = await createPerson(server);
  const prove = await prepare(person);
  await whileHeld(person, async () => {
    // Twice as often as an account may fail, and no more of them at once.
    for (let round = 0; round < 2; round++) {
      const answers = await Promise.all(Array.from({ length: MOST }, prove));
      expect(answers.map(({ status }) => status)).toEqual(Array(MOST).fill(503));
    }
  });
  expect(await prove()).toMatchObject({ status: 200 });
});

test('a wrong code for a new authenticator is a guess, though it is told as an error', async () => {
  const { accessToken } = await signInForTokens(server, await createPerson(server));
  const post = (path: string, body: object) => server.api.post(`${server.base}${path}`, body, bearer(accessToken));
  expect((await post('/me/factors/totp', {})).status).toBe(200);
  const statuses: number[] = [];
  for (let n = 0; n <= MOST; n++) statuses.push((await post('/me/factors/totp/confirm', { code: `10000${n}` })).status);
  expect(statuses).toEqual([422, 422, 422, 429]);
});
