import type { FloorOrder } from '../floor.ts';
import { startFloor } from '../floor-process.ts';
import { closedLoop, percentile, refuseRefusals, requestBytes, type Target } from '../load.ts';
import { type Finding, finding, ratios, series, shown } from '../measure.ts';
import { cpuSeconds, freePort, postgresCpuSeconds, stopProcess } from '../processes.ts';
import {
  answerToCopy,
  createPlace,
  embeddedPostgres,
  type Product,
  removePlace,
  type SetUp,
  setUp,
  startProduct,
} from '../product.ts';
import { inTurn, type Rounds } from '../rounds.ts';
import type { BenchOptions } from '../run.ts';

const PEOPLE = 16;
const CONNECTIONS = 32;
/** The standard size of the product's pool; the floor's is the same. */
const POOL_SIZE = 16;
const LEAST_RATIO = 0.8;

type Credential = 'cookie' | 'bearer';
type Source = 'copy' | 'postgres';

export function sessionChecksFromCopies(options: BenchOptions): Promise<Finding[]> {
  return sessionChecks('copy', options);
}

export function sessionChecksFromPostgres(options: BenchOptions): Promise<Finding[]> {
  return sessionChecks('postgres', options);
}

async function sessionChecks(source: Source, options: BenchOptions): Promise<Finding[]> {
  const place = await createPlace();
  try {
    const product = await startProduct(place, source === 'postgres' ? { FRONTDESK_SESSION_COPIES: '0' } : {});
    try {
      const made = await setUp(product, PEOPLE);
      const cookie = await compare(product, made, source, 'cookie', options);
      const bearer = await compare(product, made, source, 'bearer', options);
      return [...cookie, ...bearer];
    } finally {
      await stopProcess(product);
    }
  } finally {
    removePlace(place);
  }
}

type Measured = {
  readonly perSecond: number;
  readonly cpuMicroseconds: number;
  readonly databaseMicroseconds: number;
  readonly p99: number;
};

async function compare(
  product: Product,
  made: SetUp,
  source: Source,
  credential: Credential,
  options: BenchOptions,
): Promise<Finding[]> {
  const isCookie = credential === 'cookie';
  const headers = made.sessions.map(
    ({ cookie, bearer }): Record<string, string> => (isCookie ? { cookie } : { authorization: `Bearer ${bearer}` }),
  );
  const requests = headers.map((header) =>
    requestBytes('GET', `${made.basePath}/session`, { host: made.host, ...header }),
  );
  const answer = await answerToCopy(product, made, headers[0] ?? {});
  const credentials = made.sessions.map(({ cookie, bearer }) =>
    isCookie ? cookie.slice(cookie.indexOf('=') + 1) : bearer,
  );
  const { postmaster, url } = embeddedPostgres(product.place);
  const port = await freePort();
  const order: FloorOrder =
    source === 'copy'
      ? { floor: 'copy', port, answer, credentials }
      : { floor: 'postgres', port, answer, credentials, databaseUrl: url, poolSize: POOL_SIZE };
  const floor = await startFloor(order, product.place.logFile);
  const side = (pid: number, target: Target) => ({
    processes: [pid],
    target,
    measure: (seconds: number) => measure({ pid, target, requests, postmaster, seconds }),
  });
  const where = source === 'copy' ? 'the in-process copy' : 'Postgres';
  try {
    const sides = { floor: side(floor.pid, { host: '127.0.0.1', port }), product: side(product.pid, product.target) };
    const about = { what: `session check, ${source}, ${credential}`, seconds: options.seconds, postmaster, tell: told };
    return report(`Session check from ${where}, ${credential}`, source, await inTurn(options, sides, about));
  } finally {
    await stopProcess(floor);
  }
}

async function measure(load: {
  pid: number;
  target: Target;
  requests: readonly Buffer[];
  postmaster: number;
  seconds: number;
}): Promise<Measured> {
  const { pid, target, requests, postmaster, seconds } = load;
  const before = { own: cpuSeconds(pid), database: postgresCpuSeconds(postmaster) };
  const result = await closedLoop({ target, requests, connections: CONNECTIONS, seconds });
  const own = cpuSeconds(pid) - before.own;
  const database = postgresCpuSeconds(postmaster) - before.database;
  refuseRefusals('session checks', result);
  return {
    perSecond: result.answered / result.seconds,
    cpuMicroseconds: (own * 1e6) / result.answered,
    databaseMicroseconds: (database * 1e6) / result.answered,
    p99: percentile(result.latencies, 0.99),
  };
}

function told({ perSecond, cpuMicroseconds, databaseMicroseconds, p99 }: Measured): string {
  return `${perSecond.toFixed(0)}/s, ${cpuMicroseconds.toFixed(1)} µs, database ${databaseMicroseconds.toFixed(1)} µs, p99 ${p99.toFixed(2)} ms`;
}

function report(what: string, source: Source, rounds: Rounds<Measured>): Finding[] {
  const line = (title: string, part: keyof Measured, digits: number, bound: { least?: number }) => {
    const floor = rounds.floor.map((measured) => measured[part]);
    const product = rounds.product.map((measured) => measured[part]);
    const sides = { floor: shown(series(floor), digits), product: shown(series(product), digits) };
    return finding(`${what}: ${title}`, sides, ratios(floor, product, part === 'perSecond'), { digits: 2 }, bound);
  };
  const findings = [
    line('answers per second', 'perSecond', 0, { least: LEAST_RATIO }),
    line('CPU of the process, µs', 'cpuMicroseconds', 1, { least: LEAST_RATIO }),
  ];
  return source === 'copy' ? findings : [...findings, line('CPU of Postgres, µs', 'databaseMicroseconds', 1, {})];
}
