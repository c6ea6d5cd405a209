import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Answer,
  bearer,
  codeOf,
  createPerson,
  GOOD_PASSWORD,
  type Person,
  startTestServer,
  type TestServer,
  until,
} from '../../../../../testing/kit/index.ts';
import { decodeId } from '../../lib/type-id.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

async function createUnverified(): Promise<Person> {
  const person = { email: 'unverified@example.com', password: GOOD_PASSWORD };
  const made = await server.api.post(`${server.origin}/v1/users`, person, bearer(server.secretKey));
  expect(made.status).toBe(201);
  return { ...person, userId: (made.json as { id: string }).id };
}

/** The deletion of the person is under way when the call begins, and is over when the call waits for it. */
async function besideDeletion(person: Person, call: () => Promise<Answer>): Promise<Answer> {
  const { database } = server.running.services;
  const waiting = async () => {
    const { rows } = await sql`select from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(database.db);
    return rows.length > 0;
  };
  let answer: Promise<Answer> | undefined;
  await database.db.transaction().execute(async (tx) => {
    await tx.deleteFrom('users').where('id', '=', decodeId('user', person.userId)).execute();
    answer = call();
    await until(waiting, 10_000, 'a call that waits for the deletion');
  });
  if (answer === undefined) throw new Error('nothing was called');
  return answer;
}

const tokensFor = async (kind: string) => {
  const { database } = server.running.services;
  const rows = await database.db.selectFrom('oneTimeTokens').select('id').where('kind', '=', kind).execute();
  return rows.length;
};
const decoys = async () => {
  const { database } = server.running.services;
  const rows = await database.db.selectFrom('oneTimeTokens').select('id').where('kind', 'like', '%decoy').execute();
  return rows.length;
};
const mailsTo = async ({ email }: Person) =>
  (await server.api.get(`${server.origin}/dev/mailbox/messages.json?to=${encodeURIComponent(email)}`)).json;

describe('beside the deletion of a user', () => {
  test('a reset that an operator sends is for nobody', async () => {
    const person = await createPerson(server);
    const path = `${server.origin}/v1/users/${person.userId}/password-reset`;
    const answer = await besideDeletion(person, () => server.api.post(path, {}, bearer(server.secretKey)));
    expect([answer.status, codeOf(answer)]).toEqual([404, 'users.not_found']);
    expect(await tokensFor('password_reset')).toBe(0);
    expect(await mailsTo(person)).toEqual([]);
  });

  test.each([
    ['a reset', '/auth/password-reset', 'password_reset', true],
    ['a magic link', '/auth/sign-in/magic-link', 'magic_link', true],
    ['a confirmation', '/auth/email-verification', 'email_verification', false],
  ])('%s that is asked for is answered as for an unknown address', async (_, path, kind, emailVerified) => {
    const person = emailVerified ? await createPerson(server) : await createUnverified();
    const ask = (email: string) => server.api.post(`${server.base}${path}`, { email });
    const before = await decoys();
    const answer = await besideDeletion(person, () => ask(person.email));
    const unknown = await ask('nobody@example.com');
    expect([answer.status, answer.text]).toEqual([unknown.status, unknown.text]);
    expect(answer.status).toBe(202);
    expect(await tokensFor(kind)).toBe(0);
    expect(await decoys()).toBe(before + 2);
    expect(await mailsTo(person)).toEqual([]);
  });

  test('a sign-in makes no session', async () => {
    const person = await createPerson(server);
    const { email, password } = person;
    const answer = await besideDeletion(person, () =>
      server.api.post(`${server.base}/auth/sign-in/password`, { email, password, transport: 'token' }),
    );
    expect([answer.status, codeOf(answer)]).toEqual([401, 'sign_in.wrong_credentials']);
    expect(answer.text).not.toContain('accessToken');
  });
});
