import { encodeId } from '../../lib/type-id.ts';
import { assert } from '../../platform/http/problem.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { deleteExportsOfUser } from '../data-exports/index.ts';
import { deleteDevicesOfUser } from '../devices/index.ts';
import { forgetWaysIn } from '../identities/index.ts';
import { voidTokensOfUser } from '../one-time-tokens/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { forgetTermsOfUser } from '../terms/index.ts';
import { claimUserRow, type User } from '../users/index.ts';

/**
 * The owner of an address comes to an account that somebody made with it and never proved to own. Whatever was prepared in it is dropped (ATTACKS
 * A53, all five kinds): password, sessions, identities, factors, known devices, what was accepted in their name, and every open link: resets, changes of
 * the address. What the project itself knows of the account (roles, metadata, memberships) stays.
 */
export async function claimAccount(ctx: ProjectContext, tx: Tx, user: User, name: string | null): Promise<User> {
  const { projectId, id: userId } = user;
  await forgetWaysIn(ctx, tx, user);
  await deleteDevicesOfUser(tx.db, projectId, userId);
  await deleteExportsOfUser(tx.db, projectId, userId);
  await forgetTermsOfUser(tx.db, { projectId, userId });
  await voidTokensOfUser(tx.db, { projectId, userId, now: tx.now });
  const claimed = await claimUserRow(tx.db, { projectId, id: userId, name, now: tx.now });
  assert(claimed, 'the row is locked');
  tx.changed({ projectId, scope: 'user', subjectId: userId });
  const target = { type: 'user', id: encodeId('user', userId) };
  tx.audit({ projectId, action: 'users.claimed', target });
  tx.audit({ projectId, action: 'users.email_verified', target });
  tx.emit({ projectId, type: 'user.email_verified', data: { userId: target.id } });
  return claimed;
}
