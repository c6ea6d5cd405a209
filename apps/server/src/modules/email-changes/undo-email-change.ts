import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { type OneTimeToken, voidTokens } from '../one-time-tokens/index.ts';
import { isLastOwner } from '../organizations/index.ts';
import { forcePasswordReset } from '../passwords/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { findUserByEmail, lockUser, removeUserBy, setUserEmail, takeTokenOfUser, type User } from '../users/index.ts';
import type { undoEmailChangeContract } from './email-changes.contract.ts';
import { emailChangeErrors } from './email-changes.errors.ts';

/**
 * The former address says that the change was not its owner's: it is the account's again, whatever the address is by now, everybody is out, and a new
 * password has to be chosen. Links that came later, to addresses that a thief put in, cannot take that back.
 */
export async function undoEmailChange(
  ctx: ProjectContext,
  input: InputOf<typeof undoEmailChangeContract>,
): Promise<OutputOf<typeof undoEmailChangeContract>> {
  const { project } = ctx;
  await write(ctx, async (tx) => {
    const link = { projectId: project.id, kind: 'email_change_undo', token: input.token } as const;
    const { token, user } = await takeTokenOfUser(tx, link);
    const { email } = token.payload as { readonly email: string };
    await makeRoom(ctx, tx, user, token);
    const proven = { projectId: project.id, id: user.id, email, emailVerifiedAt: tx.now, now: tx.now };
    const restored = await setUserEmail(tx.db, proven);
    if (!restored) throw new Problem(emailChangeErrors.address_gone);
    await voidTokens(tx.db, {
      projectId: project.id,
      kind: 'email_change_undo',
      userId: user.id,
      since: token.createdAt,
      now: tx.now,
    });
    await forcePasswordReset(ctx, tx, restored, 'email_change_undone');
    const id = encodeId('user', user.id);
    tx.audit({
      projectId: project.id,
      action: 'users.email_change_undone',
      target: { type: 'user', id },
      changes: { email: [user.email, email] },
    });
    tx.emit({ projectId: project.id, type: 'user.email_changed', data: { userId: id, email } });
  });
  return {};
}

/**
 * A thief could sign up with the address that became free, so that it cannot come back. An account that never proved the address gives way to whoever
 * has just proven it by this link; one that did belongs to whoever reads the mailbox, and stays.
 */
async function makeRoom(ctx: ProjectContext, tx: Tx, user: User, token: OneTimeToken): Promise<void> {
  const { projectId } = user;
  const found = token.emailKey === null ? null : await findUserByEmail(tx.db, projectId, token.emailKey);
  const holder = found && found.id !== user.id ? await lockUser(tx.db, projectId, found.id) : null;
  if (!holder) return;
  if (holder.emailVerifiedAt !== null || (await isLastOwner(tx.db, projectId, holder.id)))
    throw new Problem(emailChangeErrors.address_gone);
  await removeUserBy(ctx, tx, holder, 'email_change_undone');
}
