import { encodeId } from '../../lib/type-id.ts';
import { browserName } from '../../lib/user-agent.ts';
import type { OpenSession } from './sessions.store.ts';

export function viewListedSession(row: OpenSession, currentSessionId: string | null) {
  return {
    id: encodeId('session', row.id),
    userId: encodeId('user', row.userId),
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    idleExpiresAt: row.idleExpiresAt.toISOString(),
    amr: row.amr,
    ip: row.ip,
    userAgent: row.userAgent,
    browser: browserName(row.userAgent),
    current: row.id === currentSessionId,
  };
}
