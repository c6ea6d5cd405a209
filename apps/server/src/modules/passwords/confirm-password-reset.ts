import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { assert, Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { passwordChangedMail } from '../mail-templates/index.ts';
import { enqueueMail, mailFrame } from '../mails/index.ts';
import { findToken, takeToken, tokenErrors, voidTokens } from '../one-time-tokens/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { endSessionsOfUser } from '../sessions/index.ts';
import { confirmUserEmail, findUserById } from '../users/index.ts';
import type { confirmPasswordResetContract } from './passwords.contract.ts';
import { checkNewPassword } from './passwords.rules.ts';
import { setPassword } from './passwords.store.ts';

/**
 * Sets the new password and ends every session. Whoever holds the mail has proven the address, so it counts as confirmed, and whatever waited
 * unconfirmed on it (a stranger's sign-up, older links) is void.
 */
export async function confirmPasswordReset(
  ctx: ProjectContext,
  input: InputOf<typeof confirmPasswordResetContract>,
): Promise<OutputOf<typeof confirmPasswordResetContract>> {
  const { project } = ctx;
  const open = await findToken(ctx.database.db, {
    projectId: project.id,
    kind: 'password_reset',
    token: input.token,
    now: ctx.clock.now(),
  });
  const user = open?.userId ? await findUserById(ctx.database.db, project.id, open.userId) : null;
  if (!open || !user) throw new Problem(tokenErrors.used_or_expired);
  checkNewPassword(input.password, { email: user.email, name: user.name, projectName: project.name });
  const hash = await ctx.passwordHashing.hash(input.password);

  await write(ctx, async (tx) => {
    const taken = await takeToken(tx.db, {
      projectId: project.id,
      kind: 'password_reset',
      token: input.token,
      now: tx.now,
    });
    if (!taken) throw new Problem(tokenErrors.used_or_expired);
    assert(taken.userId === user.id, 'a token never changes its user');
    await setPassword(tx.db, { projectId: project.id, userId: user.id, hash, now: tx.now });
    if (user.emailVerifiedAt === null)
      await confirmUserEmail(tx.db, { projectId: project.id, id: user.id, now: tx.now });
    for (const kind of ['password_reset', 'email_verification', 'magic_link'] as const) {
      await voidTokens(tx.db, { projectId: project.id, kind, userId: user.id, now: tx.now });
    }
    await endSessionsOfUser(tx, { projectId: project.id, userId: user.id, reason: 'password_reset' });
    tx.changed({ projectId: project.id, scope: 'user', subjectId: user.id });
    tx.audit({
      projectId: project.id,
      action: 'passwords.reset',
      target: { type: 'user', id: encodeId('user', user.id) },
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
  return {};
}
