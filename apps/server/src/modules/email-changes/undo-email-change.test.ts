import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  atOnce,
  type Browser,
  bearer,
  codeOf,
  createPerson,
  type Person,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import {
  actionsOn,
  allMailsLeft,
  expectOneWinner,
  isSignedIn,
  mailsTo,
  signInFrom,
  startAccountServer,
  tokenIn,
} from '../account/account.fixture.ts';

const DAY = 24 * 60 * 60 * 1000;

let server: TestServer;
beforeAll(async () => {
  server = await startAccountServer();
});
afterAll(() => server?.stop());

let counter = 0;
const freshAddress = () => `thief${++counter}@elsewhere.example`;

async function change(browser: Browser, email: string): Promise<void> {
  expect((await browser.post(`${server.base}/me/email-change`, { email })).status).toBe(202);
  const token = tokenIn(await server.mail(email, /verify your new/i), '/email-change');
  const done = await browser.post(`${server.base}/me/email-change/confirm`, { token });
  expect(done.status, done.text).toBe(200);
}

const undoToken = async (email: string) =>
  tokenIn(await server.mail(email, /address was changed/i), '/email-change/undo');
const undo = (token: string) => server.api.post(`${server.base}/auth/email-change/undo`, { token });
const addressOf = async (person: Person) =>
  (
    (await server.api.get(`${server.origin}/v1/users/${person.userId}`, bearer(server.secretKey))).json as {
      email: string;
    }
  ).email;

async function hijacked() {
  const person = await createPerson(server);
  const thief = await signInFrom(server, person);
  const address = freshAddress();
  await change(thief, address);
  return { person, thief, address, token: await undoToken(person.email) };
}

test('the old address takes the change back: everybody is out, and a new password is chosen from there', async () => {
  const { person, thief, address, token } = await hijacked();
  const page = `${server.base}/email-change/undo?token=${token}`;
  for (let look = 0; look < 3; look++) expect((await server.api.get(page)).status).toBe(200);
  expect(await addressOf(person)).toBe(address);

  const answers = await atOnce(20, () => undo(token));
  expectOneWinner(answers, 200, 410);
  expect(await addressOf(person)).toBe(person.email);
  expect(await isSignedIn(server, thief)).toBe(false);
  for (const email of [person.email, address]) {
    const body = { email, password: person.password };
    expect(codeOf(await server.browser().post(`${server.base}/auth/sign-in/password`, body))).toBe(
      'sign_in.wrong_credentials',
    );
  }
  await allMailsLeft(server);
  expect(await mailsTo(server, address, /reset/i)).toEqual([]);
  const [reset] = await mailsTo(server, person.email, /reset/i);
  const password = 'nine lanterns on a long pier';
  const body = { token: reset ? tokenIn(reset, '/reset-password') : '', password };
  expect((await server.api.post(`${server.base}/auth/password-reset/confirm`, body)).status).toBe(200);
  await signInFrom(server, { email: person.email, password });
  expect(await actionsOn(server, person.userId)).toContain('users.email_change_undone');
});

test('links of the old mailbox, and of the new one, that waited open nothing afterwards', async () => {
  const { address, token } = await hijacked();
  await server.api.post(`${server.base}/auth/password-reset`, { email: address });
  const reset = tokenIn(await server.mail(address, /reset/i), '/reset-password');
  expect((await undo(token)).status).toBe(200);
  const body = { token: reset, password: 'nine lanterns on a long pier' };
  expect(codeOf(await server.api.post(`${server.base}/auth/password-reset/confirm`, body))).toBe(
    'tokens.used_or_expired',
  );
});

test('a thief who changes it twice cannot take that back: the oldest owner decides', async () => {
  const { person, thief, address, token } = await hijacked();
  await change(thief, freshAddress());
  const own = await undoToken(address);
  expect((await undo(token)).status).toBe(200);
  expect(await addressOf(person)).toBe(person.email);
  expect(codeOf(await undo(own))).toBe('tokens.used_or_expired');
  expect(await addressOf(person)).toBe(person.email);
});

test('a thief who takes the later change back first leaves the oldest owner the last word', async () => {
  const { person, thief, address, token } = await hijacked();
  await change(thief, freshAddress());
  expect((await undo(await undoToken(address))).status).toBe(200);
  expect(await addressOf(person)).toBe(address);
  expect((await undo(token)).status).toBe(200);
  expect(await addressOf(person)).toBe(person.email);
});

test('a sign-up that sits down on the free address gives way; an account that proved it stays', async () => {
  const { person, token } = await hijacked();
  const signUp = { email: person.email, password: 'mallory knows this one 1' };
  expect((await server.browser().post(`${server.base}/auth/sign-up`, signUp)).status).toBe(201);
  await server.mail(person.email, /verify/i);
  const { pool } = server.running.services.database;
  const { rows: log } = await pool.query('select id from mail_log where recipient = $1', [person.email]);
  expect(log.length).toBeGreaterThan(0);
  expect((await undo(token)).status).toBe(200);
  expect(await addressOf(person)).toBe(person.email);
  // However an account ends, the log of mails forgets its address.
  const left = await pool.query('select from mail_log where id = any($1)', [log.map(({ id }) => id)]);
  expect(left.rowCount).toBe(0);

  const { person: other, address, token: late } = await hijacked();
  await createPerson(server, { email: other.email });
  expect(codeOf(await undo(late))).toBe('email_changes.address_gone');
  expect(await addressOf(other)).toBe(address);
});

test('it can be taken back for seven days', async () => {
  const { person, address, token } = await hijacked();
  server.running.services.clock.advance(7 * DAY + 1000);
  expect(codeOf(await undo(token))).toBe('tokens.used_or_expired');
  expect(await addressOf(person)).toBe(address);
  expect(codeOf(await undo(`ech_${token.slice(4)}`))).toBe('tokens.used_or_expired');
});
