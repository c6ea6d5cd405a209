import type pg from 'pg';

/** Writes the table types that Kysely checks our stores against, from the catalogue of a migrated database. */
type Column = {
  table: string;
  column: string;
  type: string;
  nullable: boolean;
  defaulted: boolean;
  generated: boolean;
};

const COLUMNS = `
  select c.relname as "table", a.attname as "column", format_type(a.atttypid, null) as type,
         not a.attnotnull as nullable, (a.atthasdef or a.attidentity <> '') as defaulted, a.attgenerated <> '' or a.attidentity = 'a' as generated
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
  order by c.relname collate "C", a.attnum`;

const TYPES: Record<string, string> = {
  uuid: 'string',
  text: 'string',
  inet: 'string',
  cidr: 'string',
  xid8: 'string',
  bytea: 'Buffer',
  boolean: 'boolean',
  integer: 'number',
  bigint: 'number',
  'timestamp with time zone': 'Date',
  jsonb: 'Json',
  'text[]': 'string[]',
};

export async function tableTypes(client: pg.Client): Promise<string> {
  const { rows } = await client.query<Column>(COLUMNS);
  const tables = Map.groupBy(rows, (row) => row.table);
  const lines = [
    '// Generated from the catalogue of a migrated database by `npm run generate`. Do not edit.',
    "import type { ColumnType } from 'kysely';",
    '',
    '/** A jsonb column: read as parsed JSON, written as JSON text. */',
    'export type Json = ColumnType<unknown, string, string>;',
    'type Defaulted<T> = ColumnType<T, T | undefined, T>;',
    'type DefaultedJson = ColumnType<unknown, string | undefined, string>;',
    'type Generated<T> = ColumnType<T, never, never>;',
    '',
  ];
  for (const [table, columns] of tables) {
    lines.push(`export type ${pascal(table)}Table = {`);
    for (const column of columns) lines.push(`  ${camel(column.column)}: ${columnType(column)};`);
    lines.push('};', '');
  }
  lines.push('export type Tables = {');
  for (const table of tables.keys()) lines.push(`  ${camel(table)}: ${pascal(table)}Table;`);
  lines.push('};', '');
  return lines.join('\n');
}

function columnType({ table, column, type, nullable, defaulted, generated }: Column): string {
  const base = TYPES[type];
  if (!base) throw new Error(`no TypeScript type for ${type} of ${table}.${column}`);
  if (base === 'Json') {
    if (nullable) return 'ColumnType<unknown, string | null | undefined, string | null>';
    return defaulted ? 'DefaultedJson' : 'Json';
  }
  const full = nullable ? `${base} | null` : base;
  if (generated) return `Generated<${full}>`;
  return defaulted || nullable ? `Defaulted<${full}>` : full;
}

const camel = (name: string): string => name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
const pascal = (name: string): string => camel(`_${name}`);
