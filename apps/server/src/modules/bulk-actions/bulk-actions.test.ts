import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  atOnce,
  bearer,
  codeOf,
  createPerson,
  type Person,
  signInForTokens,
  startTestServer,
  type TestServer,
  until,
} from '../../../../../testing/kit/index.ts';
import { createOrganization, makeMember, operatorHeader, uuidOf } from '../../../../../testing/kit/operators.ts';
import { housekeeping } from '../../app/housekeeping.ts';
import { countRows } from '../hosted-pages/pages.fixture.ts';

let server: TestServer;
let key: { authorization: string };
let origin: string;

beforeAll(async () => {
  server = await startTestServer({ settings: { userRoles: ['beta', 'editor'] } });
  key = bearer(server.secretKey);
  origin = server.origin;
});
afterAll(() => server.stop());

type Results = { counts: object; results: { id: string; outcome: string; code: string | null }[] };
type Job = {
  id: string;
  state: string;
  counts: { done: number; unchanged: number; failed: number };
  failures: { id: string; code: string }[];
};

const act = (action: object, ids: readonly string[], headers: Record<string, string> = key) =>
  server.api.post(`${origin}/v1/users/bulk`, { action, ids }, headers);
const results = (answer: { json: unknown }) => answer.json as Results;
const start = (body: object, headers: Record<string, string> = key) =>
  server.api.post(`${origin}/v1/bulk-actions`, body, headers);
const count = async (query: string) =>
  (await server.api.get(`${origin}/v1/users/count?${query}`, key)).json as { count: number; exact: boolean };
const user = async (id: string) =>
  (await server.api.get(`${origin}/v1/users/${id}`, key)).json as Record<string, unknown>;
const people = (howMany: number) => Promise.all(Array.from({ length: howMany }, () => createPerson(server)));

/** A crowd that one search finds, written as an import would. */
async function crowd(prefix: string, howMany: number): Promise<string> {
  await server.running.services.database.pool.query(
    `insert into users (project_id, id, email, email_key, email_verified_at, created_at, updated_at)
     select $1, gen_random_uuid(), $2 || n || '@example.com', $2 || n || '@example.com', now(), date_trunc('milliseconds', now()) - interval '1 hour', now()
     from generate_series(1, $3::integer) n`,
    [uuidOf('project', server.project.id), prefix, howMany],
  );
  return `q=${prefix}`;
}

async function finished(id: string): Promise<Job> {
  let job: Job | undefined;
  await until(
    async () => {
      job = (await server.api.get(`${origin}/v1/bulk-actions/${id}`, key)).json as Job;
      return !['waiting', 'running'].includes(job.state);
    },
    60_000,
    'the end of the bulk action',
  );
  return job as Job;
}

/** How many notices of ended sessions each of them was written. */
async function noticesTo(crowdOf: readonly Person[]): Promise<number[]> {
  const { rows } = await server.running.services.database.pool.query<{ email: string; n: number }>(
    `select recipient_key as email, count(*)::int as n from mail_log where kind = 'sessions_ended' group by 1`,
  );
  return crowdOf.map((person) => rows.find(({ email }) => email === person.email)?.n ?? 0);
}

async function auditOf(id: string): Promise<{ action: string; actor: { type: string; id: string } }[]> {
  const answer = await server.api.get(`${origin}/v1/audit-events?target=${id}`, key);
  return (answer.json as { data: { action: string; actor: { type: string; id: string } }[] }).data;
}

