import { once } from 'node:events';
import type { SigningAlgorithm } from '../../apps/server/src/platform/crypto/jwt.ts';
import { startFloor } from '../floor-process.ts';
import { type Finding, finding, ratios, series, shown } from '../measure.ts';
import type { Claims, MintingFloor } from '../minting-floor.ts';
import type { MintingOrder, MintingResult } from '../minting-loop.ts';
import type { MintingSubjects } from '../minting-product.ts';
import { cpuSeconds, postgresCpuSeconds, type Started, stopProcess } from '../processes.ts';
import { embeddedPostgres, type Product, type SetUp, setUp, withProduct } from '../product.ts';
import { inTurn, type Rounds } from '../rounds.ts';
import type { BenchOptions } from '../run.ts';

const PEOPLE = 16;
/** At once: as a busy server mints. One: where the product has nothing to ask together. */
const RUNS: readonly { readonly algorithm: SigningAlgorithm; readonly inFlight: number }[] = [
  { algorithm: 'EdDSA', inFlight: 16 },
  { algorithm: 'EdDSA', inFlight: 1 },
  { algorithm: 'ES256', inFlight: 16 },
  { algorithm: 'RS256', inFlight: 16 },
];
type Run = (typeof RUNS)[number];
const POOL_SIZE = 16;
const LEAST_RATIO = 0.8;
/** Names of the people differ by a digit. */
const MOST_DIFFERENCE = 4;

/**
 * An access token for a session that exists, against one prepared select and one signature: both in a closed loop of their process, without HTTP, in
 * the same Postgres.
 */
export function minting(options: BenchOptions): Promise<Finding[]> {
  const mintAll = async (product: Product) => {
    const made = await setUp(product, PEOPLE);
    await tellSubjects(product, made);
    const findings: Finding[] = [];
    for (const run of RUNS) {
      await signBy(product, made, run.algorithm);
      findings.push(...(await compare(product, made, run, options)));
    }
    return findings;
  };
  return withProduct(mintAll, {}, ['bench/minting-product.ts']);
}

async function tellSubjects({ child }: Product, made: SetUp): Promise<void> {
  const slug = made.basePath.split('/').at(-1) ?? '';
  const subjects: MintingSubjects = {
    slug,
    sessionIds: made.sessions.map(({ bearer }) => String(claimsOf(bearer).sid)),
  };
  const ready = once(child, 'message');
  child.send(subjects);
  await ready;
}

/** The setting, and at once a key of that algorithm which signs. */
async function signBy(
  { target }: Product,
  { projectId, secretKey }: SetUp,
  algorithm: SigningAlgorithm,
): Promise<void> {
  const call = async (method: string, path: string, body: object) => {
    const res = await fetch(`http://${target.host}:${target.port}${path}`, {
      method,
      headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!res.ok) throw new Error(`${path} answered ${res.status}: ${await res.text()}`);
  };
  await call('PATCH', `/v1/projects/${projectId}`, { settings: { signing: { algorithm } } });
  await call('POST', '/v1/signing-keys/rotate-now', { reason: 'the next row of the benchmark' });
}

type Measured = {
  readonly perSecond: number;
  readonly cpuMicroseconds: number;
  readonly databaseMicroseconds: number;
  readonly token: string;
};

async function compare(product: Product, made: SetUp, run: Run, options: BenchOptions): Promise<Finding[]> {
  const { algorithm, inFlight } = run;
  const { postmaster, url: databaseUrl } = embeddedPostgres(product.place);
  const { token } = await mint(product, { seconds: 0.1, inFlight: 1 });
  const header = partOf(token, 0) as MintingFloor['header'];
  if (header.alg !== algorithm) throw new Error(`the product signs by ${header.alg}, not by ${algorithm}`);
  const claims = made.sessions.map(({ bearer }) => claimsOf(bearer));
  const order: MintingFloor = { databaseUrl, poolSize: POOL_SIZE, header, claims };
  const floor = await startFloor(order, product.place.logFile, 'bench/minting-floor.ts');
  const side = (started: Started) => ({
    processes: [started.pid],
    target: product.target,
    measure: (seconds: number) => measure(started, postmaster, { seconds, inFlight }),
  });
  try {
    const sides = { floor: side(floor), product: side(product) };
    const about = { what: `minting, ${named(run)}`, seconds: options.seconds, postmaster, tell: told };
    const rounds = await inTurn(options, sides, about);
    refuseOtherLengths(rounds);
    return report(run, rounds);
  } finally {
    await stopProcess(floor);
  }
}

async function measure(started: Started, postmaster: number, order: MintingOrder): Promise<Measured> {
  const before = { own: cpuSeconds(started.pid), database: postgresCpuSeconds(postmaster) };
  const result = await mint(started, order);
  const own = cpuSeconds(started.pid) - before.own;
  const database = postgresCpuSeconds(postmaster) - before.database;
  return {
    perSecond: result.minted / result.seconds,
    cpuMicroseconds: (own * 1e6) / result.minted,
    databaseMicroseconds: (database * 1e6) / result.minted,
    token: result.token,
  };
}

async function mint(started: Started, order: MintingOrder): Promise<MintingResult> {
  const answer = once(started.child, 'message');
  started.child.send(order);
  return (await answered(started, answer)) as MintingResult;
}

/** What the process says next. One that ends instead has left its words in the log of its place. */
async function answered({ child }: Started, message: Promise<unknown[]>): Promise<unknown> {
  const leaving = new AbortController();
  const ended = once(child, 'exit', { signal: leaving.signal }).then(() => {
    throw new Error('a process that mints ended');
  });
  ended.catch(() => {});
  try {
    const [answer] = await Promise.race([message, ended]);
    return answer;
  } finally {
    leaving.abort();
  }
}

/** A signature costs by what is signed. */
function refuseOtherLengths({ floor, product }: Rounds<Measured>): void {
  for (const [round, { token }] of product.entries()) {
    const other = floor[round]?.token ?? '';
    if (Math.abs(token.length - other.length) > MOST_DIFFERENCE)
      throw new Error(`tokens of ${token.length} and ${other.length} characters are compared`);
  }
}

function claimsOf(token: string): Claims {
  return partOf(token, 1) as Claims;
}

function partOf(token: string, part: number): unknown {
  return JSON.parse(Buffer.from(token.split('.')[part] ?? '', 'base64url').toString());
}

function told({ perSecond, cpuMicroseconds, databaseMicroseconds }: Measured): string {
  return `${perSecond.toFixed(0)}/s, ${cpuMicroseconds.toFixed(1)} µs, Postgres ${databaseMicroseconds.toFixed(1)} µs`;
}

const named = ({ algorithm, inFlight }: Run) =>
  `${algorithm}, ${inFlight === 1 ? 'one by one' : `${inFlight} at once`}`;

function report(run: Run, rounds: Rounds<Measured>): Finding[] {
  const line = (title: string, part: Exclude<keyof Measured, 'token'>, digits: number, bound: { least?: number }) => {
    const floor = rounds.floor.map((measured) => measured[part]);
    const product = rounds.product.map((measured) => measured[part]);
    const sides = { floor: shown(series(floor), digits), product: shown(series(product), digits) };
    const what = `Minting an access token, ${named(run)}: ${title}`;
    return finding(what, sides, ratios(floor, product, part === 'perSecond'), { digits: 2 }, bound);
  };
  return [
    line('tokens per second', 'perSecond', 0, { least: LEAST_RATIO }),
    line('CPU of the process, µs', 'cpuMicroseconds', 1, {}),
    line('CPU of Postgres, µs', 'databaseMicroseconds', 1, {}),
  ];
}
