import type { FloorOrder } from '../floor.ts';
import { startFloor } from '../floor-process.ts';
import { closedLoop, percentile, requestBytes, type Target } from '../load.ts';
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

const PEOPLE = 16;
const CONNECTIONS = 32;
/** The standard size of the product's pool; the floor's is the same. */
const POOL_SIZE = 16;
const LEAST_RATIO = 0.8;

type Credential = 'cookie' | 'bearer';
type Source = 'copy' | 'postgres';

export async function sessionChecksFromCopies(options: BenchOptions): Promise<Finding[]> {
  return sessionChecks('copy', options);
}

export async function sessionChecksFromPostgres(options: BenchOptions): Promise<Finding[]> {
  return sessionChecks('postgres', options);
}

async function sessionChecks(source: Source, options: BenchOptions): Promise<Finding[]> {
  const place = await createPlace();
  try {
    const product = await startProduct(place, { env: source === 'postgres' ? { FRONTDESK_SESSION_COPIES: '0' } : {} });
    try {
      const made = await setUp(product, PEOPLE);
      const findings: Finding[] = [];
      for (const credential of ['cookie', 'bearer'] as const)
        findings.push(...(await compare(product, made, source, credential, options)));
      return findings;
    } finally {
      await stopProduct(product);
    }
  } finally {
    removePlace(place);
  }
}

async function compare(
  product: Product,
  made: SetUp,
  source: Source,
  credential: Credential,
  options: BenchOptions,
): Promise<Finding[]> {
  const headers = made.sessions.map(
    ({ cookie, bearer }): Record<string, string> =>
      credential === 'cookie' ? { cookie } : { authorization: `Bearer ${bearer}` },
  );
  const requests = headers.map((header) =>
    requestBytes('GET', `${made.basePath}/session`, { host: made.host, ...header }),
  );
  const answer = await answerToCopy(product, made, headers[0] ?? {});
  const credentials = made.sessions.map(({ cookie, bearer }) =>
    credential === 'cookie' ? cookie.slice(cookie.indexOf('=') + 1) : bearer,
  );
  const { postmaster, url } = embeddedPostgres(product.place);
  const port = await freePort();
  const order: FloorOrder =
    source === 'copy'
      ? { floor: 'copy', port, answer, credentials }
      : { floor: 'postgres', port, answer, credentials, databaseUrl: url, poolSize: POOL_SIZE };
  const floor = await startFloor(order, product.place.logFile);
  const sides = {
    floor: { process: floor, target: { host: '127.0.0.1', port } },
    product: { process: product, target: product.target },
  };
  const rounds: { floor: Measured[]; product: Measured[] } = { floor: [], product: [] };
  try {
    for (let round = 0; round < options.rounds; round++) {
      for (const side of ['floor', 'product'] as const) {
        const other = side === 'floor' ? sides.product : sides.floor;
        // The one that is not measured takes no time from the core that they share.
        process.kill(other.process.pid, 'SIGSTOP');
        try {
          rounds[side].push(
            await measure(sides[side], requests, postmaster, {
              seconds: options.seconds,
              warmUpSeconds: round === 0 ? 2 : 0.5,
            }),
          );
        } finally {
          process.kill(other.process.pid, 'SIGCONT');
        }
      }
      options.tell(
        `session check, ${source}, ${credential}, round ${round + 1}: ${told(rounds.floor.at(-1))} floor, ${told(rounds.product.at(-1))} product`,
      );
    }
  } finally {
    await stopProcess(floor);
  }
  return report(
    `Session check from ${source === 'copy' ? 'the in-process copy' : 'Postgres'}, ${credential}`,
    source,
    rounds,
  );
}

type Measured = {
  readonly perSecond: number;
  readonly cpuMicroseconds: number;
  readonly databaseMicroseconds: number;
  readonly p99: number;
};

async function measure(
  side: { process: Started; target: Target },
  requests: readonly Buffer[],
  postmaster: number,
  time: { seconds: number; warmUpSeconds: number },
): Promise<Measured> {
  await closedLoop({ target: side.target, requests, connections: CONNECTIONS, seconds: time.warmUpSeconds });
  const before = { own: cpuSeconds(side.process.pid), database: postgresCpuSeconds(postmaster) };
  const result = await closedLoop({ target: side.target, requests, connections: CONNECTIONS, seconds: time.seconds });
  const own = cpuSeconds(side.process.pid) - before.own;
  const database = postgresCpuSeconds(postmaster) - before.database;
  if (result.refused.size > 0)
    throw new Error(
      `session checks were refused: ${[...result.refused].map(([status, count]) => `${count} times ${status}`).join(', ')}`,
    );
  return {
    perSecond: result.answered / result.seconds,
    cpuMicroseconds: (own * 1e6) / result.answered,
    databaseMicroseconds: (database * 1e6) / result.answered,
    p99: percentile(result.latencies, 0.99),
  };
}

function told(measured: Measured | undefined): string {
  if (!measured) return 'nothing';
  return `${measured.perSecond.toFixed(0)}/s ${measured.cpuMicroseconds.toFixed(1)} µs (database ${measured.databaseMicroseconds.toFixed(1)} µs, p99 ${measured.p99.toFixed(2)} ms)`;
}

function report(what: string, source: Source, rounds: { floor: Measured[]; product: Measured[] }): Finding[] {
  const of = (side: Measured[], part: keyof Measured) => series(side.map((measured) => measured[part]));
  const line = (
    title: string,
    part: keyof Measured,
    digits: number,
    higherIsBetter: boolean,
    bound: { least?: number },
  ) => {
    const floor = of(rounds.floor, part);
    const product = of(rounds.product, part);
    const value = higherIsBetter ? product.median / floor.median : floor.median / product.median;
    return finding(
      `${what}: ${title}`,
      { floor: shown(floor, digits), product: shown(product, digits) },
      { value, digits: 2 },
      bound,
    );
  };
  const findings = [
    line('answers per second', 'perSecond', 0, true, { least: LEAST_RATIO }),
    line('CPU of the process per answer, µs', 'cpuMicroseconds', 1, false, { least: LEAST_RATIO }),
  ];
  if (source === 'postgres')
    findings.push(line('CPU of Postgres per answer, µs', 'databaseMicroseconds', 1, false, {}));
  return findings;
}
