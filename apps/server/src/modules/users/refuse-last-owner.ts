import { Problem } from '../../platform/http/problem.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { lockCoOwners } from '../organizations/index.ts';
import type { User } from './user.ts';
import { userErrors } from './users.errors.ts';
import { listUsableUserIds } from './users.store.ts';

/**
 * An organization keeps at least one owner who can sign in: a banned one does not count. The memberships are locked first, so two owners
 * who remove or ban each other at the same time come here one after the other, and the second is refused.
 */
export async function refuseLastOwner(tx: Tx, user: User): Promise<void> {
  const owned = await lockCoOwners(tx.db, user.projectId, [user.id]);
  const others = new Set(owned.flatMap(({ ownerIds }) => ownerIds).filter((id) => id !== user.id));
  const usable = new Set(await listUsableUserIds(tx.db, user.projectId, [...others], tx.now));
  if (owned.some(({ ownerIds }) => !ownerIds.some((id) => usable.has(id)))) throw new Problem(userErrors.last_owner);
}
