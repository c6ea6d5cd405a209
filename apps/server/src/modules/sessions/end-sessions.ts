import { encodeId } from '../../lib/type-id.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { revokeSessions } from './sessions.store.ts';

/** Ends one open session. False where it was none. */
export async function endSession(
  tx: Tx,
  target: { projectId: string; sessionId: string; userId?: string; reason: string },
): Promise<boolean> {
  const { projectId, sessionId, userId, reason } = target;
  const ended = await revokeSessions(tx.db, {
    projectId,
    sessionId,
    ...(userId === undefined ? {} : { userId }),
    reason,
    now: tx.now,
  });
  tell(tx, projectId, ended, reason);
  return ended.length > 0;
}

/** Ends a user's open sessions, all or all but one. How many it were. */
export async function endSessionsOfUser(
  tx: Tx,
  target: { projectId: string; userId: string; except?: string | undefined; reason: string },
): Promise<number> {
  const { projectId, userId, except, reason } = target;
  const ended = await revokeSessions(tx.db, { projectId, userId, exceptId: except, reason, now: tx.now });
  tell(tx, projectId, ended, reason);
  return ended.length;
}

function tell(tx: Tx, projectId: string, ended: readonly { id: string; userId: string }[], reason: string): void {
  for (const { id, userId } of ended) {
    tx.changed({ projectId, scope: 'session', subjectId: id });
    tx.audit({
      projectId,
      action: 'sessions.ended',
      target: { type: 'session', id: encodeId('session', id) },
      changes: { reason },
    });
    tx.emit({
      projectId,
      type: 'session.ended',
      data: { sessionId: encodeId('session', id), userId: encodeId('user', userId), reason },
    });
  }
}
