import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { notify } from '../security-notices/index.ts';
import { findUserById, refuseOutranked, userErrors } from '../users/index.ts';
import { endSession, endSessionsOfUser } from './end-sessions.ts';
import { listOpenSessions } from './listed-sessions.store.ts';
import type {
  listUserSessionsContract,
  revokeSessionContract,
  revokeUserSessionsContract,
} from './sessions.contract.ts';
import { sessionErrors } from './sessions.errors.ts';
import { viewListedSession } from './view-session.ts';

export async function listUserSessions(
  ctx: ManagementContext,
  input: InputOf<typeof listUserSessionsContract>,
): Promise<OutputOf<typeof listUserSessionsContract>> {
  authorize(ctx, 'sessions:read');
  await requireUser(ctx, input.userId);
  const rows = await listOpenSessions(ctx.database.db, ctx.project.id, input.userId, ctx.clock.now());
  return { data: rows.map((row) => viewListedSession(row, ctx.places, null)), nextCursor: null };
}

export async function revokeUserSessions(
  ctx: ManagementContext,
  input: InputOf<typeof revokeUserSessionsContract>,
): Promise<void> {
  authorize(ctx, 'sessions:write');
  await requireUser(ctx, input.userId);
  const { userId } = input;
  await write(ctx, async (tx) => {
    await refuseOutranked(ctx, tx, { id: userId });
    const ended = await endSessionsOfUser(tx, { projectId: ctx.project.id, userId, reason: 'revoked_by_operator' });
    // Whoever was signed in nowhere has nothing to be told.
    if (ended > 0) await notify(ctx, tx, { user: { id: userId }, notice: 'sessions_ended', details: {} });
  });
}

export async function revokeSession(
  ctx: ManagementContext,
  input: InputOf<typeof revokeSessionContract>,
): Promise<void> {
  authorize(ctx, 'sessions:write');
  await write(ctx, async (tx) => {
    const { sessionId } = input;
    const userId = await endSession(tx, { projectId: ctx.project.id, sessionId, reason: 'revoked_by_operator' });
    if (userId === null) throw new Problem(sessionErrors.not_found);
    await refuseOutranked(ctx, tx, { id: userId });
  });
}

async function requireUser(ctx: ManagementContext, userId: string): Promise<void> {
  if (!(await findUserById(ctx.database.db, ctx.project.id, userId))) throw new Problem(userErrors.not_found);
}
