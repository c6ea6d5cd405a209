import { freePort } from '../../testing/kit/free-port.ts';
import { requestBytes } from '../../testing/kit/raw-requests.ts';
import { hashesOf, startFloor } from '../floor-process.ts';
import { closedLoop, type LoadResult, openLoop, percentile, refuseRefusals, type Target } from '../load.ts';
import { type Finding, finding, ratios, series, shown } from '../measure.ts';
import { cpuSeconds, postgresCpuSeconds, type Started, stopProcess } from '../processes.ts';
import { answerToCopy, embeddedPostgres, type Product, type SetUp, setUp, withProduct } from '../product.ts';
import { inTurn, type Rounds } from '../rounds.ts';
import type { BenchOptions } from '../run.ts';

const PEOPLE = 8;
/** Enough that a hash is always waiting while others are on their way through the database; one for each person, below the limits. */
const SIGN_INS_AT_ONCE = 8;
const CHECKS_PER_SECOND = 500;
const LEAST_RATIO = 0.95;
const P99_MILLISECONDS = 30;

type Measured = {
  readonly perSecond: number;
  readonly cpuMilliseconds: number;
  readonly databaseMilliseconds: number;
  /** Of the checks beside it. Milliseconds. */
  readonly checksP99: number;
};

/** Sign-ins with right passwords against a process that does nothing but hash, both beside 500 requests a second at a fixed rate. */
export function signIns(options: BenchOptions): Promise<Finding[]> {
  return withProduct(async (product) => compare(product, await setUp(product, PEOPLE), options));
}

async function compare(product: Product, made: SetUp, options: BenchOptions): Promise<Finding[]> {
  const { host, basePath } = made;
  const checks = made.sessions.map(({ cookie }) => requestBytes('GET', `${basePath}/session`, { host, cookie }));
  const attempts = made.people.map((person) =>
    requestBytes('POST', `${basePath}/auth/sign-in/password`, { host }, { ...person, transport: 'token' }),
  );
  const answer = await answerToCopy(product, made, { cookie: made.sessions[0]?.cookie ?? '' });
  const { postmaster } = embeddedPostgres(product.place);
  const port = await freePort();
  const http = await startFloor({ floor: 'http', port, answer }, product.place.logFile);
  // One hash in flight per core, and the server has one core.
  const argon2 = await startFloor({ floor: 'argon2', inFlight: 1 }, product.place.logFile);
  try {
    const sides = {
      floor: {
        processes: [http.pid, argon2.pid],
        measure: (seconds: number) => measureFloor({ argon2, target: { host: '127.0.0.1', port }, checks, seconds }),
      },
      product: {
        processes: [product.pid],
        target: product.target,
        measure: (seconds: number) => measureProduct({ product, checks, attempts, postmaster, seconds }),
      },
    };
    return report(
      await inTurn(options, sides, { what: 'sign-in', seconds: options.longSeconds, postmaster, tell: told }),
    );
  } finally {
    await stopProcess(http);
    await stopProcess(argon2);
  }
}

const SETTLE_SECONDS = 0.5;

async function measureFloor(load: {
  argon2: Started;
  target: Target;
  checks: readonly Buffer[];
  seconds: number;
}): Promise<Measured> {
  const { argon2, target, checks, seconds } = load;
  argon2.child.send('resume');
  const beside = checksBeside(target, checks, seconds + 2 * SETTLE_SECONDS);
  await pause(SETTLE_SECONDS);
  const before = { hashes: await hashesOf(argon2), at: performance.now(), cpu: cpuSeconds(argon2.pid) };
  await pause(seconds);
  const hashes = (await hashesOf(argon2)) - before.hashes;
  const elapsed = (performance.now() - before.at) / 1000;
  const cpu = cpuSeconds(argon2.pid) - before.cpu;
  const checksP99 = await beside;
  argon2.child.send('pause');
  return { perSecond: hashes / elapsed, cpuMilliseconds: (cpu * 1e3) / hashes, databaseMilliseconds: 0, checksP99 };
}

async function measureProduct(load: {
  product: Product;
  checks: readonly Buffer[];
  attempts: readonly Buffer[];
  postmaster: number;
  seconds: number;
}): Promise<Measured> {
  const { product, checks, attempts, postmaster, seconds } = load;
  const beside = checksBeside(product.target, checks, seconds + 2 * SETTLE_SECONDS);
  await signInLoop(product, attempts, SETTLE_SECONDS);
  const before = { own: cpuSeconds(product.pid), database: postgresCpuSeconds(postmaster) };
  const result = await signInLoop(product, attempts, seconds);
  const own = cpuSeconds(product.pid) - before.own;
  const database = postgresCpuSeconds(postmaster) - before.database;
  return {
    perSecond: result.answered / result.seconds,
    cpuMilliseconds: (own * 1e3) / result.answered,
    databaseMilliseconds: (database * 1e3) / result.answered,
    checksP99: await beside,
  };
}

async function signInLoop({ target }: Product, requests: readonly Buffer[], seconds: number): Promise<LoadResult> {
  const result = await closedLoop({ target, requests, connections: SIGN_INS_AT_ONCE, seconds });
  refuseRefusals('sign-ins', result);
  return result;
}

async function checksBeside(target: Target, requests: readonly Buffer[], seconds: number): Promise<number> {
  const result = await openLoop({ target, requests, connections: 64, perSecond: CHECKS_PER_SECOND, seconds });
  refuseRefusals('session checks', result);
  return percentile(result.latencies, 0.99);
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

function told({ perSecond, cpuMilliseconds, databaseMilliseconds, checksP99 }: Measured): string {
  return `${perSecond.toFixed(2)}/s, ${cpuMilliseconds.toFixed(2)} ms, database ${databaseMilliseconds.toFixed(2)} ms, checks p99 ${checksP99.toFixed(2)} ms`;
}

function report(rounds: Rounds<Measured>): Finding[] {
  const of = (part: keyof Measured) => ({
    floor: rounds.floor.map((measured) => measured[part]),
    product: rounds.product.map((measured) => measured[part]),
  });
  const both = (part: keyof Measured, digits: number) => ({
    floor: shown(series(of(part).floor), digits),
    product: shown(series(of(part).product), digits),
  });
  const rate = of('perSecond');
  return [
    finding(
      'Sign-in against pure Argon2id, per second',
      both('perSecond', 2),
      ratios(rate.floor, rate.product, true),
      { digits: 3 },
      { least: LEAST_RATIO },
    ),
    finding(
      'p99 of 500 session checks a second beside it',
      both('checksP99', 2),
      series(of('checksP99').product),
      { digits: 2, unit: ' ms' },
      { most: P99_MILLISECONDS },
    ),
    finding(
      'CPU of Postgres for a sign-in',
      { floor: '', product: '' },
      series(of('databaseMilliseconds').product),
      { digits: 2, unit: ' ms' },
      {},
    ),
  ];
}
