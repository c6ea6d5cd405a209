import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Answer,
  atOnce,
  type Browser,
  beginSignIn,
  createPerson,
  GOOD_PASSWORD,
  type Person,
  proveSecondFactor,
  setUpAuthenticator,
  signInForTokens,
  signInWithBrowser,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';

let first: TestServer;
let second: TestServer;

const MOST = 5;
const GUESSES = 200;

// More codes than an account has tries: what stops the guesses is the limit of the account, not that of a code.
beforeAll(async () => {
  first = await startTestServer({
    settings: {
      methods: { emailCode: true },
      limits: {
        accountFailures: MOST,
        addressFailures: 10_000,
        mailsPerRecipientAndTenMinutes: 100,
        mailsPerRecipientAndDay: 100,
      },
    },
  });
  second = await startTestServer({ replicaOf: first });
});
afterAll(async () => {
  await second.stop();
  await first.stop();
});

const at = (index: number) => (index % 2 === 0 ? first : second).origin;
const wrongCode = (index: number) => String(100_000 + index);

/** Entries of the audit that say that a guess was looked at and was wrong. */
async function looked({ userId }: Person): Promise<number> {
  const { rows } = await first.running.services.database.pool.query(
    `select count(*)::int as n from audit_events where action = 'sign_in.failed' and target_id = $1`,
    [userId],
  );
  return rows[0].n;
}

/** What the answer of a guess says of it. */
function count(answers: readonly { status: number }[], status: number): number {
  return answers.filter((answer) => answer.status === status).length;
}

async function askForCodes(email: string, many: number): Promise<Browser[]> {
  const browsers = Array.from({ length: many }, () => first.browser());
  for (const browser of browsers)
    expect((await browser.post(`${first.base}/auth/sign-in/email-code`, { email })).status).toBe(202);
  return browsers;
}

/** Two hundred guesses at once, over both replicas, by as many browsers as there are. */
type Path = {
  readonly name: string;
  /** The status of a guess that was looked at. */
  readonly wrong: number;
  prepare(person: Person): Promise<(index: number) => Promise<Answer>>;
};

const PATHS: readonly Path[] = [
  {
    name: 'passwords',
    wrong: 401,
    async prepare({ email }) {
      return (index) =>
        first.api.post(`${at(index)}/p/acme/auth/sign-in/password`, { email, password: `wrong guess number ${index}` });
    },
  },
  {
    name: 'codes by e-mail, each of another mail',
    wrong: 410,
    async prepare({ email }) {
      const browsers = await askForCodes(email, 20);
      return (index) =>
        (browsers[index % 20] ?? first.api).post(`${at(index)}/p/acme/auth/sign-in/email-code/confirm`, {
          code: wrongCode(index),
        });
    },
  },
  {
    name: 'codes of sign-in links',
    wrong: 410,
    async prepare({ email }) {
      const browsers = Array.from({ length: 3 }, () => first.browser());
      for (const browser of browsers) {
        await browser.post(`${first.base}/auth/sign-in/magic-link`, { email });
      }
      // What the page of each link would have done in another browser.
      await first.running.services.database.pool.query(
        `update one_time_tokens set code_hash = 'no code' where kind = 'magic_link' and email_key = $1`,
        [email],
      );
      return (index) =>
        (browsers[index % 3] ?? first.api).post(`${at(index)}/p/acme/auth/sign-in/magic-link/confirm`, {
          code: wrongCode(index),
        });
    },
  },
  {
    name: 'the current password in a stolen session',
    wrong: 403,
    async prepare(person) {
      const { accessToken } = await signInForTokens(first, person);
      return (index) =>
        first.api.post(
          `${at(index)}/p/acme/me/password`,
          { currentPassword: `wrong guess number ${index}`, newPassword: 'seventeen grey herons' },
          { authorization: `Bearer ${accessToken}` },
        );
    },
  },
  {
    name: 'codes of an authenticator',
    wrong: 401,
    async prepare(person) {
      await setUpAuthenticator(first, (await signInForTokens(first, person)).accessToken);
      const browser = first.browser();
      const { attempt } = await beginSignIn(first, browser, person);
      return (index) =>
        browser.post(`${at(index)}/p/acme/auth/sign-in/second-factor`, {
          attempt,
          factor: 'totp',
          code: wrongCode(index),
        });
    },
  },
];

describe.each(PATHS)('$name', ({ wrong, prepare }) => {
  test('are looked at five times at most, of 200 at once over two replicas', async () => {
    const person = await createPerson(first);
    const guess = await prepare(person);
    const answers = await atOnce(GUESSES, guess);
    expect(count(answers, wrong)).toBeLessThanOrEqual(MOST);
    expect(count(answers, wrong)).toBeGreaterThan(0);
    expect(count(answers, wrong) + count(answers, 429)).toBe(GUESSES);
    expect((await guess(GUESSES)).status).toBe(429);
    // What is closed is the account: every other way that can be guessed at is closed with it.
    const answer = await first.api.post(`${second.origin}/p/acme/auth/sign-in/password`, {
      email: person.email,
      password: person.password,
    });
    expect(answer.status).toBe(429);
  });
});

