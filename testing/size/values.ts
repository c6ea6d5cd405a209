import { hash } from 'node:crypto';
import type pg from 'pg';
import type { Query } from './queries.ts';

/**
 * What each parameter of a query is, in a database that was filled: read from the query itself, so that a new list brings its values with it. A
 * condition on a column takes the value of a row from the middle of its table; ends of time are now, as for the housekeeping.
 */
export type Values = {
  /** Null: the statement runs by name and is planned without values, as it is after its first runs. */
  of(query: Query): Promise<readonly unknown[] | null>;
};

const HIGHEST = '\u{10ffff}';
const PAGE = 51;
const BATCH = 1_000;
const LOOKED_THROUGH = 4_999;
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

type Row = Readonly<Record<string, unknown>>;

/** Statements whose parameters are no columns. */
const OWN_VALUES: Readonly<Record<string, (given: { projectId: string; now: Date; snapshot: string }) => unknown[]>> = {
  'changes.since': ({ projectId, snapshot }) => [projectId, snapshot, 1_000],
  'health.missing_migrations': () => [['0001_instance']],
  'health.oldest_waiting_job': ({ now }) => [now],
  'health.mail': ({ now }) => [new Date(now.getTime() - DAY_MILLISECONDS)],
  'signing_keys.due': ({ now }) => [now, 660, 'EdDSA', 90, 100],
  'signing_keys.count_sealed_under': () => [RETIRED_DATA_KEY],
  'signing_keys.list_sealed_under': () => [RETIRED_DATA_KEY, 100],
  'mail_senders.count_sealed_under': () => [RETIRED_DATA_KEY],
  'mail_senders.list_sealed_under': () => [RETIRED_DATA_KEY, 100],
  'password_signer_keys.count_sealed_under': () => [RETIRED_DATA_KEY],
  'password_signer_keys.list_sealed_under': () => [RETIRED_DATA_KEY, 100],
  'captchas.count_sealed_under': () => [RETIRED_DATA_KEY],
  'captchas.list_sealed_under': () => [RETIRED_DATA_KEY, 100],
  'idempotency.count_sealed_under': () => [RETIRED_DATA_KEY],
  'mails.count_sealed_under': () => [RETIRED_DATA_KEY],
  'passwords.find_sign_in_candidate': ({ projectId, now }) => [projectId, 'person501@size.example', HASH, now],
  'passwords.find_sign_in_candidate_by_username': ({ projectId, now }) => [projectId, 'person501', HASH, now],
  'sessions.find_snapshot': ({ projectId }) => [projectId, SESSION],
  'sessions.find_kept_answer_by_secret': ({ projectId, now }) => [projectId, SESSION, now, HASH, now],
  'sessions.find_kept_answer_by_token': ({ projectId, now }) => [projectId, SESSION, now],
  'sessions.rotate': rotation,
  'sessions.rotate_alone': rotation,
};

/** Queries that ask for values which stand in their store, by its name: what a row from the middle has is what they never ask for. */
const WRITTEN_VALUES: typeof OWN_VALUES = {
  countWaitingImports: ({ projectId }) => [projectId, 'uploading', 'checked'],
};

/** Of a person among a thousand too, see `fill.ts`: on a page that is full, as nearly all are. */
const SESSION = '0000000a-0000-7000-8000-0000000001f5';
const HASH = hash('sha256', 'session 501', 'buffer');
const NEXT_HASH = hash('sha256', 'the next secret', 'buffer');

/** A thousandth of the sealed values is under this one, see `fill.ts`. */
const RETIRED_DATA_KEY = '00000006-0000-7000-8000-000000000002';

/** Ends of what housekeeping removes, where that is not simply now. */
const DUE: Readonly<Record<string, (now: Date) => Date>> = {
  deleteEndedSessions: (now) => new Date(now.getTime() - 30 * DAY_MILLISECONDS),
  deleteOldNotices: (now) => new Date(now.getTime() - 30 * DAY_MILLISECONDS),
  deleteOldMails: (now) => new Date(now.getTime() - 30 * DAY_MILLISECONDS),
  deleteFeedRows: (now) => new Date(now.getTime() - 2 * 60 * 60 * 1000),
  removeStaleLimits: (now) => new Date(now.getTime() - 2 * DAY_MILLISECONDS),
  listUsersDueForDeletion: (now) => now,
};

