import { encodeId } from '../../lib/type-id.ts';
import { sameBytes } from '../../platform/crypto/hash.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { assert, Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { cookieNames, type ProjectContext } from '../projects/index.ts';
import { mintAccessToken } from './access-token.ts';
import { graceEndOf } from './credentials.ts';
import { endSession } from './end-sessions.ts';
import { rotateSession } from './rotate-session.ts';
import { findSuccessor } from './rotations.store.ts';
import { clearSessionCookies, setSessionCookies } from './session-cookies.ts';
import {
  hashSessionSecret,
  makeSessionSecret,
  openSuccessor,
  readSessionSecret,
  type SessionSecret,
  sealSuccessor,
} from './session-secret.ts';
import type { refreshContract } from './sessions.contract.ts';
import { sessionErrors } from './sessions.errors.ts';
import { findSnapshotRow, type SnapshotRow } from './sessions.store.ts';
import { isLive } from './snapshot.ts';

/** Changes the refresh token for its successor: exactly one successor per generation, and reuse of an old one ends the session. */
export async function refreshSession(
  ctx: ProjectContext,
  input: InputOf<typeof refreshContract>,
): Promise<OutputOf<typeof refreshContract>> {
  const text = input.refreshToken ?? ctx.request.cookies.get(cookieNames(ctx.config, ctx.project.id).session);
  const renewed = text === null ? null : await renew(ctx, text);
  if (!renewed) {
    if (input.refreshToken === undefined) clearSessionCookies(ctx);
    throw new Problem(sessionErrors.refresh_invalid);
  }
  const { accessToken, expiresIn, secret } = renewed;
  return { accessToken, expiresIn, ...(input.refreshToken === undefined ? {} : { refreshToken: secret }) };
}

export type Renewed = { readonly secret: string; readonly accessToken: string; readonly expiresIn: number };

/** The next secret and a new access token, with cookies where the session is a browser's; or null where the token is worth nothing. */
export async function renew(ctx: ProjectContext, text: string): Promise<Renewed | null> {
  const successor = await renewSecret(ctx, text);
  if (!successor) return null;
  const { secret, row } = successor;
  const minted = await mintAccessToken(ctx, ctx.project, row);
  setSessionCookies(ctx, { secret, transport: row.transport, ...minted, expiresAt: row.expiresAt });
  return { secret, ...minted };
}

type Successor = { readonly secret: string; readonly row: SnapshotRow };

/** The next secret alone, which sets no cookie: for a session that another one takes the place of. */
export async function renewSecret(ctx: ProjectContext, text: string): Promise<Successor | null> {
  const presented = readSessionSecret(ctx.vault, text);
  if (!presented) return null;
  const successor = (await rotate(ctx, presented)) ?? (await repeat(ctx, presented));
  return successor && isLive(successor.row, ctx.clock.now()) ? successor : null;
}

/** The one winner of this generation. */
async function rotate(ctx: ProjectContext, presented: SessionSecret): Promise<Successor | null> {
  const { project } = ctx;
  const now = ctx.clock.now();
  const secret = makeSessionSecret(ctx.vault, presented.sessionId, presented.generation + 1, ctx.ids.bytes(32));
  const row = await rotateSession(ctx.database, {
    projectId: project.id,
    sessionId: presented.sessionId,
    generation: presented.generation,
    secretHash: hashSessionSecret(presented.text),
    nextHash: hashSessionSecret(secret),
    successorSealed: sealSuccessor(presented.text, secret),
    now,
    idleExpiresAt: new Date(now.getTime() + project.settings.session.idleSeconds * 1000),
    ip: ctx.request.ip,
    userAgent: ctx.request.userAgent,
  });
  if (!row) return null;
  ctx.changes.publish([{ projectId: project.id, scope: 'session', subjectId: presented.sessionId }]);
  return { secret, row };
}

/**
 * The immediate predecessor gets the same successor for the seconds of grace, as long as that successor was not used itself: two tabs, or an
 * answer that was lost. Everything older was copied by somebody, so the session ends.
 */
async function repeat(ctx: ProjectContext, presented: SessionSecret): Promise<Successor | null> {
  const { project } = ctx;
  const row = await findSnapshotRow(ctx.database, project.id, presented.sessionId);
  if (!row || !isLive(row, ctx.clock.now()) || presented.generation >= row.generation) return null;
  if (isPredecessor(presented, row) && ctx.clock.now().getTime() < graceEndOf(project, row)) {
    const sealed = await findSuccessor(ctx.database.db, project.id, presented.sessionId);
    assert(sealed, 'a session that was rotated keeps its successor until it ends');
    const secret = openSuccessor(presented, sealed);
    // Used itself between the two reads: what is sealed now is another one.
    return sameBytes(hashSessionSecret(secret), row.secretHash) ? { secret, row } : null;
  }
  await write(ctx, async (tx) => {
    await endSession(tx, { projectId: project.id, sessionId: presented.sessionId, reason: 'refresh_token_reuse' });
    tx.audit({
      projectId: project.id,
      action: 'sessions.reuse_detected',
      target: { type: 'session', id: encodeId('session', presented.sessionId) },
      changes: { presentedGeneration: presented.generation, currentGeneration: row.generation },
    });
  });
  return null;
}

function isPredecessor(presented: SessionSecret, row: SnapshotRow): boolean {
  if (presented.generation !== row.generation - 1 || row.previousSecretHash === null) return false;
  return sameBytes(hashSessionSecret(presented.text), row.previousSecretHash);
}
