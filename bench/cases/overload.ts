import { requestBytes } from '../../testing/kit/raw-requests.ts';
import { closedLoop, type LoadResult, openLoop, percentile, refuseRefusals } from '../load.ts';
import { type Finding, finding, series } from '../measure.ts';
import { cpuSeconds, postgresCpuSeconds, residentMegabytes } from '../processes.ts';
import { embeddedPostgres, type Product, setUp, withProduct } from '../product.ts';
import type { BenchOptions } from '../run.ts';

/** Enough that no account meets its limit on tries, however many of its sign-ins are under way. */
const PEOPLE = 48;
const TIMES = 10;
const CAPACITY_SECONDS = 8;
const CAPACITY_AT_ONCE = 8;
const CONNECTIONS = 512;
const CHECKS_PER_SECOND = 200;
const ADMINISTRATION_PER_SECOND = 5;
const NORMAL_SECONDS_MOST = 10;

type Load = (requests: readonly Buffer[]) => {
  readonly target: Product['target'];
  readonly requests: readonly Buffer[];
};

/** Ten times the sign-ins that the server's core can hash, for `--seconds`, beside session checks and calls of the management API. */
export function overload(options: BenchOptions): Promise<Finding[]> {
  return withProduct((product) => flood(product, options));
}

async function flood(product: Product, { seconds, tell }: BenchOptions): Promise<Finding[]> {
  const { host, basePath, people, sessions, secretKey } = await setUp(product, PEOPLE);
  const signIns = people.map((person) =>
    requestBytes('POST', `${basePath}/auth/sign-in/password`, { host }, { ...person, transport: 'token' }),
  );
  const checks = sessions.map(({ bearer }) =>
    requestBytes('GET', `${basePath}/session`, { host, authorization: `Bearer ${bearer}` }),
  );
  const lists = [requestBytes('GET', '/v1/users?limit=10', { host, authorization: `Bearer ${secretKey}` })];
  const to: Load = (requests) => ({ target: product.target, requests });
  const { postmaster } = embeddedPostgres(product.place);
  const cpu = () => cpuSeconds(product.pid) + postgresCpuSeconds(postmaster);

  // What goes on at all times, also while it is measured how much the core can do at most.
  const beside = (seconds: number) =>
    [
      openLoop({ ...to(checks), connections: 32, perSecond: CHECKS_PER_SECOND, seconds }),
      openLoop({ ...to(lists), connections: 8, perSecond: ADMINISTRATION_PER_SECOND, seconds }),
    ] as const;

  // The first seconds meet cold code.
  await closedLoop({ ...to(signIns), connections: CAPACITY_AT_ONCE, seconds: CAPACITY_SECONDS });
  const cpuBefore = cpu();
  const [capacity] = await Promise.all([
    closedLoop({ ...to(signIns), connections: CAPACITY_AT_ONCE, seconds: CAPACITY_SECONDS }),
    ...beside(CAPACITY_SECONDS),
  ]);
  refuseRefusals('sign-ins', capacity);
  const used = cpu() - cpuBefore;
  const each = used / capacity.answered;
  const perSecond = capacity.answered / capacity.seconds;
  const alone = await closedLoop({ ...to(signIns), connections: 1, seconds: 2 });
  const usual = percentile(alone.accepted, 0.5);
  const residentBefore = residentMegabytes(product.pid);
  tell(
    `overload: the core signs in ${perSecond.toFixed(1)} a second, one alone in ${usual.toFixed(0)} ms, and is busy ${share(used, capacity.seconds)}`,
  );

  const resident: number[] = [];
  const watching = setInterval(() => resident.push(residentMegabytes(product.pid)), 1_000);
  const cpuFlood = cpu();
  const [flooded, checked, listed] = await Promise.all([
    openLoop({ ...to(signIns), connections: CONNECTIONS, perSecond: perSecond * TIMES, seconds }),
    ...beside(seconds),
  ]);
  clearInterval(watching);
  tell(`overload: the core was busy ${share(cpu() - cpuFlood, seconds)} during the flood`);
  const normalAfter = await untilNormal(to(signIns), usual);
  const residentAfter = residentMegabytes(product.pid);

  for (const [what, result] of Object.entries({ 'sign-ins': flooded, checks: checked, administration: listed }))
    tell(`overload: ${what}: ${told(result)}`);
  const cost = await costOfTurningAway(to(signIns), each, cpu);
  tell(
    `overload: RSS ${residentBefore.toFixed(0)} MB before, ${Math.max(...resident, residentAfter).toFixed(0)} MB at most, ${residentAfter.toFixed(0)} MB after`,
  );

  const none = { floor: '', product: '' };
  const milliseconds = { digits: 0, unit: ' ms' };
  const one = (value: number) => series([value]);
  return [
    finding(
      `Sign-ins that succeed of ${TIMES} times as many as the core can hash, against the most it can`,
      { floor: perSecond.toFixed(1), product: (flooded.accepted.length / flooded.seconds).toFixed(1) },
      one(flooded.accepted.length / flooded.seconds / perSecond),
      { digits: 2 },
      { least: 0.8 },
    ),
    finding('p99 of those', none, one(percentile(flooded.accepted, 0.99)), milliseconds, { most: 1_000 }),
    finding('Other answers than 200 and 503', none, one(surprises(flooded)), { digits: 0 }, { most: 0 }),
    finding(
      'Session checks beside it that were not answered',
      none,
      one(refusals(checked)),
      { digits: 0 },
      { most: 0 },
    ),
    finding('p99 of those checks', none, one(percentile(checked.latencies, 0.99)), milliseconds, {}),
    finding('Management calls beside it that were refused', none, one(refusals(listed)), { digits: 0 }, { most: 0 }),
    finding('p99 of those calls', none, one(percentile(listed.latencies, 0.99)), milliseconds, {}),
    finding('CPU of turning one away', none, one(cost), { digits: 0, unit: ' µs' }, {}),
    finding('RSS at most during it', none, one(Math.max(...resident, residentAfter)), { digits: 0, unit: ' MB' }, {}),
    finding('Normal again after', none, one(normalAfter), { digits: 2, unit: ' s' }, { most: NORMAL_SECONDS_MOST }),
  ];
}

