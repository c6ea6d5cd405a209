import type { Selectable } from 'kysely';
import { type Db, runStatement, statement, type TransactionDb } from '../../platform/db/database.ts';
import type { BulkActionsTable } from '../../platform/db/tables.generated.ts';
import { assert } from '../../platform/http/problem.ts';
import type { BulkActionState, StoredBulkAction } from './bulk-action.ts';
import type { Counts } from './bulk-actions.rules.ts';

type Key = { readonly projectId: string; readonly id: string };

export async function insertBulkAction(
  db: Db,
  row: Key & Pick<StoredBulkAction, 'action' | 'filter' | 'actor' | 'expectedCount'> & { readonly now: Date },
): Promise<StoredBulkAction> {
  const { projectId, id, expectedCount } = row;
  const inserted = await db
    .insertInto('bulkActions')
    .values({
      projectId,
      id,
      action: JSON.stringify(row.action),
      filter: JSON.stringify(row.filter),
      actor: JSON.stringify(row.actor),
      state: 'waiting',
      expectedCount,
      createdAt: row.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toBulkAction(inserted);
}

/** Whether one of the project waits or runs. */
export async function hasOpenBulkAction(db: Db, projectId: string): Promise<boolean> {
  const row = await db
    .selectFrom('bulkActions')
    .select('id')
    .where('projectId', '=', projectId)
    .where('finishedAt', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function findBulkAction(db: Db, projectId: string, id: string): Promise<StoredBulkAction | null> {
  const row = await selectById(db, projectId, id).executeTakeFirst();
  return row ? toBulkAction(row) : null;
}

/** Two workers that have the same one do its portions one after the other. */
export async function lockBulkAction(
  db: TransactionDb,
  projectId: string,
  id: string,
): Promise<StoredBulkAction | null> {
  const row = await selectById(db, projectId, id).forUpdate().executeTakeFirst();
  return row ? toBulkAction(row) : null;
}

/** With the items of the portion, in one transaction. A portion that came through clears the faults of those that did not. */
export async function advanceBulkAction(
  db: TransactionDb,
  change: Key & {
    readonly nextCursor: string | null;
    readonly counts: Counts;
    readonly failures: StoredBulkAction['failures'];
    readonly state: 'running' | 'finished';
    readonly now: Date;
  },
): Promise<void> {
  const { counts, state, now } = change;
  await db
    .updateTable('bulkActions')
    .set((eb) => ({
      nextCursor: change.nextCursor,
      doneCount: counts.done,
      unchangedCount: counts.unchanged,
      failedCount: counts.failed,
      failures: JSON.stringify(change.failures),
      faults: 0,
      state,
      startedAt: eb.fn.coalesce('startedAt', eb.val(now)),
      finishedAt: state === 'finished' ? now : null,
    }))
    .where('projectId', '=', change.projectId)
    .where('id', '=', change.id)
    .execute();
}

export async function endBulkAction(
  db: TransactionDb,
  change: Key & { readonly state: 'cancelled' | 'failed'; readonly now: Date },
): Promise<StoredBulkAction> {
  const row = await db
    .updateTable('bulkActions')
    .set({ state: change.state, finishedAt: change.now })
    .where('projectId', '=', change.projectId)
    .where('id', '=', change.id)
    .returningAll()
    .executeTakeFirst();
  assert(row, 'the row is locked since it was read');
  return toBulkAction(row);
}

/** How often it has broken off now, in a row. */
export async function countFault(db: Db, projectId: string, id: string): Promise<number> {
  const row = await db
    .updateTable('bulkActions')
    .set((eb) => ({ faults: eb('faults', '+', 1) }))
    .where('projectId', '=', projectId)
    .where('id', '=', id)
    .returning('faults')
    .executeTakeFirst();
  return row?.faults ?? 0;
}

const DELETE_OLD = statement<never>(
  'bulk_actions.delete_old',
  `delete from bulk_actions where ctid = any(array(select ctid from bulk_actions where finished_at < $1 order by finished_at limit $2)) /* patient */`,
);

/** For housekeeping. What was done to each user stays in the audit. */
export async function deleteOldBulkActions(db: Db, finishedBefore: Date, limit: number): Promise<void> {
  await runStatement(db, DELETE_OLD, [finishedBefore, limit]);
}

function selectById(db: Db, projectId: string, id: string) {
  return db.selectFrom('bulkActions').selectAll().where('projectId', '=', projectId).where('id', '=', id);
}

function toBulkAction(row: Selectable<BulkActionsTable>): StoredBulkAction {
  const { doneCount, unchangedCount, failedCount } = row;
  return {
    projectId: row.projectId,
    id: row.id,
    action: row.action as StoredBulkAction['action'],
    filter: row.filter as StoredBulkAction['filter'],
    actor: row.actor as StoredBulkAction['actor'],
    state: row.state as BulkActionState,
    expectedCount: row.expectedCount,
    nextCursor: row.nextCursor,
    counts: { done: doneCount, unchanged: unchangedCount, failed: failedCount },
    failures: row.failures as StoredBulkAction['failures'],
    faults: row.faults,
    createdAt: row.createdAt,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
  };
}
