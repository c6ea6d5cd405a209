import type { InputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { requireFreshProof, sessionErrors, type UserContext } from '../sessions/index.ts';
import { lockUser } from '../users/index.ts';
import type { removeMyIdentityContract } from './identities.contract.ts';
import { identityErrors } from './identities.errors.ts';
import { isLastWayIn } from './identities.rules.ts';
import { listIdentitiesOfUser } from './identities.store.ts';
import { removeIdentity } from './remove-identity.ts';
import { countWaysIn } from './ways-in.ts';

/** The user's row is locked first: of two removals at once, the second sees what the first has left. */
export async function removeMyIdentity(
  ctx: UserContext,
  input: InputOf<typeof removeMyIdentityContract>,
): Promise<void> {
  requireFreshProof(ctx);
  const projectId = ctx.project.id;
  await write(ctx, async (tx) => {
    const user = await lockUser(tx.db, projectId, ctx.user.id);
    if (!user) throw new Problem(sessionErrors.required);
    const identities = await listIdentitiesOfUser(tx.db, projectId, user.id);
    const wanted = identities.find(({ id }) => id === input.identityId);
    if (!wanted) throw new Problem(identityErrors.not_found);
    const offered = await ctx.modules.offeredProviders(ctx, tx.db);
    // One of a provider that is not offered any more opens nothing, so nothing is lost with it.
    if (offered.has(wanted.provider) && isLastWayIn(await countWaysIn(ctx, tx.db, user)))
      throw new Problem(identityErrors.last_way_in);
    await removeIdentity(ctx, tx, { user, identity: wanted, offered });
  });
}
