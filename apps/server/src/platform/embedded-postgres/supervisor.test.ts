import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import {
  cleanUp,
  keeperPids,
  killProcessesOf,
  makeRoom,
  postmasterPid,
  processesOf,
  query,
  startOwner,
  until,
} from './kit.fixture.ts';

afterEach(cleanUp);

test('a new folder gets a durable cluster with the product database, and the next start finds its data', async () => {
  const data = join(makeRoom(), 'data');
  const first = startOwner(data);
  expect(await first.next('ready')).toMatchObject({ adopted: false, dataFolder: data });
  const connection = await first.connection();
  expect(connection).toMatchObject({ user: 'frontdesk', database: 'frontdesk' });
  const [settings] = await query<Record<string, string>>(
    connection,
    `select current_setting('server_version_num')::int / 10000 as version, current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
       current_setting('data_checksums') as checksums, current_setting('listen_addresses') as addresses, current_setting('max_connections') as connections,
       (select datlocprovider::text || ' ' || datlocale || ' ' || pg_encoding_to_char(encoding) from pg_database where datname = current_database()) as locale,
       (select rolsuper from pg_roles where rolname = current_user) as superuser`,
  );
  expect(settings).toEqual({
    version: 18,
    fsync: 'on',
    commit: 'on',
    checksums: 'on',
    addresses: '',
    connections: '60',
    locale: 'b C.UTF-8 UTF8',
    superuser: false,
  });
  await query(connection, 'create table kept as select 42 as answer');
  expect(await first.end('SIGTERM')).toBe(0);

  const second = startOwner(data);
  expect(await second.next('ready')).toMatchObject({ adopted: false });
  expect(await query(await second.connection(), 'select answer from kept')).toEqual([{ answer: 42 }]);
  expect(await second.end('SIGTERM')).toBe(0);
});

test('after a stop nothing is left: no process, no socket, no pid file', async () => {
  const data = join(makeRoom(), 'data');
  const owner = startOwner(data);
  const { host } = await owner.connection();
  expect(processesOf(data).length).toBeGreaterThan(2);
  expect(await owner.end('SIGTERM')).toBe(0);
  await until('every process to end', () => processesOf(data).length === 0);
  expect(existsSync(host)).toBe(false);
  expect(existsSync(join(data, 'postgres', 'cluster', 'postmaster.pid'))).toBe(false);
});

test('a stop does not wait for clients that are in the middle of something', async () => {
  const data = join(makeRoom(), 'data');
  const owner = startOwner(data);
  const hanging = query(await owner.connection(), 'select pg_sleep(60)').catch((error: { code: string }) => error.code);
  await until('the statement to run', async () => {
    const rows = await query(
      await owner.connection(),
      `select 1 from pg_stat_activity where query = 'select pg_sleep(60)' and state = 'active'`,
    );
    return rows.length === 1;
  });
  expect(await owner.end('SIGTERM')).toBe(0);
  expect(await hanging).toBe('57P01');
});

