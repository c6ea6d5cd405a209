import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readdirSync, readFileSync } from 'node:fs';
import net from 'node:net';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** The server and all that belongs to it on one core, the load on the other. */
export const SERVER_CORE = 0;
export const LOAD_CORE = 1;

export type Started = { readonly pid: number; readonly child: ChildProcess };

/** Starts a Node program, or another one, on the server's core; what it starts stays there too. */
export function startPinned(
  words: readonly string[],
  options: { env: Readonly<Record<string, string>>; logFile: string; core?: number | null; program?: string },
): Started {
  const log = openSync(options.logFile, 'a');
  const { program = process.execPath } = options;
  const core = options.core === undefined ? SERVER_CORE : options.core;
  const [command, ...args] = core === null ? [program, ...words] : ['taskset', '-c', String(core), program, ...words];
  const child = spawn(command ?? '', args, {
    cwd: ROOT,
    env: { ...environment(), ...options.env },
    stdio: ['ignore', log, log, 'ipc'],
    detached: true,
  });
  if (child.pid === undefined) throw new Error(`${words.join(' ')} did not start`);
  running.add(child);
  child.once('exit', () => running.delete(child));
  // taskset becomes the program it starts: the process id stays.
  return { pid: child.pid, child };
}

const running = new Set<ChildProcess>();

/** For a run that is broken off: nothing of it outlives it, also what is stopped at the moment. */
export async function stopEverything(): Promise<void> {
  await Promise.all([...running].map((child) => stopProcess({ pid: child.pid ?? 0, child })));
}

function environment(): Record<string, string> {
  const { PATH = '/usr/bin:/bin', HOME = '/', TMPDIR } = process.env;
  return { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }) };
}

/** Ends it as an operator would, and waits. */
export async function stopProcess({ child }: Started): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGCONT');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 12_000);
  await ended;
  clearTimeout(late);
}

/** User and system time of a process with all of its threads. Seconds, in steps of a hundredth. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

// Linux shows ticks of 100 Hz to programs, whatever the kernel runs at (USER_HZ).
const TICKS_PER_SECOND = 100;

export function residentMegabytes(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found?.[1] ?? Number.NaN) / 1024;
}

/** CPU time of a Postgres: its postmaster and every child that lives. */
export function postgresCpuSeconds(postmaster: number): number {
  let seconds = cpuSeconds(postmaster);
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === postmaster)
        seconds += cpuSeconds(Number(name));
    } catch {
      // It ended while we read: its share goes to nobody, and backends of a pool do not end.
    }
  }
  return seconds;
}

/** Until something accepts connections there. */
export async function listens(port: number): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt++) {
    const connected = await new Promise<boolean>((resolve) => {
      const socket = net.connect(port, '127.0.0.1', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (connected) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`nothing listens on port ${port}`);
}

/** Asks until the answer is 200. Resolves with the milliseconds since `began`. */
export async function untilReady(options: {
  url: string;
  began: number;
  boundSeconds: number;
  child: ChildProcess;
  logFile: string;
}): Promise<number> {
  for (;;) {
    try {
      const answer = await fetch(options.url, { signal: AbortSignal.timeout(2_000) });
      await answer.arrayBuffer();
      if (answer.status === 200) return performance.now() - options.began;
    } catch {
      // It does not listen yet.
    }
    const { exitCode, signalCode } = options.child;
    if (exitCode !== null || signalCode !== null || performance.now() - options.began > options.boundSeconds * 1000) {
      throw new Error(
        `not ready (${exitCode ?? signalCode ?? 'too late'}): ${readFileSync(options.logFile, 'utf8').slice(-2_000)}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
