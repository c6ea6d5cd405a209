import { encodeId } from '../../lib/type-id.ts';
import { sameBytes } from '../../platform/crypto/hash.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { readBrowserBinding } from '../devices/index.ts';
import { failureLimits, releaseLimits, requireLimits } from '../limits/index.ts';
import { findToken, type OneTimeToken, takeToken, tokenErrors, voidTokens } from '../one-time-tokens/index.ts';
import { setPassword } from '../passwords/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { confirmUserEmail } from '../users/index.ts';
import type { confirmEmailVerificationContract } from './email-verification.contract.ts';
import { emailVerificationErrors } from './email-verification.errors.ts';
import type { PendingSignUp } from './send-verification-mail.ts';

/**
 * Confirms the address, and with it the sign-up that this link belongs to: its name and password become the account's, every other one that
 * waits on the address is void. In another browser than the one that signed up the password is asked for: else a victim who confirms a
 * stranger's sign-up would open an account that the stranger can enter.
 */
export async function confirmEmailVerification(
  ctx: ProjectContext,
  input: InputOf<typeof confirmEmailVerificationContract>,
): Promise<OutputOf<typeof confirmEmailVerificationContract>> {
  const { project } = ctx;
  const open = await findToken(ctx.database.db, {
    projectId: project.id,
    kind: 'email_verification',
    token: input.token,
    now: ctx.clock.now(),
  });
  if (!open?.userId) throw new Problem(tokenErrors.used_or_expired);
  const signUp = open.payload as PendingSignUp;
  if (!isSameBrowser(ctx, open)) await requirePassword(ctx, open, signUp, input.password);

  await write(ctx, async (tx) => {
    const taken = await takeToken(tx.db, {
      projectId: project.id,
      kind: 'email_verification',
      token: input.token,
      now: tx.now,
    });
    if (!taken?.userId) throw new Problem(tokenErrors.used_or_expired);
    const { userId } = taken;
    await confirmUserEmail(tx.db, {
      projectId: project.id,
      id: userId,
      ...(signUp.name === null ? {} : { name: signUp.name }),
      now: tx.now,
    });
    if (signUp.passwordHash !== null)
      await setPassword(tx.db, { projectId: project.id, userId, hash: signUp.passwordHash, now: tx.now });
    await voidTokens(tx.db, { projectId: project.id, kind: 'email_verification', userId, now: tx.now });
    tx.changed({ projectId: project.id, scope: 'user', subjectId: userId });
    tx.audit({
      projectId: project.id,
      action: 'users.email_verified',
      target: { type: 'user', id: encodeId('user', userId) },
    });
    tx.emit({ projectId: project.id, type: 'user.email_verified', data: { userId: encodeId('user', userId) } });
  });
  return {};
}

export function isSameBrowser(ctx: ProjectContext, open: OneTimeToken): boolean {
  const binding = readBrowserBinding(ctx);
  return binding !== null && open.bindingHash !== null && sameBytes(binding, open.bindingHash);
}

async function requirePassword(
  ctx: ProjectContext,
  open: OneTimeToken,
  signUp: PendingSignUp,
  password: string | undefined,
): Promise<void> {
  // A sign-up without a password (an operator made the account) has nothing to ask for: the mail alone proves the address.
  if (signUp.passwordHash === null) return;
  if (password === undefined) throw new Problem(emailVerificationErrors.password_required);
  const limits = failureLimits(ctx.project.settings.limits, {
    emailKey: open.emailKey ?? open.id,
    ip: ctx.request.ip,
    knownDevice: null,
  });
  await requireLimits(ctx, ctx.project.id, limits);
  if (!(await ctx.passwordHashing.verify(signUp.passwordHash, password)))
    throw new Problem(emailVerificationErrors.wrong_password);
  await releaseLimits(ctx, ctx.project.id, limits);
}
