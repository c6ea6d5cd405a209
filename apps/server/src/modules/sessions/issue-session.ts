import { encodeId } from '../../lib/type-id.ts';
import { sha256 } from '../../platform/crypto/hash.ts';
import { assert } from '../../platform/http/problem.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { cookieNames, type ProjectContext } from '../projects/index.ts';
import { type User, viewPublicUser } from '../users/index.ts';
import { mintAccessToken } from './access-token.ts';
import { setSessionCookies } from './session-cookies.ts';
import { hashSessionSecret, makeSessionSecret } from './session-secret.ts';
import { findSnapshotRow, openSession } from './sessions.store.ts';
import { buildSessionPart } from './snapshot.ts';

export type IssuedSession = {
  readonly sessionId: string;
  readonly secret: string;
  readonly deviceSecret: string;
  readonly transport: 'cookie' | 'token';
};

/** Writes a new session for a person who has just proven who they are. Always a new id: one that was set before is never adopted. */
export async function issueSession(
  ctx: ProjectContext,
  tx: Tx,
  proof: { user: User; amr: readonly string[]; transport: 'cookie' | 'token' },
): Promise<IssuedSession> {
  const { project, request } = ctx;
  const { session } = project.settings;
  const sessionId = ctx.ids.uuid();
  const secret = makeSessionSecret(ctx.vault, sessionId, 1, ctx.ids.bytes(32));
  const deviceSecret =
    request.cookies.get(cookieNames(ctx.config, project.id).device) ?? ctx.ids.bytes(32).toString('base64url');
  await openSession(tx.db, {
    projectId: project.id,
    id: sessionId,
    userId: proof.user.id,
    applicationId: project.defaultApplicationId,
    organizationId: null,
    secretHash: hashSessionSecret(secret),
    transport: proof.transport,
    amr: [...proof.amr],
    ip: request.ip,
    userAgent: request.userAgent,
    now: tx.now,
    expiresAt: new Date(tx.now.getTime() + session.absoluteSeconds * 1000),
    idleExpiresAt: new Date(tx.now.getTime() + Math.min(session.idleSeconds, session.absoluteSeconds) * 1000),
    device: { id: ctx.ids.uuid(), secretHash: sha256(deviceSecret) },
  });
  tx.audit({
    projectId: project.id,
    action: 'sessions.created',
    target: { type: 'session', id: encodeId('session', sessionId) },
    changes: { user: encodeId('user', proof.user.id), amr: proof.amr },
  });
  tx.emit({
    projectId: project.id,
    type: 'session.created',
    data: { sessionId: encodeId('session', sessionId), userId: encodeId('user', proof.user.id) },
  });
  return { sessionId, secret, deviceSecret, transport: proof.transport };
}

/** After the commit: the access token, the cookies, and the answer of a sign-in that is complete. */
export async function completeSignIn(ctx: ProjectContext, issued: IssuedSession, user: User) {
  const row = await findSnapshotRow(ctx.database, ctx.project.id, issued.sessionId);
  assert(row, 'the session was committed before');
  const minted = await mintAccessToken(ctx, ctx.project, row);
  setSessionCookies(ctx, { ...issued, ...minted, expiresAt: row.expiresAt });
  return {
    user: viewPublicUser(user),
    session: buildSessionPart(row),
    ...minted,
    ...(issued.transport === 'token' ? { refreshToken: issued.secret } : {}),
  };
}
