import type { InputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { endSessionsOfUser } from '../sessions/index.ts';
import { endAttemptsOfUser } from '../sign-in-attempts/index.ts';
import { lockUser, refuseOutranked, userErrors } from '../users/index.ts';
import type { removeUserIdentityContract } from './identities.contract.ts';
import { identityErrors } from './identities.errors.ts';
import { listIdentitiesOfUser } from './identities.store.ts';
import { removeIdentity } from './remove-identity.ts';

/**
 * For one that somebody else holds, or that was connected by mistake, so what was open goes with it. An operator may take the last way in: the person
 * gets in by a reset mail.
 */
export async function removeUserIdentity(
  ctx: ManagementContext,
  input: InputOf<typeof removeUserIdentityContract>,
): Promise<void> {
  authorize(ctx, 'users:write');
  const projectId = ctx.project.id;
  await write(ctx, async (tx) => {
    const user = await lockUser(tx.db, projectId, input.userId);
    if (!user) throw new Problem(userErrors.not_found);
    await refuseOutranked(ctx, tx, user);
    const identities = await listIdentitiesOfUser(tx.db, projectId, user.id);
    const identity = identities.find(({ id }) => id === input.identityId);
    if (!identity) throw new Problem(identityErrors.not_found);
    const offered = await ctx.modules.offeredProviders(ctx, tx.db);
    await removeIdentity(ctx, tx, { user, identity, offered });
    await endAttemptsOfUser(tx.db, projectId, user.id, tx.now);
    await endSessionsOfUser(tx, { projectId, userId: user.id, reason: 'identity_removed' });
  });
}
