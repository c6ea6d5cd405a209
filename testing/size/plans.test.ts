import { hash } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase } from '../kit/index.ts';
import { createSystem, fill } from './fill.ts';
import { type Plan, planOf } from './plans.ts';
import { type Query, readQueries, tenantTables } from './queries.ts';
import { createValues } from './values.ts';

/** Tables that hold little by themselves. */
const SMALL: Readonly<Record<string, string>> = {
  mailbox_messages: 'Development only, and the oldest are removed.',
};

/** What reads as many rows as it changes or answers. */
const BY_NATURE: Readonly<Record<string, string>> = {
  revokeSessions: 'Ends all sessions of a project where it is asked to.',
  listAuditEventsOfProject: 'Entries of one action are looked for among the newest 5,000 that match the rest.',
};

/** A page is 50; what is read beside what is answered stays of that order. */
const MOST_DISCARDED = 200;

let database: { url: string; drop(): Promise<void> };
let client: pg.Client;
let projectId: string;
let plans: readonly Plan[] = [];

const named = ({ query }: Plan) => `${query.store} ${query.name}: ${query.text}`;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  projectId = await createSystem(client);
  await fill(client, projectId, { users: 20_000, projects: 2_000 });
  const values = await createValues(client, projectId);
  const found: Plan[] = [];
  for (const query of readQueries().filter(reads)) found.push(await planOf(client, query, values, 1));
  plans = found;
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** Whatever looks for rows: a plain insert finds nothing. */
function reads({ text }: Query): boolean {
  return !text.startsWith('insert into');
}

describe('among 20,000 users and 2,000 projects', () => {
  test('every query that looks for rows is planned', () => {
    expect(plans.length).toBeGreaterThan(100);
    // Lists bring their values; what runs by name on the hot path is planned without.
    expect(plans.filter((plan) => !plan.generic).length).toBeGreaterThan(80);
  });

  test('none reads a tenant table from end to end', () => {
    const tables = tenantTables();
    const faults = plans.filter(
      ({ query, scanned }) => scanned.some((table) => tables.has(table) && !SMALL[table]) && !BY_NATURE[query.name],
    );
    expect(faults.map((plan) => `${plan.scanned.join()} in ${named(plan)}`)).toEqual([]);
  });

  test('none reads many rows for nothing', () => {
    const faults = plans.filter((plan) => plan.discarded > MOST_DISCARDED && !BY_NATURE[plan.query.name]);
    expect(faults.map((plan) => `${plan.discarded} rows, ${plan.paths.join()} in ${named(plan)}`)).toEqual([]);
  });

  test('refreshes write their sessions on the page where those lie, and enter no index', async () => {
    const { text = '' } = readQueries().find(({ prepared }) => prepared === 'sessions.rotate') ?? {};
    const next = hash('sha256', 'the next secret', 'buffer');
    // Both count what this connection has not told the statistics yet, too.
    const written = async () => {
      const { rows } = await client.query<{ all: number; elsewhere: number }>(
        `select t.n::integer as all, (t.n - pg_stat_get_xact_tuples_hot_updated('sessions'::regclass))::integer as elsewhere
         from pg_stat_get_xact_tuples_updated('sessions'::regclass) as t (n)`,
      );
      return rows[0] ?? { all: 0, elsewhere: 0 };
    };
    const now = new Date();
    await client.query('begin');
    const before = await written();
    // Three of a page in one transaction, so that none leaves its room to the next.
    for (const person of [1, 2, 4].flatMap((at) => Array.from({ length: 50 }, (_, page) => at + page * 400))) {
      const id = `0000000a-0000-7000-8000-${person.toString(16).padStart(12, '0')}`;
      const secret = hash('sha256', `session ${person}`, 'buffer');
      await client.query(text, [projectId, id, 1, secret, next, next, now, now, '192.0.2.1', null]);
    }
    const after = await written();
    expect(after.all - before.all).toBe(150);
    expect(after.elsewhere - before.elsewhere).toBe(0);
    await client.query('rollback');
  });

  test('a list without an index is caught', async () => {
    const values = await createValues(client, '00000000-0000-7000-8000-000000000001');
    const text = 'select * from "sessions" where "user_agent" = $1 and "last_seen_at" < $2 limit $3';
    const plan = await planOf(client, { store: '', name: 'listByAgent', prepared: null, text }, values, 1);
    expect(plan.scanned).toEqual(['sessions']);
  });

  test('a query whose parameters are not understood is refused', async () => {
    const values = await createValues(client, '00000000-0000-7000-8000-000000000001');
    const query = {
      store: '',
      name: 'oddList',
      prepared: null,
      text: 'select * from "users" where left(email, 3) like $1',
    };
    await expect(planOf(client, query, values, 1)).rejects.toThrow('it is not known what $1 of oddList is');
  });
});

/** Foreign keys whose rows are found by no index of their columns, and why that reads no table for one row. */
const WITHOUT_INDEX: Readonly<Record<string, string>> = {
  mailbox_messages_project_id_fkey: 'Development only, and the oldest are removed.',
  projects_default_application: 'Its first column is the primary key.',
  sessions_project_id_application_id_fkey: 'An application goes with its project and all sessions of it.',
  sessions_project_id_organization_id_fkey: 'An organization goes with its project and all sessions of it.',
};

test('what a deletion cascades to is found by an index', async () => {
  const { rows } = await client.query<{ name: string }>(
    `select c.conname as name from pg_constraint c
     where c.contype = 'f' and c.connamespace = 'public'::regnamespace and not exists (
       select from pg_index i where i.indrelid = c.conrelid and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) ~ '^\\(\\w+ IS NOT NULL\\)$')
         and (select array_agg(k order by k) from unnest((i.indkey::smallint[])[0:cardinality(c.conkey) - 1]) k) = (select array_agg(k order by k) from unnest(c.conkey) k))
     order by 1`,
  );
  expect(rows.map((row) => row.name)).toEqual(Object.keys(WITHOUT_INDEX));
});
