import { encodeId } from '../../lib/type-id.ts';
import { assert } from '../../platform/http/problem.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { isTold, verifyEmailMail, verifyGivenEmailMail } from '../mail-templates/index.ts';
import { enqueueMail, languageOf, mailFrame } from '../mails/index.ts';
import { decoyOf, makeToken, type OneTimeToken, voidTokens } from '../one-time-tokens/index.ts';
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
  /** Of the page, or of whoever asked the API. It becomes the account's where that has none. */
  readonly locale?: string | null;
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
  const locale = user.locale ?? languageOf(ctx) ?? signUp.locale ?? null;
  const mail = isTold(ctx) ? verifyEmailMail : verifyGivenEmailMail;
  const message = mail({ ...mailFrame(ctx, { ...user, locale }), url, expiresInSeconds: SIGN_UP_LIFE_SECONDS });
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
  about: { emailKey: string; bindingHash: Buffer; signUp: Pick<PendingSignUp, 'passkey' | 'passwordHash' | 'locale'> },
): Promise<string> {
  const { emailKey, bindingHash } = about;
  const { passkey = null, passwordHash, locale = null } = about.signUp;
  const decoy = { projectId: ctx.project.id, kind: DECOY, emailKey, bindingHash, now: tx.now };
  await voidTokens(tx.db, decoy);
  const { token } = await makeToken(ctx, tx.db, {
    ...decoy,
    payload: { passkey, passwordHash, locale },
    lifeSeconds: SIGN_UP_LIFE_SECONDS,
  });
  return token;
}

/**
 * In the place of a sign-up that was confirmed, as old as it was: an older one stays behind it, as behind a decoy. Else its password would be told from then
 * on that it waits, which it is not where the address was taken. Nobody is told so of what was confirmed: that is the account's.
 */
export async function leaveDecoySignUp(
  ctx: ProjectContext,
  tx: Tx,
  { projectId, emailKey, bindingHash, createdAt }: OneTimeToken,
): Promise<void> {
  assert(emailKey !== null && bindingHash !== null, 'the link of a sign-up is made with both');
  await makeToken(ctx, tx.db, {
    projectId,
    kind: DECOY,
    emailKey,
    bindingHash,
    payload: { passkey: null, passwordHash: null },
    lifeSeconds: SIGN_UP_LIFE_SECONDS,
    now: createdAt,
  });
}
