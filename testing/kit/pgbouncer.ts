import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readIdentity } from '../../apps/server/src/platform/embedded-postgres/identity.ts';
import { createCable } from './cable.ts';
import { findProgram } from './find-program.ts';
import { freePort } from './free-port.ts';
import { until } from './people.ts';

/** A pgbouncer of the test's own in transaction mode, as its packages configure it: it refuses what it cannot keep for a client. */
export type Pgbouncer = {
  /** `DATABASE_URL` of who goes through it. */
  readonly url: string;
  stop(): Promise<void>;
};

export async function startPgbouncer(databaseUrl: string, options: { connections: number }): Promise<Pgbouncer> {
  const program = findProgram('pgbouncer');
  if (program === null) throw new Error('this test needs pgbouncer');
  // Our process reaches the server, another uid may not: its socket asks the kernel who comes.
  const cable = await createCable(databaseUrl);
  const far = new URL(cable.url);
  const port = await freePort();
  const room = mkdtempSync(join(tmpdir(), 'fd-pgbouncer-'));
  chmodSync(room, 0o755);
  const password = far.password === '' ? '' : ` password=${decodeURIComponent(far.password)}`;
  const lines = [
    '[databases]',
    `* = host=127.0.0.1 port=${far.port} user=${decodeURIComponent(far.username)}${password}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = any',
    'pool_mode = transaction',
    `default_pool_size = ${options.connections}`,
    'max_client_conn = 500',
  ];
  const file = join(room, 'pgbouncer.ini');
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o644 });
  // It refuses to run as root.
  const child = spawn(program, [file], { ...readIdentity().spawnAs, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.on('data', (bytes: Buffer) => (log += bytes.toString()));
  const ended = once(child, 'close');
  await until(
    () => {
      if (child.exitCode !== null) throw new Error(`pgbouncer ended with ${child.exitCode}: ${log}`);
      return answers(port);
    },
    10_000,
    'a pgbouncer that listens',
  );
  const url = new URL(cable.url);
  url.port = String(port);
  return {
    url: url.href,
    async stop() {
      child.kill('SIGKILL');
      await ended;
      await cable.close();
      rmSync(room, { recursive: true, force: true });
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('error', () => resolve(false));
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
