import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { prepareBinaries } from '../../apps/server/src/platform/embedded-postgres/binaries.ts';
import { namedWords } from '../../apps/server/src/platform/embedded-postgres/cluster.ts';
import { CHILD_ENVIRONMENT, readIdentity } from '../../apps/server/src/platform/embedded-postgres/identity.ts';
import { killProcessesOf, processesOf } from '../../apps/server/src/platform/embedded-postgres/kit.fixture.ts';
import { freePort } from './free-port.ts';
import { until } from './people.ts';
import type { SelfSigned } from './self-signed.ts';

const run = promisify(execFile);
const START_MILLISECONDS = 30_000;

/** A Postgres of the test's own, made of the embedded programs: one that may be killed, frozen and replaced. Nobody starts it again by itself. */
export type PrivatePostgres = {
  readonly room: string;
  /** Its administrator on the database `frontdesk`. */
  readonly url: string;
  start(): Promise<void>;
  /** Fast shutdown: clients are dropped, and nothing is left to recover. */
  shutDown(): Promise<void>;
  /** SIGKILL for the postmaster and all of its children at once: as if the machine had lost its power. */
  kill(): Promise<void>;
  /** SIGSTOP for all of it: the kernel goes on accepting connections, and nobody answers. */
  freeze(): void;
  thaw(): void;
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  remove(): Promise<void>;
};

const identity = readIdentity();

async function makeRoom(): Promise<string> {
  const room = realpathSync(mkdtempSync(join(tmpdir(), 'fd-pg-')));
  chmodSync(room, 0o711);
  mkdirSync(join(room, 'socket'), { mode: 0o711 });
  if (identity.delegated) await run('chown', [`${identity.uid}:${identity.gid}`, join(room, 'socket')]);
  return room;
}

/** With `tls` it also listens on a TCP port of its own, and speaks TLS with that certificate to whoever asks for it. */
export async function createPrivatePostgres(
  settings: Readonly<Record<string, string>> = {},
  tls?: SelfSigned,
): Promise<PrivatePostgres & { readonly tcpPort: number }> {
  const room = await makeRoom();
  const { initdb } = prepareBinaries(identity, room);
  const cluster = join(room, 'cluster');
  mkdirSync(cluster, { mode: 0o700 });
  if (identity.delegated) await run('chown', [`${identity.uid}:${identity.gid}`, cluster]);
  const words = [
    initdb,
    '-D',
    cluster,
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--no-instructions',
    '--no-sync',
  ];
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const [program = '', ...rest] = namedWords(identity, [...words, ...locale]);
  await run(program, rest, { ...identity.spawnAs, cwd: '/', env: CHILD_ENVIRONMENT });
  const tcpPort = tls ? await freePort() : 0;
  if (tls) {
    for (const [name, text] of Object.entries({ 'server.crt': tls.certificate, 'server.key': tls.key })) {
      writeFileSync(join(cluster, name), text, { mode: 0o600 });
      if (identity.delegated) await run('chown', [`${identity.uid}:${identity.gid}`, join(cluster, name)]);
    }
  }
  const listening = tls ? { ssl: 'on', listen_addresses: '127.0.0.1', port: String(tcpPort) } : {};
  const server = serverIn(room, { ...settings, ...listening });
  await server.start();
  await ask(server.url.replace('/frontdesk?', '/postgres?'), 'create database frontdesk');
  return { ...server, tcpPort };
}

/** A backup of one that was shut down, ready to be started. */
export async function copyPostgres(
  source: PrivatePostgres,
  settings: Readonly<Record<string, string>> = {},
): Promise<PrivatePostgres> {
  const room = await makeRoom();
  await run('cp', ['-a', join(source.room, 'cluster'), join(room, 'cluster')]);
  return serverIn(room, settings);
}

export type PostgresPair = {
  readonly primary: PrivatePostgres;
  readonly standby: PrivatePostgres;
  /** The standby becomes the server that writes. */
  promote(): Promise<void>;
  remove(): Promise<void>;
};

/** A primary whose commits wait until its standby has written them down. */
export async function createPostgresPair(): Promise<PostgresPair> {
  const primary = await createPrivatePostgres();
  await primary.shutDown();
  const standby = await copyPostgres(primary, {
    primary_conninfo: `host=${join(primary.room, 'socket')} user=postgres application_name=standby`,
  });
  writeFileSync(join(standby.room, 'cluster', 'standby.signal'), '');
  await primary.start();
  await standby.start();
  await primary.query(`alter system set synchronous_standby_names = 'standby'`);
  await primary.query('select pg_reload_conf()');
  await until(
    async () => {
      const rows = await primary.query<{ state: string }>('select sync_state as state from pg_stat_replication');
      return rows[0]?.state === 'sync';
    },
    START_MILLISECONDS,
    'a synchronous standby',
  );
  return {
    primary,
    standby,
    async promote() {
      await standby.query('select pg_promote(true, 30)');
    },
    async remove() {
      await standby.remove();
      await primary.remove();
    },
  };
}

async function ask<Row>(url: string, text: string, values: readonly unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(text, [...values])).rows as Row[];
  } finally {
    await client.end();
  }
}

function serverIn(room: string, settings: Readonly<Record<string, string>>): PrivatePostgres {
  const cluster = join(room, 'cluster');
  const socket = join(room, 'socket');
  const { postgres } = prepareBinaries(identity, room);
  const urlOf = (database: string) =>
    `postgres://postgres@localhost:${settings.port ?? '5432'}/${database}?host=${encodeURIComponent(socket)}`;
  let child: ChildProcess | null = null;
  let log = '';

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child === null) return;
    const ended = once(child, 'close');
    const running = child.exitCode === null && child.signalCode === null;
    if (running) child.kill(signal);
    if (running) await ended;
    child = null;
  }

  return {
    room,
    url: urlOf('frontdesk'),
    query: (text, values) => ask(urlOf('frontdesk'), text, values),
    async start() {
      const given = { listen_addresses: '', unix_socket_directories: socket, max_connections: '60', ...settings };
      const words = Object.entries(given).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
      const started = spawn(postgres, ['-D', cluster, ...words], {
        ...identity.spawnAs,
        cwd: '/',
        env: CHILD_ENVIRONMENT,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      child = started;
      log = '';
      started.stderr?.on('data', (bytes: Buffer) => (log = (log + bytes.toString()).slice(-20_000)));
      await until(
        () => {
          if (started.exitCode !== null) throw new Error(`postgres ended with ${started.exitCode}: ${log}`);
          return ask(urlOf('postgres'), 'select 1').then(
            () => true,
            () => false,
          );
        },
        START_MILLISECONDS,
        'a Postgres that answers',
      ).catch((error: Error) => {
        throw new Error(`${error.message}: ${log}`);
      });
    },
    shutDown: () => end('SIGINT'),
    async kill() {
      await until(() => killProcessesOf(cluster) === 0, START_MILLISECONDS, 'the end of a killed Postgres');
      await end('SIGKILL');
    },
    freeze() {
      for (const pid of processesOf(cluster)) process.kill(pid, 'SIGSTOP');
    },
    thaw() {
      for (const pid of processesOf(cluster)) process.kill(pid, 'SIGCONT');
    },
    async remove() {
      await until(() => killProcessesOf(cluster) === 0, START_MILLISECONDS, 'the end of a Postgres');
      await end('SIGKILL');
      rmSync(room, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}
