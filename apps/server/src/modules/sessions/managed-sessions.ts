import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { findUserById, userErrors } from '../users/index.ts';
import { endSession, endSessionsOfUser } from './end-sessions.ts';
import type {
  listUserSessionsContract,
  revokeSessionContract,
  revokeUserSessionsContract,
} from './sessions.contract.ts';
import { sessionErrors } from './sessions.errors.ts';
import { listOpenSessions } from './sessions.store.ts';
import { viewListedSession } from './view-session.ts';

export async function listUserSessions(
  ctx: ManagementContext,
  input: InputOf<typeof listUserSessionsContract>,
): Promise<OutputOf<typeof listUserSessionsContract>> {
  authorize(ctx, 'sessions:read');
  await requireUser(ctx, input.userId);
  const rows = await listOpenSessions(ctx.database.db, ctx.project.id, input.userId, ctx.clock.now());
  return { data: rows.map((row) => viewListedSession(row, null)), nextCursor: null };
}

export async function revokeUserSessions(
  ctx: ManagementContext,
  input: InputOf<typeof revokeUserSessionsContract>,
): Promise<void> {
  authorize(ctx, 'sessions:write');
  await requireUser(ctx, input.userId);
  await write(ctx, (tx) =>
    endSessionsOfUser(tx, { projectId: ctx.project.id, userId: input.userId, reason: 'revoked_by_operator' }),
  );
}

export async function revokeSession(
  ctx: ManagementContext,
  input: InputOf<typeof revokeSessionContract>,
): Promise<void> {
  authorize(ctx, 'sessions:write');
  const ended = await write(ctx, (tx) =>
    endSession(tx, { projectId: ctx.project.id, sessionId: input.sessionId, reason: 'revoked_by_operator' }),
  );
  if (!ended) throw new Problem(sessionErrors.not_found);
}

async function requireUser(ctx: ManagementContext, userId: string): Promise<void> {
  if (!(await findUserById(ctx.database.db, ctx.project.id, userId))) throw new Problem(userErrors.not_found);
}
