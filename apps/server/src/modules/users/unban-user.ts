import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { assert, Problem } from '../../platform/http/problem.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { refuseOutranked } from './refuse-outranked.ts';
import { showUser } from './show-users.ts';
import type { User } from './user.ts';
import type { unbanUserContract } from './users.contract.ts';
import { userErrors } from './users.errors.ts';
import { clearUserBan, lockUser } from './users.store.ts';

export async function unbanUser(
  ctx: ManagementContext,
  input: InputOf<typeof unbanUserContract>,
): Promise<OutputOf<typeof unbanUserContract>> {
  authorize(ctx, 'users:write');
  const projectId = ctx.project.id;
  const user = await write(ctx, async (tx) => {
    const before = await lockUser(tx.db, projectId, input.userId);
    if (!before) throw new Problem(userErrors.not_found);
    await refuseOutranked(ctx, tx, before);
    return liftBan(tx, before);
  });
  return showUser(ctx, user);
}

/** The person may sign in again. Sessions that the ban ended stay ended. Lifting a ban that is none changes nothing and says so to nobody. */
export async function liftBan(tx: Tx, before: User): Promise<User> {
  if (before.bannedAt === null) return before;
  const { projectId } = before;
  const free = await clearUserBan(tx.db, { projectId, id: before.id, now: tx.now });
  assert(free, 'the row is locked since it was read');
  const id = encodeId('user', free.id);
  tx.audit({ projectId, action: 'users.unbanned', target: { type: 'user', id } });
  tx.emit({ projectId, type: 'user.unbanned', data: { userId: id } });
  tx.changed({ projectId, scope: 'user', subjectId: free.id });
  return free;
}
