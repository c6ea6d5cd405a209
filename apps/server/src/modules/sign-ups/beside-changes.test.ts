import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Browser,
  besideHolder,
  besideTransaction,
  codeOf,
  GOOD_PASSWORD,
  insist,
  jobsDone,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { decodeId } from '../../lib/type-id.ts';

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

let people = 0;
const newAddress = () => `beside${++people}@example.com`;

const signUp = (browser: Browser, email: string, username?: string) =>
  browser.post(`${server.base}/auth/sign-up`, { email, password: GOOD_PASSWORD, username });

async function tokenOf(email: string, subject: RegExp): Promise<string> {
  const { links } = await server.mail(email, subject);
  return new URL(links[0] ?? '').searchParams.get('token') ?? '';
}

test('a sign-up that waits for its user holds no name and no link: who confirms or claims the account cannot wait for it', async () => {
  const [browser, email, username] = [server.browser(), newAddress(), 'wanted.twice'];
  const userId = ((await signUp(browser, email, username)).json as { user: { id: string } }).user.id;
  const again = () => signUp(browser, email, username);
  const answer = await besideHolder(server, { userId }, again, async (holder) => {
    const reserved = await holder.query('select from username_reservations where username_key = $1 for update', [
      username,
    ]);
    const links = await holder.query(
      'select from one_time_tokens where user_id = $1 and voided_at is null for update',
      [decodeId('user', userId)],
    );
    expect([reserved.rowCount, links.rowCount]).toEqual([1, 1]);
  });
  expect(answer.status, answer.text).toBe(201);
});

test('a sign-up that waits for the account that an invitation makes of its address holds no name', async () => {
  const [email, username] = [newAddress(), 'wanted.by.both'];
  const projectId = decodeId('project', server.project.id);
  const makeAccount = (holder: pg.Client) =>
    holder.query(
      `insert into users (project_id, id, email, email_key, email_verified_at, created_at, updated_at)
       values ($1, gen_random_uuid(), $2, $2, now(), now(), now())`,
      [projectId, email],
    );
  const takeName = (holder: pg.Client) =>
    holder.query(
      `insert into username_reservations (project_id, username_key, holder_hash, expires_at)
       values ($1, $2, $3, now() + interval '1 minute')`,
      [projectId, username, randomBytes(32)],
    );
  const answer = await besideTransaction(
    server,
    makeAccount,
    () => signUp(server.browser(), email, username),
    takeName,
  );
  expect(codeOf(answer)).toBe('users.username_taken');
});

// A round sends three mails, and a hundred are what one address may ask for.
const ROUNDS = 30;

test('the owner comes in by a link while a stranger signs up with the address again: nobody waits for who waits for them', async () => {
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const [owner, stranger, email] = [server.browser(), server.browser(), newAddress()];
    expect((await signUp(stranger, email)).status).toBe(201);
    expect((await owner.post(`${server.base}/auth/sign-in/magic-link`, { email })).status).toBe(202);
    rounds.push({ owner, stranger, email });
  }
  await jobsDone(server);
  const statuses = [];
  for (const { owner, stranger, email } of rounds) {
    const token = await tokenOf(email, /sign in/i);
    const hashed = onceHashed();
    const again = insist(() => signUp(stranger, email));
    // The transaction is all that is left of the sign-up then.
    await Promise.race([hashed, again]);
    const entered = await insist(() => owner.post(`${server.base}/auth/sign-in/magic-link/confirm`, { token }));
    statuses.push([(await again).status, entered.status]);
  }
  expect(statuses).toEqual(Array(ROUNDS).fill([201, 200]));
});

function onceHashed(): Promise<void> {
  const { passwordHashing } = server.running.services;
  const { hash } = passwordHashing;
  return new Promise((resolve) => {
    passwordHashing.hash = async (...given) => {
      passwordHashing.hash = hash;
      const made = await hash.apply(passwordHashing, given);
      resolve();
      return made;
    };
  });
}
