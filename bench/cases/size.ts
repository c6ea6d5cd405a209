import { hash as sha256 } from 'node:crypto';
import pg from 'pg';
import { fill, type Size } from '../../testing/size/fill.ts';
import { type Plan, planOf } from '../../testing/size/plans.ts';
import { readQueries } from '../../testing/size/queries.ts';
import { createValues } from '../../testing/size/values.ts';
import { closedLoop, refuseRefusals, requestBytes } from '../load.ts';
import { type Finding, finding, ratios, series, shown } from '../measure.ts';
import { cpuSeconds, postgresCpuSeconds, stopProcess } from '../processes.ts';
import {
  createPlace,
  embeddedPostgres,
  type Product,
  removePlace,
  type SetUp,
  setUp,
  startProduct,
} from '../product.ts';
import { quietly } from '../quiet.ts';
import type { BenchOptions } from '../run.ts';
import { refreshLoad } from './refresh.ts';

const SMALL: Size = { users: 1_000, projects: 1 };
const LARGE: Size = { users: 1_000_000, projects: 1_000 };
const PEOPLE = 16;
const MOST_BUFFERS = 2;
const WARM_UP_SECONDS = 6;

/** The queries behind what is measured, and how often each was planned: a list has one plan for each of its forms. */
const HOT = [
  'findKeptAnswerBySecret',
  'findKeptAnswerByToken',
  'findSnapshotRow',
  'findSignInCandidate',
  'rotateSession',
  'listNewestUsers',
  'searchUsers',
  'findUserByEmail',
  'findUserById',
];

type Kind = 'session check from Postgres' | 'sign-in look-up' | 'user list, first page' | 'user search' | 'refresh';
type Measured = { readonly cpu: ReadonlyMap<Kind, readonly number[]>; readonly plans: readonly Plan[] };

/** The same requests to a small and to a large instance: plans, buffers, and CPU of the process and of Postgres for one request. */
export async function sizes(options: BenchOptions): Promise<Finding[]> {
  const small = await measureAt(SMALL, options);
  const large = await measureAt(LARGE, options);
  return [...compareCpu(small, large), ...comparePlans(small, large)];
}

async function measureAt(size: Size, options: BenchOptions): Promise<Measured> {
  const place = await createPlace();
  try {
    // Without copies each check asks Postgres.
    const product = await startProduct(place, { FRONTDESK_SESSION_COPIES: '0' });
    const client = new pg.Client({ connectionString: embeddedPostgres(place).url });
    await client.connect();
    try {
      const made = await setUp(product, PEOPLE);
      const { rows } = await client.query<{ id: string }>(`select id from projects where slug = 'bench'`);
      const projectId = rows[0]?.id ?? '';
      await fill(client, projectId, size);
      options.tell(`size: ${size.users} users and ${size.projects} projects are there`);
      const cpu = await measureCpu(product, made, client, projectId, options);
      return { cpu, plans: await plansOf(client, projectId) };
    } finally {
      await client.end();
      await stopProcess(product);
    }
  } finally {
    removePlace(place);
  }
}

async function plansOf(client: pg.Client, projectId: string): Promise<Plan[]> {
  const values = await createValues(client, projectId);
  const found: Plan[] = [];
  for (const query of readQueries().filter(({ name }) => HOT.includes(name))) {
    found.push(await planOf(client, query, values, 5));
  }
  return found;
}

async function measureCpu(
  product: Product,
  made: SetUp,
  client: pg.Client,
  projectId: string,
  options: BenchOptions,
): Promise<Map<Kind, number[]>> {
  const { postmaster } = embeddedPostgres(product.place);
  const cpu = new Map<Kind, number[]>();
  const kinds = await loadsOf(product, made, client, projectId);
  const spent = () => cpuSeconds(product.pid) + postgresCpuSeconds(postmaster);
  for (let round = 0; round < options.rounds; round++) {
    for (const [kind, run] of kinds) {
      if (round === 0) await run(WARM_UP_SECONDS);
      const { result, disturbed } = await quietly({ processes: [product.pid], postmaster }, async () => {
        const before = spent();
        const count = await run(options.seconds);
        return ((spent() - before) * 1e6) / count;
      });
      if (disturbed) options.disturbed();
      cpu.set(kind, [...(cpu.get(kind) ?? []), result]);
      options.tell(`size, ${kind}, round ${round + 1}: ${result.toFixed(1)} µs${disturbed ? ' (disturbed)' : ''}`);
    }
  }
  return cpu;
}

