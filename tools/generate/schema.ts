import type pg from 'pg';

/**
 * The schema as text, from our own catalogue query: what `pg_dump` prints changes from one major version to the next, this does not.
 * Partitions are left out: the days that they are made for are those of the migration's run.
 * Not-null constraints are told at their column, because Postgres 18 lists them as constraints and 15 does not.
 */
const SCHEMAS = ['public', 'jobs'];

const COLUMNS = `
  select n.nspname || '.' || c.relname as owner, c.relkind = 'p' as partitioned, a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
    a.attnotnull as "notNull", pg_get_expr(d.adbin, d.adrelid) as "default", a.attgenerated as generated, a.attidentity as identity,
    case when a.attcollation <> t.typcollation then quote_ident(co.collname) end as collation
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace join pg_type t on t.oid = a.atttypid
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum left join pg_collation co on co.oid = a.attcollation
  where n.nspname = any($1) and c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped
  order by n.nspname, c.relname, a.attnum`;

const CONSTRAINTS = `
  select n.nspname || '.' || c.relname as owner, con.conname as name, pg_get_constraintdef(con.oid) as text
  from pg_constraint con join pg_class c on c.oid = con.conrelid join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = any($1) and not c.relispartition and con.contype in ('p', 'u', 'f', 'c', 'x')
  order by n.nspname, c.relname, position(con.contype::text in 'pucfx'), con.conname`;

const INDEXES = `
  select n.nspname || '.' || c.relname as owner, i.relname as name, pg_get_indexdef(i.oid) as text
  from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = any($1) and not c.relispartition and not exists (select from pg_constraint con where con.conindid = i.oid and con.contype in ('p', 'u', 'x'))
  order by n.nspname, c.relname, i.relname`;

const TRIGGERS = `
  select n.nspname || '.' || c.relname as owner, t.tgname as name, pg_get_triggerdef(t.oid) as text
  from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = any($1) and not t.tgisinternal
  order by n.nspname, c.relname, t.tgname`;

const TYPES = `
  select n.nspname || '.' || t.typname as owner, e.enumlabel as name, '' as text
  from pg_enum e join pg_type t on t.oid = e.enumtypid join pg_namespace n on n.oid = t.typnamespace
  where n.nspname = any($1)
  order by n.nspname, t.typname, e.enumsortorder`;

const FUNCTIONS = `
  select n.nspname || '.' || p.proname as owner, pg_get_function_identity_arguments(p.oid) as name, pg_get_functiondef(p.oid) as text
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where n.nspname = any($1) and p.prokind in ('f', 'p')
  order by n.nspname, p.proname, pg_get_function_identity_arguments(p.oid) collate "C"`;

const SEQUENCES = `
  select n.nspname || '.' || c.relname as owner, format_type(s.seqtypid, null) as name, '' as text
  from pg_sequence s join pg_class c on c.oid = s.seqrelid join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = any($1)
  order by n.nspname, c.relname`;

type Column = {
  owner: string;
  partitioned: boolean;
  name: string;
  type: string;
  notNull: boolean;
  default: string | null;
  generated: string;
  identity: string;
  collation: string | null;
};
type Part = { owner: string; name: string; text: string };

export async function schemaText(client: pg.Client): Promise<string> {
  const list = async <Row extends pg.QueryResultRow>(text: string) => (await client.query<Row>(text, [SCHEMAS])).rows;
  // Without a search path every name in a definition is written with its schema.
  await client.query("select set_config('search_path', '', false)");
  const columns = await list<Column>(COLUMNS);
  const constraints = Map.groupBy(await list<Part>(CONSTRAINTS), (row) => row.owner);
  const indexes = Map.groupBy(await list<Part>(INDEXES), (row) => row.owner);
  const triggers = Map.groupBy(await list<Part>(TRIGGERS), (row) => row.owner);
  const types = Map.groupBy(await list<Part>(TYPES), (row) => row.owner);
  const sequences = await list<Part>(SEQUENCES);
  const functions = await list<Part>(FUNCTIONS);
  await client.query('reset search_path');

  const blocks = [
    '-- The schema of a migrated database, from its catalogue. Written by `npm run generate`. Do not edit.',
  ];
  for (const [owner, labels] of types)
    blocks.push(`create type ${owner} as enum (${labels.map((label) => `'${label.name}'`).join(', ')});`);
  if (sequences.length > 0)
    blocks.push(sequences.map((sequence) => `create sequence ${sequence.owner} as ${sequence.name};`).join('\n'));
  for (const [owner, rows] of Map.groupBy(columns, (row) => row.owner)) {
    const checks = (constraints.get(owner) ?? []).map((row) => `  constraint ${row.name} ${row.text}`);
    const after = [...(indexes.get(owner) ?? []), ...(triggers.get(owner) ?? [])].map((row) => `${row.text};`);
    const kind = rows[0]?.partitioned ? 'create partitioned table' : 'create table';
    blocks.push([`${kind} ${owner} (`, [...rows.map(columnText), ...checks].join(',\n'), ');', ...after].join('\n'));
  }
  for (const { text } of functions) blocks.push(`${text.trimEnd()};`);
  return `${blocks.join('\n\n')}\n`;
}

function columnText(column: Column): string {
  const parts = [`  ${column.name} ${column.type}`];
  if (column.collation !== null) parts.push(`collate ${column.collation}`);
  if (column.notNull) parts.push('not null');
  if (column.identity !== '') parts.push(`generated ${column.identity === 'a' ? 'always' : 'by default'} as identity`);
  if (column.generated === 's') parts.push(`generated always as (${column.default}) stored`);
  else if (column.default !== null) parts.push(`default ${column.default}`);
  return parts.join(' ');
}