describe('one thing done to a list of users', () => {
  test('has an outcome for each: done, refused by its own rule, unknown; and twice is once', async () => {
    const [one, two, owner] = (await people(3)) as [Person, Person, Person];
    const organizationId = await createOrganization(server, 'bulk', uuidOf('project', server.project.id));
    await makeMember(server, organizationId, owner.userId);
    const nobody = 'usr_01h455vb4pex5vsknk084sn02q';
    const { accessToken } = await signInForTokens(server, one);
    const ids = [one.userId, nobody, owner.userId, two.userId, one.userId];
    const first = await act({ type: 'ban', reason: 'spam wave' }, ids);
    expect(first.status).toBe(200);
    expect(first.json).toEqual({
      counts: { done: 2, unchanged: 0, failed: 2 },
      results: [
        { id: one.userId, outcome: 'done', code: null },
        { id: nobody, outcome: 'failed', code: 'users.not_found' },
        { id: owner.userId, outcome: 'failed', code: 'users.last_owner' },
        { id: two.userId, outcome: 'done', code: null },
      ],
    });
    const session = () => server.api.get(`${server.base}/session`, bearer(accessToken));
    await until(async () => (await session()).status === 401, 1_000, 'the end of the session');
    expect((await user(owner.userId)).ban).toBeNull();
    const before = await countRows(server, ['audit_events', 'outbox_events']);
    const again = await act({ type: 'ban', reason: 'spam wave' }, ids);
    expect(results(again).counts).toEqual({ done: 0, unchanged: 2, failed: 2 });
    expect(await countRows(server, ['audit_events', 'outbox_events'])).toEqual(before);
    expect(results(await act({ type: 'unban' }, [one.userId])).counts).toEqual({ done: 1, unchanged: 0, failed: 0 });
    await signInForTokens(server, one);
  });

  test.each([
    ['revoke_sessions', { type: 'revoke_sessions' }],
    ['add_role', { type: 'add_role', role: 'beta' }],
    ['set_verified', { type: 'set_verified', verified: false }],
    ['delete', { type: 'delete' }],
  ])('%s does it once, says so, and repeats nothing', async (type, action) => {
    const crowdOfThree = await people(3);
    for (const person of crowdOfThree) await signInForTokens(server, person);
    const ids = crowdOfThree.map(({ userId }) => userId);
    expect(results(await act(action, ids)).counts).toEqual({ done: 3, unchanged: 0, failed: 0 });
    const again = results(await act(action, ids)).counts;
    expect(again).toEqual(
      type === 'delete' ? { done: 0, unchanged: 0, failed: 3 } : { done: 0, unchanged: 3, failed: 0 },
    );
    const [id = ''] = ids;
    const after = await user(id);
    if (type === 'add_role') expect(after.roles).toEqual(['beta']);
    if (type === 'set_verified') expect(after).toMatchObject({ emailVerified: false, status: 'unverified' });
    if (type === 'delete') expect(after).toMatchObject({ code: 'users.not_found' });
    if (type === 'add_role') {
      expect(results(await act({ type: 'remove_role', role: 'beta' }, ids)).counts).toMatchObject({ done: 3 });
      expect((await user(id)).roles).toEqual([]);
    }
  });

  test('that ends sessions tells each who was signed in, once, as the single call does', async () => {
    const [one, two, nowhere] = (await people(3)) as [Person, Person, Person];
    for (const person of [one, one, two]) await signInForTokens(server, person);
    const ids = [one, two, nowhere].map(({ userId }) => userId);
    const action = { type: 'revoke_sessions' };
    for (const counts of [
      { done: 2, unchanged: 1, failed: 0 },
      { done: 0, unchanged: 3, failed: 0 },
    ])
      expect(results(await act(action, ids)).counts).toEqual(counts);
    for (const person of [one, two]) {
      const { text } = await server.mail(person.email, /every device was signed out/);
      expect(text).not.toContain('127.0.0.1');
    }
    expect(await noticesTo([one, two, nowhere])).toEqual([1, 1, 0]);

    await signInForTokens(server, one);
    const q = one.email;
    const { count: expectedCount } = await count(`q=${encodeURIComponent(q)}`);
    const started = await start({ action, filter: { q }, expectedCount });
    expect((await finished((started.json as Job).id)).counts).toMatchObject({ done: 1 });
    expect(await noticesTo([one, two, nowhere])).toEqual([2, 1, 0]);
  });

  test('finds nobody of another project', async () => {
    const headers = await operatorHeader(server);
    const made = await server.api.post(`${origin}/v1/projects`, { slug: 'other' }, headers);
    const { secretKey } = made.json as { secretKey: string };
    const [person] = (await people(1)) as [Person];
    const foreign = await act({ type: 'delete' }, [person.userId], bearer(secretKey));
    expect(results(foreign).results).toEqual([{ id: person.userId, outcome: 'failed', code: 'users.not_found' }]);
    expect((await user(person.userId)).id).toBe(person.userId);
  });

  test('the two owners of an organization do not both go', async () => {
    const [one, two] = (await people(2)) as [Person, Person];
    const organizationId = await createOrganization(server, 'pair', uuidOf('project', server.project.id));
    for (const { userId } of [one, two]) await makeMember(server, organizationId, userId);
    const both = [one.userId, two.userId];
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) => act({ type: 'delete' }, index % 2 === 0 ? both : both.toReversed())),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    const done = answers.flatMap((answer) => results(answer).results.filter(({ outcome }) => outcome === 'done'));
    expect(done).toHaveLength(1);
  });

  test('wants the scope of the single call', async () => {
    const [person] = (await people(1)) as [Person];
    const made = await server.api.post(
      `${origin}/v1/secret-keys`,
      { name: 'editor', scopes: ['users:read', 'users:write'] },
      key,
    );
    const weak = bearer((made.json as { secret: string }).secret);
    for (const action of [{ type: 'add_role', role: 'beta' }, { type: 'revoke_sessions' }]) {
      expect(codeOf(await act(action, [person.userId], weak))).toBe('access.forbidden');
      expect(codeOf(await start({ action, filter: { q: 'x' }, expectedCount: 1 }, weak))).toBe('access.forbidden');
    }
    expect((await user(person.userId)).roles).toEqual([]);
  });

  test.each([
    ['a role that the project has not', { type: 'add_role', role: 'admin' }, 422, 'users.roles_unknown'],
    [
      'a ban that has ended',
      { type: 'ban', reason: 'x', expiresAt: '2020-01-01T00:00:00Z' },
      422,
      'users.ban_expiry_past',
    ],
    ['no reason', { type: 'ban', reason: ' ' }, 400, 'request.invalid'],
    ['an unknown action', { type: 'promote' }, 400, 'request.invalid'],
    ['a field of another action', { type: 'unban', role: 'beta' }, 400, 'request.invalid'],
  ])('with %s is refused as a whole', async (_, action, status, code) => {
    const [person] = (await people(1)) as [Person];
    const refused = await act(action, [person.userId]);
    expect([refused.status, codeOf(refused)]).toEqual([status, code]);
    const job = await start({ action, filter: { q: person.email }, expectedCount: 1 });
    expect([job.status, codeOf(job)]).toEqual([status, code]);
    expect(await user(person.userId)).toMatchObject({ roles: [], status: 'active' });
  });

  test('takes between 1 and 100 ids', async () => {
    expect(codeOf(await act({ type: 'unban' }, []))).toBe('request.invalid');
    const tooMany = Array.from({ length: 101 }, () => 'usr_01h455vb4pex5vsknk084sn02q');
    expect(codeOf(await act({ type: 'unban' }, tooMany))).toBe('request.invalid');
  });
});

