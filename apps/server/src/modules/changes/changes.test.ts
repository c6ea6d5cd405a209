import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Cable, createCable } from '../../../../../testing/kit/cable.ts';
import {
  bearer,
  codeOf,
  createPerson,
  signInForTokens,
  startTestServer,
  type TestServer,
  until,
} from '../../../../../testing/kit/index.ts';
import { operatorHeader, uuidOf } from '../../../../../testing/kit/operators.ts';
import { encodeCursor } from '../../lib/schemas.ts';

let server: TestServer;
let replica: TestServer;
let cable: Cable;
let key: { authorization: string };
let other: { project: { id: string }; secretKey: string };

beforeAll(async () => {
  server = await startTestServer();
  cable = await createCable(server.databaseUrl);
  replica = await startTestServer({
    replicaOf: server,
    databaseUrl: cable.url,
    env: { FRONTDESK_FEED_TRUST_SECONDS: '1' },
  });
  key = bearer(server.secretKey);
  const made = await server.api.post(`${server.origin}/v1/projects`, { slug: 'beta' }, await operatorHeader(server));
  other = made.json as typeof other;
});
afterEach(() => until(() => waiting() === 0, 5_000, 'the end of every wait'));
afterAll(async () => {
  await replica.stop();
  await cable.close();
  await server.stop();
});

type Changes = {
  data: { scope: string; id: string; createdAt: string }[];
  nextCursor: string;
  resync: boolean;
  readAt: string;
  issuer: string;
};

const waiting = (at = server) => at.running.services.modules.changePolls.waiting;
const ask = (query: Record<string, string | number> = {}, headers: Record<string, string> = key, at = server) =>
  at.api.get(
    `${at.origin}/v1/changes?${new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]))}`,
    headers,
  );
const changes = async (...parts: Parameters<typeof ask>) => {
  const answer = await ask(...parts);
  expect(answer.status, answer.text).toBe(200);
  return answer.json as Changes;
};
const present = async (headers = key) => (await changes({}, headers)).nextCursor;
const subjects = ({ data }: Changes) => data.map(({ scope, id }) => `${scope} ${id}`);
const ban = (userId: string) => server.api.post(`${server.origin}/v1/users/${userId}/ban`, { reason: 'spam' }, key);

describe('changes since a cursor', () => {
  test('are told once, narrowest scope first, with the project that they are of', async () => {
    const person = await createPerson(server);
    const { sessionId } = await signInForTokens(server, person);
    const start = await changes();
    expect(start).toMatchObject({ data: [], resync: false, issuer: server.base });
    await ban(person.userId);
    const told = await changes({ cursor: start.nextCursor });
    expect(subjects(told).sort()).toEqual([`session ${sessionId}`, `user ${person.userId}`]);
    expect(told.resync).toBe(false);
    expect(new Date(told.readAt).getTime()).toBeGreaterThanOrEqual(new Date(told.data[0]?.createdAt ?? '').getTime());
    expect((await changes({ cursor: told.nextCursor })).data).toEqual([]);
    // The same cursor tells the same again: an answer that was lost is no change that was lost.
    expect(subjects(await changes({ cursor: start.nextCursor }))).toEqual(subjects(told));
  });

  test('are those of the own project alone, whoever asks with whichever cursor', async () => {
    const [mine, theirs] = [await present(), await present(bearer(other.secretKey))];
    const { userId } = await createPerson(server);
    await ban(userId);
    expect(subjects(await changes({ cursor: mine }))).toEqual([`user ${userId}`]);
    for (const cursor of [mine, theirs]) expect((await changes({ cursor }, bearer(other.secretKey))).data).toEqual([]);
    const operator = await operatorHeader(server, server.operator, other.project.id);
    expect((await changes({ cursor: mine }, operator)).data).toEqual([]);
  });

  test('are told though they commit late, and though a long transaction is open', async () => {
    const [late, long] = [new pg.Client(server.databaseUrl), new pg.Client(server.databaseUrl)];
    await Promise.all([late.connect(), long.connect()]);
    try {
      await long.query('begin; create table open_for_long (id int)');
      const insert = `insert into change_feed (project_id, scope, subject_id, created_at) values ($1, 'user', $2, now())`;
      const project = uuidOf('project', server.project.id);
      const [slow, fast] = [await createPerson(server), await createPerson(server)];
      const before = await present();
      await late.query('begin');
      await late.query(insert, [project, uuidOf('user', slow.userId)]);
      await ban(fast.userId);
      const first = await changes({ cursor: before });
      expect(subjects(first)).toEqual([`user ${fast.userId}`]);
      const poll = changes({ cursor: first.nextCursor, waitSeconds: 10 });
      await late.query('commit');
      expect(subjects(await poll)).toEqual([`user ${slow.userId}`]);
    } finally {
      await Promise.all([late.end(), long.end()]);
    }
  });

  test('are too many to tell at some point: then everything is dropped', async () => {
    const cursor = await present();
    await server.running.services.database.pool.query(
      `insert into change_feed (project_id, scope, subject_id, created_at) select $1, 'user', gen_random_uuid(), now() from generate_series(1, 1001)`,
      [uuidOf('project', server.project.id)],
    );
    const told = await changes({ cursor });
    expect(told).toMatchObject({ data: [], resync: true });
    expect(await changes({ cursor: told.nextCursor })).toMatchObject({ data: [], resync: false });
  });
});

