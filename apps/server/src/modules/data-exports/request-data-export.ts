import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { write } from '../../platform/outbox/write.ts';
import { type Limit, requireLimits } from '../limits/index.ts';
import { requireFreshProof, type UserContext } from '../sessions/index.ts';
import type { requestDataExportContract } from './data-exports.contract.ts';
import { LIFE_SECONDS } from './data-exports.rules.ts';
import { putDataExport } from './data-exports.store.ts';

const ASKED_PER_DAY = 5;

/** A worker puts it together. Asked for again, the newer one takes the place of the one before. */
export async function requestDataExport(
  ctx: UserContext,
  _input: InputOf<typeof requestDataExportContract>,
): Promise<OutputOf<typeof requestDataExportContract>> {
  requireFreshProof(ctx);
  const { project, user } = ctx;
  await requireLimits(ctx, project.id, [askingLimit(user.id)]);
  const id = ctx.ids.uuid();
  const requested = await write(ctx, async (tx) => {
    const expiresAt = new Date(tx.now.getTime() + LIFE_SECONDS * 1000);
    await putDataExport(tx.db, { projectId: project.id, userId: user.id, id, now: tx.now, expiresAt });
    await ctx.jobs.enqueue(tx.db, 'data_exports', { projectId: project.id, userId: user.id, id });
    tx.audit({
      projectId: project.id,
      action: 'data_exports.requested',
      target: { type: 'user', id: encodeId('user', user.id) },
    });
    tx.afterCommit(() => ctx.jobs.nudge('data_exports'));
    return { requestedAt: tx.now, expiresAt };
  });
  return {
    export: {
      state: 'preparing',
      requestedAt: requested.requestedAt.toISOString(),
      expiresAt: requested.expiresAt.toISOString(),
    },
  };
}

function askingLimit(userId: string): Limit {
  return { kind: 'data_exports.account', subject: userId, most: ASKED_PER_DAY, windowSeconds: 24 * 60 * 60 };
}
