import { hashesOf, startFloor } from '../floor-process.ts';
import { closedLoop, type LoadResult, openLoop, percentile, requestBytes } from '../load.ts';
import { type Finding, finding, series, shown } from '../measure.ts';
import { cpuSeconds, freePort, postgresCpuSeconds, type Started, stopProcess } from '../processes.ts';
import {
  answerToCopy,
  createPlace,
  embeddedPostgres,
  type Product,
  removePlace,
  type SetUp,
  setUp,
  startProduct,
  stopProduct,
} from '../product.ts';
import type { BenchOptions } from '../run.ts';

const PEOPLE = 8;
/** Enough that a hash is always waiting while others are on their way through the database. */
const SIGN_INS_AT_ONCE = 4;
const CHECKS_PER_SECOND = 500;
const LEAST_RATIO = 0.95;
const P99_MILLISECONDS = 30;

type Measured = {
  readonly hashesPerSecond: number;
  readonly cpuMilliseconds: number;
  readonly databaseMilliseconds: number;
  readonly p99: number;
  readonly checksP99: number;
};

/** Sign-ins with right passwords against a process that does nothing but hash, both beside 500 requests a second at a fixed rate. */
export async function signIns(options: BenchOptions): Promise<Finding[]> {
  const place = await createPlace();
  try {
    const product = await startProduct(place);
    try {
      return await compare(product, await setUp(product, PEOPLE), options);
    } finally {
      await stopProduct(product);
    }
  } finally {
    removePlace(place);
  }
}

async function compare(product: Product, made: SetUp, options: BenchOptions): Promise<Finding[]> {
  const checks = made.sessions.map(({ cookie }) =>
    requestBytes('GET', `${made.basePath}/session`, { host: made.host, cookie }),
  );
  const attempts = made.people.map((person) =>
    requestBytes(
      'POST',
      `${made.basePath}/auth/sign-in/password`,
      { host: made.host },
      { ...person, transport: 'token' },
    ),
  );
  const answer = await answerToCopy(product, made, { cookie: made.sessions[0]?.cookie ?? '' });
  const { postmaster } = embeddedPostgres(product.place);
  const port = await freePort();
  const { logFile } = product.place;
  const http = await startFloor({ floor: 'http', port, answer }, logFile);
  // One hash in flight per core, and the server has one core.
  const argon2 = await startFloor({ floor: 'argon2', inFlight: 1 }, logFile);
  const rounds: { floor: Measured[]; product: Measured[] } = { floor: [], product: [] };
  try {
    for (let round = 0; round < options.rounds; round++) {
      process.kill(product.pid, 'SIGSTOP');
      try {
        rounds.floor.push(await measureFloor({ http, argon2, port, checks, seconds: options.longSeconds }));
      } finally {
        process.kill(product.pid, 'SIGCONT');
      }
      rounds.product.push(
        await measureProduct({ product, checks, attempts, postmaster, seconds: options.longSeconds }),
      );
      options.tell(
        `sign-in, round ${round + 1}: ${told(rounds.floor.at(-1))} floor, ${told(rounds.product.at(-1))} product`,
      );
    }
  } finally {
    await stopProcess(http);
    await stopProcess(argon2);
  }
  return report(rounds);
}

async function measureFloor(load: {
  http: Started;
  argon2: Started;
  port: number;
  checks: readonly Buffer[];
  seconds: number;
}): Promise<Measured> {
  const { argon2, port, checks, seconds } = load;
  argon2.child.send('resume');
  const beside = checksBeside({ host: '127.0.0.1', port }, checks, seconds + 1);
  await pause(500);
  const began = { hashes: await hashesOf(argon2), at: performance.now(), cpu: cpuSeconds(argon2.pid) };
  await pause(seconds * 1000);
  const hashes = (await hashesOf(argon2)) - began.hashes;
  const elapsed = (performance.now() - began.at) / 1000;
  const cpu = cpuSeconds(argon2.pid) - began.cpu;
  const checked = await beside;
  argon2.child.send('pause');
  return {
    hashesPerSecond: hashes / elapsed,
    cpuMilliseconds: (cpu * 1e3) / hashes,
    databaseMilliseconds: 0,
    p99: Number.NaN,
    checksP99: percentile(checked.latencies, 0.99),
  };
}