/** Microseconds, from clients that ask again the moment they are answered: nearly all that the core then does is turning away. */
async function costOfTurningAway(load: ReturnType<Load>, each: number, cpu: () => number): Promise<number> {
  const before = cpu();
  const { answered, accepted } = await closedLoop({ ...load, connections: 128, seconds: 3 });
  return ((cpu() - before - accepted.length * each) * 1e6) / (answered - accepted.length);
}

/** Seconds from the end of the flood until five sign-ins in a row succeed in twice their usual time. */
async function untilNormal(load: ReturnType<Load>, usualMilliseconds: number): Promise<number> {
  const ended = performance.now();
  for (let good = 0; good < 5; ) {
    const began = performance.now();
    const [request] = load.requests;
    const { accepted, answered } = await openLoop({
      target: load.target,
      requests: request ? [request] : [],
      connections: 1,
      perSecond: 1_000,
      seconds: 0.001,
    });
    good = accepted.length === answered && performance.now() - began < 2 * usualMilliseconds + 10 ? good + 1 : 0;
    if (performance.now() - ended > 60_000) return Number.POSITIVE_INFINITY;
  }
  return (performance.now() - ended) / 1000;
}

function share(used: number, seconds: number): string {
  return `${((100 * used) / seconds).toFixed(0)} %`;
}

function refusals({ refused }: LoadResult): number {
  return [...refused.values()].reduce((sum, count) => sum + count, 0);
}

function surprises({ refused }: LoadResult): number {
  return [...refused].reduce((sum, [status, count]) => sum + (status === 503 ? 0 : count), 0);
}

function told(result: LoadResult): string {
  const { answered, accepted, refused, seconds, latencies } = result;
  const p = (of: Float64Array, share: number) => percentile(of, share).toFixed(0);
  const away = [...refused].map(([status, count]) => `${count} × ${status}`).join(', ') || 'none';
  return `${answered} in ${seconds.toFixed(1)} s, ${accepted.length} accepted (p50 ${p(accepted, 0.5)}, p99 ${p(accepted, 0.99)}, most ${p(accepted, 1)} ms), refused: ${away}; all p99 ${p(latencies, 0.99)} ms`;
}
