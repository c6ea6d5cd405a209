import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { readDeviceHash, untrustDevices } from '../devices/index.ts';
import { accountSubjects, requireLimits, resetLimits } from '../limits/index.ts';
import { languageOf } from '../mails/index.ts';
import { findToken, tokenErrors, voidWaysByMail } from '../one-time-tokens/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { completeReferral } from '../referrals/index.ts';
import { notify } from '../security-notices/index.ts';
import { endSessionsOfUser } from '../sessions/index.ts';
import { endAttemptsOfUser } from '../sign-in-attempts/index.ts';
import { findUserById, proveEmail, takeTokenOfUser, type User } from '../users/index.ts';
import { checkNewPassword, hashNewPassword } from './check-new-password.ts';
import type { confirmPasswordResetContract } from './passwords.contract.ts';
import { setPassword } from './passwords.store.ts';

declare module '../../platform/context/context.ts' {
  interface ModuleServices {
    /** Drops what a stranger may have put into an account whose address nobody had proven. It stands above this module. */
    readonly forgetPrepared: (ctx: ProjectContext, tx: Tx, user: User) => Promise<void>;
  }
}

/**
 * Sets the new password and ends every session. Whoever holds the mail has proven the address, so it counts as confirmed, and whatever waited
 * unconfirmed on it (a stranger's sign-up and ways in, older links) is void. An account that wrong guesses have closed is open again.
 */
export async function confirmPasswordReset(
  ctx: ProjectContext,
  input: InputOf<typeof confirmPasswordResetContract>,
): Promise<OutputOf<typeof confirmPasswordResetContract>> {
  const { project } = ctx;
  // A link that works stays open until a password is taken, and each try may cost a hash and a look-up elsewhere.
  await requireLimits(ctx, project.id, [
    { kind: 'password_resets.address', subject: ctx.request.ip, most: 100, windowSeconds: 600 },
  ]);
  const link = { projectId: project.id, kind: 'password_reset', token: input.token } as const;
  const open = await findToken(ctx.database.db, { ...link, now: ctx.clock.now() });
  const known = open?.userId ? await findUserById(ctx.database.db, project.id, open.userId) : null;
  if (!known) throw new Problem(tokenErrors.used_or_expired);
  checkNewPassword(project, input.password, known);
  const hash = await hashNewPassword(ctx, project, input.password);

  await write(ctx, async (tx) => {
    const { user } = await takeTokenOfUser(tx, link);
    if (user.emailVerifiedAt === null) {
      await ctx.modules.forgetPrepared(ctx, tx, user);
      await proveEmail(tx, user, languageOf(ctx));
      await completeReferral(tx, user);
    }
    await setPassword(tx.db, { projectId: project.id, userId: user.id, hash, now: tx.now });
    await voidWaysByMail(tx.db, { projectId: project.id, userId: user.id, now: tx.now });
    await untrustDevices(tx.db, project.id, user.id);
    await endAttemptsOfUser(tx.db, project.id, user.id, tx.now);
    await endSessionsOfUser(tx, { projectId: project.id, userId: user.id, reason: 'password_reset' });
    tx.changed({ projectId: project.id, scope: 'user', subjectId: user.id });
    tx.audit({
      projectId: project.id,
      action: 'passwords.reset',
      target: { type: 'user', id: encodeId('user', user.id) },
    });
    tx.emit({ projectId: project.id, type: 'user.password_changed', data: { userId: encodeId('user', user.id) } });
    await notify(ctx, tx, { user, notice: 'password_reset', details: {} });
  });
  await resetLimits(ctx, project.id, accountSubjects({ emailKey: known.emailKey, knownDevice: readDeviceHash(ctx) }));
  return {};
}
