import { type Selectable, sql } from 'kysely';
import type { TimeCursor } from '../../lib/time-cursor.ts';
import type { Actor } from '../../platform/context/context.ts';
import type { Db, TransactionDb } from '../../platform/db/database.ts';
import { patient } from '../../platform/db/lending.ts';
import type { UserImportsTable } from '../../platform/db/tables.generated.ts';
import type { FormatOptions, UserFormatName } from '../user-formats/index.ts';
import type { UserImport, UserImportId } from './user-import.ts';
import type { FileProblem } from './user-imports.contract.ts';
import type { ImportState, Outcome } from './user-imports.rules.ts';

export async function insertUserImport(
  db: TransactionDb,
  row: UserImportId & {
    readonly format: UserFormatName;
    readonly fileName: string | null;
    readonly options: FormatOptions;
    readonly actor: Actor;
    readonly now: Date;
  },
): Promise<UserImport> {
  const { importId, options, actor, now, ...values } = row;
  const inserted = await db
    .insertInto('userImports')
    .values({
      ...values,
      id: importId,
      state: 'uploading',
      options: JSON.stringify(options),
      actor: JSON.stringify(actor),
      createdAt: now,
      updatedAt: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toUserImport(inserted);
}

export async function findUserImport(db: Db, id: UserImportId): Promise<UserImport | null> {
  const row = await ofId(db, id).executeTakeFirst();
  return row ? toUserImport(row) : null;
}

/** Whatever changes an import holds its row: chunks, batches and a cancellation follow one another. */
export async function lockUserImport(db: TransactionDb, id: UserImportId): Promise<UserImport | null> {
  const row = await ofId(db, id).forUpdate().executeTakeFirst();
  return row ? toUserImport(row) : null;
}

export async function listUserImportsOfProject(
  db: Db,
  query: { readonly projectId: string; readonly after: TimeCursor | null; readonly limit: number },
): Promise<UserImport[]> {
  const { after } = query;
  let select = db.selectFrom('userImports').selectAll().where('projectId', '=', query.projectId);
  if (after) select = select.where((eb) => eb(eb.refTuple('createdAt', 'id'), '<', eb.tuple(after.at, after.id)));
  const rows = await select.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(query.limit).execute();
  return rows.map(toUserImport);
}

/** Files that are here and that nobody has started. */
export async function countWaitingImports(db: Db, projectId: string): Promise<number> {
  const row = await db
    .selectFrom('userImports')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('projectId', '=', projectId)
    .where('state', 'in', ['uploading', 'checked'])
    .executeTakeFirstOrThrow();
  return row.count;
}

export type ImportChanges = {
  readonly state?: ImportState;
  readonly dryRun?: boolean;
  readonly actor?: Actor;
  readonly chunks?: number;
  readonly bytesTotal?: number;
  readonly bytesRead?: number;
  readonly rowsTotal?: number;
  readonly rowsUnreadable?: number;
  readonly lastPosition?: number;
  readonly rowsCreated?: number;
  readonly rowsSkipped?: number;
  readonly rowsFailed?: number;
  readonly problem?: FileProblem;
  readonly finishedAt?: Date;
};

/** Writes what is given. The row is held by whoever calls this. */
export async function changeUserImport(
  db: TransactionDb,
  { importId, projectId }: UserImportId,
  changes: ImportChanges,
  now: Date,
): Promise<UserImport> {
  const { actor, problem, ...values } = changes;
  const row = await db
    .updateTable('userImports')
    .set({
      ...values,
      ...(actor ? { actor: JSON.stringify(actor) } : {}),
      ...(problem ? { problem: JSON.stringify(problem) } : {}),
      updatedAt: now,
    })
    .where('projectId', '=', projectId)
    .where('id', '=', importId)
    .returningAll()
    .executeTakeFirstOrThrow();
  return toUserImport(row);
}

/** Whether an import of the project runs. Two that are started at once are told apart by the unique index behind this. */
export async function hasRunningImport(db: Db, projectId: string): Promise<boolean> {
  const row = await db
    .selectFrom('userImports')
    .select('id')
    .where('projectId', '=', projectId)
    // Written out, as the index that allows one of them has it: so it is found by that, however many have ended.
    .where(sql<boolean>`state in ('reading', 'checking', 'importing')`)
    .executeTakeFirst();
  return row !== undefined;
}

/** The fault of the one who came second: `user_imports_one_running`. */
export function isSecondRunner(error: unknown): boolean {
  const { code, constraint } = error as { code?: string; constraint?: string };
  return code === '23505' && constraint === 'user_imports_one_running';
}

/** Where a batch got to: the mark, and what became of its rows. */
export async function advanceMark(
  db: TransactionDb,
  { importId, projectId }: UserImportId,
  mark: { readonly lastPosition: number; readonly counts: Readonly<Record<Outcome, number>>; readonly now: Date },
): Promise<void> {
  const { counts } = mark;
  await db
    .updateTable('userImports')
    .set({
      lastPosition: mark.lastPosition,
      rowsCreated: sql<number>`rows_created + ${counts.created}`,
      rowsSkipped: sql<number>`rows_skipped + ${counts.skipped}`,
      rowsFailed: sql<number>`rows_failed + ${counts.failed}`,
      updatedAt: mark.now,
    })
    .where('projectId', '=', projectId)
    .where('id', '=', importId)
    .execute();
}

/** False where this chunk is here already. */
export async function insertChunk(
  db: TransactionDb,
  chunk: UserImportId & { readonly position: number; readonly bytes: Buffer },
): Promise<boolean> {
  const inserted = await db
    .insertInto('userImportChunks')
    .values(chunk)
    .onConflict((conflict) => conflict.columns(['projectId', 'importId', 'position']).doNothing())
    .returning('position')
    .executeTakeFirst();
  return inserted !== undefined;
}

export async function readChunk(db: Db, id: UserImportId, position: number): Promise<Buffer | null> {
  const row = await db
    .selectFrom('userImportChunks')
    .select('bytes')
    .where('projectId', '=', id.projectId)
    .where('importId', '=', id.importId)
    .where('position', '=', position)
    .executeTakeFirst();
  return row?.bytes ?? null;
}

/** The positions of the last chunk and how many there are: a whole file has one more than the last position. */
export async function lastChunkPosition(db: Db, id: UserImportId): Promise<number | null> {
  const row = await db
    .selectFrom('userImportChunks')
    .select((eb) => eb.fn.max('position').as('last'))
    .where('projectId', '=', id.projectId)
    .where('importId', '=', id.importId)
    .executeTakeFirst();
  return row?.last ?? null;
}

export async function deleteChunks(db: TransactionDb, id: UserImportId): Promise<void> {
  await db
    .deleteFrom('userImportChunks')
    .where('projectId', '=', id.projectId)
    .where('importId', '=', id.importId)
    .modifyEnd(patient)
    .execute();
}

/** Over all projects: this is the instance's housekeeping. */
export async function listImportsLeftSince(
  db: Db,
  query: { readonly states: readonly ImportState[]; readonly before: Date; readonly limit: number },
): Promise<UserImport[]> {
  const rows = await db
    .selectFrom('userImports')
    .selectAll()
    .where('state', 'in', query.states)
    .where('updatedAt', '<', query.before)
    .orderBy('updatedAt')
    .limit(query.limit)
    .execute();
  return rows.map(toUserImport);
}

export async function deleteUserImport(db: Db, { projectId, importId }: UserImportId): Promise<void> {
  await db
    .deleteFrom('userImports')
    .where('projectId', '=', projectId)
    .where('id', '=', importId)
    .modifyEnd(patient)
    .execute();
}

function ofId(db: Db, { projectId, importId }: UserImportId) {
  return db.selectFrom('userImports').selectAll().where('projectId', '=', projectId).where('id', '=', importId);
}

function toUserImport(row: Selectable<UserImportsTable>): UserImport {
  return {
    projectId: row.projectId,
    id: row.id,
    format: row.format as UserFormatName,
    fileName: row.fileName,
    state: row.state as ImportState,
    dryRun: row.dryRun,
    options: row.options as unknown as FormatOptions,
    actor: row.actor as unknown as Actor,
    chunks: row.chunks,
    bytesTotal: Number(row.bytesTotal),
    bytesRead: Number(row.bytesRead),
    rowsTotal: row.rowsTotal,
    rowsUnreadable: row.rowsUnreadable,
    lastPosition: row.lastPosition,
    rowsCreated: row.rowsCreated,
    rowsSkipped: row.rowsSkipped,
    rowsFailed: row.rowsFailed,
    problem: row.problem as unknown as FileProblem | null,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    finishedAt: row.finishedAt,
  };
}
