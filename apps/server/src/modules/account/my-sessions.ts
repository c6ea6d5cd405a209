import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import {
  clearSessionCookies,
  endSession,
  endSessionsOfUser,
  listOpenSessions,
  sessionErrors,
  type UserContext,
  viewOwnSession,
} from '../sessions/index.ts';
import type {
  listMySessionsContract,
  revokeMyOtherSessionsContract,
  revokeMySessionContract,
} from './account.contract.ts';

export async function listMySessions(ctx: UserContext): Promise<OutputOf<typeof listMySessionsContract>> {
  const rows = await listOpenSessions(ctx.database.db, ctx.project.id, ctx.user.id, ctx.clock.now());
  return { data: rows.map((row) => viewOwnSession(row, ctx.places, ctx.session.id)), nextCursor: null };
}

export async function revokeMySession(ctx: UserContext, input: InputOf<typeof revokeMySessionContract>): Promise<void> {
  const { id: userId } = ctx.user;
  const target = { projectId: ctx.project.id, sessionId: input.sessionId, userId, reason: 'revoked_by_user' };
  const ended = await write(ctx, (tx) => endSession(tx, target));
  if (!ended) throw new Problem(sessionErrors.not_found);
  if (input.sessionId === ctx.session.id) clearSessionCookies(ctx);
}

export async function revokeMyOtherSessions(
  ctx: UserContext,
  _input: InputOf<typeof revokeMyOtherSessionsContract>,
): Promise<void> {
  const target = { projectId: ctx.project.id, userId: ctx.user.id, except: ctx.session.id, reason: 'revoked_by_user' };
  await write(ctx, (tx) => endSessionsOfUser(tx, target));
}
