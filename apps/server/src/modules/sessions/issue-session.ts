import { encodeId } from '../../lib/type-id.ts';
import { sha256 } from '../../platform/crypto/hash.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { renewDeviceSecret } from '../devices/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { mintAccessToken } from './access-token.ts';
import { setSessionCookies } from './session-cookies.ts';
import { hashSessionSecret, makeSessionSecret } from './session-secret.ts';
import { type NewSession, openSession, type SnapshotRow } from './sessions.store.ts';
import { buildSessionPart, buildUserPart } from './snapshot.ts';

type Proof = {
  readonly userId: string;
  readonly amr: readonly string[];
  readonly transport: 'cookie' | 'token';
  /** False where somebody who is signed in already only proves it anew. */
  readonly tellOfNewDevice?: boolean;
  /** Whether the browser is to be trusted from now on. */
  readonly trusted?: boolean;
};

/** A session that is to be written, and the secrets that only its owner gets. */
export type PreparedSession = { readonly session: NewSession; readonly secret: string; readonly deviceSecret: string };

/** Makes a session for a person who has just proven who they are. Always a new id: one that was set before is never adopted. */
export function prepareSession(ctx: ProjectContext, now: Date, proof: Proof, deviceSecret: string): PreparedSession {
  const { project, request } = ctx;
  const { absoluteSeconds, idleSeconds } = project.settings.session;
  const id = ctx.ids.uuid();
  const secret = makeSessionSecret(ctx.vault, id, 1, ctx.ids.bytes(32));
  const session: NewSession = {
    projectId: project.id,
    id,
    userId: proof.userId,
    applicationId: project.defaultApplicationId,
    organizationId: null,
    secretHash: hashSessionSecret(secret),
    transport: proof.transport,
    amr: [...proof.amr],
    ip: request.ip,
    userAgent: request.userAgent,
    now,
    expiresAt: new Date(now.getTime() + absoluteSeconds * 1000),
    idleExpiresAt: new Date(now.getTime() + Math.min(idleSeconds, absoluteSeconds) * 1000),
    device: { id: ctx.ids.uuid(), secretHash: sha256(deviceSecret) },
    tellOfNewDevice: proof.tellOfNewDevice ?? project.settings.devices.newDeviceMail,
  };
  return { session, secret, deviceSecret };
}

export function tellOfSession(tx: Omit<Tx, 'db'>, { projectId, id, userId, amr }: NewSession): void {
  const session = encodeId('session', id);
  const user = encodeId('user', userId);
  tx.audit({ projectId, action: 'sessions.created', target: { type: 'session', id: session }, changes: { user, amr } });
  tx.emit({ projectId, type: 'session.created', data: { sessionId: session, userId: user } });
}

export type IssuedSession = { readonly prepared: PreparedSession; readonly row: SnapshotRow };

/** Writes a new session in a transaction that does more. */
export async function issueSession(ctx: ProjectContext, tx: Tx, proof: Proof): Promise<IssuedSession> {
  const { userId, transport, trusted = false } = proof;
  const deviceSecret = await renewDeviceSecret(ctx, tx, { userId, transport, trusted });
  const prepared = prepareSession(ctx, tx.now, proof, deviceSecret);
  const row = await openSession(tx.db, prepared.session);
  tellOfSession(tx, prepared.session);
  return { prepared, row };
}

/** After the commit: the access token, the cookies, and the answer of a sign-in that is complete. */
export async function completeSignIn(ctx: ProjectContext, { prepared, row }: IssuedSession) {
  const { session, secret, deviceSecret } = prepared;
  const minted = await mintAccessToken(ctx, ctx.project, row);
  const { transport, expiresAt } = session;
  setSessionCookies(ctx, { transport, secret, deviceSecret, ...minted, expiresAt });
  return {
    user: {
      ...buildUserPart(row),
      createdAt: row.userCreatedAt.toISOString(),
      updatedAt: row.userUpdatedAt.toISOString(),
    },
    session: buildSessionPart(row),
    ...minted,
    ...(transport === 'token' ? { refreshToken: secret } : {}),
  };
}
