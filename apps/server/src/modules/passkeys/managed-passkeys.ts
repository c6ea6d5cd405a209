import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { authorize, requireFreshOperator } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { endSessionsOfUser } from '../sessions/index.ts';
import { endAttemptsOfUser } from '../sign-in-attempts/index.ts';
import { findUserById, lockUser, refuseOutranked, userErrors } from '../users/index.ts';
import { removePasskey } from './my-passkeys.ts';
import type { listUserPasskeysContract, removeUserPasskeyContract } from './passkeys.contract.ts';
import { listPasskeys } from './passkeys.store.ts';
import { viewPasskey } from './view-passkey.ts';

export async function listUserPasskeys(
  ctx: ManagementContext,
  input: InputOf<typeof listUserPasskeysContract>,
): Promise<OutputOf<typeof listUserPasskeysContract>> {
  authorize(ctx, 'users:read');
  const of = { projectId: ctx.project.id, userId: input.userId };
  if (!(await findUserById(ctx.database.db, of.projectId, of.userId))) throw new Problem(userErrors.not_found);
  return { data: (await listPasskeys(ctx.database.db, of)).map(viewPasskey) };
}

/**
 * For one that was lost or stolen, so what was open goes with it. An operator may take the last one: the person gets in by a reset mail.
 */
export async function removeUserPasskey(
  ctx: ManagementContext,
  input: InputOf<typeof removeUserPasskeyContract>,
): Promise<void> {
  authorize(ctx, 'users:write');
  requireFreshOperator(ctx);
  await write(ctx, async (tx) => {
    const user = await lockUser(tx.db, ctx.project.id, input.userId);
    if (!user) throw new Problem(userErrors.not_found);
    await refuseOutranked(ctx, tx, user);
    await removePasskey(ctx, tx, user, input.passkeyId);
    await endAttemptsOfUser(tx.db, user.projectId, user.id, tx.now);
    await endSessionsOfUser(tx, { projectId: user.projectId, userId: user.id, reason: 'passkey_removed' });
  });
}