export async function createValues(client: pg.Client, projectId: string): Promise<Values> {
  const { rows } = await client.query<{ now: Date; snapshot: string }>(
    'select now() as now, pg_current_snapshot()::text as snapshot',
  );
  const [{ now, snapshot } = { now: new Date(), snapshot: '' }] = rows;
  const samples = new Map<string, Promise<Row>>();

  function sampleOf(table: string): Promise<Row> {
    const known = samples.get(table);
    if (known) return known;
    const made = readSample(client, table, projectId);
    samples.set(table, made);
    return made;
  }

  return {
    async of(query) {
      const own = OWN_VALUES[query.prepared ?? ''] ?? WRITTEN_VALUES[query.name];
      if (own) return own({ projectId, now, snapshot });
      if (query.prepared !== null) return null;
      const table = mainTable(query.text);
      const row = await sampleOf(table);
      const count = Math.max(0, ...[...query.text.matchAll(/\$(\d+)/g)].map(([, n]) => Number(n)));
      return Array.from({ length: count }, (_, index) => parameterOf(query, index + 1, row, projectId, now));
    },
  };
}

function mainTable(text: string): string {
  const found = /(?:from|update|into)\s+"?(\w+)"?/.exec(text);
  if (!found?.[1]) throw new Error(`no table in ${text}`);
  return found[1];
}

async function readSample(client: pg.Client, table: string, projectId: string): Promise<Row> {
  const { rows: columns } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
    [table],
  );
  const named = columns.some(({ name }) => name === 'project_id');
  const tied = named ? `where project_id = '${projectId}'` : '';
  const { rows } = await client.query<Row>(
    `select * from ${table} ${tied} offset (select count(*) / 2 from ${table} ${tied}) limit 1`,
  );
  // A table in which the large project has nothing, as its mail templates: any row of it.
  return rows[0] ?? (await client.query<Row>(`select * from ${table} limit 1`)).rows[0] ?? {};
}

function parameterOf(query: Query, n: number, row: Row, projectId: string, now: Date): unknown {
  const { text, name } = query;
  const parameter = `\\$${n}(?!\\d)`;
  const bounded = new RegExp(`(limit|offset) ${parameter}`).exec(text);
  if (bounded) return bounded[1] === 'offset' ? LOOKED_THROUGH : /^(delete|with)/.test(text) ? BATCH : PAGE;
  const { column, operator, tuple } = conditionOf(text, parameter) ?? {};
  if (column === undefined || operator === undefined)
    throw new Error(`${query.store}: it is not known what $${n} of ${name} is: see testing/size/values.ts\n${text}`);
  if (column === 'project_id') return projectId;
  const value = row[column];
  if (tuple) return value;
  if (operator === '<' && DUE[name]) return DUE[name](now);
  if (operator !== '=' && value instanceof Date) return column === 'occurred_at' ? around(value, operator) : now;
  if (operator !== '=' && /_(at|until)$/.test(column)) return now;
  if (typeof value === 'string' && column.endsWith('_key') && operator === '<') return `person 1234${HIGHEST}`;
  return value ?? SUBSTITUTES[column] ?? null;
}

/** For conditions on columns that the sampled row has not. */
const SUBSTITUTES: Readonly<Record<string, unknown>> = { is_system: true };

function around(value: Date, operator: string): Date {
  return new Date(value.getTime() + (operator.startsWith('<') ? DAY_MILLISECONDS : -DAY_MILLISECONDS));
}

function conditionOf(text: string, parameter: string): { column: string; operator: string; tuple: boolean } | null {
  const tuple = new RegExp(
    `\\("(\\w+)", "(\\w+)"\\) ([<>=]+) \\((?:${parameter}, \\$\\d+|\\$\\d+, ${parameter})\\)`,
  ).exec(text);
  if (tuple) {
    const second = new RegExp(`, ${parameter}\\)`).test(tuple[0]);
    return { column: tuple[second ? 2 : 1] ?? '', operator: tuple[3] ?? '', tuple: true };
  }
  const single = new RegExp(`"?(\\w+)"? (=|<>|!=|<=|>=|<|>|in|is not distinct from|\\+) \\(?${parameter}`).exec(text);
  if (single) {
    const equals = single[2] === 'in' || single[2] === 'is not distinct from';
    return { column: single[1] ?? '', operator: equals ? '=' : (single[2] ?? ''), tuple: false };
  }
  const within = new RegExp(
    `(?:least|coalesce)\\("?(\\w+)"?, ${parameter}\\)|"(\\w+)" in \\((?:\\$\\d+, )*${parameter}`,
  ).exec(text);
  return within ? { column: within[1] ?? within[2] ?? '', operator: '=', tuple: false } : null;
}

function rotation({ projectId, now }: { projectId: string; now: Date }): unknown[] {
  return [projectId, SESSION, 1, HASH, NEXT_HASH, NEXT_HASH, now, now, '192.0.2.1', null];
}
