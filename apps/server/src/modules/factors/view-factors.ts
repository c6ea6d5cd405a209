import type { OutputOf } from '../../platform/http/contract.ts';
import type { ProjectContext } from '../projects/index.ts';
import { countRecoveryCodes } from '../recovery-codes/index.ts';
import { findTotp } from '../totp/index.ts';
import type { listMyFactorsContract } from './factors.contract.ts';

/** What an account has, for its owner and for operators alike. */
export async function viewFactors(
  ctx: ProjectContext,
  userId: string,
): Promise<OutputOf<typeof listMyFactorsContract>> {
  const of = { projectId: ctx.project.id, userId };
  const totp = await findTotp(ctx.database.db, of, 'confirmed');
  return {
    policy: ctx.project.settings.secondFactor.policy,
    totp: totp?.confirmedAt
      ? { confirmedAt: totp.confirmedAt.toISOString(), lastUsedAt: totp.lastUsedAt?.toISOString() ?? null }
      : null,
    recoveryCodes: { left: await countRecoveryCodes(ctx.database.db, of) },
  };
}