describe('one thing done to whoever a filter finds', () => {
  test('is counted first, runs to its end in portions, and the record of each names who asked', async () => {
    const query = await crowd('wave', 250);
    await crowd('calm', 3);
    expect(await count(query)).toEqual({ count: 250, exact: true });
    const action = { type: 'ban', reason: 'spam wave' };
    const started = await start({ action, filter: { q: 'wave', status: 'active' }, expectedCount: 250 });
    expect(started.status).toBe(202);
    expect(started.json).toMatchObject({ state: 'waiting', counts: { done: 0 }, expectedCount: 250 });
    const job = await finished((started.json as Job).id);
    expect(job).toMatchObject({ state: 'finished', counts: { done: 250, unchanged: 0, failed: 0 }, failures: [] });
    expect(await count('q=wave&status=banned')).toEqual({ count: 250, exact: true });
    expect(await count('q=calm&status=active')).toEqual({ count: 3, exact: true });
    expect(await count('status=banned')).toMatchObject({ exact: true });

    const found = await server.api.get(`${origin}/v1/users?q=wave1@`, key);
    const [{ id } = { id: '' }] = (found.json as { data: { id: string }[] }).data;
    const [event] = await auditOf(id);
    expect(event).toMatchObject({ action: 'users.banned', actor: { type: 'secret_key' } });
    expect((await auditOf(job.id)).map((one) => one.action)).toEqual(['bulk_actions.finished', 'bulk_actions.started']);
    expect(codeOf(await server.api.post(`${origin}/v1/bulk-actions/${job.id}/cancel`, {}, key))).toBe(
      'bulk_actions.already_over',
    );
  });

  test('does not begin where the number is not the one that was confirmed', async () => {
    await crowd('moving', 4);
    const before = await countRows(server, ['bulk_actions', 'jobs.job', 'audit_events']);
    const refused = await start({ action: { type: 'delete' }, filter: { q: 'moving' }, expectedCount: 3 });
    expect([refused.status, codeOf(refused)]).toEqual([409, 'bulk_actions.count_changed']);
    expect(await countRows(server, ['bulk_actions', 'jobs.job', 'audit_events'])).toEqual(before);
    expect(await count('q=moving')).toEqual({ count: 4, exact: true });
  });

  test('deletes everybody of a status though each deletion makes the list shorter', async () => {
    await crowd('leaver', 230);
    await start({ action: { type: 'ban', reason: 'x' }, filter: { q: 'leaver' }, expectedCount: 230 }).then(
      ({ json }) => finished((json as Job).id),
    );
    const { count: banned } = await count('status=banned');
    const started = await start({ action: { type: 'delete' }, filter: { status: 'banned' }, expectedCount: banned });
    const job = await finished((started.json as Job).id);
    expect(job).toMatchObject({ state: 'finished', counts: { done: banned, unchanged: 0, failed: 0 } });
    expect(await count('status=banned')).toEqual({ count: 0, exact: true });
  });

  test('names those that failed, with the code of the single call', async () => {
    await crowd('sole', 2);
    const owner = await createPerson(server, { email: 'soleowner@example.com' });
    const organizationId = await createOrganization(server, 'sole', uuidOf('project', server.project.id));
    await makeMember(server, organizationId, owner.userId);
    const started = await start({ action: { type: 'delete' }, filter: { q: 'sole' }, expectedCount: 3 });
    const job = await finished((started.json as Job).id);
    expect(job.counts).toEqual({ done: 2, unchanged: 0, failed: 1 });
    expect(job.failures).toEqual([{ id: owner.userId, code: 'users.last_owner' }]);
  });

  test('does not begin where there are more than can be counted exactly', async () => {
    await crowd('sea', 100_001);
    const before = await countRows(server, ['bulk_actions', 'jobs.job', 'audit_events']);
    expect(await count('q=sea')).toEqual({ count: 100_000, exact: false });
    const refused = await start({ action: { type: 'delete' }, filter: { q: 'sea' }, expectedCount: 100_000 });
    expect([refused.status, codeOf(refused)]).toEqual([422, 'bulk_actions.too_many']);
    expect(await countRows(server, ['bulk_actions', 'jobs.job', 'audit_events'])).toEqual(before);
  });
});

