import type { Tx } from '../../platform/outbox/write.ts';
import type { ProjectContext } from '../projects/index.ts';
import { mintAccessToken } from './access-token.ts';
import { openImpersonatedSession, type SessionActor } from './impersonated-sessions.store.ts';
import { setSessionCookies } from './session-cookies.ts';
import { hashSessionSecret, makeSessionSecret } from './session-secret.ts';
import type { SnapshotRow } from './sessions.store.ts';

export type ImpersonatedSession = { readonly row: SnapshotRow; readonly secret: string };

/** A session of this user for somebody else, in a browser, until a time that no refresh moves. */
export async function issueImpersonatedSession(
  ctx: ProjectContext,
  tx: Tx,
  about: {
    readonly userId: string;
    readonly actor: SessionActor;
    readonly authenticatedAt: Date;
    readonly lifeSeconds: number;
  },
): Promise<ImpersonatedSession> {
  const { project, request } = ctx;
  const id = ctx.ids.uuid();
  const secret = makeSessionSecret(ctx.vault, id, 1, ctx.ids.bytes(32));
  const lifeSeconds = Math.min(about.lifeSeconds, project.settings.session.absoluteSeconds);
  const row = await openImpersonatedSession(tx.db, {
    projectId: project.id,
    id,
    userId: about.userId,
    applicationId: project.defaultApplicationId,
    secretHash: hashSessionSecret(secret),
    amr: ['impersonation'],
    ip: request.ip,
    userAgent: request.userAgent,
    actor: about.actor,
    authenticatedAt: about.authenticatedAt,
    now: tx.now,
    expiresAt: new Date(tx.now.getTime() + lifeSeconds * 1000),
  });
  return { row, secret };
}

/** After the commit: the browser is signed in. It gets no device, which would make it one that the user is known by. */
export async function enterImpersonatedSession(ctx: ProjectContext, issued: ImpersonatedSession): Promise<void> {
  const { row, secret } = issued;
  const minted = await mintAccessToken(ctx, ctx.project, row);
  setSessionCookies(ctx, { transport: 'cookie', secret, ...minted, expiresAt: row.expiresAt });
}
