import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase } from '../../apps/server/src/platform/db/database.ts';
import { type Cable, createCable } from '../kit/cable.ts';
import {
  type Answer,
  bearer,
  createPerson,
  signInForTokens,
  startTestServer,
  type TestServer,
  until,
} from '../kit/index.ts';
import { copyPostgres, createPostgresPair, type PostgresPair } from '../kit/private-postgres.ts';
import { startWriters, WRITERS_SETTINGS } from './writers.ts';

/** Two replicas on a primary with a synchronous standby, behind a proxy that follows the one that writes. */
let pair: PostgresPair;
let cable: Cable;
let first: TestServer;
let second: TestServer;

beforeAll(async () => {
  pair = await createPostgresPair();
  cable = await createCable(pair.primary.url);
  first = await startTestServer({ databaseUrl: cable.url, settings: WRITERS_SETTINGS });
  second = await startTestServer({ replicaOf: first, databaseUrl: cable.url });
});
afterAll(async () => {
  await second?.stop();
  await first?.stop();
  await cable?.close();
  await pair?.remove();
});

const check = (server: TestServer, credential: string): Promise<Answer> =>
  server.api.get(`${server.origin}/p/${first.project.slug}/session`, bearer(credential));

test('a commit that a person cancels while it waits for the standby is not acknowledged', async () => {
  const connection = { connectionString: pair.primary.url };
  const database = createDatabase({ connection, poolSize: 2, pooled: false });
  pair.standby.freeze();
  try {
    const writing = database.query('create table cancelled ()', []);
    const refused = expect(writing).rejects.toThrow('committed without its synchronous replica');
    const waiting = `select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep' and query like 'create table cancelled%'`;
    await until(async () => (await pair.primary.query(waiting)).length > 0, 1_500, 'a commit that waits');
    await refused;
  } finally {
    pair.standby.thaw();
    await database.end();
  }
});

test('a standby decides nothing, wherever a proxy leads', async () => {
  const connection = { connectionString: pair.standby.url };
  const database = createDatabase({ connection, poolSize: 2, pooled: false });
  await expect(database.query('select 1', [])).rejects.toThrow('this is a standby');
  cable.switchTo(pair.standby.url);
  const { status } = await first.api.post(`${first.base}/auth/password-reset`, { email: 'nobody@example.com' });
  expect(status).toBe(503);
  cable.switchTo(pair.primary.url);
  await until(() => first.running.services.modules.sessionCheck.trusted(), 5_000, 'the feed');
  await database.end();
});

test('the primary dies under write load: nothing acknowledged is lost, nothing used is valid again, writes go on within five seconds', async () => {
  const person = await createPerson(first);
  const { accessToken } = await signInForTokens(first, person);
  for (const server of [first, second, first, second]) expect((await check(server, accessToken)).status).toBe(200);

  const writers = await startWriters(first, { links: 6 });
  // In use all the time, as a known session is: what is not asked for is not there to be kept.
  const isKnown = async () =>
    (await check(first, accessToken)).status === 200 && (await check(second, accessToken)).status === 200;
  await until(async () => (await isKnown()) && writers.acknowledged > 80, 20_000, 'eighty acknowledged writes');
  await pair.primary.kill();
  const died = performance.now();
  // What the replicas keep is as good as before for ten seconds.
  for (const server of [first, second]) expect((await check(server, accessToken)).status).toBe(200);
  await pair.promote();
  cable.switchTo(pair.standby.url);
  const before = writers.acknowledged;
  const took = await until(() => writers.acknowledged > before, 5_000, 'an acknowledged write');
  process.stdout.write(
    `writes went on ${Math.round(took)} ms after the switch, ${Math.round(performance.now() - died)} ms after the death\n`,
  );
  await until(() => writers.acknowledged > before + 40, 20_000, 'forty more writes');
  const { surprises, slowestMilliseconds } = await writers.stop();
  expect(surprises).toEqual([]);
  expect(slowestMilliseconds).toBeLessThan(2_000);
  expect(await writers.findLosses()).toEqual([]);
});

test('a database that was restored from a backup has no change that the feed passes over', async () => {
  const { standby: server } = pair;
  const person = await createPerson(first);
  const { accessToken } = await signInForTokens(first, person);
  await server.shutDown();
  const backup = await copyPostgres(server);
  await server.start();
  const signedIn = async () =>
    (await check(first, accessToken)).status === 200 && (await check(second, accessToken)).status === 200;
  await until(signedIn, 5_000, 'session checks');

  // Numbers of transactions that the backup knows nothing of, and will give again: replicas have read the feed beyond them.
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  for (let n = 0; n < 200; n++) await client.query('select pg_current_xact_id()');
  const { rows } = await client.query<{ at: Date }>('select clock_timestamp() as at');
  await client.end();
  for (const replica of [first, second]) {
    const { clock } = replica.running.services;
    await until(() => clock.now().getTime() > (rows[0]?.at.getTime() ?? 0) + 700, 5_000, 'three readings of the feed');
  }
  await server.kill();
  await backup.start();
  cable.switchTo(backup.url);
  await until(signedIn, 5_000, 'session checks');
  expect(await signedIn()).toBe(true);
  const banned = await first.api.post(
    `${first.origin}/v1/users/${person.userId}/ban`,
    { reason: 'spam' },
    bearer(first.secretKey),
  );
  expect(banned.status, banned.text).toBe(200);
  for (const replica of [first, second])
    await until(async () => (await check(replica, accessToken)).status === 401, 1_000, 'the ban');
  await first.stop();
  await second.stop();
  await backup.remove();
});
