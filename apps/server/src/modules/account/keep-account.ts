import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { write } from '../../platform/outbox/write.ts';
import type { ProjectContext } from '../projects/index.ts';
import { endSessionsOfUser } from '../sessions/index.ts';
import { cancelUserDeletion, takeTokenOfAddress } from '../users/index.ts';
import type { keepAccountContract } from './account.contract.ts';

/** The mail about a deletion has a link for its owner: whoever asked for the deletion may be a stranger who is signed in, so everybody is signed out. */
export async function keepAccount(
  ctx: ProjectContext,
  input: InputOf<typeof keepAccountContract>,
): Promise<OutputOf<typeof keepAccountContract>> {
  const { project } = ctx;
  await write(ctx, async (tx) => {
    const link = { projectId: project.id, kind: 'account_keep', token: input.token } as const;
    const { user } = await takeTokenOfAddress(tx, link);
    await cancelUserDeletion(tx.db, { projectId: project.id, id: user.id, now: tx.now });
    await endSessionsOfUser(tx, { projectId: project.id, userId: user.id, reason: 'deletion_cancelled' });
    const id = encodeId('user', user.id);
    tx.changed({ projectId: project.id, scope: 'user', subjectId: user.id });
    tx.audit({
      projectId: project.id,
      action: 'users.deletion_cancelled',
      target: { type: 'user', id },
      changes: { by: 'mail' },
    });
    tx.emit({ projectId: project.id, type: 'user.deletion_cancelled', data: { userId: id } });
  });
  return {};
}
