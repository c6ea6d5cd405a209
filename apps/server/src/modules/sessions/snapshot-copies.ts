import { LRUCache } from 'lru-cache';
import { type Changes, subjectOf } from '../../platform/change-feed/changes.ts';
import type { Clock } from '../../platform/clock/clock.ts';

/** One answer of `GET /session`, ready to send, for one credential. */
export type SnapshotCopy = {
  readonly projectId: string;
  readonly sessionId: string;
  readonly userId: string;
  readonly organizationId: string | null;
  /** The bytes of the answer as one character each: what Node sends fastest, in one write with the head. */
  readonly wire: string;
  /** When the copy must not be used any more: end of the session, of the token, or of the predecessor's grace. */
  readonly expiresAtMilliseconds: number;
  /** From then on a use of the session is worth writing down. */
  readonly touchAtMilliseconds: number;
};

/**
 * Copies of snapshots in this process, by the hash of the credential. The change feed drops them. A copy is stored only if nothing that
 * concerns it was dropped since its read began: otherwise a slow read could put back what a ban has just removed.
 */
export type SnapshotCopies = {
  get(credentialHash: string): SnapshotCopy | undefined;
  /** Taken before the read that is to fill a copy. */
  readBegins(): number;
  store(readBegan: number, credentialHash: string, copy: SnapshotCopy): boolean;
  readonly size: number;
};

/** Longer than any read may take (statement timeout 10 s): older drops can concern no read that still runs. */
const REMEMBER_DROPS_MILLISECONDS = 60_000;

export function createSnapshotCopies(options: { changes: Changes; clock: Clock; most: number }): SnapshotCopies {
  const { changes, clock } = options;
  const bySubject = new Map<string, Set<string>>();
  const copies = new LRUCache<string, SnapshotCopy>({
    max: Math.max(1, options.most),
    dispose(copy, hash) {
      for (const subject of subjectsOf(copy)) {
        const hashes = bySubject.get(subject);
        hashes?.delete(hash);
        if (hashes?.size === 0) bySubject.delete(subject);
      }
    },
  });
  const drops = new Map<string, { sequence: number; at: number }>();
  let sequence = 0;
  let allDroppedAt = 0;

  function forgetOldDrops(now: number): void {
    for (const [subject, drop] of drops) {
      if (now - drop.at < REMEMBER_DROPS_MILLISECONDS) return;
      drops.delete(subject);
    }
  }

  changes.listen({
    drop(change) {
      const subject = subjectOf(change);
      const now = clock.monotonicMilliseconds();
      sequence++;
      // Deleted first, so that the map stays in the order of time and old drops are forgotten from its front.
      drops.delete(subject);
      drops.set(subject, { sequence, at: now });
      forgetOldDrops(now);
      for (const hash of [...(bySubject.get(subject) ?? [])]) copies.delete(hash);
    },
    dropAll() {
      sequence++;
      allDroppedAt = sequence;
      copies.clear();
    },
  });

  return {
    get: (hash) => copies.get(hash),
    readBegins: () => sequence,
    store(readBegan, hash, copy) {
      if (options.most === 0 || allDroppedAt > readBegan) return false;
      const subjects = subjectsOf(copy);
      if (subjects.some((subject) => (drops.get(subject)?.sequence ?? 0) > readBegan)) return false;
      copies.set(hash, copy);
      for (const subject of subjects) {
        const hashes = bySubject.get(subject);
        if (hashes) hashes.add(hash);
        else bySubject.set(subject, new Set([hash]));
      }
      return true;
    },
    get size() {
      return copies.size;
    },
  };
}

/** Whose changes the copy is dropped by. */
export function subjectsOf(copy: Omit<SnapshotCopy, 'wire'>): string[] {
  const subjects = [`session ${copy.sessionId}`, `user ${copy.userId}`, `project ${copy.projectId}`];
  if (copy.organizationId !== null) subjects.push(`organization ${copy.organizationId}`);
  return subjects;
}
