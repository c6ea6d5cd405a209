import { CamelCasePlugin, type CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase } from '../../../../../testing/kit/index.ts';
import type { Tables } from '../../platform/db/tables.generated.ts';
import { countFoundUsers } from './count-users.store.ts';
import { listNewestUsers, searchUsers } from './list-users.store.ts';

/** Enough rows for Postgres to care which way it takes; the way is then the same among a million. */
const USERS = 100_000;
const PROJECT = '0199d4a0-0000-7000-8000-000000000001';
const APPLICATION = '0199d4a0-0000-7000-8000-000000000002';
const now = new Date();

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let pool: pg.Pool;
let db: Kysely<Tables>;
let queries: CompiledQuery[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
    log: (event) => {
      queries.push(event.query);
    },
  });
  await pool.query(
    `with project as (
       insert into projects (id, slug, name, is_system, default_application_id, settings, created_at, updated_at)
       values ($1, 'frontdesk', 'x', true, $2, '{}', now(), now()) returning id
     )
     insert into applications (project_id, id, type, name, is_default, created_at, updated_at) select id, $2, 'web', 'x', true, now(), now() from project`,
    [PROJECT, APPLICATION],
  );
  await pool.query(
    `insert into users (project_id, id, email, email_key, name, name_key, username, username_key, email_verified_at, banned_at, created_at, updated_at)
     select $1, gen_random_uuid(), 'load' || n || '@example.com', 'load' || n || '@example.com', 'Load ' || n, 'load ' || n, 'Called.' || n, 'called.' || n,
       case when n % 5000 <> 0 then now() end, case when n % 7000 = 0 then now() end, now() - n * interval '1 second', now()
     from generate_series(1, $2::integer) n`,
    [PROJECT, USERS],
  );
  // Everybody of these is found three times: by address, by name and by username.
  await pool.query(
    `insert into users (project_id, id, email, email_key, name, name_key, username, username_key, created_at, updated_at)
     select $1, gen_random_uuid(), 'pair' || n || '@example.com', 'pair' || n || '@example.com', 'Pair' || n, 'pair' || n, 'Pair' || n, 'pair' || n, now() - interval '1 year', now()
     from generate_series(0, 499) n`,
    [PROJECT],
  );
  await pool.query(
    `insert into passwords (project_id, user_id, hash, changed_at) select project_id, id, 'x', now() from users`,
  );
  await pool.query('vacuum analyze users, passwords');
}, 120_000);

afterAll(async () => {
  await db.destroy();
  await database.drop();
});

type Plan = { 'Node Type': string; 'Shared Hit Blocks': number; 'Shared Read Blocks': number; Plans?: Plan[] };

/** What the list really asked, asked again with EXPLAIN. */
async function plansOf(list: () => Promise<unknown>): Promise<{ nodes: string[]; blocks: number }[]> {
  queries = [];
  await list();
  return Promise.all(
    queries.map(async (query) => {
      const { rows } = await pool.query(`explain (analyze, buffers, format json) ${query.sql}`, [...query.parameters]);
      const root = rows[0]['QUERY PLAN'][0].Plan as Plan;
      const nodesOf = (plan: Plan): string[] => [plan['Node Type'], ...(plan.Plans ?? []).flatMap(nodesOf)];
      return { nodes: nodesOf(root), blocks: root['Shared Hit Blocks'] + root['Shared Read Blocks'] };
    }),
  );
}

const query = { projectId: PROJECT, status: undefined, now, limit: 51 };
const middle = { at: new Date(now.getTime() - (USERS / 2) * 1000), id: APPLICATION };

describe('among a hundred thousand users a page is a walk along an index', () => {
  test.each([
    ['newest first', () => listNewestUsers(db, { ...query, after: null })],
    ['the page in the middle', () => listNewestUsers(db, { ...query, after: middle })],
    ['unverified', () => listNewestUsers(db, { ...query, status: 'unverified', after: null })],
    ['banned', () => listNewestUsers(db, { ...query, status: 'banned', after: null })],
    ['active', () => listNewestUsers(db, { ...query, status: 'active', after: null })],
    ['found by address', () => searchUsers(db, { ...query, prefix: 'load5', after: null })],
    ['found by name', () => searchUsers(db, { ...query, prefix: 'Load 5', after: null })],
    ['found by username', () => searchUsers(db, { ...query, prefix: 'called.5', after: null })],
    [
      'the next page of those found by username',
      () => searchUsers(db, { ...query, prefix: 'called.5', after: { key: 'called.55', id: APPLICATION } }),
    ],
    ['counted by username', () => countFoundUsers(db, { ...query, prefix: 'called.5' })],
    [
      'the next page of a search',
      () => searchUsers(db, { ...query, prefix: 'load 5', after: { key: 'load 55', id: APPLICATION } }),
    ],
    ['found by one letter', () => searchUsers(db, { ...query, prefix: 'l', after: null })],
    ['found by nothing', () => searchUsers(db, { ...query, prefix: 'zzz', after: null })],
  ])('%s', async (_, list) => {
    const plans = await plansOf(list);
    expect(plans.length).toBeGreaterThan(0);
    expect(plans.length).toBeLessThanOrEqual(3);
    for (const { nodes, blocks } of plans) {
      expect(nodes).not.toContain('Sort');
      expect(nodes).not.toContain('Seq Scan');
      // 51 rows, each with its page of the table, and of the index of passwords.
      expect(blocks).toBeLessThan(400);
    }
  });

  test('a search comes in the order of the keys, and everybody once, also over pages', async () => {
    const search = async (prefix: string, limit: number) => {
      const emails: string[] = [];
      let after: { key: string; id: string } | null = null;
      do {
        const page: Awaited<ReturnType<typeof searchUsers>> = await searchUsers(db, { ...query, prefix, limit, after });
        emails.push(...page.users.map((user) => user.email));
        after = page.next;
      } while (after !== null);
      return emails;
    };
    const ten = Array.from({ length: 10 }, (_, n) => `load9999${n}@example.com`);
    expect(await search('LOAD9999', 50)).toEqual([...ten, 'load9999@example.com']);
    expect(await search('load 9999', 3)).toEqual(['load9999@example.com', ...ten]);
    expect(await search('CALLED.9999', 3)).toEqual(['load9999@example.com', ...ten]);
    const each = await search('pair', 7);
    expect([each.length, new Set(each).size]).toEqual([500, 500]);
    expect(await search('PAIR4', 50)).toHaveLength(111);
  });
});
