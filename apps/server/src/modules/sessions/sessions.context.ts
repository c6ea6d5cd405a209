import { encodeId } from '../../lib/type-id.ts';
import type { BaseContext } from '../../platform/context/context.ts';
import type { IncomingRequest, Who } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { anyone, type Project, type ProjectContext } from '../projects/index.ts';
import { findLiveSession, readCredential } from './credentials.ts';
import { sessionErrors } from './sessions.errors.ts';
import type { SnapshotRow } from './sessions.store.ts';
import { viewActor } from './view-session.ts';

export type CredentialContext = { readonly credential: string | null };

/** A signed-in person. Decided by Postgres, never by a copy: what follows changes something. */
export type UserContext = ProjectContext & {
  readonly user: { readonly id: string; readonly email: string };
  readonly session: {
    readonly id: string;
    readonly authenticatedAt: Date;
    readonly deviceId: string | null;
    readonly expiresAt: Date;
    /** Support access: the operator who is signed in as this person. */
    readonly actor: { readonly id: string; readonly email: string } | null;
  };
};

/** Anybody under the base URL, with whatever credential came along. */
export const anyoneWithCredential: Who<ProjectContext & CredentialContext> = {
  ...anyone,
  name: 'anyone',
  async authenticate(base, request) {
    const ctx = await anyone.authenticate(base, request);
    return { ...ctx, credential: credentialOf(ctx, ctx.project, request) };
  },
};

/** A session of this project: access token or session cookie. */
export const signedIn: Who<UserContext> = {
  name: 'signed in',
  surface: 'project',
  crossSiteChecked: true,
  async authenticate(base, request) {
    const ctx = await anyone.authenticate(base, request);
    const row = await authenticateSession(base, ctx.project, request);
    if (!row) throw new Problem(sessionErrors.required);
    return userContext(ctx, row);
  },
};

/** The live session of a request, or null. Also for the dashboard's calls, which carry a session of the system project. */
export async function authenticateSession(
  base: BaseContext,
  project: Project,
  request: IncomingRequest,
): Promise<SnapshotRow | null> {
  const credential = credentialOf(base, project, request);
  if (credential === null) return null;
  return (await findLiveSession(base, project, credential))?.row ?? null;
}

export function userContext(ctx: ProjectContext, row: SnapshotRow): UserContext {
  const actor = viewActor(row.actor);
  return {
    ...ctx,
    user: { id: row.userId, email: row.email },
    session: {
      id: row.sessionId,
      authenticatedAt: row.authenticatedAt,
      deviceId: row.deviceId,
      expiresAt: row.expiresAt,
      actor,
    },
    actor: { type: 'user', id: encodeId('user', row.userId), impersonator: actor?.id ?? null },
  };
}

function credentialOf(base: BaseContext, project: Project, request: IncomingRequest): string | null {
  return readCredential(base, project, {
    authorization: request.header('authorization'),
    cookie: request.header('cookie'),
  });
}
