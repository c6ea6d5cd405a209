import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { EmbeddedPostgres } from './index.ts';

/** A uid that nobody entered into the account database. */
export const FRESH_UID = 4711;
export const isRoot = process.geteuid?.() === 0;

export type Line = {
  event: string;
  code?: string;
  message?: string;
  adopted?: boolean;
  dataFolder?: string;
  connection?: EmbeddedPostgres['connection'];
};

export type Owner = {
  readonly process: ChildProcess;
  readonly pid: number;
  readonly lines: Line[];
  /** Waits for a line. */
  next(event: string): Promise<Line>;
  connection(): Promise<EmbeddedPostgres['connection']>;
  /** Sends a signal and waits for the end: the exit code, or the signal's name. */
  end(signal: NodeJS.Signals): Promise<number | string | null>;
  ended(): Promise<number | string | null>;
};

type OwnerOptions = { isDefault?: boolean; orphanSeconds?: number; uid?: number };

const owners = new Set<Owner>();
const rooms = new Set<string>();

/** A folder of the test's own, which every uid can pass. */
export function makeRoom(): string {
  const room = realpathSync(mkdtempSync(join(tmpdir(), 'frontdesk-test-')));
  chmodSync(room, 0o711);
  rooms.add(room);
  return room;
}

export function startOwner(
  dataFolder: string,
  { isDefault = false, orphanSeconds = 60, uid }: OwnerOptions = {},
): Owner {
  const script = fileURLToPath(new URL('./owner.fixture.ts', import.meta.url));
  // No environment at all but a home: nothing of the developer's machine may be needed.
  const child = spawn(process.execPath, [script, dataFolder, String(isDefault), String(orphanSeconds)], {
    ...(uid === undefined ? {} : { uid, gid: uid }),
    env: { HOME: dataFolder },
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: Line[] = [];
  let rest = '';
  child.stdout.on('data', (chunk) => {
    const parts = (rest + String(chunk)).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts.map((part) => JSON.parse(part) as Line));
  });
  const closed = new Promise<number | string | null>((resolve) =>
    child.once('close', (code, signal) => resolve(signal ?? code)),
  );
  const owner: Owner = {
    process: child,
    pid: child.pid ?? 0,
    lines,
    async next(event) {
      await until(`the line ${event}`, () => lines.some((line) => line.event === event) || child.exitCode !== null);
      const line = lines.find((candidate) => candidate.event === event);
      if (!line) throw new Error(`the owner ended with ${JSON.stringify(lines)}`);
      return line;
    },
    async connection() {
      const { connection } = await owner.next('ready');
      if (!connection) throw new Error('no connection in the line');
      return connection;
    },
    end(signal) {
      if (child.exitCode === null && child.signalCode === null) process.kill(-owner.pid, signal);
      return closed;
    },
    ended: () => closed,
  };
  owners.add(owner);
  return owner;
}

/** Ends what a test started, also one that failed in the middle. */
export async function cleanUp(): Promise<void> {
  for (const owner of owners) await owner.end('SIGKILL');
  for (const room of rooms) {
    await until(`the processes of ${room} to end`, () => killProcessesOf(room) === 0);
    rmSync(room, { recursive: true, force: true, maxRetries: 5 });
  }
  for (const { lines } of owners) {
    for (const { connection } of lines) if (connection) rmSync(connection.host, { recursive: true, force: true });
  }
  owners.clear();
  rooms.clear();
}

/** Answers how many there were. */
export function killProcessesOf(folder: string): number {
  const pids = processesOf(folder);
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      // It ended by itself meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
  return pids.length;
}

/** Processes whose arguments, environment or working folder name the folder. */
export function processesOf(folder: string): number[] {
  if (!existsSync('/proc/self/environ')) {
    const { stdout } = spawnSync('ps', ['-ww', '-A', '-o', 'pid=,args='], { encoding: 'utf8' });
    return stdout
      .split('\n')
      .filter((line) => line.includes(folder))
      .map((line) => Number.parseInt(line, 10));
  }
  const look = (read: () => string) => {
    try {
      return read();
    } catch {
      return '';
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) =>
      [
        look(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')),
        look(() => readFileSync(`/proc/${pid}/environ`, 'utf8')),
        look(() => readlinkSync(`/proc/${pid}/cwd`)),
      ].some((text) => text.includes(folder)),
    )
    .map(Number);
}

export async function query<Row>(connection: EmbeddedPostgres['connection'], text: string): Promise<Row[]> {
  const client = new pg.Client({ ...connection, ssl: false });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows as Row[];
  } finally {
    await client.end();
  }
}

export function postmasterPid(dataFolder: string): number {
  return Number.parseInt(readFileSync(join(dataFolder, 'postgres', 'cluster', 'postmaster.pid'), 'utf8'), 10);
}

/** The keeper's pid, by its arguments. */
export function keeperPids(dataFolder: string): number[] {
  return processesOf(dataFolder).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('frontdesk-keeper');
    } catch {
      return false;
    }
  });
}

export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const began = performance.now();
  while (!(await condition())) {
    if (performance.now() - began > 20_000) throw new Error(`waited in vain for ${what}`);
    await delay(10);
  }
}
