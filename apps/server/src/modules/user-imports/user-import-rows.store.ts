import { type Db, runStatement, statement, type TransactionDb } from '../../platform/db/database.ts';
import type { UserImportId } from './user-import.ts';
import type { RowCode } from './user-imports.contract.ts';
import type { Outcome, ParsedRow, Settled, StagedAccount } from './user-imports.rules.ts';

/** A row as the file has it: either it could be read, or it has failed already. */
export type RowToStage = {
  readonly position: number;
  readonly line: number;
  readonly email: string | null;
  readonly sourceId: string | null;
  readonly parsed: ParsedRow | null;
  readonly code: RowCode | null;
  readonly field: string | null;
};

export type ImportedRow = {
  readonly position: number;
  readonly line: number;
  readonly email: string | null;
  readonly sourceId: string | null;
  readonly outcome: Outcome;
  readonly code: RowCode | null;
  readonly field: string | null;
  readonly userId: string | null;
};

const PLAN_BY_INDEX = statement<never>(
  'user_import_rows.plan_by_index',
  "select set_config('enable_seqscan', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true)",
);

/**
 * For the statements of this transaction. A table that was empty a minute ago has no statistics yet, and a plan that was made for it then, as those that
 * check references are kept by a connection, reads all of it for each row: a file of 100,000 users would take an hour.
 */
export async function planByIndex(db: TransactionDb): Promise<void> {
  await runStatement(db, PLAN_BY_INDEX, []);
}

// Positions follow from the file alone: whoever reads it a second time, after a kill, writes the same rows.
const STAGE = statement<never>(
  'user_import_rows.stage',
  `insert into user_import_rows (project_id, import_id, position, line, email, source_id, parsed, outcome, code, field)
select $1, $2, r.position, r.line, r.email, r."sourceId", r.parsed, case when r.parsed is null then 'failed' end, r.code, r.field
from jsonb_to_recordset($3::jsonb) as r(position integer, line integer, email text, "sourceId" text, parsed jsonb,
  code text, field text)
on conflict do nothing /* patient */`,
);

export async function stageRows(db: TransactionDb, id: UserImportId, rows: readonly RowToStage[]): Promise<void> {
  if (rows.length > 0) await runStatement(db, STAGE, [id.projectId, id.importId, JSON.stringify(rows)]);
}

const STAGE_ACCOUNTS = statement<never>(
  'user_import_accounts.stage',
  `insert into user_import_accounts (project_id, import_id, user_source_id, position, account)
select $1, $2, r."userSourceId", r.position, r.account from jsonb_to_recordset($3::jsonb) as r("userSourceId" text, position integer, account jsonb)
on conflict do nothing /* patient */`,
);

export type AccountToStage = {
  readonly position: number;
  readonly userSourceId: string;
  readonly account: StagedAccount;
};

export async function stageAccounts(
  db: TransactionDb,
  id: UserImportId,
  accounts: readonly AccountToStage[],
): Promise<void> {
  if (accounts.length > 0)
    await runStatement(db, STAGE_ACCOUNTS, [id.projectId, id.importId, JSON.stringify(accounts)]);
}

const ACCOUNTS = statement<{ userSourceId: string; account: StagedAccount }>(
  'user_import_accounts.list_of_users',
  `select user_source_id as "userSourceId", account from user_import_accounts
where project_id = $1 and import_id = $2 and user_source_id = any($3::text[]) order by user_source_id, position /* patient */`,
);

/** The accounts of these users, by the id that the file gives them. */
export async function listAccounts(
  db: Db,
  id: UserImportId,
  sourceIds: readonly string[],
): Promise<ReadonlyMap<string, readonly StagedAccount[]>> {
  const rows = await runStatement(db, ACCOUNTS, [id.projectId, id.importId, sourceIds]);
  const bySource = new Map<string, StagedAccount[]>();
  for (const { userSourceId, account } of rows) {
    const known = bySource.get(userSourceId);
    if (known) known.push(account);
    else bySource.set(userSourceId, [account]);
  }
  return bySource;
}

const COUNT_FAILED = statement<{ count: number }>(
  'user_import_rows.count_failed',
  `select count(*) as count from user_import_rows where project_id = $1 and import_id = $2 and outcome = 'failed' /* patient */`,
);

