import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from './sources.ts';

/** Judges `generated/queries.sql`, which is compared with the stores by `npm run generate -- --check`. */
type Query = { readonly place: string; readonly text: string };

/** Work of the instance over all projects. */
const OVER_ALL_PROJECTS: Readonly<Record<string, string>> = {
  'mailbox.store.ts': 'The development mailbox of the whole instance.',
  listUsersDueForDeletion: 'Housekeeping by time.',
  deleteFeedRows: 'Housekeeping by time.',
  'change_feed.delete_old': 'The same, as the statement is called.',
  deleteOldBulkActions: 'Housekeeping by time.',
  'bulk_actions.delete_old': 'The same, as the statement is called.',
  deleteOldCounts: 'Housekeeping by time.',
  'security_counts.delete_old': 'The same, as the statement is called.',
  listImportsLeftSince: 'Housekeeping by time.',
  SealedUnder: 'What is sealed under one data key of the instance.',
  sealed_under: 'The same, as the statements are called.',
};

function readQueries(text: string): Query[] {
  let store = '';
  return text.split(/\n\n(?=-- )/).flatMap((block) => {
    const [head = '', ...rest] = block.split('\n');
    if (rest.length === 0) store = head.slice(3);
    return rest.length === 0 ? [] : [{ place: `${store} ${head.slice(3)}`, text: rest.join('\n') }];
  });
}

function tenantTables(schema: string): Set<string> {
  const tables = [...schema.matchAll(/create table public\.(\w+) \(\n([\s\S]*?)\n\);/g)];
  return new Set(
    tables
      .filter(([, , columns]) => /^ {2}project_id uuid not null/m.test(columns ?? ''))
      .map(([, name]) => name ?? ''),
  );
}

const tables = tenantTables(readFileSync(join(ROOT, 'generated/schema.sql'), 'utf8'));
const queries = readQueries(readFileSync(join(ROOT, 'generated/queries.sql'), 'utf8'));

/** Tenant tables of the query that no condition or value ties to a project. */
function untied({ text }: Query): string[] {
  const named = [...text.matchAll(/\b(?:from|join|into|update|using)\s+(?:public\.)?"?(\w+)"?/gi)].map(
    ([, name]) => name ?? '',
  );
  const touched = [...new Set(named)].filter((name) => tables.has(name));
  return touched.length > 0 && !/project_id/.test(text.replaceAll(/order by [^)]*/g, '')) ? touched : [];
}

describe('every query on a tenant table', () => {
  test('is found', () => {
    expect(tables.size).toBeGreaterThan(10);
    expect(queries.length).toBeGreaterThan(50);
  });

  test('names the project', () => {
    const faults = queries.filter(
      (query) => untied(query).length > 0 && !Object.keys(OVER_ALL_PROJECTS).some((name) => query.place.includes(name)),
    );
    expect(faults.map(({ place, text }) => `${place}: ${text}`)).toEqual([]);
  });

  test('that need not name it is one of the queries', () => {
    const idle = Object.keys(OVER_ALL_PROJECTS).filter(
      (name) => !queries.some((query) => query.place.includes(name) && untied(query).length > 0),
    );
    expect(idle).toEqual([]);
  });

  test('that does not is caught', () => {
    expect(untied({ place: '', text: 'select * from "users" where "id" = $1' })).toEqual(['users']);
    expect(untied({ place: '', text: 'select * from "users" where "project_id" = $1 and "id" = $2' })).toEqual([]);
  });

  test('takes the time as a parameter', () => {
    const own = queries.filter(({ text }) =>
      /\b(now\(\)|current_timestamp|clock_timestamp\(\)|statement_timestamp\(\))/i.test(text),
    );
    expect(own.map(({ place, text }) => `${place}: ${text}`)).toEqual([]);
  });
});

test('every tenant table leads its primary key with the project, and refers to others within it', () => {
  const schema = readFileSync(join(ROOT, 'generated/schema.sql'), 'utf8');
  for (const name of tables) {
    const body = new RegExp(`create table public\\.${name} \\(\\n([\\s\\S]*?)\\n\\);`).exec(schema)?.[1] ?? '';
    expect(body, name).toMatch(/PRIMARY KEY \((project_id|id\))/);
    for (const [, columns, other] of body.matchAll(/FOREIGN KEY \(([^)]+)\) REFERENCES public\.(\w+)\(/g)) {
      if (tables.has(other ?? '')) expect(columns, `${name} refers to ${other}`).toMatch(/project_id/);
    }
  }
});
