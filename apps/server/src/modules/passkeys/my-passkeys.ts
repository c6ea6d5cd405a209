import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { untrustDevices } from '../devices/index.ts';
import { countWaysIn, isLastWayIn } from '../identities/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { endRecoveryCodesWithLastStep } from '../recovery-codes/index.ts';
import { notify } from '../security-notices/index.ts';
import { refuseImpersonated, requireFreshProof, sessionErrors, type UserContext } from '../sessions/index.ts';
import { requireStepLeft } from '../sign-in-attempts/index.ts';
import { lockUser, type User } from '../users/index.ts';
import type { listMyPasskeysContract, removeMyPasskeyContract, renameMyPasskeyContract } from './passkeys.contract.ts';
import { passkeyErrors } from './passkeys.errors.ts';
import { deletePasskey, listPasskeys, renamePasskey } from './passkeys.store.ts';
import { viewPasskey } from './view-passkey.ts';

export async function listMyPasskeys(ctx: UserContext): Promise<OutputOf<typeof listMyPasskeysContract>> {
  const passkeys = await listPasskeys(ctx.database.db, { projectId: ctx.project.id, userId: ctx.user.id });
  return { data: passkeys.map(viewPasskey) };
}

export async function renameMyPasskey(ctx: UserContext, input: InputOf<typeof renameMyPasskeyContract>): Promise<void> {
  refuseImpersonated(ctx);
  const of = { projectId: ctx.project.id, userId: ctx.user.id };
  await write(ctx, async (tx) => {
    if (!(await renamePasskey(tx.db, { ...of, id: input.passkeyId, name: input.name })))
      throw new Problem(passkeyErrors.not_found);
    tx.audit({
      projectId: of.projectId,
      action: 'passkeys.renamed',
      target: { type: 'user', id: encodeId('user', of.userId) },
      changes: { passkey: encodeId('passkey', input.passkeyId), name: input.name },
    });
  });
}

/** Never the last way in: whoever removes it would be outside. Nor the last second step where one is required. */
export async function removeMyPasskey(ctx: UserContext, input: InputOf<typeof removeMyPasskeyContract>): Promise<void> {
  requireFreshProof(ctx);
  await write(ctx, async (tx) => {
    const user = await lockUser(tx.db, ctx.project.id, ctx.user.id);
    if (!user) throw new Problem(sessionErrors.required);
    const passkeys = await listPasskeys(tx.db, { projectId: user.projectId, userId: user.id });
    if (!passkeys.some(({ id }) => id === input.passkeyId)) throw new Problem(passkeyErrors.not_found);
    // Where passkeys are switched off they open nothing, so nothing is lost with one.
    const { passkey } = ctx.project.settings.methods;
    if (passkey && isLastWayIn(await countWaysIn(ctx, tx.db, user))) throw new Problem(passkeyErrors.last_way_in);
    await removePasskey(ctx, tx, user, input.passkeyId);
    await requireStepLeft(ctx, tx, user.id);
  });
}

/** Recovery codes go with it where nothing is left that they could stand in for. The user is held. */
export async function removePasskey(ctx: ProjectContext, tx: Tx, user: User, passkeyId: string): Promise<void> {
  const of = { projectId: user.projectId, userId: user.id };
  const name = await deletePasskey(tx.db, { ...of, id: passkeyId });
  if (name === null) throw new Problem(passkeyErrors.not_found);
  const codes = await endRecoveryCodesWithLastStep(ctx, tx, user.id);
  await notify(ctx, tx, { user, notice: 'passkey_removed', details: { name, codes } });
  await untrustDevices(tx.db, of.projectId, of.userId);
  const userId = encodeId('user', user.id);
  const id = encodeId('passkey', passkeyId);
  const target = { type: 'user', id: userId };
  tx.audit({ projectId: of.projectId, action: 'passkeys.removed', target, changes: { passkey: id } });
  tx.emit({ projectId: of.projectId, type: 'passkey.removed', data: { userId, passkeyId: id } });
}
