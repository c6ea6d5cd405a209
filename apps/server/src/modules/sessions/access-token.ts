import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { decodeId, encodeId } from '../../lib/type-id.ts';
import type { Services } from '../../platform/context/context.ts';
import { signJwt, type VerificationKey, verifyJwt } from '../../platform/crypto/jwt.ts';
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
  const expiresIn = project.settings.session.accessTokenSeconds;
  const accessToken = signJwt(keys.active(project.settings.signing.algorithm), TYPE, {
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
  const claims = verifiedClaims(token, keys);
  if (!claims || claims.iss !== project.baseUrl || claims.aud !== project.baseUrl) return null;
  if (typeof claims.exp !== 'number' || typeof claims.iat !== 'number' || typeof claims.sid !== 'string') return null;
  const expiresAtMilliseconds = claims.exp * 1000;
  if (expiresAtMilliseconds <= now.getTime()) return null;
  const sessionId = decodeId('session', claims.sid);
  return sessionId === null ? null : { sessionId, expiresAtMilliseconds };
}

type Claims = Readonly<Record<string, unknown>>;

/**
 * A signature that was right stays right while its key is published: it is computed once for each token, which costs more than the rest of a
 * session check. Only what was verified is kept, under the hash of the token, and it counts only for the very key that verified it.
 */
const verified = new LRUCache<string, { readonly key: VerificationKey; readonly kid: string; readonly claims: Claims }>(
  { max: 10_000 },
);

function verifiedClaims(token: string, keys: ProjectKeys): Claims | null {
  const hashed = hash('sha256', token, 'base64');
  const known = verified.get(hashed);
  if (known && keys.verification.get(known.kid) === known.key) return known.claims;
  let used: { key: VerificationKey; kid: string } | null = null;
  const claims = verifyJwt(token, TYPE, (kid) => {
    const key = keys.verification.get(kid);
    used = key ? { key, kid } : null;
    return key;
  });
  const by = used as { key: VerificationKey; kid: string } | null;
  if (claims && by) verified.set(hashed, { ...by, claims });
  return claims;
}
