import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { authorize, requireFreshOperator } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { endSessionsOfUser } from '../sessions/index.ts';
import { endAttemptsOfUser } from '../sign-in-attempts/index.ts';
import { findUserById, lockUser, refuseOutranked, userErrors } from '../users/index.ts';
import type { listUserFactorsContract, removeUserFactorsContract } from './factors.contract.ts';
import { removeAll } from './my-factors.ts';
import { viewFactors } from './view-factors.ts';

export async function listUserFactors(
  ctx: ManagementContext,
  input: InputOf<typeof listUserFactorsContract>,
): Promise<OutputOf<typeof listUserFactorsContract>> {
  authorize(ctx, 'users:read');
  if (!(await findUserById(ctx.database.db, ctx.project.id, input.userId))) throw new Problem(userErrors.not_found);
  return viewFactors(ctx, input.userId);
}

/** For somebody who has lost them; nothing happens where there are none. What was open goes with them, in case it was not them who lost something. */
export async function removeUserFactors(
  ctx: ManagementContext,
  input: InputOf<typeof removeUserFactorsContract>,
): Promise<void> {
  authorize(ctx, 'users:write');
  requireFreshOperator(ctx);
  const projectId = ctx.project.id;
  await write(ctx, async (tx) => {
    const user = await lockUser(tx.db, projectId, input.userId);
    if (!user) throw new Problem(userErrors.not_found);
    await refuseOutranked(ctx, tx, user);
    if (!(await removeAll(ctx, tx, user))) return;
    await endAttemptsOfUser(tx.db, projectId, user.id, tx.now);
    await endSessionsOfUser(tx, { projectId, userId: user.id, reason: 'factors_removed' });
  });
}
