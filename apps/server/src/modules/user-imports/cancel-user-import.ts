import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import type { cancelUserImportContract } from './user-imports.contract.ts';
import { userImportErrors } from './user-imports.errors.ts';
import { CANCELLABLE_STATES } from './user-imports.rules.ts';
import { changeUserImport, deleteChunks, lockUserImport } from './user-imports.store.ts';
import { viewUserImport } from './user-imports.views.ts';

/** Waits for the batch that is being written, and lets no other begin. What is left of the file is removed by a job. */
export async function cancelUserImport(
  ctx: ManagementContext,
  input: InputOf<typeof cancelUserImportContract>,
): Promise<OutputOf<typeof cancelUserImportContract>> {
  authorize(ctx, 'users:write');
  const projectId = ctx.project.id;
  const id = { projectId, importId: input.userImportId };
  const cancelled = await write(ctx, async (tx) => {
    const found = await lockUserImport(tx.db, id);
    if (!found) throw new Problem(userImportErrors.not_found);
    if (!CANCELLABLE_STATES.includes(found.state)) throw new Problem(userImportErrors.wrong_state);
    await deleteChunks(tx.db, id);
    const after = await changeUserImport(tx.db, id, { state: 'cancelled', finishedAt: tx.now }, tx.now);
    tx.audit({
      projectId,
      action: 'user_imports.cancelled',
      target: { type: 'user_import', id: encodeId('userImport', found.id) },
      changes: { state: found.state, created: found.state === 'importing' ? found.rowsCreated : 0 },
    });
    await ctx.jobs.enqueue(tx.db, 'user-imports', id);
    tx.afterCommit(() => ctx.jobs.nudge('user-imports'));
    return after;
  });
  return viewUserImport(cancelled);
}
