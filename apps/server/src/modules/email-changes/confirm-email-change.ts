import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { emailChangedMail } from '../mail-templates/index.ts';
import { enqueueMail, mailFrame } from '../mails/index.ts';
import { findToken, makeToken, takeToken, tokenErrors, voidWaysByMail } from '../one-time-tokens/index.ts';
import { endSessionsOfUser, refuseImpersonated, sessionErrors, type UserContext } from '../sessions/index.ts';
import { endAttemptsOfUser } from '../sign-in-attempts/index.ts';
import { lockUser, setUserEmail, type User, userErrors, viewPublicUser } from '../users/index.ts';
import type { confirmEmailChangeContract } from './email-changes.contract.ts';
import { emailChangeErrors } from './email-changes.errors.ts';
import type { PendingEmailChange } from './request-email-change.ts';

const UNDO_SECONDS = 7 * 24 * 60 * 60;

/**
 * The mail proves the address, the session proves the account: else somebody could have a stranger's click make the stranger's address that of their own
 * account. The old address is told, and can take it back for seven days.
 */
export async function confirmEmailChange(
  ctx: UserContext,
  input: InputOf<typeof confirmEmailChangeContract>,
): Promise<OutputOf<typeof confirmEmailChangeContract>> {
  refuseImpersonated(ctx);
  const { project } = ctx;
  const link = { projectId: project.id, kind: 'email_change', token: input.token } as const;
  // Looked at before it is taken, so that opening it in the wrong account uses nothing up.
  const open = await findToken(ctx.database.db, { ...link, now: ctx.clock.now() });
  if (!open) throw new Problem(tokenErrors.used_or_expired);
  if (open.userId !== ctx.user.id) throw new Problem(emailChangeErrors.other_account);
  const changed = await write(ctx, async (tx) => {
    const before = await lockUser(tx.db, project.id, ctx.user.id);
    if (!before) throw new Problem(sessionErrors.required);
    const taken = await takeToken(tx.db, { ...link, now: tx.now });
    if (!taken) throw new Problem(tokenErrors.used_or_expired);
    const { email, sessionId } = taken.payload as PendingEmailChange;
    // The whole change is undone where somebody has it, and the link works again should the address become free.
    const proven = { projectId: project.id, id: before.id, email, emailVerifiedAt: tx.now, now: tx.now };
    const after = await setUserEmail(tx.db, proven);
    if (!after) throw new Problem(userErrors.email_taken);
    await endWhatWaits(tx, before, sessionId);
    await tellOldAddress(ctx, tx, before, email);
    const id = encodeId('user', before.id);
    tx.changed({ projectId: project.id, scope: 'user', subjectId: before.id });
    tx.audit({
      projectId: project.id,
      action: 'users.email_changed',
      target: { type: 'user', id },
      changes: { email: [before.email, email] },
    });
    tx.emit({ projectId: project.id, type: 'user.email_changed', data: { userId: id, email } });
    return after;
  });
  return viewPublicUser(changed);
}

/** What waits in the old mailbox opens nothing any more; whoever else is signed in proves themselves anew (ATTACKS A39). */
async function endWhatWaits(tx: Tx, user: User, sessionId: string): Promise<void> {
  const { projectId, id: userId } = user;
  await voidWaysByMail(tx.db, { projectId, userId, now: tx.now });
  await endAttemptsOfUser(tx.db, projectId, userId, tx.now);
  await endSessionsOfUser(tx, { projectId, userId, except: sessionId, reason: 'email_changed' });
}

async function tellOldAddress(ctx: UserContext, tx: Tx, before: User, email: string): Promise<void> {
  const { project } = ctx;
  const { token } = await makeToken(ctx, tx.db, {
    projectId: project.id,
    kind: 'email_change_undo',
    userId: before.id,
    emailKey: before.emailKey,
    payload: { email: before.email },
    lifeSeconds: UNDO_SECONDS,
    now: tx.now,
  });
  const message = emailChangedMail({
    ...mailFrame(ctx, before),
    url: `${project.baseUrl}/email-change/undo?token=${token}`,
    address: email,
    expiresInSeconds: UNDO_SECONDS,
  });
  await enqueueMail(ctx, tx, { projectId: project.id, to: before.email, message, deliver: true });
}
