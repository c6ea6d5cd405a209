import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { assert, Problem } from '../../platform/http/problem.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { authorize } from '../access/index.ts';
import { voidTokens } from '../one-time-tokens/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { refuseOutranked } from './refuse-outranked.ts';
import { showUser } from './show-users.ts';
import type { User } from './user.ts';
import type { cancelUserDeletionContract } from './users.contract.ts';
import { userErrors } from './users.errors.ts';
import { clearUserDeletion, lockUser } from './users.store.ts';

/** For somebody who asks the people of the project instead of signing in. It signs nobody out: the request for the deletion did. */
export async function cancelUserDeletion(
  ctx: ManagementContext,
  input: InputOf<typeof cancelUserDeletionContract>,
): Promise<OutputOf<typeof cancelUserDeletionContract>> {
  authorize(ctx, 'users:write');
  const projectId = ctx.project.id;
  const user = await write(ctx, async (tx) => {
    const before = await lockUser(tx.db, projectId, input.userId);
    if (!before) throw new Problem(userErrors.not_found);
    await refuseOutranked(ctx, tx, before);
    return keepUser(tx, before);
  });
  return showUser(ctx, user);
}

/**
 * The account stays, whoever decides so: its owner, the link of the mail, an operator. The row is locked. Keeping one that nobody deletes changes
 * nothing and says so to nobody. `by`: the way, where the actor of the audit does not tell it.
 */
export async function keepUser(tx: Tx, before: User, by?: 'mail'): Promise<User> {
  if (before.deletionDueAt === null) return before;
  const { projectId, id: userId } = before;
  const kept = await clearUserDeletion(tx.db, { projectId, id: userId, now: tx.now });
  assert(kept, 'the row is locked since it was read');
  await voidTokens(tx.db, { projectId, kind: 'account_keep', userId, now: tx.now });
  const id = encodeId('user', userId);
  tx.changed({ projectId, scope: 'user', subjectId: userId });
  tx.audit({
    projectId,
    action: 'users.deletion_cancelled',
    target: { type: 'user', id },
    ...(by === undefined ? {} : { changes: { by } }),
  });
  tx.emit({ projectId, type: 'user.deletion_cancelled', data: { userId: id } });
  return kept;
}
