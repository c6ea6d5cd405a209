import { freePort } from '../../testing/kit/free-port.ts';
import { requestBytes } from '../../testing/kit/raw-requests.ts';
import type { FloorAnswer, FloorOrder } from '../floor.ts';
import { startFloor } from '../floor-process.ts';
import { closedLoop, percentile, refuseRefusals, type Target } from '../load.ts';
import { type Finding, finding, ratios, series, shown } from '../measure.ts';
import { cpuSeconds, postgresCpuSeconds, stopProcess } from '../processes.ts';
import {
  answerToCopy,
  embeddedPostgres,
  type Place,
  type Product,
  type SetUp,
  setUp,
  withProduct,
} from '../product.ts';
import { inTurn, type Rounds } from '../rounds.ts';
import type { BenchOptions } from '../run.ts';

const PEOPLE = 16;
const CONNECTIONS = 32;
/** The standard size of the product's pool; the floor's is the same. */
const POOL_SIZE = 16;
const LEAST_RATIO = 0.8;

type Credential = 'cookie' | 'bearer';

/** Where the answers come from: with which environment of the product, against which floor, and what works beside the process. */
export type Source = {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  readonly order: (
    base: { port: number; answer: FloorAnswer; credentials: readonly string[] },
    place: Place,
  ) => FloorOrder;
  readonly beside: { readonly name: string; readonly cpuSeconds: (place: Place) => number } | null;
};

export function sessionChecksFromCopies(options: BenchOptions): Promise<Finding[]> {
  const order: Source['order'] = (base) => ({ floor: 'copy', ...base });
  return sessionChecks({ name: 'the in-process copy', env: {}, order, beside: null }, options);
}

export function sessionChecksFromPostgres(options: BenchOptions): Promise<Finding[]> {
  const order: Source['order'] = (base, place) => ({
    floor: 'postgres',
    ...base,
    databaseUrl: embeddedPostgres(place).url,
    poolSize: POOL_SIZE,
  });
  const beside = {
    name: 'Postgres',
    cpuSeconds: (place: Place) => postgresCpuSeconds(embeddedPostgres(place).postmaster),
  };
  return sessionChecks({ name: 'Postgres', env: { FRONTDESK_SESSION_COPIES: '0' }, order, beside }, options);
}

export function sessionChecks(source: Source, options: BenchOptions): Promise<Finding[]> {
  return withProduct(async (product) => {
    const made = await setUp(product, PEOPLE);
    const cookie = await compare(product, made, source, 'cookie', options);
    const bearer = await compare(product, made, source, 'bearer', options);
    return [...cookie, ...bearer];
  }, source.env);
}

type Measured = {
  readonly perSecond: number;
  readonly cpuMicroseconds: number;
  /** Of what works beside the process: Postgres, Valkey. */
  readonly besideMicroseconds: number;
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
  const { postmaster } = embeddedPostgres(product.place);
  const port = await freePort();
  const floor = await startFloor(source.order({ port, answer, credentials }, product.place), product.place.logFile);
  const beside = () => source.beside?.cpuSeconds(product.place) ?? 0;
  const side = (pid: number, target: Target) => ({
    processes: [pid],
    target,
    measure: (seconds: number) => measure({ pid, target, requests, beside, seconds }),
  });
  try {
    const sides = { floor: side(floor.pid, { host: '127.0.0.1', port }), product: side(product.pid, product.target) };
    const what = `session check from ${source.name}, ${credential}`;
    const about = { what, seconds: options.seconds, postmaster, tell: told };
    return report(`Session check from ${source.name}, ${credential}`, source, await inTurn(options, sides, about));
  } finally {
    await stopProcess(floor);
  }
}

async function measure(load: {
  pid: number;
  target: Target;
  requests: readonly Buffer[];
  beside: () => number;
  seconds: number;
}): Promise<Measured> {
  const { pid, target, requests, beside, seconds } = load;
  const before = { own: cpuSeconds(pid), beside: beside() };
  const result = await closedLoop({ target, requests, connections: CONNECTIONS, seconds });
  const own = cpuSeconds(pid) - before.own;
  const others = beside() - before.beside;
  refuseRefusals('session checks', result);
  return {
    perSecond: result.answered / result.seconds,
    cpuMicroseconds: (own * 1e6) / result.answered,
    besideMicroseconds: (others * 1e6) / result.answered,
    p99: percentile(result.latencies, 0.99),
  };
}

function told({ perSecond, cpuMicroseconds, besideMicroseconds, p99 }: Measured): string {
  return `${perSecond.toFixed(0)}/s, ${cpuMicroseconds.toFixed(1)} µs, beside it ${besideMicroseconds.toFixed(1)} µs, p99 ${p99.toFixed(2)} ms`;
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
  const { beside } = source;
  return beside === null ? findings : [...findings, line(`CPU of ${beside.name}, µs`, 'besideMicroseconds', 1, {})];
}
