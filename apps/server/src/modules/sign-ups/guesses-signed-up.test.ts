import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Answer,
  type Browser,
  bearer,
  codeOf,
  createPerson,
  GOOD_PASSWORD,
  jobsDone,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';

/** A password that waits with a sign-up is a guess at the account's own: each of them is judged by the same Argon2id, so each counts. */
let server: TestServer;
beforeAll(async () => {
  // Failures are limited as they are by default; a sign-up for each guess wants more mails.
  server = await startTestServer({ settings: { limits: { mailsPerRecipientAndTenMinutes: 10 } } });
});
afterAll(() => server?.stop());

const MOST = 5;
const MINUTE = 60_000;

const signUp = (browser: Browser, email: string, password: string) =>
  browser.post(`${server.base}/auth/sign-up`, { email, password });
const signIn = (browser: Browser, email: string, password: string) =>
  browser.post(`${server.base}/auth/sign-in/password`, { email, password });
const guessed = (n: number) => `a guess at the harbour ${n}`;

async function withoutPassword(email: string): Promise<string> {
  const body = { email, emailVerified: true };
  const made = await server.api.post(`${server.origin}/v1/users`, body, bearer(server.secretKey));
  expect(made.status).toBe(201);
  return email;
}

const said = (answer: Answer) => ({
  status: answer.status,
  code: codeOf(answer),
  remaining: answer.headers.get('ratelimit-remaining'),
  retryAfter: answer.headers.get('retry-after'),
  headers: [...answer.headers.keys()].sort(),
});

async function count(sql: string, values: unknown[]): Promise<number> {
  const { rows } = await server.running.services.database.pool.query(`select count(*)::int as n from ${sql}`, values);
  return rows[0].n;
}

const judged = () => count(`audit_events where action = 'sign_in.failed'`, []);
const noticesTo = async (email: string) => {
  await jobsDone(server);
  return count(`mailbox_messages where recipient = $1 and subject like '%too many wrong passwords%'`, [email]);
};

test('guesses that were signed up with first count as others do: five are looked at, whether the address is taken or not', async () => {
  const taken = await createPerson(server);
  const emails = ['free-to-guess@example.com', taken.email, await withoutPassword('no-password-to-guess@example.com')];
  const sequences = [];
  for (const email of emails) {
    // What the others of this address have used up is over.
    server.running.services.clock.advance(61 * MINUTE);
    const before = await judged();
    const stranger = server.browser();
    const answers = [];
    for (let guess = 0; guess <= MOST; guess++) {
      expect((await signUp(stranger, email, guessed(guess))).status).toBe(201);
      answers.push(said(await signIn(stranger, email, guessed(guess))));
    }
    expect((await signIn(stranger, email, GOOD_PASSWORD)).status, email).toBe(429);
    sequences.push({ answers, judged: (await judged()) - before, notices: await noticesTo(email) });
  }
  const [first, ...others] = sequences;
  const codes = first?.answers.map(({ code }) => code);
  expect(codes).toEqual([...Array(MOST).fill('sign_in.not_verified'), 'limits.too_many']);
  expect(first?.answers.at(-1)).toMatchObject({ retryAfter: '900' });
  expect(first).toMatchObject({ judged: MOST, notices: 1 });
  for (const other of others) expect(other).toEqual(first);
});

test('one guess that is shown again and again is looked at five times', async () => {
  const { email } = await createPerson(server);
  server.running.services.clock.advance(61 * MINUTE);
  const stranger = server.browser();
  await signUp(stranger, email, guessed(0));
  const before = await judged();
  const statuses = [];
  for (let time = 0; time < 12; time++) statuses.push((await signIn(stranger, email, guessed(0))).status);
  expect(statuses).toEqual([...Array(MOST).fill(403), ...Array(12 - MOST).fill(429)]);
  expect((await judged()) - before).toBe(MOST);
});

test('who signs in before they confirm, too often, waits for nothing once they have confirmed', async () => {
  server.running.services.clock.advance(61 * MINUTE);
  const [browser, email] = [server.browser(), 'impatient@example.com'];
  await signUp(browser, email, GOOD_PASSWORD);
  for (let time = 0; time < MOST; time++) expect((await signIn(browser, email, GOOD_PASSWORD)).status).toBe(403);
  expect((await signIn(browser, email, GOOD_PASSWORD)).status).toBe(429);
  const { links } = await server.mail(email, /verify/i);
  const token = new URL(links[0] ?? '').searchParams.get('token');
  expect((await browser.post(`${server.base}/auth/email-verification/confirm`, { token })).status).toBe(200);
  expect((await signIn(browser, email, GOOD_PASSWORD)).status).toBe(200);
});
