import { encodeId } from '../../lib/type-id.ts';
import { hmacSha256 } from '../../platform/crypto/hash.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import type { ProjectContext } from '../projects/index.ts';
import type { User } from '../users/index.ts';
import { isSameMailbox, mailboxOf, readCode } from './referrals.rules.ts';
import { completeReferralOf, findReferrer, insertReferral, type Referral } from './referrals.store.ts';

/**
 * A new account came by this code. A code of nobody, one's own code and an address that came before change nothing: a sign-up never fails for the link
 * that it came by. It counts at once where the address is proven, else with `completeReferral`.
 */
export async function noteReferral(
  ctx: ProjectContext,
  tx: Tx,
  { user, code, verified }: { user: User; code: string | null | undefined; verified: boolean },
): Promise<void> {
  const read = code && ctx.project.settings.signUp.referrals ? readCode(code) : null;
  const referrer = read === null ? null : await findReferrer(tx.db, user.projectId, read);
  if (!referrer || referrer.id === user.id || isSameMailbox(referrer.emailKey, user.emailKey)) return;
  const referral = await insertReferral(tx.db, {
    projectId: user.projectId,
    id: ctx.ids.uuid(),
    referrerId: referrer.id,
    referredUserId: user.id,
    addressHash: addressHash(ctx, user),
    createdAt: tx.now,
    completedAt: verified ? tx.now : null,
  });
  if (referral && verified) tellCompletion(tx, referral);
}

/** The address of this account is proven: if it came by a link, that counts now. */
export async function completeReferral(tx: Tx, user: Pick<User, 'projectId' | 'id'>): Promise<void> {
  const referral = await completeReferralOf(tx.db, { projectId: user.projectId, userId: user.id }, tx.now);
  if (referral) tellCompletion(tx, referral);
}

/** Remembers that an address counted without keeping the address: the row outlives the account. */
function addressHash(ctx: ProjectContext, { projectId, emailKey }: User): Buffer {
  return hmacSha256(ctx.vault.derive('referred addresses'), `${projectId} ${mailboxOf(emailKey)}`);
}

/** The hook for rewards: who earned one learns of it by this event. */
function tellCompletion(tx: Tx, { projectId, id, referrerId, referredUserId }: Referral): void {
  const referralId = encodeId('referral', id);
  const referrer = encodeId('user', referrerId);
  const referred = referredUserId === null ? null : encodeId('user', referredUserId);
  tx.audit({
    projectId,
    action: 'referrals.completed',
    target: { type: 'user', id: referrer },
    changes: { referral: referralId, user: referred },
  });
  tx.emit({
    projectId,
    type: 'referral.completed',
    data: { referralId, referrerId: referrer, referredUserId: referred },
  });
}
