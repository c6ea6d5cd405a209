import { LRUCache } from 'lru-cache';
import type { Database } from '../../platform/db/database.ts';
import { type Rotation, rotateAndRead, rotateKnown } from './rotations.store.ts';
import { findSnapshotRow, type SnapshotRow } from './sessions.store.ts';

/** About 2 KB each. */
const MOST = 4_096;
/** Longer than an access token lives, so that the next refresh finds it. What is deleted meanwhile is in no memory for longer than that. */
const KEEP_MILLISECONDS = 60 * 60 * 1000;

const knownIn = new WeakMap<Database, LRUCache<string, SnapshotRow>>();

/**
 * The session as it is now, for exactly one use of each generation, however many arrive together; null for all others. What the last refresh in this
 * process read of it is right for as long as nobody else raised its version, as triggers do with whatever a snapshot shows: then the rotation
 * reads nothing but the version.
 */
export async function rotateSession(database: Database, rotation: Rotation): Promise<SnapshotRow | null> {
  const known = knownSessions(database);
  const before = known.get(rotation.sessionId);
  const now = before ? await rotateFrom(database, before, rotation) : await rotateAndRead(database, rotation);
  if (now) known.set(rotation.sessionId, now);
  return now;
}

async function rotateFrom(database: Database, before: SnapshotRow, rotation: Rotation): Promise<SnapshotRow | null> {
  const version = await rotateKnown(database, rotation);
  if (version === null) return null;
  if (version !== before.version + 1) return findSnapshotRow(database, rotation.projectId, rotation.sessionId);
  return {
    ...before,
    generation: rotation.generation + 1,
    secretHash: rotation.nextHash,
    previousSecretHash: rotation.secretHash,
    rotatedAt: rotation.now,
    lastSeenAt: rotation.now,
    idleExpiresAt: rotation.idleExpiresAt < before.expiresAt ? rotation.idleExpiresAt : before.expiresAt,
    version,
  };
}

function knownSessions(database: Database): LRUCache<string, SnapshotRow> {
  let known = knownIn.get(database);
  if (!known) {
    known = new LRUCache({ max: MOST, ttl: KEEP_MILLISECONDS });
    knownIn.set(database, known);
  }
  return known;
}
