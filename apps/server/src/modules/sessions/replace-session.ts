import { Problem } from '../../platform/http/problem.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { endSession } from './end-sessions.ts';
import { inheritSession } from './inherited-sessions.store.ts';
import { type IssuedSession, issueSession } from './issue-session.ts';
import { refuseImpersonated } from './refuse-impersonated.ts';
import type { UserContext } from './sessions.context.ts';
import { sessionErrors } from './sessions.errors.ts';

/**
 * After a fresh proof the session goes on under a new id and new secrets: what was known of it before is worth nothing (ATTACKS A32). Of two at
 * once, one goes on.
 */
export async function replaceSession(
  ctx: UserContext,
  tx: Tx,
  proof: { readonly amr: readonly string[]; readonly transport: 'cookie' | 'token' },
): Promise<IssuedSession> {
  // The new session would be nobody's but the user's.
  refuseImpersonated(ctx);
  const projectId = ctx.project.id;
  const userId = ctx.user.id;
  if (!(await endSession(tx, { projectId, userId, sessionId: ctx.session.id, reason: 'stepped_up' })))
    throw new Problem(sessionErrors.required);
  const { prepared } = await issueSession(ctx, tx, { userId, ...proof, tellOfNewDevice: false });
  return { prepared, row: await inheritSession(tx.db, { projectId, id: prepared.session.id, fromId: ctx.session.id }) };
}
