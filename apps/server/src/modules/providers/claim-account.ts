import { encodeId } from '../../lib/type-id.ts';
import { assert } from '../../platform/http/problem.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { forgetPrepared } from '../identities/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { completeReferral } from '../referrals/index.ts';
import { claimUserRow, type User } from '../users/index.ts';

/** The owner of an address comes to an account that somebody made with it and never proved to own: nothing of that stays, their name and picture neither. */
export async function claimAccount(
  ctx: ProjectContext,
  tx: Tx,
  user: User,
  owner: Pick<User, 'name' | 'imageUrl' | 'locale'>,
): Promise<User> {
  const { projectId, id: userId } = user;
  await forgetPrepared(ctx, tx, user);
  const { name, imageUrl } = owner;
  const locale = user.locale ?? owner.locale;
  const claimed = await claimUserRow(tx.db, { projectId, id: userId, name, imageUrl, locale, now: tx.now });
  assert(claimed, 'the row is locked');
  await completeReferral(tx, user);
  tx.changed({ projectId, scope: 'user', subjectId: userId });
  const target = { type: 'user', id: encodeId('user', userId) };
  tx.audit({ projectId, action: 'users.claimed', target });
  tx.audit({ projectId, action: 'users.email_verified', target });
  tx.emit({ projectId, type: 'user.email_verified', data: { userId: target.id } });
  return claimed;
}