test('a second process on the same data is refused with one line and exit code 75, and the first is not disturbed', async () => {
  const data = join(makeRoom(), 'data');
  const first = startOwner(data);
  const connection = await first.connection();
  const before = postmasterPid(data);
  const second = startOwner(data);
  expect(await second.ended()).toBe(75);
  const [refusal] = second.lines;
  expect(refusal).toMatchObject({ event: 'refused', code: 'already_running' });
  expect(refusal?.message).toContain(data);
  expect(refusal?.message).not.toContain('\n');
  expect(await query(connection, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(postmasterPid(data)).toBe(before);
  expect(keeperPids(data).length).toBe(1);
  expect(first.lines.filter((line) => line.event === 'restarted')).toEqual([]);
});

test('of two starts at once on a new folder one wins and one is refused', async () => {
  const data = join(makeRoom(), 'data');
  const both = [startOwner(data), startOwner(data)];
  await until('both answers', () =>
    both.every(({ lines }) => lines.some((line) => line.event === 'ready' || line.event === 'refused')),
  );
  const winner = both.find(({ lines }) => lines.some((line) => line.event === 'ready'));
  const loser = both.find((owner) => owner !== winner);
  expect(await loser?.ended()).toBe(75);
  expect(loser?.lines.at(-1)).toMatchObject({ code: 'already_running' });
  expect(winner && (await query(await winner.connection(), 'select 1 as one'))).toEqual([{ one: 1 }]);
  expect(await winner?.end('SIGTERM')).toBe(0);
  await until('every process to end', () => processesOf(data).length === 0);
});

test('Postgres survives the SIGKILL of its owner, and the next start adopts it', async () => {
  const data = join(makeRoom(), 'data');
  const first = startOwner(data, { orphanSeconds: 1 });
  await first.connection();
  const postmaster = postmasterPid(data);
  const [formerKeeper] = keeperPids(data);
  expect(await first.end('SIGKILL')).toBe('SIGKILL');

  const second = startOwner(data);
  expect(await second.next('ready')).toMatchObject({ adopted: true });
  expect(postmasterPid(data)).toBe(postmaster);
  // The former owner's keeper sees that somebody came, and leaves without ending the server.
  await until('the former keeper to leave', () => !keeperPids(data).includes(formerKeeper ?? 0));
  expect(await query(await second.connection(), 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(second.lines.filter((line) => line.event === 'restarted')).toEqual([]);
  expect(await second.end('SIGTERM')).toBe(0);
  await until('every process to end', () => processesOf(data).length === 0);
});

test('a Postgres that nobody adopts is ended by the keeper, cleanly', async () => {
  const data = join(makeRoom(), 'data');
  const owner = startOwner(data, { orphanSeconds: 1 });
  await owner.connection();
  await owner.end('SIGKILL');
  await until('every process to end', () => processesOf(data).length === 0);
  expect(readFileSync(join(data, 'postgres', 'postgres.log'), 'utf8')).toContain('database system is shut down');
});

test('a start recovers when the owner, the keeper and Postgres with its children were killed', async () => {
  const data = join(makeRoom(), 'data');
  const first = startOwner(data);
  await query(await first.connection(), 'create table kept as select 42 as answer');
  await until('everything to be killed', () => killProcessesOf(data) === 0);
  await first.ended();
  expect(existsSync(join(data, 'postgres', 'cluster', 'postmaster.pid'))).toBe(true);

  const second = startOwner(data);
  expect(await second.next('ready')).toMatchObject({ adopted: false });
  expect(await query(await second.connection(), 'select answer from kept')).toEqual([{ answer: 42 }]);
});

test('a killed Postgres that stays a zombie does not keep the next start away', async () => {
  const data = join(makeRoom(), 'data');
  const first = startOwner(data);
  const { host } = await first.connection();
  // A stopped parent does not hear of its child's death: the postmaster stays a zombie whose pid answers.
  process.kill(first.pid, 'SIGSTOP');
  process.kill(postmasterPid(data), 'SIGKILL');
  expect(existsSync(join(host, '.s.PGSQL.5432.lock'))).toBe(true);

  const second = startOwner(data);
  expect(await second.next('ready')).toMatchObject({ adopted: false });
  expect(await query(await second.connection(), 'select 1 as one')).toEqual([{ one: 1 }]);
  await first.end('SIGKILL');
});

test('a Postgres that dies while its owner lives is started again at the same address', async () => {
  const data = join(makeRoom(), 'data');
  const owner = startOwner(data);
  const connection = await owner.connection();
  await query(connection, 'create table kept as select 42 as answer');
  const before = postmasterPid(data);
  process.kill(before, 'SIGKILL');
  await owner.next('restarted');
  expect(postmasterPid(data)).not.toBe(before);
  expect(await query(connection, 'select answer from kept')).toEqual([{ answer: 42 }]);

  // The guard is held again as well.
  expect(await startOwner(data).ended()).toBe(75);
  expect(await owner.end('SIGTERM')).toBe(0);
  await until('every process to end', () => processesOf(data).length === 0);
});

test('a start that was killed while it made the cluster leaves nothing that stands in the way of the next', async () => {
  const data = join(makeRoom(), 'data');
  const home = join(data, 'postgres');
  const first = startOwner(data);
  await until('the draft of a cluster', () => existsSync(join(home, `cluster.draft.${first.pid}`, 'base')));
  await first.end('SIGKILL');
  const second = startOwner(data);
  await second.next('ready');
  expect(existsSync(join(home, `cluster.draft.${first.pid}`))).toBe(false);
});

test('the log holds no values of statements that failed', async () => {
  const data = join(makeRoom(), 'data');
  const owner = startOwner(data);
  const connection = await owner.connection();
  await query(
    connection,
    `create table unique_addresses (address text unique); insert into unique_addresses values ('ada@example.com')`,
  );
  await expect(query(connection, `insert into unique_addresses values ('ada@example.com')`)).rejects.toMatchObject({
    code: '23505',
  });
  await owner.end('SIGTERM');
  const log = readFileSync(join(data, 'postgres', 'postgres.log'), 'utf8');
  expect(log).toContain('ready to accept connections');
  expect(log).not.toContain('ada@example.com');
  expect(dirname(connection.host)).not.toBe(data);
});
