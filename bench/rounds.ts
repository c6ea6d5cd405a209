import type { Target } from './load.ts';
import { quietly } from './quiet.ts';
import type { BenchOptions } from './run.ts';

/** One of the two that are compared: its processes, and how a slice of it is measured. */
export type Side<Measured> = {
  readonly processes: readonly number[];
  readonly measure: (seconds: number) => Promise<Measured>;
};

export type Rounds<Measured> = { readonly floor: readonly Measured[]; readonly product: readonly Measured[] };

/** Long enough for a thousand sign-ins: code that ran that often is compiled. */
const WARM_UP_SECONDS = 12;

/** Floor and product in turn; the one that is not measured is stopped, so that it takes no time from the core that they share. */
export async function inTurn<Measured>(
  options: BenchOptions,
  sides: { floor: Side<Measured>; product: Side<Measured> & { target: Target } },
  about: { what: string; seconds: number; postmaster: number; tell: (measured: Measured) => string },
): Promise<Rounds<Measured>> {
  const rounds: { floor: Measured[]; product: Measured[] } = { floor: [], product: [] };
  for (let round = 0; round < options.rounds; round++) {
    for (const name of ['floor', 'product'] as const) {
      const side = sides[name];
      const resting = name === 'floor' ? sides.product : sides.floor;
      for (const pid of resting.processes) process.kill(pid, 'SIGSTOP');
      try {
        if (name === 'product') await untilTrusted(sides.product.target);
        // The first round meets cold code: it is compiled before anything counts.
        if (round === 0) await side.measure(WARM_UP_SECONDS);
        const watched = { processes: side.processes, postmaster: about.postmaster };
        const { result, disturbed } = await quietly(watched, () => side.measure(about.seconds));
        rounds[name].push(result);
        if (disturbed) options.disturbed();
        options.tell(
          `${about.what}, round ${round + 1}, ${name}: ${about.tell(result)}${disturbed ? ' (disturbed)' : ''}`,
        );
      } finally {
        for (const pid of resting.processes) process.kill(pid, 'SIGCONT');
      }
    }
  }
  return rounds;
}

/** A process that was stopped for long has not read the change feed and trusts no copy, until it has. Its health says so. */
async function untilTrusted({ host, port }: Target): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 300));
  for (let attempt = 0; attempt < 500; attempt++) {
    const answer = await fetch(`http://${host}:${port}/health/ready`);
    await answer.arrayBuffer();
    if (answer.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the product is not ready again after a pause');
}
