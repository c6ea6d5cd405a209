import { encodeId } from '../../lib/type-id.ts';
import { takeTurn } from '../../platform/db/take-turn.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { authorize, requireFreshOperator } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { countOfUsers } from '../users/index.ts';
import { refuseImpossible } from './apply-action.ts';
import type { startBulkActionContract } from './bulk-actions.contract.ts';
import { bulkActionErrors } from './bulk-actions.errors.ts';
import { SCOPE_OF } from './bulk-actions.rules.ts';
import { hasOpenBulkAction, insertBulkAction } from './bulk-actions.store.ts';
import { viewBulkAction } from './bulk-actions.views.ts';

export async function startBulkAction(
  ctx: ManagementContext,
  input: InputOf<typeof startBulkActionContract>,
): Promise<OutputOf<typeof startBulkActionContract>> {
  authorize(ctx, 'users:write');
  const { action, filter, expectedCount } = input;
  authorize(ctx, SCOPE_OF[action.type]);
  if (action.type === 'set_verified') requireFreshOperator(ctx);
  const projectId = ctx.project.id;
  refuseImpossible(action, ctx.project, ctx.clock.now());
  const started = await write(ctx, async (tx) => {
    // One of two that begin at once waits here, and then finds the other.
    await takeTurn(tx.db, 'bulk actions', projectId);
    if (await hasOpenBulkAction(tx.db, projectId)) throw new Problem(bulkActionErrors.busy);
    const { count, exact } = await countOfUsers(tx.db, { ...filter, projectId, now: tx.now });
    if (!exact) throw new Problem(bulkActionErrors.too_many);
    if (count !== expectedCount)
      throw new Problem(bulkActionErrors.count_changed, { detail: `It finds ${count} now, not ${expectedCount}.` });
    const { actor } = ctx;
    const id = ctx.ids.uuid();
    const inserted = await insertBulkAction(tx.db, {
      projectId,
      id,
      action,
      filter,
      actor,
      expectedCount,
      now: tx.now,
    });
    const [membership] = ctx.memberships;
    await ctx.jobs.enqueue(tx.db, 'bulk_actions', {
      projectId,
      id,
      organizationId: membership?.organizationId ?? null,
    });
    tx.audit({
      projectId,
      action: 'bulk_actions.started',
      target: { type: 'bulk_action', id: encodeId('bulkAction', id) },
      changes: { action: action.type, filter, expectedCount },
    });
    tx.afterCommit(() => ctx.jobs.nudge('bulk_actions'));
    return inserted;
  });
  return viewBulkAction(started);
}
