import { encodeId } from '../../lib/type-id.ts';
import type { InputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { passwordChangedMail } from '../mail-templates/index.ts';
import { enqueueMail, mailFrame } from '../mails/index.ts';
import { voidTokens } from '../one-time-tokens/index.ts';
import { checkNewPassword, setPassword } from '../passwords/index.ts';
import { endSessionsOfUser, sessionErrors, type UserContext } from '../sessions/index.ts';
import { findUserById } from '../users/index.ts';
import type { changePasswordContract } from './account.contract.ts';
import { provePassword } from './prove-password.ts';

/** Sets a new password after the current one was shown. The person is told by mail; other sessions end unless they chose otherwise. */
export async function changePassword(ctx: UserContext, input: InputOf<typeof changePasswordContract>): Promise<void> {
  const { project } = ctx;
  const user = await findUserById(ctx.database.db, project.id, ctx.user.id);
  if (!user) throw new Problem(sessionErrors.required);
  await provePassword(ctx, input.currentPassword);
  checkNewPassword(input.newPassword, { email: user.email, name: user.name, projectName: project.name });
  const hash = await ctx.passwordHashing.hash(input.newPassword);

  await write(ctx, async (tx) => {
    await setPassword(tx.db, { projectId: project.id, userId: user.id, hash, now: tx.now });
    await voidTokens(tx.db, { projectId: project.id, kind: 'password_reset', userId: user.id, now: tx.now });
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
    const message = passwordChangedMail({ ...mailFrame(ctx, user), url: `${project.baseUrl}/forgot-password` });
    await enqueueMail(ctx, tx, {
      projectId: project.id,
      to: user.email,
      message,
      deliver: true,
    });
  });
}