type Run = (seconds: number) => Promise<number>;

async function loadsOf(
  product: Product,
  made: SetUp,
  client: pg.Client,
  projectId: string,
): Promise<ReadonlyMap<Kind, Run>> {
  const { host, basePath, secretKey } = made;
  const { target } = product;
  const over = (requests: readonly Buffer[], follow?: (n: number, answer: Buffer) => Buffer): Run => {
    return async (seconds) => {
      const load = { target, requests, connections: PEOPLE, seconds };
      const result = await closedLoop(follow ? { ...load, follow } : load);
      refuseRefusals('requests', result);
      return result.answered;
    };
  };
  const authorization = `Bearer ${secretKey}`;
  const checks = made.sessions.map(({ cookie }) => requestBytes('GET', `${basePath}/session`, { host, cookie }));
  const list = requestBytes('GET', '/v1/users?limit=50', { host, authorization });
  const search = Array.from({ length: PEOPLE }, (_, n) =>
    requestBytes('GET', `/v1/users?limit=20&query=person${n + 1}`, { host, authorization }),
  );
  const refresh = await refreshLoad(product, made);
  return new Map<Kind, Run>([
    ['session check from Postgres', over(checks)],
    ['sign-in look-up', (seconds) => lookUps(client, projectId, seconds)],
    ['user list, first page', over([list])],
    ['user search', over(search)],
    ['refresh', over(refresh.requests, refresh.follow)],
  ]);
}

/** The statement alone: a whole sign-in is a hash with little beside it. */
async function lookUps(client: pg.Client, projectId: string, seconds: number): Promise<number> {
  const text = readQueries().find(({ name }) => name === 'findSignInCandidate')?.text ?? '';
  const device = sha256('sha256', 'a new device', 'buffer');
  const began = performance.now();
  let count = 0;
  while (performance.now() - began < seconds * 1000) {
    const values = [projectId, `person${1 + (count % 1_000)}@size.example`, device, new Date()];
    await client.query({ name: 'look-up', text, values });
    count++;
  }
  return count;
}

function compareCpu(small: Measured, large: Measured): Finding[] {
  return [...small.cpu].map(([kind, before]) => {
    const after = large.cpu.get(kind) ?? [];
    const sides = { floor: shown(series(before), 1), product: shown(series(after), 1) };
    const ratio = ratios(before, after, false);
    const found = finding(`Small to large, ${kind}: CPU of process and Postgres, µs`, sides, ratio, { digits: 2 }, {});
    // Not more than the most of the small one's rounds: the spread of the run.
    return { ...found, bound: 'within the spread', reached: series(after).median <= series(before).most };
  });
}

function comparePlans(small: Measured, large: Measured): Finding[] {
  const pairs = small.plans.map((plan, index) => ({ small: plan, large: large.plans[index] ?? plan }));
  const others = pairs.filter((pair) => pair.small.paths.join() !== pair.large.paths.join());
  const more = pairs.map((pair) => pair.large.buffers - pair.small.buffers);
  const names = [...new Set(others.map((pair) => pair.small.query.name))];
  const nothing = { floor: '', product: '' };
  return [
    finding(
      `Small to large: queries of ${pairs.length} with another plan${names.length > 0 ? ` (${names.join(', ')})` : ''}`,
      nothing,
      series([others.length]),
      { digits: 0 },
      { most: 0 },
    ),
    finding(
      'Small to large: more buffers',
      nothing,
      series([Math.max(...more)]),
      { digits: 0 },
      { most: MOST_BUFFERS },
    ),
  ];
}
