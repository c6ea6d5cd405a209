import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One statement of `generated/queries.sql`, which is compared with the stores by `npm run generate -- --check`. */
export type Query = {
  readonly store: string;
  readonly name: string;
  /** How it is called where it runs by name. */
  readonly prepared: string | null;
  readonly text: string;
};

const GENERATED = new URL('../../generated/', import.meta.url);

export function readQueries(
  text: string = readFileSync(fileURLToPath(new URL('queries.sql', GENERATED)), 'utf8'),
): Query[] {
  let store = '';
  const found = text.split(/\n\n(?=-- )/).flatMap((block) => {
    const [head = '', ...rest] = block.split('\n');
    if (rest.length === 0) store = head.slice(3);
    if (rest.length === 0 || store.startsWith('The SQL of every query')) return [];
    const [, name = '', prepared = null] = /^-- (\S+)(?: \(prepared as (\S+)\))?$/.exec(head) ?? [];
    // What is declared and was not met in a store stands under its own name.
    const own = store === 'Declared elsewhere' ? name : prepared;
    return [{ store, name, prepared: own, text: rest.join('\n').replace(/;\s*$/, '') }];
  });
  // What a store runs inside a transaction stands once under its function and once under its own name.
  const names = new Map(
    found.flatMap((query) => (query.prepared === null ? [] : [[query.text, query.prepared] as const])),
  );
  const byPlace = new Map(found.map((query) => [query.text, query]).reverse() as [string, Query][]);
  return found
    .filter((query) => byPlace.get(query.text) === query)
    .map((query) => ({ ...query, prepared: names.get(query.text) ?? null }));
}

/** Tables whose rows belong to a project. */
export function tenantTables(
  schema: string = readFileSync(fileURLToPath(new URL('schema.sql', GENERATED)), 'utf8'),
): ReadonlySet<string> {
  const tables = [...schema.matchAll(/create table public\.(\w+) \(\n([\s\S]*?)\n\);/g)];
  return new Set(
    tables
      .filter(([, , columns]) => /^ {2}project_id uuid not null/m.test(columns ?? ''))
      .map(([, name]) => name ?? ''),
  );
}