export async function countFailedRows(db: Db, id: UserImportId): Promise<number> {
  return (await runStatement(db, COUNT_FAILED, [id.projectId, id.importId]))[0]?.count ?? 0;
}

const NEXT_PARSED = statement<NextRow>(
  'user_import_rows.list_next_parsed',
  `select position, parsed from user_import_rows
where project_id = $1 and import_id = $2 and position > $3 and parsed is not null order by position limit $4 /* patient */`,
);

export type NextRow = { readonly position: number; readonly parsed: ParsedRow };

/** The next rows that could be read, after the mark. */
export async function listNextParsed(
  db: Db,
  id: UserImportId,
  after: number,
  limit: number,
): Promise<readonly NextRow[]> {
  return runStatement(db, NEXT_PARSED, [id.projectId, id.importId, after, limit]);
}

const SETTLE = statement<never>(
  'user_import_rows.settle',
  `update user_import_rows r set outcome = s.outcome, code = s.code, field = s.field, user_id = s.user_id, parsed = case when $8::boolean then r.parsed end
from unnest($3::integer[], $4::text[], $5::text[], $6::text[], $7::uuid[]) as s(position, outcome, code, field, user_id)
where r.project_id = $1 and r.import_id = $2 and r.position = s.position and r.position >= $9 and r.position <= $10 /* patient */`,
);

/** What became of these rows. After an import nothing is kept of them but the report; after a dry run they wait. */
export async function settleRows(
  db: TransactionDb,
  id: UserImportId,
  rows: readonly Settled[],
  { keepParsed }: { readonly keepParsed: boolean },
): Promise<void> {
  const positions = rows.map(({ position }) => position);
  await runStatement(db, SETTLE, [
    id.projectId,
    id.importId,
    positions,
    rows.map(({ outcome }) => outcome),
    rows.map(({ code }) => code),
    rows.map(({ field }) => field),
    rows.map(({ userId }) => userId),
    keepParsed,
    Math.min(...positions),
    Math.max(...positions),
  ]);
}

/** In the order of the file. Rows of which nothing is known yet are not in the report. */
export async function listReportRows(
  db: Db,
  query: UserImportId & {
    readonly outcome: Outcome | undefined;
    readonly after: number;
    readonly limit: number;
  },
): Promise<ImportedRow[]> {
  let select = db
    .selectFrom('userImportRows')
    .select(['position', 'line', 'email', 'sourceId', 'field', 'userId'])
    .select((eb) => [
      eb.ref('outcome').$castTo<Outcome>().as('outcome'),
      eb.ref('code').$castTo<RowCode | null>().as('code'),
    ])
    .where('projectId', '=', query.projectId)
    .where('importId', '=', query.importId)
    .where('position', '>', query.after);
  if (query.outcome === undefined) select = select.where('outcome', 'is not', null);
  else select = select.where('outcome', '=', query.outcome);
  return select.orderBy('position').limit(query.limit).execute();
}

// By the place of a row and not by its key: the places of a portion are known before the first is removed, whatever the planner knows of the table.
const DELETE_ROWS = statement<{ removed: number }>(
  'user_import_rows.delete_some',
  `delete from user_import_rows where project_id = $1 and ctid = any(array(
  select ctid from user_import_rows where project_id = $1 and import_id = $2 and ($3::boolean or parsed is not null)
  order by position limit $4))
returning 1 as removed /* patient */`,
);

const DELETE_ACCOUNTS = statement<{ removed: number }>(
  'user_import_accounts.delete_some',
  `delete from user_import_accounts where project_id = $1 and ctid = any(array(
  select ctid from user_import_accounts where project_id = $1 and import_id = $2 order by user_source_id limit $3))
returning 1 as removed /* patient */`,
);

const PORTION = 5_000;

/** Removes some of the rows (all, or those that still hold what was read) and of the accounts, which hold hashes too. How many. */
export async function deletePortion(db: Db, id: UserImportId, { all }: { readonly all: boolean }): Promise<number> {
  const rows = await runStatement(db, DELETE_ROWS, [id.projectId, id.importId, all, PORTION]);
  const accounts = await runStatement(db, DELETE_ACCOUNTS, [id.projectId, id.importId, PORTION]);
  return rows.length + accounts.length;
}
