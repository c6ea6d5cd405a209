import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { bearer, createPerson, type Person, type TestServer, until } from '../../../../../testing/kit/index.ts';
import { FIREFOX, from, PHONE, signInFrom, startAccountServer } from './account.fixture.ts';
import { tellOfNewDevices } from './index.ts';

// Without a worker, so that a notice waits until the test has it told.
let server: TestServer;
beforeAll(async () => {
  server = await startAccountServer({}, 'api');
});
afterAll(() => server?.stop());

const sql = async (text: string, values: unknown[] = []) =>
  (await server.running.services.database.pool.query(text, values)).rows;
const tell = () => tellOfNewDevices(server.running.services);
const mailsTo = async ({ email }: Person) =>
  (await sql(`select id from mail_log where recipient = $1 and kind = 'new_device'`, [email])).length;
const untold = async ({ email }: Person) =>
  (
    await sql(
      `select n.id from device_notices n join users u on u.project_id = n.project_id and u.id = n.user_id
       where u.email = $1 and n.told_at is null`,
      [email],
    )
  ).length;

/** Somebody who signed in on a second browser, and has not been told of it yet. */
async function noticed(): Promise<Person> {
  const person = await createPerson(server);
  await signInFrom(server, person, from(FIREFOX));
  await signInFrom(server, person, from(PHONE));
  expect(await untold(person)).toBe(1);
  return person;
}

beforeEach(async () => {
  await sql('drop trigger if exists of_test on one_time_tokens');
  await sql('delete from device_notices');
});

/** Whatever tells of a new device comes through this. */
async function beforeEachMail(statement: string): Promise<void> {
  await sql(
    `create or replace function of_test() returns trigger language plpgsql as $$ begin ${statement} return new; end $$`,
  );
  await sql('create trigger of_test before insert on one_time_tokens for each row execute function of_test()');
}

test('a notice that cannot be told keeps no other one waiting, and is told once it can be', async () => {
  const [first, second] = [await noticed(), await noticed()];
  await beforeEachMail(
    `if new.email_key = '${first.email}' then raise exception 'a fault that this one notice has'; end if;`,
  );
  await tell();
  expect([await mailsTo(first), await mailsTo(second)]).toEqual([0, 1]);
  expect([await untold(first), await untold(second)]).toEqual([1, 0]);
  await sql('drop trigger of_test on one_time_tokens');
  await tell();
  expect([await mailsTo(first), await mailsTo(second)]).toEqual([1, 1]);
});

test('two workers with two notices of one program tell it once', async () => {
  const person = await noticed();
  await beforeEachMail('perform pg_advisory_xact_lock_shared(4711);');
  const waiting = (count: number) =>
    until(
      async () =>
        (await sql(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`))
          .length === count,
      10_000,
      `${count} workers that wait`,
    );
  const holder = await server.running.services.database.connect();
  try {
    await holder.query('select pg_advisory_lock(4711)');
    const one = tell();
    await waiting(1);
    // The sign-in before it, which commits after it: only the other worker finds it.
    const other = sql(
      `insert into device_notices (project_id, id, user_id, ip, user_agent, created_at)
       select project_id, gen_random_uuid(), user_id, ip, user_agent, created_at - interval '1 second' from device_notices`,
    ).then(tell);
    await waiting(2);
    await holder.query('select pg_advisory_unlock(4711)');
    await Promise.all([one, other]);
  } finally {
    await holder.end();
  }
  expect([await mailsTo(person), await untold(person)]).toEqual([1, 0]);
});

test('a ban keeps the mail from leaving', async () => {
  const person = await noticed();
  const ban = `${server.origin}/v1/users/${person.userId}/ban`;
  expect((await server.api.post(ban, { reason: 'spam' }, bearer(server.secretKey))).status).toBe(200);
  await tell();
  expect([await mailsTo(person), await untold(person)]).toEqual([0, 0]);
});

test('a project switches the mail off', async () => {
  const body = { settings: { devices: { newDeviceMail: false } } };
  const headers = bearer(server.secretKey);
  const change = await server.api.request('PATCH', `${server.origin}/v1/projects/${server.project.id}`, {
    body,
    headers,
  });
  expect(change.status, change.text).toBe(200);
  const person = await createPerson(server);
  await signInFrom(server, person, from(FIREFOX));
  await signInFrom(server, person, from(PHONE));
  expect(await sql('select id from device_notices')).toEqual([]);
  await tell();
  expect(await mailsTo(person)).toBe(0);
});
