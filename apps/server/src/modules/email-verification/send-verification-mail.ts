import { encodeId } from '../../lib/type-id.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { verifyEmailMail } from '../mail-templates/index.ts';
import { enqueueMail, mailFrame } from '../mails/index.ts';
import { decoyOf, makeToken, voidTokens } from '../one-time-tokens/index.ts';
import type { PendingPasskey } from '../passkeys/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import type { User } from '../users/index.ts';

export const SIGN_UP_LIFE_SECONDS = 24 * 60 * 60;

export const DECOY = decoyOf('email_verification');

/** What waits with the token until the address is proven. Tokens of an earlier version lack what came later. */
export type PendingSignUp = {
  readonly name: string | null;
  readonly passwordHash: string | null;
  readonly passkey?: PendingPasskey | null;
  /** Neither was chosen: the mail is the only thing that tells the hand that signed up from a stranger's. */
  readonly byMail?: boolean;
  readonly username?: string | null;
  readonly terms?: { readonly version: string; readonly acceptedAt: string; readonly ip: string } | null;
  readonly referralCode?: string | null;
};

export const NOTHING_CHOSEN: PendingSignUp = { name: null, passwordHash: null };

/**
 * A new link voids the older ones of the same browser, and no others: a stranger who signs up with the same address must not be able to take
 * the owner's own link away.
 */
export async function sendVerificationMail(
  ctx: ProjectContext,
  tx: Tx,
  about: { user: User; bindingHash: Buffer; signUp: PendingSignUp },
): Promise<void> {
  const { project } = ctx;
  const { user, bindingHash, signUp } = about;
  await voidTokens(tx.db, {
    projectId: project.id,
    kind: 'email_verification',
    bindingHash,
    userId: user.id,
    now: tx.now,
  });
  const { token } = await makeToken(ctx, tx.db, {
    projectId: project.id,
    kind: 'email_verification',
    userId: user.id,
    emailKey: user.emailKey,
    bindingHash,
    payload: signUp,
    lifeSeconds: SIGN_UP_LIFE_SECONDS,
    now: tx.now,
  });
  const url = `${project.baseUrl}/verify-email?token=${token}`;
  const message = verifyEmailMail({ ...mailFrame(ctx, user), url, expiresInSeconds: SIGN_UP_LIFE_SECONDS });
  await enqueueMail(ctx, tx, {
    projectId: project.id,
    to: user.email,
    message,
    deliver: true,
  });
  tx.audit({
    projectId: project.id,
    action: 'email_verification.requested',
    target: { type: 'user', id: encodeId('user', user.id) },
  });
}

/**
 * What waits for an address that has an account, or none: nothing accepts it. It is made, voided and carried on as the token of a real sign-up is, so that
 * passkey and password of a sign-up are answered the same at sign-in, whether its address was taken or not.
 */
export async function makeDecoySignUp(
  ctx: ProjectContext,
  tx: Tx,
  about: { emailKey: string; bindingHash: Buffer; signUp: Pick<PendingSignUp, 'passkey' | 'passwordHash'> },
): Promise<string> {
  const { emailKey, bindingHash } = about;
  const { passkey = null, passwordHash } = about.signUp;
  const decoy = { projectId: ctx.project.id, kind: DECOY, emailKey, bindingHash, now: tx.now };
  await voidTokens(tx.db, decoy);
  const { token } = await makeToken(ctx, tx.db, {
    ...decoy,
    payload: { passkey, passwordHash },
    lifeSeconds: SIGN_UP_LIFE_SECONDS,
  });
  return token;
}
