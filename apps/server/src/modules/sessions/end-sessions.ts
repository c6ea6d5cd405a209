import { encodeId } from '../../lib/type-id.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { revokeImpersonatedBy } from './impersonated-sessions.store.ts';
import { revokeSessions } from './sessions.store.ts';

/** Ends one open session. Whose it was; null where there was none. */
export async function endSession(
  tx: Tx,
  target: { projectId: string; sessionId: string; userId?: string; reason: string },
): Promise<string | null> {
  const { projectId, sessionId, userId, reason } = target;
  const ended = await revokeSessions(tx.db, {
    projectId,
    sessionId,
    ...(userId === undefined ? {} : { userId }),
    reason,
    now: tx.now,
  });
  tell(tx, projectId, ended, reason);
  return ended[0]?.userId ?? null;
}

/** Ends a user's open sessions, all or all but one. How many it were. */
export async function endSessionsOfUser(
  tx: Tx,
  target: { projectId: string; userId: string; except?: string | undefined; reason: string },
): Promise<number> {
  const { projectId, userId, except, reason } = target;
  const ended = await revokeSessions(tx.db, { projectId, userId, exceptId: except, reason, now: tx.now });
  tell(tx, projectId, ended, reason);
  await endImpersonationsBy(tx, { projectId, userId });
  return ended.length;
}

/** Whoever has to sign in again is not signed in as somebody else either. */
export async function endImpersonationsBy(tx: Tx, actor: { projectId: string; userId: string }): Promise<void> {
  const reason = 'impersonator_signed_out';
  const ended = await revokeImpersonatedBy(tx.db, { ...actor, reason, now: tx.now });
  for (const { projectId, ...session } of ended) tell(tx, projectId, [session], reason);
}

/** Ends the open sessions of one of a user's devices. */
export async function endSessionsOfDevice(
  tx: Tx,
  target: { projectId: string; userId: string; deviceId: string; reason: string },
): Promise<void> {
  const { projectId, userId, deviceId, reason } = target;
  tell(tx, projectId, await revokeSessions(tx.db, { projectId, userId, deviceId, reason, now: tx.now }), reason);
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
