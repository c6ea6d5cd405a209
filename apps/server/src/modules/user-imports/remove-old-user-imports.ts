import { encodeId } from '../../lib/type-id.ts';
import type { BaseContext } from '../../platform/context/context.ts';
import { write } from '../../platform/outbox/write.ts';
import type { UserImport, UserImportId } from './user-import.ts';
import { deletePortion } from './user-import-rows.store.ts';
import { RUNNING_STATES } from './user-imports.rules.ts';
import {
  changeUserImport,
  deleteChunks,
  deleteUserImport,
  listImportsLeftSince,
  lockUserImport,
} from './user-imports.store.ts';

const MINUTE_MILLISECONDS = 60_000;
const DAY_MILLISECONDS = 24 * 60 * MINUTE_MILLISECONDS;
/** A batch takes less than a second; a worker that was killed is missed after one minute. */
const STALLED_MILLISECONDS = 5 * MINUTE_MILLISECONDS;
const ABANDONED_MILLISECONDS = DAY_MILLISECONDS;
const KEPT_MILLISECONDS = 14 * DAY_MILLISECONDS;
const AT_ONCE = 20;

/** A file that nobody started within a day is given up, a report is kept for two weeks, and what stands still is given to another worker. */
export async function removeOldUserImports(ctx: BaseContext): Promise<void> {
  const { db } = ctx.database;
  const ago = (milliseconds: number) => new Date(ctx.clock.now().getTime() - milliseconds);
  const left = (states: readonly UserImport['state'][], milliseconds: number) =>
    listImportsLeftSince(db, { states, before: ago(milliseconds), limit: AT_ONCE });

  for (const found of await left(RUNNING_STATES, STALLED_MILLISECONDS)) await giveOn(ctx, idOf(found));
  for (const found of await left(['uploading', 'checked'], ABANDONED_MILLISECONDS)) await giveUp(ctx, idOf(found));
  for (const found of await left(['done', 'failed', 'cancelled'], KEPT_MILLISECONDS)) {
    const removed = await deletePortion(db, idOf(found), { all: true });
    if (removed === 0) await deleteUserImport(db, idOf(found));
  }
}

const idOf = ({ projectId, id }: UserImport): UserImportId => ({ projectId, importId: id });

async function giveOn(ctx: BaseContext, id: UserImportId): Promise<void> {
  await write(ctx, async (tx) => {
    if (!(await lockUserImport(tx.db, id))) return;
    await changeUserImport(tx.db, id, {}, tx.now);
    await ctx.jobs.enqueue(tx.db, 'user-imports', id);
  });
}

async function giveUp(ctx: BaseContext, id: UserImportId): Promise<void> {
  await write(ctx, async (tx) => {
    const held = await lockUserImport(tx.db, id);
    if (held?.state !== 'uploading' && held?.state !== 'checked') return;
    await deleteChunks(tx.db, id);
    await changeUserImport(tx.db, id, { state: 'cancelled', finishedAt: tx.now }, tx.now);
    tx.audit({
      projectId: id.projectId,
      action: 'user_imports.cancelled',
      target: { type: 'user_import', id: encodeId('userImport', id.importId) },
      changes: { state: held.state, created: 0 },
    });
    await ctx.jobs.enqueue(tx.db, 'user-imports', id);
  });
}
