import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { untrustDevices } from '../devices/index.ts';
import { failureLimits, giveBackLimits } from '../limits/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { endRecoveryCodes, endRecoveryCodesWithLastStep, makeRecoveryCodes } from '../recovery-codes/index.ts';
import { notify } from '../security-notices/index.ts';
import { requireFreshProof, sessionErrors, type UserContext } from '../sessions/index.ts';
import { countProof, hasSecondStep, requireStepLeft } from '../sign-in-attempts/index.ts';
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

/** Recovery codes go with it, unless a passkey remains that they can stand in for. */
export async function removeTotp(ctx: UserContext): Promise<void> {
  await changeFactors(ctx, async (tx, user) => {
    if (!(await findTotp(tx.db, { projectId: user.projectId, userId: user.id }, 'confirmed')))
      throw new Problem(factorErrors.not_found);
    await deleteTotp(tx.db, { projectId: user.projectId, userId: user.id });
    await requireStepLeft(ctx, tx, user.id);
    const codes = await endRecoveryCodesWithLastStep(ctx, tx, user.id);
    await tellTotpRemoved(ctx, tx, user, codes);
  });
}

/** For whoever has a second step, whichever it is; also the first ones of who has passkeys only. */
export async function renewRecoveryCodes(ctx: UserContext): Promise<OutputOf<typeof renewRecoveryCodesContract>> {
  const recoveryCodes = await changeFactors(ctx, async (tx, user) => {
    if (!(await hasSecondStep(ctx, tx.db, user.id))) throw new Problem(factorErrors.not_found);
    await notify(ctx, tx, { user, notice: 'recovery_codes_made', details: {} });
    return makeRecoveryCodes(ctx, tx, user.id);
  });
  return { recoveryCodes };
}

/**
 * The authenticator and the recovery codes, also where a passkey remains: they may be in the hands of whoever has the lost phone. Passkeys
 * are ways in of their own and go one by one. False: there was nothing to take away.
 */
export async function removeAll(ctx: ProjectContext, tx: Tx, user: User): Promise<boolean> {
  const had = await deleteTotp(tx.db, { projectId: user.projectId, userId: user.id });
  const codes = await endRecoveryCodes(ctx, tx, user.id);
  if (had) await tellTotpRemoved(ctx, tx, user, codes);
  else if (codes > 0)
    await notify(ctx, tx, { user, notice: 'factor_removed', details: { factor: 'recovery_codes', codes } });
  return had || codes > 0;
}

async function tellTotpRemoved(ctx: ProjectContext, tx: Tx, user: User, codes: number): Promise<void> {
  const { projectId } = user;
  await untrustDevices(tx.db, projectId, user.id);
  const userId = encodeId('user', user.id);
  const target = { type: 'user', id: userId };
  tx.audit({ projectId, action: 'factors.removed', target, changes: { kind: 'totp' } });
  tx.emit({ projectId, type: 'factor.removed', data: { userId, kind: 'totp' } });
  await notify(ctx, tx, { user, notice: 'factor_removed', details: { factor: 'totp', codes } });
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
