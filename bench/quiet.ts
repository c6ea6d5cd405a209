import { readFileSync } from 'node:fs';
import { cpuSeconds, postgresCpuSeconds } from './processes.ts';

/** Others may use this share of one core while a slice is measured. Above it the slice says more about them than about us. */
const FOREIGN_CORES_MOST = 0.1;
const ATTEMPTS = 8;
/** Waiting in all of one run: a machine that is never quiet is measured as it is, and the report says so. */
const PATIENCE_MILLISECONDS = 180_000;
const LOOK_MILLISECONDS = 250;

export type Watched = { readonly processes: readonly number[]; readonly postmaster: number | null };

/**
 * Measures a slice while nobody else uses the machine: waits until it is quiet, and takes the slice again when it did not stay so. Benchmarks
 * share their machine with builds and tests; a median alone does not help against an hour of them.
 */
export async function quietly<Result>(
  watched: Watched,
  slice: () => Promise<Result>,
): Promise<{ result: Result; disturbed: boolean }> {
  for (let attempt = 1; ; attempt++) {
    await untilQuiet(watched);
    const began = performance.now();
    const { cores, result } = await foreignCores(watched, slice);
    const disturbed = cores > FOREIGN_CORES_MOST;
    if (!disturbed || attempt === ATTEMPTS || patience <= 0) return { result, disturbed };
    patience -= performance.now() - began;
  }
}

export async function untilQuiet(watched: Watched): Promise<void> {
  while (patience > 0) {
    const { cores } = await foreignCores(watched, () => pause(LOOK_MILLISECONDS));
    if (cores <= FOREIGN_CORES_MOST) return;
    patience -= LOOK_MILLISECONDS;
  }
}

let patience = PATIENCE_MILLISECONDS;

/** How much of the machine was used by what is not ours while `work` ran, in cores. */
async function foreignCores<Result>(
  watched: Watched,
  work: () => Promise<Result>,
): Promise<{ cores: number; result: Result }> {
  const before = { busy: busySeconds(), own: ownSeconds(watched), at: performance.now() };
  const result = await work();
  const busy = busySeconds() - before.busy;
  const own = ownSeconds(watched) - before.own;
  return { cores: (busy - own) / ((performance.now() - before.at) / 1000), result };
}

function ownSeconds({ processes, postmaster }: Watched): number {
  const { user, system } = process.cpuUsage();
  const servers = processes.reduce((sum, pid) => sum + cpuSeconds(pid), 0);
  return (user + system) / 1e6 + servers + (postmaster === null ? 0 : postgresCpuSeconds(postmaster));
}

/** Time that any processor spent on anything but waiting, and time that the host took away. */
function busySeconds(): number {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq + steal) / 100;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