describe('a cursor', () => {
  const parts = (cursor: string) => JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[];

  test.each([
    ['of another Postgres', ([version, , at, snapshot]: string[]) => [version, '1600000000000000', at, snapshot]],
    ['from the future of this one', ([version, epoch, at]: string[]) => [version, epoch, at, '1:9000000000000:']],
    ['of another version', ([, epoch, at, snapshot]: string[]) => ['2', epoch, at, snapshot]],
    ['that Postgres would refuse', ([version, epoch, at]: string[]) => [version, epoch, at, '9:8:']],
    ['that is older than the feed', ([version, epoch, , snapshot]: string[]) => [version, epoch, '1', snapshot]],
  ])('%s drops everything, at once', async (_, change) => {
    const cursor = encodeCursor(change(parts(await present())) as string[]);
    const told = await changes({ cursor, waitSeconds: 25 });
    expect(told).toMatchObject({ data: [], resync: true });
    expect(await changes({ cursor: told.nextCursor })).toMatchObject({ data: [], resync: false });
  });

  test.each(['x', 'W10', "1:1:'; drop table change_feed"])('that is none (%s) is refused', async (cursor) => {
    expect(codeOf(await ask({ cursor }))).toBe('request.invalid');
  });

  test.each([-1, 26, 'soon'])('cannot be waited with for %s seconds', async (waitSeconds) => {
    expect(codeOf(await ask({ waitSeconds }))).toBe('request.invalid');
  });
});

