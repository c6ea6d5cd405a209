import { decodeId, encodeId } from '../../lib/type-id.ts';
import type { Services } from '../../platform/context/context.ts';
import { signJwt, verifyJwt } from '../../platform/crypto/jwt.ts';
import type { Project } from '../projects/index.ts';
import type { ProjectKeys } from '../signing-keys/index.ts';
import type { SnapshotRow } from './sessions.store.ts';
import { buildSnapshot } from './snapshot.ts';

const TYPE = 'at+jwt';

export type MintedToken = { readonly accessToken: string; readonly expiresIn: number };

/** A JWT access token (RFC 9068) that says what the snapshot says, for first-party apps: `aud` is the project's base URL. */
export async function mintAccessToken(services: Services, project: Project, row: SnapshotRow): Promise<MintedToken> {
  const keys = await services.modules.signingKeys.get(project.id);
  const { user, session, organization, subscription, entitlements, actor } = buildSnapshot(row);
  const issuedAt = Math.floor(services.clock.now().getTime() / 1000);
  // No token outlives its session: who verifies offline learns of the end by it.
  const left = Math.floor(row.expiresAt.getTime() / 1000) - issuedAt;
  const expiresIn = Math.max(1, Math.min(project.settings.session.accessTokenSeconds, left));
  const accessToken = signJwt(keys.signer, TYPE, {
    iss: project.baseUrl,
    sub: user.id,
    aud: project.baseUrl,
    exp: issuedAt + expiresIn,
    iat: issuedAt,
    jti: services.ids.uuid(),
    sid: session.id,
    client_id: encodeId('application', row.applicationId),
    scope: 'openid profile email',
    email: user.email,
    email_verified: user.emailVerified,
    name: user.name,
    roles: user.roles,
    role: organization?.role ?? null,
    org: organization?.id ?? null,
    plan: subscription?.plan ?? null,
    subscription_status: subscription?.status ?? null,
    ent: entitlements,
    amr: row.amr,
    acr: row.acr,
    auth_time: Math.floor(row.authenticatedAt.getTime() / 1000),
    ...(actor ? { act: { sub: actor.id } } : {}),
  });
  return { accessToken, expiresIn };
}

/** The session a valid token of this project speaks for, and when the token ends. `iss`, `aud` and `exp` are always compared. */
export function readAccessToken(
  token: string,
  project: Project,
  keys: ProjectKeys,
  now: Date,
): { sessionId: string; expiresAtMilliseconds: number } | null {
  const claims = verifyJwt(token, TYPE, (kid) => keys.verification.get(kid));
  if (!claims || claims.iss !== project.baseUrl || claims.aud !== project.baseUrl) return null;
  if (typeof claims.exp !== 'number' || typeof claims.iat !== 'number' || typeof claims.sid !== 'string') return null;
  const expiresAtMilliseconds = claims.exp * 1000;
  if (expiresAtMilliseconds <= now.getTime()) return null;
  const sessionId = decodeId('session', claims.sid);
  return sessionId === null ? null : { sessionId, expiresAtMilliseconds };
}
