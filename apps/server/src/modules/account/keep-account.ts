import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { write } from '../../platform/outbox/write.ts';
import type { ProjectContext } from '../projects/index.ts';
import { endSessionsOfUser } from '../sessions/index.ts';
import { keepUser, takeTokenOfAddress } from '../users/index.ts';
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
    await keepUser(tx, user, 'mail');
    await endSessionsOfUser(tx, { projectId: project.id, userId: user.id, reason: 'deletion_cancelled' });
  });
  return {};
}
