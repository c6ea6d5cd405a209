import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, type Database, statement } from '../../apps/server/src/platform/db/database.ts';
import { DatabaseSilence } from '../../apps/server/src/platform/db/lending.ts';
import { describeWith } from '../kit/describe-with.ts';
import {
  type Answer,
  bearer,
  createPerson,
  GOOD_PASSWORD,
  signInForTokens,
  startTestServer,
  type TestServer,
  until,
} from '../kit/index.ts';
import { type Pgbouncer, startPgbouncer } from '../kit/pgbouncer.ts';
import { createTestDatabase, onServer } from '../kit/test-databases.ts';

/** Fewer than clients of any test here, so that one connection serves many in turn, and what stays on it would show. */
const CONNECTIONS = 3;

describeWith('pgbouncer', 'behind pgbouncer in transaction mode', () => {
  let empty: { url: string; drop(): Promise<void> };
  let bouncer: Pgbouncer;
  let first: TestServer;
  let second: TestServer;

  // The database is empty: migrations run through the direct address, beside the pooler.
  beforeAll(async () => {
    empty = await createTestDatabase({ empty: true });
    bouncer = await startPgbouncer(empty.url, { connections: CONNECTIONS });
    const env = { DATABASE_POOLED: '1', DATABASE_DIRECT_URL: empty.url, DATABASE_POOL_SIZE: '16' };
    first = await startTestServer({ databaseUrl: bouncer.url, env });
    // This one keeps no copies: every check of a session asks Postgres.
    second = await startTestServer({
      replicaOf: first,
      databaseUrl: bouncer.url,
      env: { ...env, FRONTDESK_SESSION_COPIES: '0' },
    });
  });
  afterAll(async () => {
    await second?.stop();
    await first?.stop();
    await bouncer?.stop();
    await empty?.drop();
  });

  const checkAt = (server: TestServer, credential: string): Promise<Answer> =>
    server.api.get(`${server.origin}/p/${first.project.slug}/session`, bearer(credential));

  test('people sign up, confirm by mail, sign in and out, at both replicas', async () => {
    await Promise.all(
      Array.from({ length: 12 }, async (_, n) => {
        const server = n % 2 === 0 ? first : second;
        const email = `pooled${n}@example.com`;
        const made = await server.api.post(`${server.base}/auth/sign-up`, { email, password: GOOD_PASSWORD });
        expect(made.status, made.text).toBe(201);
        const mail = await server.mail(email, /verify/i);
        const token = new URL(mail.links.find((link) => link.includes('/verify-email')) ?? '').searchParams.get(
          'token',
        );
        const confirmed = await server.api.post(`${server.base}/auth/email-verification/confirm`, {
          token,
          password: GOOD_PASSWORD,
        });
        expect(confirmed.status, confirmed.text).toBe(200);
        const session = await signInForTokens(server, { email, password: GOOD_PASSWORD });
        for (const at of [first, second]) expect((await checkAt(at, session.accessToken)).status).toBe(200);
        const out = await server.api.post(`${server.base}/auth/sign-out`, { refreshToken: session.refreshToken });
        expect(out.status, out.text).toBe(204);
        await until(async () => (await checkAt(second, session.accessToken)).status === 401, 1_000, 'the end');
      }),
    );
  });

  test('20 parallel refreshes over two replicas give one and the same successor', async () => {
    const person = await createPerson(first);
    const { refreshToken } = await signInForTokens(first, person);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => {
        const server = n % 2 === 0 ? first : second;
        return server.api.post(`${server.base}/auth/refresh`, { refreshToken });
      }),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const successors = new Set(answers.map(({ json }) => (json as { refreshToken: string }).refreshToken));
    expect(successors.size).toBe(1);
  });

  test('a ban at one replica is in force at the other within a second', async () => {
    const person = await createPerson(first);
    const { accessToken } = await signInForTokens(second, person);
    for (let n = 0; n < 2; n++) expect((await checkAt(first, accessToken)).status).toBe(200);
    const banned = await second.api.post(
      `${second.origin}/v1/users/${person.userId}/ban`,
      { reason: 'spam' },
      bearer(first.secretKey),
    );
    expect(banned.status, banned.text).toBe(200);
    await Promise.all(
      [first, second].map((server) =>
        until(async () => (await checkAt(server, accessToken)).status === 401, 1_000, 'the ban'),
      ),
    );
  });

  test('60 checks from Postgres at once share three connections', async () => {
    const person = await createPerson(first);
    const { accessToken } = await signInForTokens(first, person);
    const answers = await Promise.all(Array.from({ length: 60 }, () => checkAt(second, accessToken)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const name = new URL(empty.url).pathname.slice(1);
    const { rows } = await onServer((client) =>
      client.query(`select count(*)::int as count from pg_stat_activity where datname = $1`, [name]),
    );
    // Beside the pooler's there is one connection of each replica, past it, for the change feed.
    expect(rows[0].count).toBeLessThanOrEqual(CONNECTIONS + 2);
  });

  test('whoever does not say that it is a pooler is told what to set', async () => {
    await expect(startTestServer({ replicaOf: first, databaseUrl: bouncer.url })).rejects.toThrow(
      'set DATABASE_POOLED=1, and DATABASE_DIRECT_URL',
    );
    const env = { DATABASE_POOLED: '1' };
    await expect(startTestServer({ replicaOf: first, databaseUrl: bouncer.url, env })).rejects.toThrow(
      'DATABASE_DIRECT_URL: required with DATABASE_POOLED',
    );
  });

  test('two starts on the direct address wait for each other, and both find the schema', async () => {
    const other = await createTestDatabase({ empty: true });
    const between = await startPgbouncer(other.url, { connections: CONNECTIONS });
    const env = { DATABASE_POOLED: '1', DATABASE_DIRECT_URL: other.url };
    const start = () => startTestServer({ databaseUrl: between.url, setUp: false, env });
    const servers = await Promise.all([start(), start()]);
    const ready = await Promise.all(servers.map((server) => server.api.get(`${server.origin}/health/ready`)));
    expect(ready.map(({ status }) => status)).toEqual([200, 200]);
    for (const server of servers) await server.stop();
    await between.stop();
    await other.drop();
  });
});

const SLEEP = statement<never>('test.sleep_pooled', `select pg_sleep(60), 'of the pooler test'`);

describeWith('pgbouncer', 'a statement without end, behind pgbouncer', () => {
  let url: { url: string; drop(): Promise<void> };
  let bouncer: Pgbouncer;
  let database: Database;

  beforeAll(async () => {
    url = await createTestDatabase();
    bouncer = await startPgbouncer(url.url, { connections: 1 });
    database = createDatabase({
      connection: { connectionString: bouncer.url },
      direct: { connectionString: url.url },
      poolSize: 4,
      pooled: true,
    });
  });
  afterAll(async () => {
    await database?.end();
    await bouncer?.stop();
    await url?.drop();
  });

  const isSleeping = async (): Promise<boolean> => {
    const { rows } = await onServer((client) =>
      client.query(
        `select from pg_stat_activity where state = 'active' and query like '%of the pooler test%' and pid <> pg_backend_pid()`,
      ),
    );
    return rows.length > 0;
  };

  test('is given up within two seconds, ended in Postgres too, and the one connection is free again', async () => {
    const began = performance.now();
    await expect(database.prepared(SLEEP, [])).rejects.toThrow(DatabaseSilence);
    expect(performance.now() - began).toBeLessThan(2_000);
    await until(async () => !(await isSleeping()), 2_000, 'the end of the statement in Postgres');
    await until(
      () =>
        database.query('select 1', []).then(
          () => true,
          () => false,
        ),
      2_000,
      'an answer',
    );
  });

  test('within a transaction has the bounds of Postgres itself, and leaves none of them to the next client', async () => {
    const inside = await database.db.transaction().execute(async (tx) => {
      const shown = {
        sql: '',
        query: { kind: 'RawNode', sqlFragments: [], parameters: [] },
        queryId: { queryId: 'x' },
      };
      const read = async (name: string) => {
        const { rows } = await tx.executeQuery({ ...shown, sql: `show ${name}`, parameters: [] } as never);
        return Object.values(rows[0] as object)[0];
      };
      return [await read('statement_timeout'), await read('idle_in_transaction_session_timeout')];
    });
    expect(inside).toEqual(['12s', '4s']);
    expect(await database.query('show statement_timeout', [])).toEqual([{ statement_timeout: '0' }]);
  });
});
