import { encodeId } from '../../lib/type-id.ts';
import type { InputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { authorize } from '../access/index.ts';
import { forgetRecipient } from '../mails/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { refuseLastOwner } from './refuse-last-owner.ts';
import type { deleteUserContract } from './users.contract.ts';
import { userErrors } from './users.errors.ts';
import { deleteUserRow, lockUser } from './users.store.ts';

/** At once: sessions, passwords, devices and memberships go with the row. */
export async function deleteUser(ctx: ManagementContext, input: InputOf<typeof deleteUserContract>): Promise<void> {
  authorize(ctx, 'users:write');
  const projectId = ctx.project.id;
  await write(ctx, async (tx) => {
    const user = await lockUser(tx.db, projectId, input.userId);
    if (!user) throw new Problem(userErrors.not_found);
    await refuseLastOwner(tx, user);
    await deleteUserRow(tx.db, projectId, user.id);
    await forgetRecipient(tx.db, projectId, user.emailKey);
    const id = encodeId('user', user.id);
    tx.audit({ projectId, action: 'users.deleted', target: { type: 'user', id } });
    tx.emit({ projectId, type: 'user.deleted', data: { userId: id } });
    tx.changed({ projectId, scope: 'user', subjectId: user.id });
  });
}
