import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CHILD_ENVIRONMENT, type Identity } from './identity.ts';

/** What `postmaster.pid` says (src/include/utils/pidfile.h); the later lines appear while the server starts. */
export type Postmaster = {
  readonly pid: number;
  readonly port: number;
  readonly socketFolder: string;
  readonly status: string;
};

const HAS_PROC = existsSync('/proc/self/cmdline');
const LOOK_MILLISECONDS = 5;

/** The server that runs on this cluster, or null. A pid file alone proves nothing: its process may be dead, a zombie, or another program by now. */
export function findPostmaster(identity: Identity, cluster: string): Postmaster | null {
  const written = readPidFile(cluster);
  return written !== null && isAlive(written.pid) && runsOn(identity, written.pid, cluster) ? written : null;
}

function readPidFile(cluster: string): Postmaster | null {
  let text: string;
  try {
    text = readFileSync(join(cluster, 'postmaster.pid'), 'utf8');
  } catch {
    return null;
  }
  const [pid = '', , , port = '', socketFolder = '', , , status = ''] = text.split('\n');
  return /^\d+$/.test(pid) && Number(pid) > 1
    ? { pid: Number(pid), port: Number(port), socketFolder, status: status.trim() }
    : null;
}

/** A zombie has died; only its parent has not heard of it yet. Some containers have a first process that never listens. */
export function isAlive(pid: number): boolean {
  if (!answers(pid)) return false;
  if (!HAS_PROC) return true;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

function answers(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * The postmaster names its cluster in its arguments, which can be read where the working folder of another uid cannot. Its uid is compared as
 * well: as root we send signals on the word of a file that Postgres's uid can write.
 */
function runsOn(identity: Identity, pid: number, cluster: string): boolean {
  try {
    if (HAS_PROC) {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return statSync(`/proc/${pid}`).uid === identity.uid && words.includes(cluster);
    }
    const { stdout } = spawnSync('ps', ['-ww', '-o', 'uid=,args=', '-p', String(pid)], {
      encoding: 'utf8',
      env: CHILD_ENVIRONMENT,
    });
    return stdout.trim().startsWith(`${identity.uid} `) && stdout.includes(` ${cluster} `);
  } catch {
    return false;
  }
}

/** Every live process whose working folder is the cluster: the postmaster and its children. Only Linux can tell. */
function findProcessesIn(identity: Identity, cluster: string): number[] {
  if (!HAS_PROC) return [];
  if (identity.delegated) {
    // Root in a container may lack the right to look at processes of others, so Postgres's own uid looks.
    const { stdout } = spawnSync('/bin/sh', ['-c', 'ls -ld /proc/[0-9]*/cwd 2>/dev/null'], {
      ...identity.spawnAs,
      cwd: '/',
      env: CHILD_ENVIRONMENT,
      encoding: 'utf8',
    });
    return stdout
      .split('\n')
      .filter((line) => line.endsWith(` -> ${cluster}`))
      .map((line) => Number(/\/proc\/(\d+)\/cwd/.exec(line)?.[1]))
      .filter(isAlive);
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`) === cluster && isAlive(pid);
      } catch {
        return false;
      }
    });
}

/**
 * Clears what a killed server left, and waits for its last children: two servers on one cluster destroy it. Postgres sees by itself that the
 * process of a left-over file is gone, but a zombie or a stranger with that pid makes it refuse; only then the files are removed.
 */
export async function clearRemains(identity: Identity, cluster: string, socketFolder: string): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid');
  for (let look = 0; existsSync(pidFile); look++) {
    if (findPostmaster(identity, cluster) !== null) return;
    const orphans = findProcessesIn(identity, cluster);
    if (orphans.length === 0) break;
    // Children of a killed postmaster leave by themselves; one that hangs is told to leave at once, and then made to.
    const signal = look === 400 ? 'SIGQUIT' : look === 800 ? 'SIGKILL' : null;
    if (signal) for (const pid of orphans) sendSignal(pid, signal);
    await delay(LOOK_MILLISECONDS);
  }
  const written = readPidFile(cluster);
  if (written === null || !answers(written.pid) || findPostmaster(identity, cluster) !== null) return;
  rmSync(join(socketFolder, `.s.PGSQL.${written.port}.lock`), { force: true });
  rmSync(pidFile, { force: true });
}

export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Fast shutdown: clients are dropped, a checkpoint is written. After ten seconds immediate shutdown: the next start recovers from the log. */
export async function endPostmaster(pid: number): Promise<void> {
  sendSignal(pid, 'SIGINT');
  const began = performance.now();
  let hurried = false;
  while (isAlive(pid)) {
    if (!hurried && performance.now() - began > 10_000) {
      sendSignal(pid, 'SIGQUIT');
      hurried = true;
    }
    await delay(LOOK_MILLISECONDS);
  }
}
