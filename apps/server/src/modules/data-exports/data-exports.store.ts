import type { Db, TransactionDb } from '../../platform/db/database.ts';
import { patient } from '../../platform/db/lending.ts';

export type DataExport = {
  readonly state: 'preparing' | 'ready';
  readonly requestedAt: Date;
  readonly expiresAt: Date;
};

type OfUser = { readonly projectId: string; readonly userId: string };

/** The newest request takes the place of the one before, whatever had become of it. */
export async function putDataExport(
  db: TransactionDb,
  row: OfUser & { readonly id: string; readonly now: Date; readonly expiresAt: Date },
): Promise<void> {
  const { projectId, userId, id, now, expiresAt } = row;
  const values = { id, state: 'preparing', content: null, requestedAt: now, readyAt: null, expiresAt };
  await db
    .insertInto('dataExports')
    .values({ projectId, userId, ...values })
    .onConflict((conflict) => conflict.columns(['projectId', 'userId']).doUpdateSet(values))
    .execute();
}

export async function findDataExport(db: Db, { projectId, userId }: OfUser, now: Date): Promise<DataExport | null> {
  const row = await db
    .selectFrom('dataExports')
    .select(['state', 'requestedAt', 'expiresAt'])
    .where('projectId', '=', projectId)
    .where('userId', '=', userId)
    .where('expiresAt', '>', now)
    .executeTakeFirst();
  return row ? { ...row, state: row.state as DataExport['state'] } : null;
}

/** The export as it is downloaded, or null where none is ready. */
export async function findExportContent(db: Db, { projectId, userId }: OfUser, now: Date): Promise<string | null> {
  const row = await db
    .selectFrom('dataExports')
    .select('content')
    .where('projectId', '=', projectId)
    .where('userId', '=', userId)
    .where('state', '=', 'ready')
    .where('expiresAt', '>', now)
    .executeTakeFirst();
  return row?.content ?? null;
}

/** True for the one job whose work is still wanted: nobody asked anew meanwhile, and it was not done before. */
export async function finishDataExport(
  db: TransactionDb,
  change: OfUser & { readonly id: string; readonly content: string; readonly now: Date; readonly expiresAt: Date },
): Promise<boolean> {
  const row = await db
    .updateTable('dataExports')
    .set({ state: 'ready', content: change.content, readyAt: change.now, expiresAt: change.expiresAt })
    .where('projectId', '=', change.projectId)
    .where('userId', '=', change.userId)
    .where('id', '=', change.id)
    .where('state', '=', 'preparing')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** What somebody asked for who was not the account's owner. */
export async function deleteExportsOfUser(db: Db, projectId: string, userId: string): Promise<void> {
  await db.deleteFrom('dataExports').where('projectId', '=', projectId).where('userId', '=', userId).execute();
}

/** Over all projects: this is the instance's housekeeping. */
export async function removeEndedExports(db: Db, now: Date, limit: number): Promise<void> {
  const ended = db
    .selectFrom('dataExports')
    .select(['projectId', 'userId'])
    .where('expiresAt', '<', now)
    .orderBy('expiresAt')
    .limit(limit);
  await db
    .deleteFrom('dataExports')
    .where((eb) => eb(eb.refTuple('projectId', 'userId'), 'in', ended.$asTuple('projectId', 'userId')))
    // Once more, so that a planner which compares the list with the table begins at the index: Postgres 15 would read all of it.
    .where('expiresAt', '<', now)
    .modifyEnd(patient)
    .execute();
}
