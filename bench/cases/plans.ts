import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { fill } from '../../testing/size/fill.ts';
import { type Plan, planOf } from '../../testing/size/plans.ts';
import { readQueries, tenantTables } from '../../testing/size/queries.ts';
import { createValues } from '../../testing/size/values.ts';
import { type Finding, finding, type Series, series, table } from '../measure.ts';
import { stopProcess } from '../processes.ts';
import { createPlace, embeddedPostgres, removePlace, setUp, startProduct } from '../product.ts';
import type { BenchOptions } from '../run.ts';

const USERS = 1_000_000;
const PROJECTS = 20_000;
const RUNS = 5;
const MOST_MILLISECONDS = 1;
const RESULTS = fileURLToPath(new URL('../results/', import.meta.url));

/** Deletes and updates of a whole portion: their time is that of the rows, not of finding them. */
const isPortion = ({ query }: Plan) =>
  /^(delete|with "?(stale|ended)|update "sessions" set "revoked_at")/.test(query.text);

/** Every query that looks for rows, by `explain (analyze, buffers)` in a database with a million users and twenty thousand projects. */
export async function plans(options: BenchOptions): Promise<Finding[]> {
  const place = await createPlace();
  try {
    const product = await startProduct(place);
    await setUp(product, 1).finally(() => stopProcess(product));
    // The server that goes down takes its Postgres with it: the next one is up for the database alone.
    const resting = await startProduct(place, { FRONTDESK_LOG_LEVEL: 'error' });
    const client = new pg.Client({ connectionString: embeddedPostgres(place).url });
    await client.connect();
    try {
      const { rows } = await client.query<{ id: string }>(`select id from projects where slug = 'bench'`);
      const projectId = rows[0]?.id ?? '';
      const began = performance.now();
      process.kill(resting.pid, 'SIGSTOP');
      await fill(client, projectId, { users: USERS, projects: PROJECTS });
      options.tell(
        `plans: ${USERS} users and ${PROJECTS} projects after ${((performance.now() - began) / 1000).toFixed(0)} s`,
      );
      const values = await createValues(client, projectId);
      const found: Plan[] = [];
      for (const query of readQueries()) {
        if (query.text.startsWith('insert into')) continue;
        found.push(await planOf(client, query, values, isWholeProject(query.text) ? 1 : RUNS));
      }
      return report(found);
    } finally {
      await client.end();
      process.kill(resting.pid, 'SIGCONT');
      await stopProcess(resting);
    }
  } finally {
    removePlace(place);
  }
}

const isWholeProject = (text: string) => /^update "sessions" set "revoked_at"/.test(text);

function report(found: readonly Plan[]): Finding[] {
  const rows = found.map((plan) => [
    `${plan.query.store.replace(/^.*\//, '')} ${plan.query.name}`,
    conditionsOf(plan.query.text),
    plan.paths.join(', '),
    plan.generic ? '' : String(plan.buffers),
    plan.generic ? '' : String(plan.discarded),
    plan.generic ? 'by name' : plan.milliseconds.toFixed(3),
  ]);
  mkdirSync(RESULTS, { recursive: true });
  const head = ['query', 'conditions', 'reached by', 'buffers', 'discarded', 'ms'];
  writeFileSync(
    `${RESULTS}plans.md`,
    `${USERS} users, ${PROJECTS} projects, fastest of ${RUNS}.\n\n${table(head, rows)}\n`,
  );
  const timed = found.filter((plan) => !plan.generic && !isPortion(plan));
  const slow = timed.filter((plan) => plan.milliseconds > MOST_MILLISECONDS);
  const portions = found.filter((plan) => !plan.generic && isPortion(plan) && !isWholeProject(plan.query.text));
  const whole = found.filter((plan) => isWholeProject(plan.query.text));
  const tenants = tenantTables();
  const reading = found.filter((plan) => plan.scanned.some((name) => tenants.has(name)));
  const slowest = (plans: readonly Plan[]) => series([Math.max(...plans.map((plan) => plan.milliseconds))]);
  const line = (what: string, measured: Series, shape: { digits: number; unit?: string }, bound: { most?: number }) =>
    finding(what, { floor: '', product: '' }, measured, shape, bound);
  return [
    line(
      `Queries at ${USERS} users and ${PROJECTS} projects: the slowest of ${timed.length}${named('above the bound', slow)}`,
      slowest(timed),
      { digits: 3, unit: ' ms' },
      { most: MOST_MILLISECONDS },
    ),
    line(
      `Removals of 1,000 rows: the slowest of ${portions.length}`,
      slowest(portions),
      { digits: 1, unit: ' ms' },
      {},
    ),
    line('Ending all sessions of the large project', slowest(whole), { digits: 0, unit: ' ms' }, {}),
    line(
      `Queries that read a table of projects' rows from end to end${named('they are', reading)}`,
      series([reading.length]),
      { digits: 0 },
      {},
    ),
  ];
}

function named(words: string, plans: readonly Plan[]): string {
  const names = [...new Set(plans.map(({ query }) => query.name))];
  return names.length > 0 ? `; ${words}: ${names.join(', ')}` : '';
}

/** `project_id, email_key >=` */
function conditionsOf(text: string): string {
  const where = text.slice(Math.max(0, text.search(/ where /)));
  const found = [...where.matchAll(/"(\w+)"\)? (=|<>|>=|<=|<|>|is not null|is null|in)(?= |\b|$)/g)];
  return [...new Set(found.map(([, column, operator]) => (operator === '=' ? column : `${column} ${operator}`)))]
    .join(', ')
    .slice(0, 90);
}
