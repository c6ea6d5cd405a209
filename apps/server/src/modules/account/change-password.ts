import { encodeId } from '../../lib/type-id.ts';
import type { InputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { voidTokens } from '../one-time-tokens/index.ts';
import {
  checkNewPassword,
  findPasswordChange,
  hashNewPassword,
  passwordErrors,
  setPassword,
} from '../passwords/index.ts';
import { notify } from '../security-notices/index.ts';
import { endSessionsOfUser, refuseImpersonated, sessionErrors, type UserContext } from '../sessions/index.ts';
import { endAttemptsOfUser } from '../sign-in-attempts/index.ts';
import { findUserById, lockUser } from '../users/index.ts';
import type { changePasswordContract } from './account.contract.ts';
import { provePassword } from './prove-password.ts';

/** Sets a new password after the current one was shown. The person is told by mail; other sessions end unless they chose otherwise. */
export async function changePassword(ctx: UserContext, input: InputOf<typeof changePasswordContract>): Promise<void> {
  refuseImpersonated(ctx);
  const { project } = ctx;
  if (!project.settings.methods.password) throw new Problem(passwordErrors.disabled);
  const known = await findUserById(ctx.database.db, project.id, ctx.user.id);
  if (!known) throw new Problem(sessionErrors.required);
  // Read before the proof: whatever changes it from here on takes the worth of that proof.
  const changedAt = await findPasswordChange(ctx.database.db, project.id, known.id);
  await provePassword(ctx, input.currentPassword);
  checkNewPassword(project, input.newPassword, known);
  const hash = await hashNewPassword(ctx, project, input.newPassword);

  await write(ctx, async (tx) => {
    const user = await lockUser(tx.db, project.id, known.id);
    if (!user) throw new Problem(sessionErrors.required);
    const changedLast = await findPasswordChange(tx.db, project.id, user.id);
    if (changedLast?.getTime() !== changedAt?.getTime()) throw new Problem(passwordErrors.wrong_current);
    await setPassword(tx.db, { projectId: project.id, userId: user.id, hash, now: tx.now });
    for (const kind of ['password_reset', 'email_change'] as const)
      await voidTokens(tx.db, { projectId: project.id, kind, userId: user.id, now: tx.now });
    // Whoever came as far as a second factor with the old password does not go on with it.
    await endAttemptsOfUser(tx.db, project.id, user.id, tx.now);
    if (input.revokeOthers) {
      await endSessionsOfUser(tx, {
        projectId: project.id,
        userId: user.id,
        except: ctx.session.id,
        reason: 'password_changed',
      });
    }
    tx.audit({
      projectId: project.id,
      action: 'passwords.changed',
      target: { type: 'user', id: encodeId('user', user.id) },
      changes: { revokeOthers: input.revokeOthers },
    });
    tx.emit({ projectId: project.id, type: 'user.password_changed', data: { userId: encodeId('user', user.id) } });
    await notify(ctx, tx, { user, notice: 'password_changed', details: {} });
  });
}
