import { encodeId } from '../../lib/type-id.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { verifyEmailMail } from '../mail-templates/index.ts';
import { enqueueMail, mailFrame } from '../mails/index.ts';
import { makeToken, voidTokens } from '../one-time-tokens/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import type { User } from '../users/index.ts';

const LIFE_SECONDS = 24 * 60 * 60;

export type PendingSignUp = { readonly name: string | null; readonly passwordHash: string | null };

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
    lifeSeconds: LIFE_SECONDS,
    now: tx.now,
  });
  const url = `${project.baseUrl}/verify-email?token=${token}`;
  const message = verifyEmailMail({ ...mailFrame(ctx, user), url, expiresInSeconds: LIFE_SECONDS });
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