test('a sign-up that waits for its confirmation: its password is looked at five times at most', async () => {
  const email = 'waiting@example.com';
  const signedUp = await first.browser().post(`${first.base}/auth/sign-up`, { email, password: GOOD_PASSWORD });
  expect(signedUp.status).toBe(201);
  const { links } = await first.mail(email, /verify/i);
  const token = new URL(links[0] ?? '').searchParams.get('token') ?? '';
  const guess = (index: number, password = `wrong guess number ${index}`) =>
    first.api.post(`${at(index)}/p/acme/auth/email-verification/confirm`, { token, password });
  const answers = await atOnce(GUESSES, (index) => guess(index));
  const evaluated = answers.filter(({ status }) => status !== 429);
  expect(evaluated.length).toBeLessThanOrEqual(MOST);
  expect((await guess(0, GOOD_PASSWORD)).status).toBe(429);
});

test('who knows the password cannot begin to guess at the second factor anew with each sign-in', async () => {
  const person = await createPerson(first);
  const { email, password } = person;
  await setUpAuthenticator(first, (await signInForTokens(first, person)).accessToken);
  const stranger = first.browser();
  const statuses: number[] = [];
  for (let round = 0; round < 8; round++) {
    const begun = await stranger.post(`${first.base}/auth/sign-in/password`, { email, password });
    const { attempt = '' } = begun.json as { attempt?: string };
    const proof = { attempt, factor: 'totp', code: wrongCode(round) } as const;
    statuses.push(begun.status === 200 ? (await proveSecondFactor(first, stranger, proof)).status : begun.status);
  }
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
});

test('guesses on different paths count together', async () => {
  const person = await createPerson(first);
  const { email } = person;
  const [browser = first.browser()] = await askForCodes(email, 1);
  const code = () => browser.post(`${second.origin}/p/acme/auth/sign-in/email-code/confirm`, { code: '000000' });
  const password = (text: string) =>
    first.api.post(`${first.base}/auth/sign-in/password`, { email, password: text, transport: 'token' });
  for (let index = 0; index < 3; index++) expect((await password(`wrong guess number ${index}`)).status).toBe(401);
  for (let index = 0; index < 2; index++) expect((await code()).status).toBe(410);
  expect((await code()).status).toBe(429);
  expect((await password(person.password)).status).toBe(429);
  expect(await looked(person)).toBe(5);
});

describe('the owner of an account that strangers have closed', () => {
  test('comes in from a browser that it knows, and opens it for every other one', async () => {
    const person = await createPerson(first);
    const { email, password } = person;
    const known = await signInWithBrowser(first, person);
    const strangers = (text: string) =>
      first.api.post(`${first.base}/auth/sign-in/password`, { email, password: text, transport: 'token' });
    for (let index = 0; index < 6; index++) await strangers(`wrong guess number ${index}`);
    expect((await strangers(password)).status).toBe(429);
    expect((await known.post(`${first.base}/auth/sign-in/password`, { email, password })).status).toBe(200);
    expect((await strangers(password)).status).toBe(200);
  });

  test('opens it by both steps where there are two, and not by the first alone', async () => {
    const person = await createPerson(first);
    const { email, password } = person;
    const known = await signInWithBrowser(first, person);
    const app = await setUpAuthenticator(first, (await signInForTokens(first, person)).accessToken);
    const strangers = (text: string) =>
      first.api.post(`${first.base}/auth/sign-in/password`, { email, password: text, transport: 'token' });
    for (let index = 0; index < 6; index++) await strangers(`wrong guess number ${index}`);
    const { attempt } = await beginSignIn(first, known, person);
    expect((await strangers(password)).status).toBe(429);
    const proven = await proveSecondFactor(first, known, { attempt, factor: 'totp', code: app.code() });
    expect(proven.status, proven.text).toBe(200);
    expect((await strangers(password)).status).toBe(200);
  });

  test('comes in by a code in that browser too, and is not spared its own limit there', async () => {
    const person = await createPerson(first);
    const { email } = person;
    const known = await signInWithBrowser(first, person);
    for (let index = 0; index < 6; index++)
      await first.api.post(`${first.base}/auth/sign-in/password`, { email, password: `wrong guess number ${index}` });
    expect((await known.post(`${first.base}/auth/sign-in/email-code`, { email })).status).toBe(202);
    const { text } = await first.mail(email, /code to sign in/);
    const code = /^\d{6}$/m.exec(text)?.[0] ?? '';
    expect((await known.post(`${first.base}/auth/sign-in/email-code/confirm`, { code })).status).toBe(200);
    for (let index = 0; index < 6; index++)
      await known.post(`${first.base}/auth/sign-in/password`, { email, password: `wrong guess number ${index}` });
    const closed = await known.post(`${first.base}/auth/sign-in/password`, { email, password: person.password });
    expect(closed.status).toBe(429);
  });
});