describe('a bulk action', () => {
  test('is one of a project at a time: of 20 that begin at once one does; and is kept for 30 days', async () => {
    const still = await startTestServer({ role: 'api' });
    try {
      const headers = bearer(still.secretKey);
      const url = `${still.origin}/v1/bulk-actions`;
      await createPerson(still);
      const body = { action: { type: 'ban', reason: 'x' }, filter: {}, expectedCount: 1 };
      const answers = await atOnce(20, () => still.api.post(url, body, headers));
      const begun = answers.filter(({ status }) => status === 202);
      expect(begun).toHaveLength(1);
      for (const refused of answers.filter(({ status }) => status !== 202))
        expect([refused.status, codeOf(refused)]).toEqual([409, 'bulk_actions.busy']);
      const [{ id } = { id: '' }] = begun.map(({ json }) => json as Job);
      expect((await still.api.post(`${url}/${id}/cancel`, {}, headers)).status).toBe(200);
      const next = await still.api.post(url, body, headers);
      expect(next.status).toBe(202);

      const isKept = async (job: string) => (await still.api.get(`${url}/${job}`, headers)).status === 200;
      const { services } = still.running;
      services.clock.advance(29 * 24 * 60 * 60 * 1000);
      await housekeeping(services);
      expect(await isKept(id)).toBe(true);
      services.clock.advance(2 * 24 * 60 * 60 * 1000);
      await housekeeping(services);
      // What is not over stays, however old it is.
      expect([await isKept(id), await isKept((next.json as Job).id)]).toEqual([false, true]);
    } finally {
      await still.stop();
    }
  });
});

