import type { z } from 'zod';
import { encodeId } from '../../lib/type-id.ts';
import type { snapshot } from './sessions.contract.ts';
import type { SnapshotRow } from './sessions.store.ts';
import { viewActor } from './view-session.ts';

export type Snapshot = z.output<typeof snapshot>;

/** Permissions of the built-in organization roles; custom roles bring theirs from their row. */
const BUILT_IN_PERMISSIONS = new Map<string, readonly string[]>(
  Object.entries({
    owner: ['organization:manage', 'organization:delete', 'members:manage', 'members:read'],
    admin: ['organization:manage', 'members:manage', 'members:read'],
    member: ['members:read'],
  }),
);

/** Whether this session still stands at that time, by its own row and by its user's. */
export function isLive(row: SnapshotRow, now: Date): boolean {
  if (row.revokedAt !== null || row.expiresAt <= now || row.idleExpiresAt <= now) return false;
  return row.bannedAt === null || (row.banExpiresAt !== null && row.banExpiresAt <= now);
}

export function buildSnapshot(row: SnapshotRow): Snapshot {
  const permissions = permissionsOf(row);
  return {
    user: buildUserPart(row),
    session: buildSessionPart(row),
    organization:
      row.organizationId === null || row.organizationSlug === null || row.organizationName === null || row.role === null
        ? null
        : {
            id: encodeId('organization', row.organizationId),
            slug: row.organizationSlug,
            name: row.organizationName,
            role: row.role,
            permissions,
            teamId: row.teamId === null ? null : encodeId('team', row.teamId),
          },
    permissions,
    subscription: null,
    entitlements: {},
    actor: viewActor(row.actor),
    version: row.version,
  };
}

export function buildUserPart(row: SnapshotRow): Snapshot['user'] {
  return {
    id: encodeId('user', row.userId),
    email: row.email,
    emailVerified: row.emailVerifiedAt !== null,
    username: row.username,
    name: row.name,
    image: row.imageUrl,
    locale: row.locale,
    roles: row.roles,
    metadata: row.publicMetadata,
  };
}

export function buildSessionPart(row: SnapshotRow): Snapshot['session'] {
  return {
    id: encodeId('session', row.sessionId),
    createdAt: row.sessionCreatedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    idleExpiresAt: row.idleExpiresAt.toISOString(),
    amr: row.amr,
    acr: row.acr,
    deviceId: row.deviceId === null ? null : encodeId('device', row.deviceId),
    applicationId: encodeId('application', row.applicationId),
  };
}

function permissionsOf(row: SnapshotRow): string[] {
  if (row.role === null) return [];
  return [...(row.rolePermissions ?? BUILT_IN_PERMISSIONS.get(row.role) ?? [])];
}
