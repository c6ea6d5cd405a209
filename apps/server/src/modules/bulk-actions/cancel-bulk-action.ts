import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { isOver } from './bulk-action.ts';
import type { cancelBulkActionContract } from './bulk-actions.contract.ts';
import { bulkActionErrors } from './bulk-actions.errors.ts';
import { endBulkAction, lockBulkAction } from './bulk-actions.store.ts';
import { viewBulkAction } from './bulk-actions.views.ts';

/** Waits for the portion that runs, and the next one does not begin. */
export async function cancelBulkAction(
  ctx: ManagementContext,
  input: InputOf<typeof cancelBulkActionContract>,
): Promise<OutputOf<typeof cancelBulkActionContract>> {
  authorize(ctx, 'users:write');
  const projectId = ctx.project.id;
  const cancelled = await write(ctx, async (tx) => {
    const found = await lockBulkAction(tx.db, projectId, input.bulkActionId);
    if (!found) throw new Problem(bulkActionErrors.not_found);
    if (isOver(found)) throw new Problem(bulkActionErrors.already_over);
    const ended = await endBulkAction(tx.db, { projectId, id: found.id, state: 'cancelled', now: tx.now });
    const target = { type: 'bulk_action', id: encodeId('bulkAction', found.id) };
    tx.audit({ projectId, action: 'bulk_actions.cancelled', target, changes: { ...found.counts } });
    return ended;
  });
  return viewBulkAction(cancelled);
}
