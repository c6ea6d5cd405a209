import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { accountDeletionMail } from '../mail-templates/index.ts';
import { enqueueMail, mailFrame } from '../mails/index.ts';
import { makeToken, voidTokens } from '../one-time-tokens/index.ts';
import { provesByPassword } from '../passwords/index.ts';
import {
  endSessionsOfUser,
  refuseImpersonated,
  requireFreshProof,
  sessionErrors,
  type UserContext,
} from '../sessions/index.ts';
import { findUserById, keepUser, lockUser, refuseLastOwner, scheduleUserDeletion } from '../users/index.ts';
import type { cancelDeletionContract, requestDeletionContract } from './account.contract.ts';
import { provePassword } from './prove-password.ts';

const GRACE_SECONDS = 7 * 24 * 60 * 60;

/**
 * Marks the account for deletion in seven days and ends the other sessions. Somebody who signs in without a password proves it by a fresh sign-in. The mail has a link
 * that keeps the account, for who cannot sign in any more.
 */
export async function requestDeletion(
  ctx: UserContext,
  input: InputOf<typeof requestDeletionContract>,
): Promise<OutputOf<typeof requestDeletionContract>> {
  refuseImpersonated(ctx);
  const { project } = ctx;
  const user = await findUserById(ctx.database.db, project.id, ctx.user.id);
  if (!user) throw new Problem(sessionErrors.required);
  if (await provesByPassword(ctx, ctx.database.db, user.id)) await provePassword(ctx, input.password ?? '');
  else requireFreshProof(ctx);

  const dueAt = await write(ctx, async (tx) => {
    const owner = await lockUser(tx.db, project.id, user.id);
    if (!owner) throw new Problem(sessionErrors.required);
    await refuseLastOwner(tx, owner);
    const due = new Date(tx.now.getTime() + GRACE_SECONDS * 1000);
    await scheduleUserDeletion(tx.db, {
      projectId: project.id,
      id: user.id,
      requestedAt: tx.now,
      dueAt: due,
      now: tx.now,
    });
    await endSessionsOfUser(tx, {
      projectId: project.id,
      userId: user.id,
      except: ctx.session.id,
      reason: 'deletion_requested',
    });
    tx.changed({ projectId: project.id, scope: 'user', subjectId: user.id });
    const id = encodeId('user', user.id);
    tx.audit({
      projectId: project.id,
      action: 'users.deletion_requested',
      target: { type: 'user', id },
      changes: { dueAt: due.toISOString() },
    });
    tx.emit({ projectId: project.id, type: 'user.deletion_requested', data: { userId: id, dueAt: due.toISOString() } });
    await voidTokens(tx.db, { projectId: project.id, kind: 'account_keep', userId: user.id, now: tx.now });
    const { token } = await makeToken(ctx, tx.db, {
      projectId: project.id,
      kind: 'account_keep',
      userId: owner.id,
      emailKey: owner.emailKey,
      lifeSeconds: GRACE_SECONDS,
      now: tx.now,
    });
    const message = accountDeletionMail({
      ...mailFrame(ctx, owner),
      url: `${project.baseUrl}/keep-account?token=${token}`,
      deletionAt: due,
    });
    await enqueueMail(ctx, tx, {
      projectId: project.id,
      to: owner.email,
      message,
      deliver: true,
    });
    return due;
  });
  return { deletionDueAt: dueAt.toISOString() };
}

/** Keeps the account after all. */
export async function cancelDeletion(ctx: UserContext, _input: InputOf<typeof cancelDeletionContract>): Promise<void> {
  refuseImpersonated(ctx);
  await write(ctx, async (tx) => {
    const user = await lockUser(tx.db, ctx.project.id, ctx.user.id);
    if (!user) throw new Problem(sessionErrors.required);
    await keepUser(tx, user);
  });
}
