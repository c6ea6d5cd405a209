import { hash as sha256 } from 'node:crypto';
import pg from 'pg';
import { requestBytes } from '../../testing/kit/raw-requests.ts';
import { fill, type Size } from '../../testing/size/fill.ts';
import { type Plan, planOf } from '../../testing/size/plans.ts';
import { readQueries } from '../../testing/size/queries.ts';
import { createValues } from '../../testing/size/values.ts';
import { closedLoop, refuseRefusals } from '../load.ts';
import { type Finding, finding, ratios, series, shown } from '../measure.ts';
import { cpuSeconds, postgresCpuSeconds, stopProcess } from '../processes.ts';
import {
  createPlace,
  embeddedPostgres,
  type Place,
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
/** Each finds more than a page, among a thousand users too. */
const SEARCHES = 9;
const MOST_BUFFERS = 2;
/** Of each kind, in each process. */
const WARM_UP_SECONDS = 3;

/** The queries behind what is measured, and how often each was planned: a list has one plan for each of its forms. */
const HOT = [
  'findKeptAnswerBySecret',
  'findKeptAnswerByToken',
  'findSnapshotRow',
  'findSignInCandidate',
  'rotateAndRead',
  'rotateKnown',
  'listNewestUsers',
  'searchUsers',
  'findUserByEmail',
  'findUserById',
];

type Kind = 'session check from Postgres' | 'sign-in look-up' | 'user list, first page' | 'user search' | 'refresh';
type Cpu = Map<Kind, number[]>;
/** How many were done in so many seconds. */
type Run = (running: Running, seconds: number) => Promise<number>;
type Running = { readonly product: Product; readonly client: pg.Client };
type Instance = { readonly place: Place; readonly projectId: string; readonly kinds: ReadonlyMap<Kind, Run> };
type Measured = { readonly cpu: Cpu; readonly plans: readonly CountedPlan[] };
/** With the number of indexes that the statement goes through: to find rows, and to enter new ones. */
type CountedPlan = Plan & { readonly indexes: number };

/**
 * The same requests to a small and to a large instance, in turn: plans, buffers, and CPU of the process and of Postgres for one request. Each round
 * begins with a process of its own, since a process keeps its pace for its whole life: what lies between rounds of one instance is the spread.
 */
export async function sizes(options: BenchOptions): Promise<Finding[]> {
  const places: Place[] = [];
  const make = async (size: Size) => {
    const place = await createPlace();
    places.push(place);
    return { instance: await makeInstance(place, size, options), cpu: new Map() as Cpu };
  };
  try {
    const small = await make(SMALL);
    const large = await make(LARGE);
    for (let round = 1; round <= options.rounds; round++) {
      await measureCpu(small.instance, small.cpu, { what: `small, round ${round}`, options });
      await measureCpu(large.instance, large.cpu, { what: `large, round ${round}`, options });
    }
    const measured = async ({ instance, cpu }: typeof small): Promise<Measured> => {
      return { cpu, plans: await whileRunning(instance.place, ({ client }) => plansOf(client, instance.projectId)) };
    };
    return report(await measured(small), await measured(large));
  } finally {
    for (const place of places) removePlace(place);
  }
}

async function makeInstance(place: Place, size: Size, options: BenchOptions): Promise<Instance> {
  return whileRunning(place, async ({ product, client }) => {
    const made = await setUp(product, PEOPLE);
    const { rows } = await client.query<{ id: string }>(`select id from projects where slug = 'bench'`);
    const projectId = rows[0]?.id ?? '';
    const kinds = await kindsOf(product, made, projectId);
    await fill(client, projectId, size);
    options.tell(`size: ${size.users} users and ${size.projects} projects are there`);
    return { place, projectId, kinds };
  });
}

/**
 * What was filled is on the disk when it ends: Postgres has nothing left to do of it in the next. Without a worker: what an instance does by the
 * clock belongs to no request, and would count for the one that is measured at that moment.
 */
async function whileRunning<Result>(place: Place, work: (running: Running) => Promise<Result>): Promise<Result> {
  // Without copies each check asks Postgres.
  const product = await startProduct(place, { FRONTDESK_SESSION_COPIES: '0' }, [
    'apps/server/src/main.js',
    '--role=api',
  ]);
  const client = new pg.Client({ connectionString: embeddedPostgres(place).url });
  try {
    await client.connect();
    return await work({ product, client });
  } finally {
    await client.end();
    await stopProcess(product);
  }
}

async function plansOf(client: pg.Client, projectId: string): Promise<CountedPlan[]> {
  const values = await createValues(client, projectId);
  const found: CountedPlan[] = [];
  for (const query of readQueries().filter(({ name }) => HOT.includes(name))) {
    const plan = await planOf(client, query, values, 5);
    found.push({ ...plan, indexes: plan.paths.length + (await indexesWritten(client, query.text)) });
  }
  return found;
}

async function indexesWritten(client: pg.Client, text: string): Promise<number> {
  const tables = [...text.matchAll(/\b(?:update|insert into) "?(\w+)"?/g)].map(([, name]) => name);
  const { rows } = await client.query<{ count: number }>(
    'select count(*)::integer as count from pg_index where indrelid = any ($1::text[]::regclass[])',
    [tables],
  );
  return rows[0]?.count ?? 0;
}

async function measureCpu(
  { place, kinds }: Instance,
  cpu: Cpu,
  { what, options }: { what: string; options: BenchOptions },
): Promise<void> {
  await whileRunning(place, async (running) => {
    const { pid } = running.product;
    const { postmaster } = embeddedPostgres(place);
    const spent = () => cpuSeconds(pid) + postgresCpuSeconds(postmaster);
    for (const [kind, run] of kinds) {
      await run(running, WARM_UP_SECONDS);
      const { result, disturbed } = await quietly({ processes: [pid], postmaster }, async () => {
        const before = spent();
        const count = await run(running, options.seconds);
        return ((spent() - before) * 1e6) / count;
      });
      if (disturbed) options.disturbed();
      cpu.set(kind, [...(cpu.get(kind) ?? []), result]);
      options.tell(`size, ${what}, ${kind}: ${result.toFixed(1)} µs${disturbed ? ' (disturbed)' : ''}`);
    }
  });
}

async function kindsOf(product: Product, made: SetUp, projectId: string): Promise<ReadonlyMap<Kind, Run>> {
  const { host, basePath, secretKey } = made;
  const over = (requests: readonly Buffer[], follow?: (n: number, answer: Buffer) => Buffer): Run => {
    return async ({ product: { target } }, seconds) => {
      const load = { target, requests, connections: PEOPLE, seconds };
      const result = await closedLoop(follow ? { ...load, follow } : load);
      refuseRefusals('requests', result);
      return result.answered;
    };
  };
  const authorization = `Bearer ${secretKey}`;
  const checks = made.sessions.map(({ cookie }) => requestBytes('GET', `${basePath}/session`, { host, cookie }));
  const list = requestBytes('GET', '/v1/users?limit=50', { host, authorization });
  const search = Array.from({ length: SEARCHES }, (_, n) =>
    requestBytes('GET', `/v1/users?limit=20&q=person${n + 1}`, { host, authorization }),
  );
  const refresh = await refreshLoad(product, made);
  return new Map<Kind, Run>([
    ['session check from Postgres', over(checks)],
    ['sign-in look-up', ({ client }, seconds) => lookUps(client, projectId, seconds)],
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

function report(small: Measured, large: Measured): Finding[] {
  return [...compareCpu(small, large), ...comparePlans(small, large)];
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

type Pair = { readonly small: CountedPlan; readonly large: CountedPlan };

/** Beside one for each row that only the large one has to answer: such rows lie on pages of their own. */
const moreBuffers = ({ small, large }: Pair): number =>
  large.buffers - small.buffers - Math.max(0, large.rows - small.rows);

function comparePlans(small: Measured, large: Measured): Finding[] {
  const pairs: Pair[] = small.plans.map((plan, index) => ({ small: plan, large: large.plans[index] ?? plan }));
  const others = pairs.filter((pair) => pathsOf(pair.small) !== pathsOf(pair.large));
  const names = others.map((pair) => `${pair.small.query.name}: ${pathsOf(pair.small)} or ${pathsOf(pair.large)}`);
  const above = pairs.filter((pair) => moreBuffers(pair) > MOST_BUFFERS);
  const told = above.map((pair) => `${pair.small.query.name} ${moreBuffers(pair)} in ${pair.large.indexes} indexes`);
  const each = pairs.map((pair) => moreBuffers(pair) / Math.max(1, pair.large.indexes));
  const line = (what: string, about: readonly string[], value: number, bound: { most?: number }) => {
    const said = about.length > 0 ? `; ${[...new Set(about)].join('; ')}` : '';
    return finding(`Small to large: ${what}${said}`, { floor: '', product: '' }, series([value]), { digits: 1 }, bound);
  };
  return [
    line(`queries of ${pairs.length} with another plan`, names, others.length, { most: 0 }),
    line('more buffers for each index that a statement goes through', [], Math.max(...each), { most: MOST_BUFFERS }),
    line('more buffers for a whole statement', told, Math.max(...pairs.map(moreBuffers)), { most: MOST_BUFFERS }),
  ];
}

const pathsOf = ({ paths }: Plan): string => paths.join(', ');
