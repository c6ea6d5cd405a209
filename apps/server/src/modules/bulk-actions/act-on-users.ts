import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { write } from '../../platform/outbox/write.ts';
import { authorize, requireFreshOperator } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { applyToAll, refuseImpossible } from './apply-action.ts';
import type { actOnUsersContract } from './bulk-actions.contract.ts';
import { countOutcomes, SCOPE_OF } from './bulk-actions.rules.ts';

export async function actOnUsers(
  ctx: ManagementContext,
  input: InputOf<typeof actOnUsersContract>,
): Promise<OutputOf<typeof actOnUsersContract>> {
  authorize(ctx, 'users:write');
  const { action } = input;
  authorize(ctx, SCOPE_OF[action.type]);
  if (action.type === 'set_verified') requireFreshOperator(ctx);
  refuseImpossible(action, ctx.project, ctx.clock.now());
  const ids = [...new Set(input.ids)];
  const outcomes = await write(ctx, (tx) => applyToAll(ctx, tx, ctx, action, ids));
  return {
    counts: countOutcomes([...outcomes.values()]),
    results: [...outcomes].map(([id, outcome]) => ({
      id: encodeId('user', id),
      outcome: outcome.outcome,
      code: outcome.outcome === 'failed' ? outcome.code : null,
    })),
  };
}
