import { encodeId } from '../../lib/type-id.ts';
import { browserName } from '../../lib/user-agent.ts';
import type { Places } from '../../platform/places/places.ts';
import type { OpenSession } from './listed-sessions.store.ts';
import type { SnapshotRow } from './sessions.store.ts';

/** Support access: who is signed in as this user. */
export function viewActor(actor: SnapshotRow['actor']): { id: string; email: string } | null {
  return actor === null ? null : { id: encodeId('user', actor.userId), email: actor.email };
}

export function viewListedSession(row: OpenSession, places: Places, currentSessionId: string | null) {
  return {
    id: encodeId('session', row.id),
    userId: encodeId('user', row.userId),
    deviceId: row.deviceId === null ? null : encodeId('device', row.deviceId),
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    idleExpiresAt: row.idleExpiresAt.toISOString(),
    amr: row.amr,
    ip: row.ip,
    userAgent: row.userAgent,
    browser: browserName(row.userAgent),
    place: places.of(row.ip, 'en'),
    support: row.actor !== null,
    actor: viewActor(row.actor),
    current: row.id === currentSessionId,
  };
}

/** The same for the person themselves. That the support was there is theirs to know; who it was, and from where, is the project's. */
export function viewOwnSession(row: OpenSession, places: Places, currentSessionId: string | null) {
  const view = viewListedSession(row, places, currentSessionId);
  return view.support ? { ...view, ip: null, userAgent: null, browser: null, place: null, actor: null } : view;
}