async function measureProduct(load: {
  product: Product;
  checks: readonly Buffer[];
  attempts: readonly Buffer[];
  postmaster: number;
  seconds: number;
}): Promise<Measured> {
  const { product, checks, attempts, postmaster, seconds } = load;
  const beside = checksBeside(product.target, checks, seconds + 1);
  await signInLoop(product, attempts, 0.5);
  const before = { own: cpuSeconds(product.pid), database: postgresCpuSeconds(postmaster) };
  const result = await signInLoop(product, attempts, seconds);
  const own = cpuSeconds(product.pid) - before.own;
  const database = postgresCpuSeconds(postmaster) - before.database;
  const checked = await beside;
  return {
    hashesPerSecond: result.answered / result.seconds,
    cpuMilliseconds: (own * 1e3) / result.answered,
    databaseMilliseconds: (database * 1e3) / result.answered,
    p99: percentile(result.latencies, 0.99),
    checksP99: percentile(checked.latencies, 0.99),
  };
}

async function signInLoop(product: Product, attempts: readonly Buffer[], seconds: number): Promise<LoadResult> {
  const result = await closedLoop({
    target: product.target,
    requests: attempts,
    connections: SIGN_INS_AT_ONCE,
    seconds,
  });
  refuseRefusals('sign-ins', result);
  return result;
}

async function checksBeside(
  target: { host: string; port: number },
  requests: readonly Buffer[],
  seconds: number,
): Promise<LoadResult> {
  const result = await openLoop({ target, requests, connections: 64, perSecond: CHECKS_PER_SECOND, seconds });
  refuseRefusals('session checks', result);
  return result;
}

function refuseRefusals(what: string, { refused }: LoadResult): void {
  if (refused.size > 0)
    throw new Error(
      `${what} were refused: ${[...refused].map(([status, count]) => `${count} times ${status}`).join(', ')}`,
    );
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function told(measured: Measured | undefined): string {
  if (!measured) return 'nothing';
  const { hashesPerSecond, cpuMilliseconds, databaseMilliseconds, p99, checksP99 } = measured;
  return `${hashesPerSecond.toFixed(2)}/s ${cpuMilliseconds.toFixed(2)} ms (database ${databaseMilliseconds.toFixed(2)} ms, p99 ${p99.toFixed(0)} ms, checks p99 ${checksP99.toFixed(2)} ms)`;
}

function report(rounds: { floor: Measured[]; product: Measured[] }): Finding[] {
  const of = (side: Measured[], part: keyof Measured) => series(side.map((measured) => measured[part]));
  const both = (part: keyof Measured, digits: number) => ({
    floor: shown(of(rounds.floor, part), digits),
    product: shown(of(rounds.product, part), digits),
  });
  const rate = of(rounds.product, 'hashesPerSecond').median / of(rounds.floor, 'hashesPerSecond').median;
  const checks = of(rounds.product, 'checksP99').median;
  return [
    finding(
      'Sign-in against pure Argon2id, per second',
      both('hashesPerSecond', 2),
      { value: rate, digits: 3 },
      { least: LEAST_RATIO },
    ),
    finding(
      'p99 of 500 session checks a second beside it, ms',
      both('checksP99', 2),
      { value: checks, digits: 2, unit: ' ms' },
      { most: P99_MILLISECONDS },
    ),
    finding(
      'CPU of Postgres per sign-in, ms',
      { floor: '', product: shown(of(rounds.product, 'databaseMilliseconds'), 2) },
      { value: of(rounds.product, 'databaseMilliseconds').median, digits: 2, unit: ' ms' },
      {},
    ),
  ];
}
