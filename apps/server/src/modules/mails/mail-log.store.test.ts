import { CamelCasePlugin, type CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createProjectDatabase, type ProjectDatabase } from '../../../../../testing/kit/project-database.ts';
import type { Tables } from '../../platform/db/tables.generated.ts';
import { deleteOldMails, forgetRecipient, listMailsOfProject } from './mail-log.store.ts';

/** In each of two projects. Enough rows for Postgres to care which way it takes; the way is then the same among a million. */
const MAILS = 20_000;

let database: ProjectDatabase;
let queries: CompiledQuery[] = [];
let db: Kysely<Tables>;

beforeAll(async () => {
  database = await createProjectDatabase();
  const { pool } = database.pools[0];
  db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
    log: (event) => {
      queries.push(event.query);
    },
  });
  await pool.query(
    `insert into mail_log (project_id, id, kind, recipient, recipient_key, locale, status, created_at)
     select project, gen_random_uuid(), case when n % 3000 = 0 then 'test' else 'magic_link' end, 'load' || n % 9000 || '@example.com',
       'load' || n % 9000 || '@example.com', 'en', case when n % 4000 = 0 then 'refused' else 'sent' end, now() - n * interval '10 seconds'
     from generate_series(1, $3::integer) n, unnest(array[$1, $2]::uuid[]) project`,
    [database.projectId, database.otherProjectId, MAILS],
  );
  await pool.query('vacuum analyze mail_log');
}, 120_000);
afterAll(() => database?.close());

type Plan = { 'Node Type': string; 'Shared Hit Blocks': number; 'Shared Read Blocks': number; Plans?: Plan[] };

/** What the store really asked, asked again with EXPLAIN, within a transaction that changes nothing. */
async function planOf(ask: (on: Kysely<Tables>) => Promise<unknown>): Promise<{ nodes: string[]; blocks: number }> {
  queries = [];
  await ask(db);
  const [query] = queries;
  const client = await database.pools[0].pool.connect();
  try {
    await client.query('begin');
    const text = `explain (analyze, buffers, format json) ${query?.sql}`;
    const { rows } = await client.query(text, [...(query?.parameters ?? [])]);
    const { Plan } = (rows[0] as { 'QUERY PLAN': [{ Plan: Plan }] })['QUERY PLAN'][0];
    const nodesOf = (plan: Plan): string[] => [plan['Node Type'], ...(plan.Plans ?? []).flatMap(nodesOf)];
    return { nodes: nodesOf(Plan), blocks: Plan['Shared Hit Blocks'] + Plan['Shared Read Blocks'] };
  } finally {
    await client.query('rollback');
    client.release();
  }
}

const PAGE = { recipient: undefined, status: undefined, kind: undefined, after: null, limit: 51 };
const LATER = { at: new Date(Date.now() - 100_000_000), id: '0199d4a0-0000-7000-8000-000000000009' };

test.each([
  ['of everything', {}],
  ['far behind', { after: LATER }],
  ['of one recipient', { recipient: 'load77@example.com' }],
  ['of one state', { status: 'refused' as const }],
  ['of one kind', { kind: 'test' }],
  ['of one state, far behind', { status: 'sent' as const, after: LATER }],
])('a page of the log %s walks along an index and sorts nothing', async (_, given) => {
  const { nodes, blocks } = await planOf((on) =>
    listMailsOfProject(on, { projectId: database.projectId, ...PAGE, ...given }),
  );
  expect(nodes.join(' ')).toMatch(/Index/);
  expect(nodes.join(' ')).not.toMatch(/Seq Scan|Sort|Bitmap/);
  expect(blocks).toBeLessThan(120);
});

test('what is forgotten and what is old is found by an index', async () => {
  const forgotten = await planOf((on) => forgetRecipient(on as never, database.projectId, 'load99@example.com'));
  expect(forgotten.nodes.join(' ')).not.toMatch(/Seq Scan/);
  const old = await planOf((on) => deleteOldMails(on, new Date(Date.now() - 199_900_000), 50));
  expect(old.nodes.join(' ')).not.toMatch(/Seq Scan/);
});
