import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, atOnce, bearer, createPerson, type TestServer, until } from '../../../../../testing/kit/index.ts';
import { decodeId } from '../../lib/type-id.ts';
import { FIREFOX, from, PHONE, signInFrom, startAccountServer, tokenIn } from './account.fixture.ts';
import { tellOfNewDevices } from './index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startAccountServer();
});
afterAll(() => server?.stop());

type Link = { readonly userId: string; readonly use: () => Promise<Answer> };

const press = (path: string, token: string) => () => server.api.post(`${server.base}${path}`, { token });

async function keepLink(): Promise<Link> {
  const person = await createPerson(server);
  const browser = await signInFrom(server, person);
  await browser.post(`${server.base}/me/deletion`, { password: person.password });
  const mail = await server.mail(person.email, /is deleted on/i);
  return { userId: person.userId, use: press('/auth/account/keep', tokenIn(mail, '/keep-account')) };
}

async function undoLink(): Promise<Link> {
  const person = await createPerson(server);
  const browser = await signInFrom(server, person);
  const email = `moved-${person.email}`;
  await browser.post(`${server.base}/me/email-change`, { email });
  const token = tokenIn(await server.mail(email, /verify your new/i), '/email-change');
  await browser.post(`${server.base}/me/email-change/confirm`, { token });
  const mail = await server.mail(person.email, /address was changed/i);
  return { userId: person.userId, use: press('/auth/email-change/undo', tokenIn(mail, '/email-change/undo')) };
}

async function reportLink(): Promise<Link> {
  const person = await createPerson(server);
  await signInFrom(server, person, from(FIREFOX));
  await signInFrom(server, person, from(PHONE));
  await tellOfNewDevices(server.running.services);
  const mail = await server.mail(person.email, /new device/i);
  return { userId: person.userId, use: press('/auth/sign-in/report', tokenIn(mail, '/not-me')) };
}

async function resetLink(): Promise<Link> {
  const person = await createPerson(server);
  await server.api.post(`${server.base}/auth/password-reset`, { email: person.email });
  const token = tokenIn(await server.mail(person.email, /reset/i), '/reset-password');
  const body = { token, password: 'nine lanterns on a long pier' };
  return {
    userId: person.userId,
    use: () => server.api.post(`${server.base}/auth/password-reset/confirm`, body),
  };
}

let counter = 0;
/** Locks the user and voids every link of theirs, as whatever changes an account does. */
const moveTo = (userId: string) =>
  server.api.request('PUT', `${server.origin}/v1/users/${userId}/email`, {
    body: { email: `put${++counter}@elsewhere.example`, emailVerified: true },
    headers: bearer(server.secretKey),
  });

describe.each([
  ['the link that keeps an account', keepLink],
  ['the link that takes a change of the address back', undoLink],
  ['the link that reports a sign-in', reportLink],
  ['the link that resets a password', resetLink],
])('%s', (_, prepare) => {
  test('waits for what changes the account, which never waits for the link', async () => {
    const { userId, use } = await prepare();
    const { database } = server.running.services;
    const id = decodeId('user', userId);
    let answer: Promise<Answer> | undefined;
    await database.db.transaction().execute(async (tx) => {
      await tx.selectFrom('users').select('id').where('id', '=', id).forUpdate().execute();
      answer = use();
      await until(
        async () => {
          const { rows } = await sql`select from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'`.execute(database.db);
          return rows.length > 0;
        },
        10_000,
        'a link that waits for the user',
      );
      await sql`set local lock_timeout = '500ms'`.execute(tx);
      await tx.updateTable('oneTimeTokens').set({ voidedAt: new Date() }).where('userId', '=', id).execute();
    });
    expect((await answer)?.status).toBe(410);
  });

  test('beside 20 changes of the address is used once or is void, and nothing fails', async () => {
    const { userId, use } = await prepare();
    const [uses, changes] = await Promise.all([atOnce(20, use), atOnce(20, () => moveTo(userId))]);
    expect(changes.map(({ status }) => status)).toEqual(Array(20).fill(200));
    const statuses = uses.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(1);
    expect(statuses.filter((status) => status !== 200 && status !== 410)).toEqual([]);
  });
});
