import type { OutputOf } from '../../platform/http/contract.ts';
import type { ProjectContext } from '../projects/index.ts';
import { countRecoveryCodes } from '../recovery-codes/index.ts';
import { hasSecondStep } from '../sign-in-attempts/index.ts';
import { findTotp } from '../totp/index.ts';
import type { listMyFactorsContract } from './factors.contract.ts';

/** What an account has, for its owner and for operators alike. */
export async function viewFactors(
  ctx: ProjectContext,
  userId: string,
): Promise<OutputOf<typeof listMyFactorsContract>> {
  const of = { projectId: ctx.project.id, userId };
  const { db } = ctx.database;
  const { policy } = ctx.project.settings.secondFactor;
  const totp = await findTotp(db, of, 'confirmed');
  return {
    policy,
    totp: totp?.confirmedAt
      ? { confirmedAt: totp.confirmedAt.toISOString(), lastUsedAt: totp.lastUsedAt?.toISOString() ?? null }
      : null,
    recoveryCodes: {
      left: await countRecoveryCodes(db, of),
      renewable: policy !== 'off' && (await hasSecondStep(ctx, db, userId)),
    },
  };
}
