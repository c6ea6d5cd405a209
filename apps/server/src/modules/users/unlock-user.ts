import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { authorize } from '../access/index.ts';
import { openLockedAccount } from '../limits/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { refuseOutranked } from './refuse-outranked.ts';
import { showUser } from './show-users.ts';
import type { unlockUserContract } from './users.contract.ts';
import { userErrors } from './users.errors.ts';
import { lockUser } from './users.store.ts';

/** For an owner whom somebody else's guesses keep out. An account that is open keeps its count, and nobody is told of anything. */
export async function unlockUser(
  ctx: ManagementContext,
  input: InputOf<typeof unlockUserContract>,
): Promise<OutputOf<typeof unlockUserContract>> {
  authorize(ctx, 'users:write');
  const projectId = ctx.project.id;
  const user = await write(ctx, async (tx) => {
    const found = await lockUser(tx.db, projectId, input.userId);
    if (!found) throw new Problem(userErrors.not_found);
    await refuseOutranked(ctx, tx, found);
    const until = await openLockedAccount(tx, projectId, found.emailKey);
    if (until === null) return found;
    const id = encodeId('user', found.id);
    const changes = { lockedUntil: until.toISOString() };
    tx.audit({ projectId, action: 'users.unlocked', target: { type: 'user', id }, changes });
    tx.emit({ projectId, type: 'user.unlocked', data: { userId: id } });
    return found;
  });
  return showUser(ctx, user);
}
