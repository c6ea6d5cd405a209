import { freePort } from '../../testing/kit/free-port.ts';
import { requestBytes } from '../../testing/kit/raw-requests.ts';
import type { FloorAnswer } from '../floor.ts';
import { startFloor } from '../floor-process.ts';
import { closedLoop, percentile, refuseRefusals, type Target } from '../load.ts';
import { type Finding, finding, ratios, series, shown } from '../measure.ts';
import { cpuSeconds, postgresCpuSeconds, stopProcess } from '../processes.ts';
import { embeddedPostgres, type Product, type SetUp, setUp, signInForToken, withProduct } from '../product.ts';
import { inTurn, type Rounds } from '../rounds.ts';
import type { BenchOptions } from '../run.ts';

/** One session for each connection: a refresh token is used once. */
const CONNECTIONS = 16;
const POOL_SIZE = 16;
const LEAST_RATIO = 0.6;
const TOKEN = /"refreshToken":"([^"]+)"/;

/** `POST /auth/refresh` with the token in the body against bare Node with one transaction that writes. Both in the same Postgres, durable. */
export function refreshes(options: BenchOptions): Promise<Finding[]> {
  return withProduct(async (product) => compare(product, await setUp(product, CONNECTIONS), options));
}

type Measured = {
  readonly perSecond: number;
  readonly cpuMicroseconds: number;
  readonly databaseMicroseconds: number;
  readonly p99: number;
};
type Load = { readonly requests: readonly Buffer[]; readonly follow?: (n: number, answer: Buffer) => Buffer };

async function compare(product: Product, made: SetUp, options: BenchOptions): Promise<Finding[]> {
  const load = await refreshLoad(product, made);
  const answer = await answerToRefresh(product, made);
  const { postmaster, url: databaseUrl } = embeddedPostgres(product.place);
  const port = await freePort();
  const order = { floor: 'writing', port, answer, databaseUrl, poolSize: POOL_SIZE, rows: CONNECTIONS * 4 } as const;
  const floor = await startFloor(order, product.place.logFile);
  const side = (pid: number, target: Target, requests: Load) => ({
    processes: [pid],
    target,
    measure: (seconds: number) => measure({ pid, target, postmaster, seconds, ...requests }),
  });
  try {
    const plain = { requests: load.requests };
    const sides = {
      floor: side(floor.pid, { host: '127.0.0.1', port }, plain),
      product: side(product.pid, product.target, load),
    };
    return report(await inTurn(options, sides, { what: 'refresh', seconds: options.seconds, postmaster, tell: told }));
  } finally {
    await stopProcess(floor);
  }
}

/** Each connection goes on with the token that it was given, also from one slice to the next. */
export async function refreshLoad(product: Product, made: SetUp): Promise<Required<Load>> {
  const { host, basePath } = made;
  const request = (refreshToken: string) =>
    requestBytes('POST', `${basePath}/auth/refresh`, { host }, { refreshToken });
  const requests: Buffer[] = [];
  for (const person of made.people) requests.push(request(await signInForToken(product, made, person)));
  return {
    requests,
    follow(n, answer) {
      const next = TOKEN.exec(answer.toString('latin1'))?.[1];
      const known = requests[n];
      if (!known) throw new Error('a connection without a session');
      // A refusal is counted by the load, which then fails.
      if (next === undefined) return known;
      const made = request(next);
      requests[n] = made;
      return made;
    },
  };
}

async function answerToRefresh(product: Product, made: SetUp): Promise<FloorAnswer> {
  const [person] = made.people;
  if (!person) throw new Error('nobody was made');
  const refreshToken = await signInForToken(product, made, person);
  const res = await fetch(`http://127.0.0.1:${product.target.port}${made.basePath}/auth/refresh`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ refreshToken }),
  });
  const body = await res.text();
  if (res.status !== 200) throw new Error(`the refresh answered ${res.status}: ${body}`);
  const own = [...res.headers].filter(
    ([name]) => !['date', 'connection', 'keep-alive', 'transfer-encoding'].includes(name),
  );
  return { headers: Object.fromEntries(own), body };
}

async function measure(
  load: Load & { pid: number; target: Target; postmaster: number; seconds: number },
): Promise<Measured> {
  const { pid, target, postmaster, requests, seconds, follow } = load;
  const before = { own: cpuSeconds(pid), database: postgresCpuSeconds(postmaster) };
  const result = await closedLoop({
    target,
    requests,
    connections: CONNECTIONS,
    seconds,
    ...(follow ? { follow } : {}),
  });
  const own = cpuSeconds(pid) - before.own;
  const database = postgresCpuSeconds(postmaster) - before.database;
  refuseRefusals('refreshes', result);
  return {
    perSecond: result.answered / result.seconds,
    cpuMicroseconds: (own * 1e6) / result.answered,
    databaseMicroseconds: (database * 1e6) / result.answered,
    p99: percentile(result.latencies, 0.99),
  };
}

function told({ perSecond, cpuMicroseconds, databaseMicroseconds, p99 }: Measured): string {
  return `${perSecond.toFixed(0)}/s, ${cpuMicroseconds.toFixed(0)} µs, Postgres ${databaseMicroseconds.toFixed(0)} µs, p99 ${p99.toFixed(2)} ms`;
}

function report(rounds: Rounds<Measured>): Finding[] {
  const line = (title: string, part: keyof Measured, bound: { least?: number }) => {
    const floor = rounds.floor.map((measured) => measured[part]);
    const product = rounds.product.map((measured) => measured[part]);
    const sides = { floor: shown(series(floor), 0), product: shown(series(product), 0) };
    return finding(`Refresh: ${title}`, sides, ratios(floor, product, part === 'perSecond'), { digits: 2 }, bound);
  };
  return [
    line('answers per second', 'perSecond', { least: LEAST_RATIO }),
    line('CPU of the process, µs', 'cpuMicroseconds', {}),
    line('CPU of Postgres, µs', 'databaseMicroseconds', {}),
  ];
}
