import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { enumeration } from './cases/enumeration.ts';
import { imports } from './cases/import.ts';
import { memory } from './cases/memory.ts';
import { minting } from './cases/minting.ts';
import { overload } from './cases/overload.ts';
import { plans } from './cases/plans.ts';
import { refreshes } from './cases/refresh.ts';
import { sdkVerifications } from './cases/sdk-verify.ts';
import { sessionChecksFromCopies, sessionChecksFromPostgres } from './cases/session-check.ts';
import { sessionChecksFromValkey } from './cases/session-valkey.ts';
import { signIns } from './cases/sign-in.ts';
import { sizes } from './cases/size.ts';
import { slowClients } from './cases/slow-clients.ts';
import { startUps } from './cases/start-up.ts';
import { valkeyFaults } from './cases/valkey-faults.ts';
import { type Finding, findingsTable } from './measure.ts';
import { LOAD_CORE, stopEverything } from './processes.ts';
import { removePlaces } from './product.ts';

export type BenchOptions = {
  /** Of floor and product, in turn. */
  readonly rounds: number;
  /** How long one side is measured in one round. */
  readonly seconds: number;
  /** The same for what happens some thirty times a second. */
  readonly longSeconds: number;
  tell(line: string): void;
  /** A slice was taken although others used the machine. */
  disturbed(): void;
};

const CASES: Readonly<Record<string, { pinned: boolean; run: (options: BenchOptions) => Promise<Finding[]> }>> = {
  'session-copy': { pinned: true, run: sessionChecksFromCopies },
  'session-postgres': { pinned: true, run: sessionChecksFromPostgres },
  'session-valkey': { pinned: true, run: sessionChecksFromValkey },
  'sign-in': { pinned: true, run: signIns },
  refresh: { pinned: true, run: refreshes },
  minting: { pinned: true, run: minting },
  enumeration: { pinned: true, run: enumeration },
  overload: { pinned: true, run: overload },
  'slow-clients': { pinned: true, run: slowClients },
  'valkey-faults': { pinned: true, run: valkeyFaults },
  'sdk-verify': { pinned: true, run: sdkVerifications },
  size: { pinned: true, run: sizes },
  plans: { pinned: true, run: plans },
  import: { pinned: false, run: imports },
  memory: { pinned: true, run: memory },
  'start-up': { pinned: false, run: startUps },
};

const RESULTS = fileURLToPath(new URL('results/', import.meta.url));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '3' } },
});
const names = positionals.length > 0 ? positionals : Object.keys(CASES);
const unknown = names.filter((name) => !(name in CASES));
if (unknown.length > 0)
  fail(`there is no benchmark ${unknown.join(', ')}; there are: ${Object.keys(CASES).join(', ')}`);
if (process.platform !== 'linux' || spawnSync('taskset', ['--version']).error)
  fail('the benchmarks pin processes to cores: they need Linux and taskset (util-linux)');
if (availableParallelism() < 2) fail('the benchmarks need two cores: one for the server and one for the load');

const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
if (!(rounds >= 1) || !(seconds > 0)) fail('--rounds and --seconds are numbers above 0');
let disturbedSlices = 0;
const options: BenchOptions = {
  rounds,
  seconds,
  longSeconds: Math.max(seconds, seconds * 3),
  tell: (line) => process.stderr.write(`${line}\n`),
  disturbed: () => {
    disturbedSlices++;
  },
};

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void breakOff(`ended by ${signal}`));
process.once(
  'unhandledRejection',
  (reason) => void breakOff(reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)),
);

const findings: Finding[] = [];
for (const name of names) {
  const entry = CASES[name];
  if (!entry) continue;
  pin(entry.pinned);
  findings.push(...(await entry.run(options)));
}
const facts = machine();
const report = `${findingsTable(findings)}\n\n${facts.join('\n')}\n`;
mkdirSync(RESULTS, { recursive: true });
const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
writeFileSync(`${RESULTS}${stamp}.json`, `${JSON.stringify({ names, rounds, seconds, facts, findings }, null, 2)}\n`);
writeFileSync(`${RESULTS}latest.md`, report);
process.stdout.write(report);
// A missed bound is a finding, not a failure of the run: speed is looked at, never asserted.
process.exit(0);

/** The load runs in this process: it moves to its core, and back to all of them for what is not pinned. */
function pin(pinned: boolean): void {
  const cores = pinned ? String(LOAD_CORE) : `0-${cpus().length - 1}`;
  spawnSync('taskset', ['-a', '-c', '-p', cores, String(process.pid)]);
}

function machine(): string[] {
  return [
    `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Linux ${release()}, Node ${process.versions.node}.`,
    `${rounds} rounds of floor and product in turn, ${seconds} s each (sign-in ${options.longSeconds} s); medians (least to most of a round). Slices that others disturbed: ${disturbedSlices}.`,
  ];
}

async function breakOff(reason: string): Promise<never> {
  await stopEverything();
  removePlaces();
  return fail(reason);
}

function fail(reason: string): never {
  process.stderr.write(`bench: ${reason}\n`);
  process.exit(1);
}
