import { encodeId } from '../../lib/type-id.ts';
import type { OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { requireFreshProof, type UserContext } from '../sessions/index.ts';
import type { downloadDataExportContract, getDataExportContract } from './data-exports.contract.ts';
import { dataExportErrors } from './data-exports.errors.ts';
import { findDataExport, findExportContent } from './data-exports.store.ts';

export async function getDataExport(ctx: UserContext): Promise<OutputOf<typeof getDataExportContract>> {
  const found = await findDataExport(ctx.database.db, idOf(ctx), ctx.clock.now());
  if (!found) return { export: null };
  const { state, requestedAt, expiresAt } = found;
  return { export: { state, requestedAt: requestedAt.toISOString(), expiresAt: expiresAt.toISOString() } };
}

/** Everything at once is worth a thief's while: it takes the session, and a proof that is fresh. */
export async function downloadDataExport(ctx: UserContext): Promise<OutputOf<typeof downloadDataExportContract>> {
  requireFreshProof(ctx);
  const { project, user } = ctx;
  const content = await findExportContent(ctx.database.db, idOf(ctx), ctx.clock.now());
  if (content === null) throw new Problem(dataExportErrors.not_ready);
  await write(ctx, async (tx) => {
    tx.audit({
      projectId: project.id,
      action: 'data_exports.downloaded',
      target: { type: 'user', id: encodeId('user', user.id) },
    });
  });
  ctx.request.answerHeaders.set('content-disposition', `attachment; filename="${project.slug}-data.json"`);
  ctx.request.answerHeaders.set('cache-control', 'no-store');
  return JSON.parse(content) as Record<string, unknown>;
}

function idOf(ctx: UserContext) {
  return { projectId: ctx.project.id, userId: ctx.user.id };
}
