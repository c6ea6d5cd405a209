import { encodeId } from '../../lib/type-id.ts';
import type { OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { clearSessionCookies, endSession, type UserContext } from '../sessions/index.ts';
import type { endImpersonationContract } from './impersonations.contract.ts';
import { impersonationErrors } from './impersonations.errors.ts';

/** The operator goes back to the user's page in the dashboard. */
export async function endImpersonation(ctx: UserContext): Promise<OutputOf<typeof endImpersonationContract>> {
  if (ctx.actor.impersonator === null) throw new Problem(impersonationErrors.none);
  const { project } = ctx;
  const userId = encodeId('user', ctx.user.id);
  await write(ctx, async (tx) => {
    await endSession(tx, { projectId: project.id, sessionId: ctx.session.id, reason: 'impersonation_ended' });
    const sessionId = encodeId('session', ctx.session.id);
    tx.audit({
      projectId: project.id,
      action: 'impersonations.ended',
      target: { type: 'user', id: userId },
      changes: { sessionId },
    });
    tx.emit({ projectId: project.id, type: 'impersonation.ended', data: { userId, sessionId } });
  });
  clearSessionCookies(ctx);
  return { returnTo: `${ctx.config.origin}/dashboard/projects/${encodeId('project', project.id)}/users/${userId}` };
}
