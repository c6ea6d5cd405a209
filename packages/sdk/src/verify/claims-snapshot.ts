import type { OfflineSnapshot, Snapshot } from '../types.ts';
import type { AccessTokenClaims } from './access-token.ts';

/** Everything but the token's own times. */
type Told = Omit<AccessTokenClaims, 'exp' | 'iat'>;

/**
 * The snapshot as far as an access token tells it; the rest is null or empty, and the same for every request: an app must not find a
 * permission on the day that a token happened to be asked about, and miss it on the next.
 */
export function snapshotOfClaims(claims: Told): OfflineSnapshot {
  const { org, role, plan, subscription_status: status } = claims;
  return {
    user: {
      id: claims.sub,
      email: claims.email,
      emailVerified: claims.email_verified,
      username: null,
      name: claims.name,
      image: null,
      locale: null,
      roles: [...claims.roles],
      metadata: {},
    },
    session: {
      id: claims.sid,
      createdAt: claims.authenticatedAt,
      expiresAt: claims.expiresAt,
      idleExpiresAt: claims.expiresAt,
      amr: [...claims.amr],
      acr: claims.acr,
      deviceId: null,
      applicationId: claims.client_id,
    },
    organization:
      org === null || role === null ? null : { id: org, slug: '', name: '', role, permissions: [], teamId: null },
    permissions: [],
    subscription:
      plan === null || status === null
        ? null
        : { plan, status, currentPeriodEnd: null, trialEndsAt: null, cancelAtPeriodEnd: false },
    entitlements: copyOf(claims.ent),
    actor: claims.act === null ? null : { id: claims.act.sub, email: '' },
    version: 0,
  };
}

/** What the server has just said of this session, as the claims of a token: newer than the token's own. */
export function claimsOfSnapshot(snapshot: Snapshot, claims: AccessTokenClaims): AccessTokenClaims {
  return { ...claims, ...changeableOf(snapshot) };
}

/** What an access token would tell of this session, where there is none to read: of a session secret, or while the keys are missing. */
export function offlinePartOf(snapshot: Snapshot): OfflineSnapshot {
  const { user, session } = snapshot;
  return snapshotOfClaims({
    sub: user.id,
    sid: session.id,
    client_id: session.applicationId,
    authenticatedAt: session.createdAt,
    expiresAt: session.expiresAt,
    ...changeableOf(snapshot),
  });
}

/** What can change while a token lives. */
function changeableOf({ user, session, organization, subscription, entitlements, actor }: Snapshot) {
  return {
    email: user.email,
    email_verified: user.emailVerified,
    name: user.name,
    roles: user.roles,
    role: organization?.role ?? null,
    org: organization?.id ?? null,
    plan: subscription?.plan ?? null,
    subscription_status: subscription?.status ?? null,
    ent: entitlements,
    amr: session.amr,
    acr: session.acr,
    act: actor === null ? null : { sub: actor.id },
  };
}

/** Of JSON: whoever changes their snapshot changes nobody else's. */
function copyOf(entitlements: Readonly<Record<string, unknown>>): Record<string, unknown> {
  for (const _ in entitlements) return JSON.parse(JSON.stringify(entitlements)) as Record<string, unknown>;
  return {};
}