describe('a worker', () => {
  test('that dies loses nothing and repeats nothing; one that never comes through says so', async () => {
    const still = await startTestServer({ role: 'api' });
    try {
      const headers = bearer(still.secretKey);
      const { pool } = still.running.services.database;
      await pool.query(
        `insert into users (project_id, id, email, email_key, email_verified_at, created_at, updated_at)
         select $1, gen_random_uuid(), 'n' || n || '@example.com', 'n' || n || '@example.com', now(), date_trunc('milliseconds', now()) - interval '1 hour', now() from generate_series(1, 450) n`,
        [uuidOf('project', still.project.id)],
      );
      const begun = await still.api.post(
        `${still.origin}/v1/bulk-actions`,
        { action: { type: 'ban', reason: 'x' }, filter: {}, expectedCount: 450 },
        headers,
      );
      const { id } = begun.json as Job;
      // The third portion breaks off the first time that it is tried, with everything that it had written.
      await pool.query(`create table fault (left_over integer); insert into fault values (1);
        create function break_off() returns trigger language plpgsql as $$ begin
          if new.done_count = 300 and (select left_over from fault) > 0 then raise exception 'the disk is full' using errcode = '53100'; end if;
          return new; end $$;
        create trigger break_off before update on bulk_actions for each row execute function break_off()`);
      const worker = await startTestServer({ replicaOf: still, role: 'worker' });
      try {
        const job = async () => (await still.api.get(`${still.origin}/v1/bulk-actions/${id}`, headers)).json as Job;
        const faults = async () => (await pool.query('select faults, done_count from bulk_actions')).rows[0];
        await until(async () => (await faults()).faults > 0, 20_000, 'the fault');
        expect((await job()).counts.done).toBe(200);
        await pool.query('update fault set left_over = 0');
        await until(async () => (await job()).state === 'finished', 60_000, 'the end');
        expect((await job()).counts).toEqual({ done: 450, unchanged: 0, failed: 0 });
        const { rows } = await pool.query(
          `select count(*)::int as events, count(distinct target_id)::int as users from audit_events where action = 'users.banned'`,
        );
        expect(rows[0]).toEqual({ events: 450, users: 450 });
        expect((await faults()).faults).toBe(0);
      } finally {
        await worker.stop();
      }
    } finally {
      await still.stop();
    }
  }, 120_000);
});
