import type { Tx } from '../../platform/outbox/write.ts';
import { forgetPrepared } from '../identities/index.ts';
import { adoptPasskey } from '../passkeys/index.ts';
import { setPassword } from '../passwords/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { completeReferral, noteReferral } from '../referrals/index.ts';
import { acceptTerms } from '../terms/index.ts';
import { claimUsername, type User } from '../users/index.ts';
import type { PendingSignUp } from './send-verification-mail.ts';

/**
 * What the sign-up chose becomes the account's, now that its address is proven. A username that somebody else got meanwhile (its day was over) is left
 * out: the account is there, and its owner chooses another one in the profile, or at the next sign-in where the project requires
 * one. Answers the one that the account got.
 */
export async function adoptSignUp(
  ctx: ProjectContext,
  tx: Tx,
  { user, signUp, bindingHash }: { user: User; signUp: PendingSignUp; bindingHash: Buffer | null },
): Promise<string | null> {
  const account = { projectId: user.projectId, userId: user.id };
  const { passwordHash, passkey, byMail = false, username, terms, referralCode } = signUp;
  // A sign-up of before may have opened the account while nobody asked for its address: it opens nothing any more.
  if (passwordHash !== null || passkey || byMail) await forgetPrepared(ctx, tx, user);
  if (passwordHash !== null) await setPassword(tx.db, { ...account, hash: passwordHash, now: tx.now });
  if (passkey) await adoptPasskey(ctx, tx, { user, pending: passkey });
  const claims =
    typeof username === 'string' && (await claimUsername(tx, { ...account, username, keptByHash: bindingHash }));
  if (terms) {
    const { version, ip } = terms;
    await acceptTerms(tx, { ...account, version, ip, acceptedAt: new Date(terms.acceptedAt) });
  }
  await completeReferral(tx, user);
  await noteReferral(ctx, tx, { user, code: referralCode, verified: true });
  return claims ? username : null;
}
