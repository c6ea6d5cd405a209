import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { fill } from '../../testing/size/fill.ts';
import { type Plan, planOf } from '../../testing/size/plans.ts';
import { readQueries } from '../../testing/size/queries.ts';
import { createValues } from '../../testing/size/values.ts';
import { type Finding, finding, series, table } from '../measure.ts';
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
  return [
    finding(
      `Queries at ${USERS} users and ${PROJECTS} projects: the slowest of ${timed.length}${slow.map(({ query }) => `; above the bound: ${query.name}`).join('')}`,
      { floor: '', product: '' },
      series([Math.max(...timed.map((plan) => plan.milliseconds))]),
      { digits: 3, unit: ' ms' },
      { most: MOST_MILLISECONDS },
    ),
    finding(
      'Queries that read a table from end to end',
      { floor: '', product: '' },
      series([found.filter((plan) => plan.scanned.length > 0).length]),
      { digits: 0 },
      {},
    ),
  ];
}

/** `project_id, email_key >=` */
function conditionsOf(text: string): string {
  const where = text.slice(Math.max(0, text.search(/ where /)));
  const found = [...where.matchAll(/"(\w+)"\)? (=|<>|>=|<=|<|>|is not null|is null|in)(?= |\b|$)/g)];
  return [...new Set(found.map(([, column, operator]) => (operator === '=' ? column : `${column} ${operator}`)))]
    .join(', ')
    .slice(0, 90);
}
