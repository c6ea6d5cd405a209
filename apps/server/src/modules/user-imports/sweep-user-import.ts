import type { BaseContext } from '../../platform/context/context.ts';
import { write } from '../../platform/outbox/write.ts';
import type { Turn } from './import-turn.ts';
import type { UserImport } from './user-import.ts';
import { deletePortion, planByIndex } from './user-import-rows.store.ts';

/**
 * What an import that ended early still holds of its file, hashes above all, in portions. Of one that was cancelled the rows that are done stay: they are
 * its report. A file that could not be read has none.
 */
export async function sweepUserImport(
  ctx: BaseContext,
  { projectId, id: importId, state }: UserImport,
  turn: Turn,
): Promise<boolean> {
  const id = { projectId, importId };
  return write(ctx, async (tx) => {
    await planByIndex(tx.db);
    const removed = await deletePortion(tx.db, id, { all: state === 'failed' });
    if (removed > 0) await turn.next(tx);
    return removed > 0;
  });
}
