import { encodeId } from '../../lib/type-id.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { untrustDevices } from '../devices/index.ts';
import { voidWaysByMail } from '../one-time-tokens/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { endSessionsOfUser } from '../sessions/index.ts';
import { endAttemptsOfUser } from '../sign-in-attempts/index.ts';
import type { User } from '../users/index.ts';
import { deletePassword } from './passwords.store.ts';
import { sendResetMail } from './request-password-reset.ts';

/**
 * The account's owner says that somebody else was in it. Whoever it was is out: every session ends, the password that they may know opens nothing any
 * more, no browser is trusted, and no link or code that they asked for works. The owner gets a mail to choose a new password: to the address that the user now has.
 */
export async function forcePasswordReset(ctx: ProjectContext, tx: Tx, user: User, reason: string): Promise<void> {
  const { project } = ctx;
  await voidWaysByMail(tx.db, { projectId: project.id, userId: user.id, now: tx.now });
  await untrustDevices(tx.db, project.id, user.id);
  await endAttemptsOfUser(tx.db, project.id, user.id, tx.now);
  await endSessionsOfUser(tx, { projectId: project.id, userId: user.id, reason });
  tx.changed({ projectId: project.id, scope: 'user', subjectId: user.id });
  // Somebody who never had one signs in by mail or by a factor of theirs, as before.
  if (!(await deletePassword(tx.db, project.id, user.id))) return;
  tx.audit({
    projectId: project.id,
    action: 'passwords.removed',
    target: { type: 'user', id: encodeId('user', user.id) },
    changes: { reason },
  });
  if (project.settings.methods.password)
    await sendResetMail(ctx, tx, { to: user.email, emailKey: user.emailKey, user });
}
