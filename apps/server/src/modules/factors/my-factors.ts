import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { untrustDevices } from '../devices/index.ts';
import { failureLimits, giveBackLimits } from '../limits/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { deleteRecoveryCodes, makeRecoveryCodes } from '../recovery-codes/index.ts';
import { notify } from '../security-notices/index.ts';
import { requireFreshProof, sessionErrors, type UserContext } from '../sessions/index.ts';
import { countProof } from '../sign-in-attempts/index.ts';
import { beginTotp, deleteTotp, enrolTotp, findTotp, type TotpSetUp } from '../totp/index.ts';
import { emailKeyOf, lockUser, type User } from '../users/index.ts';
import type {
  confirmTotpSetUpContract,
  listMyFactorsContract,
  renewRecoveryCodesContract,
} from './factors.contract.ts';
import { factorErrors } from './factors.errors.ts';
import { viewFactors } from './view-factors.ts';

export function listMyFactors(ctx: UserContext): Promise<OutputOf<typeof listMyFactorsContract>> {
  return viewFactors(ctx, ctx.user.id);
}

/** The one that is confirmed stays until the new one is. */
export async function beginTotpSetUp(ctx: UserContext): Promise<TotpSetUp> {
  return changeFactors(ctx, (tx, user) => beginTotp(ctx, tx, user));
}

export async function confirmTotpSetUp(
  ctx: UserContext,
  input: InputOf<typeof confirmTotpSetUpContract>,
): Promise<OutputOf<typeof confirmTotpSetUpContract>> {
  requireFreshProof(ctx);
  const account = { id: ctx.user.id, emailKey: emailKeyOf(ctx.user.email) };
  const confirm = async (tx: Tx, user: User) => {
    const recoveryCodes = await enrolTotp(ctx, tx, user, input.code);
    if (recoveryCodes === null) throw new Problem(factorErrors.wrong_code);
    return recoveryCodes;
  };
  const { subject, verdict: recoveryCodes } = await countProof(ctx, account, () => changeFactors(ctx, confirm));
  // It proves the new one and nothing of the account, so no other guess begins anew with it.
  await giveBackLimits(ctx, ctx.project.id, failureLimits(ctx.project.settings.limits, subject));
  return { recoveryCodes };
}

/** Recovery codes go with it: alone they would be a second factor that nobody set up. */
export async function removeTotp(ctx: UserContext): Promise<void> {
  await changeFactors(ctx, async (tx, user) => {
    if (!(await findTotp(tx.db, { projectId: user.projectId, userId: user.id }, 'confirmed')))
      throw new Problem(factorErrors.not_found);
    if (ctx.project.settings.secondFactor.policy === 'required') throw new Problem(factorErrors.required_here);
    await removeAll(ctx, tx, user);
  });
}

export async function renewRecoveryCodes(ctx: UserContext): Promise<OutputOf<typeof renewRecoveryCodesContract>> {
  const recoveryCodes = await changeFactors(ctx, async (tx, user) => {
    if (!(await findTotp(tx.db, { projectId: user.projectId, userId: user.id }, 'confirmed')))
      throw new Problem(factorErrors.not_found);
    await notify(ctx, tx, { user, notice: 'recovery_codes_made', details: {} });
    return makeRecoveryCodes(ctx, tx, user.id);
  });
  return { recoveryCodes };
}

/** False: there was nothing to take away. */
export async function removeAll(ctx: ProjectContext, tx: Tx, user: User): Promise<boolean> {
  const of = { projectId: user.projectId, userId: user.id };
  const had = await deleteTotp(tx.db, of);
  await deleteRecoveryCodes(tx.db, of);
  if (!had) return false;
  await untrustDevices(tx.db, of.projectId, of.userId);
  const userId = encodeId('user', user.id);
  const target = { type: 'user', id: userId };
  tx.audit({ projectId: of.projectId, action: 'factors.removed', target, changes: { kind: 'totp' } });
  tx.emit({ projectId: of.projectId, type: 'factor.removed', data: { userId, kind: 'totp' } });
  await notify(ctx, tx, { user, notice: 'factor_removed', details: { factor: 'totp' } });
  return true;
}

/** With a fresh proof, and the user held. */
async function changeFactors<Result>(
  ctx: UserContext,
  change: (tx: Tx, user: User) => Promise<Result>,
): Promise<Result> {
  requireFreshProof(ctx);
  if (ctx.project.settings.secondFactor.policy === 'off') throw new Problem(factorErrors.disabled);
  return write(ctx, async (tx) => {
    const user = await lockUser(tx.db, ctx.project.id, ctx.user.id);
    if (!user) throw new Problem(sessionErrors.required);
    return change(tx, user);
  });
}