describe('a poll that waits', () => {
  test('is answered within a second of a change, at another replica too', async () => {
    const { userId } = await createPerson(server);
    const cursor = await present();
    const polls = [server, replica].map(async (at) => {
      const told = await changes({ cursor, waitSeconds: 20 }, key, at);
      return { told, at: performance.now() };
    });
    await until(() => waiting(server) === 1 && waiting(replica) === 1, 5_000, 'both waits');
    await ban(userId);
    const committed = performance.now();
    for (const { told, at } of await Promise.all(polls)) {
      expect(subjects(told)).toEqual([`user ${userId}`]);
      expect(at - committed).toBeLessThan(1_000);
    }
  });

  test('asks the database nothing meanwhile, and is not woken by another project', async () => {
    // What was told at its commit is told again by the feed. Nothing of before must wake the polls.
    let heard = 0;
    server.running.services.changes.listen({
      drop: (_, xid) => {
        heard = Math.max(heard, xid ?? 0);
      },
      dropAll: () => {},
    });
    await ban((await createPerson(server)).userId);
    const { rows } = await server.running.services.database.pool.query<{ newest: number }>(
      'select max(xid::text::bigint)::float8 as newest from change_feed',
    );
    await until(() => heard >= (rows[0]?.newest ?? 0), 5_000, 'the feed to have told all of it');
    const cursor = await present();
    const { pool } = server.running.services.database;
    const polls = Array.from({ length: 5 }, () => changes({ cursor, waitSeconds: 2 }));
    await until(() => waiting() === 5, 5_000, 'five waits');
    // Each reads once before it waits.
    await new Promise((resolve) => setImmediate(resolve));
    await until(() => pool.idleCount === pool.totalCount && pool.waitingCount === 0, 5_000, 'their first reading');
    const asked: string[] = [];
    const lent = (client: pg.PoolClient) => {
      const query = client.query.bind(client) as (...args: unknown[]) => never;
      client.query = ((...args: unknown[]) => {
        asked.push((args[0] as { text?: string }).text ?? String(args[0]));
        return query(...args);
      }) as never;
    };
    const back = (_error: unknown, client: pg.PoolClient) => void Reflect.deleteProperty(client, 'query');
    pool.on('acquire', lent).on('release', back);
    try {
      await server.api.post(`${server.origin}/v1/users`, { email: 'b@example.com' }, bearer(other.secretKey));
      for (const told of await Promise.all(polls)) expect(told).toMatchObject({ data: [], resync: false });
    } finally {
      pool.off('acquire', lent).off('release', back);
    }
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((text) => text.includes('change_feed f'))).toEqual([]);
  });

  test('is forgotten when its client goes away', async () => {
    const cursor = await present();
    const leaving = new AbortController();
    const url = `${server.origin}/v1/changes?cursor=${cursor}&waitSeconds=25`;
    const poll = fetch(url, { headers: key, signal: leaving.signal }).catch((error: Error) => error.name);
    await until(() => waiting() === 1, 5_000, 'the wait');
    leaving.abort();
    expect(await poll).toBe('AbortError');
    await until(() => waiting() === 0, 1_000, 'the end of the wait');
  });

  test('tells nothing to a key that was revoked while it waited', async () => {
    const made = await server.api.post(`${server.origin}/v1/secret-keys`, { name: 'x', scopes: ['changes:read'] }, key);
    const { key: view, secret } = made.json as { key: { id: string }; secret: string };
    const { userId } = await createPerson(server);
    const poll = ask({ cursor: await present(), waitSeconds: 20 }, bearer(secret));
    await until(() => waiting() === 1, 5_000, 'the wait');
    await server.api.request('DELETE', `${server.origin}/v1/secret-keys/${view.id}`, { headers: key });
    await ban(userId);
    expect(codeOf(await poll)).toBe('access.invalid_credential');
  });

  test('needs the scope', async () => {
    const made = await server.api.post(`${server.origin}/v1/secret-keys`, { name: 'x', scopes: ['users:read'] }, key);
    expect(codeOf(await ask({}, bearer((made.json as { secret: string }).secret)))).toBe('access.forbidden');
  });

  test('is one of at most a hundred of a key; more are put off, other keys are not', async () => {
    const [cursor, theirs] = [await present(), await present(bearer(other.secretKey))];
    const leaving = new AbortController();
    const url = `${server.origin}/v1/changes?cursor=${cursor}&waitSeconds=25`;
    const polls = Array.from({ length: 100 }, () =>
      fetch(url, { headers: key, signal: leaving.signal }).catch(() => null),
    );
    await until(() => waiting() === 100, 10_000, 'a hundred waits');
    const refused = await ask({ cursor, waitSeconds: 25 });
    expect([refused.status, codeOf(refused)]).toEqual([429, 'changes.too_many_polls']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await ask({ cursor })).status).toBe(200);
    const poll = changes({ cursor: theirs, waitSeconds: 0.3 }, bearer(other.secretKey));
    expect(await poll).toMatchObject({ data: [], resync: false });
    leaving.abort();
    await Promise.all(polls);
  });

  test('goes on waiting where it is woken for nothing new', async () => {
    const cursor = await present();
    const poll = ask({ cursor, waitSeconds: 2 });
    await until(() => waiting() === 1, 5_000, 'the wait');
    const projectId = uuidOf('project', server.project.id);
    server.running.services.changes.publish([{ projectId, scope: 'project', subjectId: projectId }]);
    const began = performance.now();
    expect((await poll).json).toMatchObject({ data: [], resync: false });
    expect(performance.now() - began).toBeGreaterThan(500);
  });

  test('asks Postgres at its end where this process has heard of no change for long', async () => {
    const { userId } = await createPerson(server);
    const cursor = await present();
    const poll = ask({ cursor, waitSeconds: 4 }, key, replica);
    await until(() => waiting(replica) === 1, 5_000, 'the wait');
    cable.cut();
    await ban(userId);
    // What is not known is no answer "nothing changed".
    expect((await poll).status).toBe(503);
    cable.mend();
    await until(
      async () => (await ask({ cursor }, key, replica)).status === 200,
      10_000,
      'the recovery of the replica',
    );
    expect(subjects(await changes({ cursor }, key, replica))).toEqual([`user ${userId}`]);
  });

  test('ends at once when the process drains', async () => {
    const draining = await startTestServer({ replicaOf: server });
    const polls = Array.from({ length: 3 }, async () =>
      ask({ cursor: await present(), waitSeconds: 25 }, key, draining),
    );
    await until(() => waiting(draining) === 3, 5_000, 'three waits');
    const began = performance.now();
    const stopped = draining.stop();
    for (const answer of await Promise.all(polls))
      expect([answer.status, answer.json]).toMatchObject([200, { data: [] }]);
    expect(performance.now() - began).toBeLessThan(1_000);
    await stopped;
  });
});
