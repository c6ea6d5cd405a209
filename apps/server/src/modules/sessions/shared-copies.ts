import { RANK_DIGITS, type SharedCache } from '../../platform/cache/shared-cache.ts';
import type { FeedMoment, RecentChanges } from '../../platform/change-feed/recent-changes.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { sha256 } from '../../platform/crypto/hash.ts';
import { createSignatures, SIGNATURE_BYTES } from '../../platform/crypto/signatures.ts';
import type { Vault } from '../../platform/crypto/vault.ts';
import { type SnapshotCopy, subjectsOf } from './snapshot-copies.ts';

/**
 * Copies of session answers that all replicas share in Valkey (ADR 0005). Postgres decides, the copy only copies: a copy is believed only if it
 * is signed by this instance for this very credential, and only if the feed has told of no change since the moment that its read began at. A
 * copy from before the feed's memory proves nothing, so an old one that comes back, however it does, is no answer.
 */
export type SharedCopies = {
  /** Calls back once, with a copy that stands, or with null. */
  find(credentialHash: string, projectId: string, answer: (copy: SnapshotCopy | null) => void): void;
  /** Taken before the read that is to fill a copy. Null: nothing could be vouched for. */
  readBegins(): FeedMoment | null;
  store(readBegan: FeedMoment, credentialHash: string, copy: SnapshotCopy): void;
  readonly counts: { readonly hits: number; readonly misses: number; readonly refused: number };
};

/** A copy that nobody replaces is gone after this; how long it is believed is decided by the feed. */
const KEEP_MILLISECONDS = 10 * 60_000;

/** Part of the name: replicas of another layout do not read what this one writes. */
const LAYOUT = 1;

export function createSharedCopies(options: {
  shared: SharedCache;
  recent: RecentChanges;
  clock: Clock;
  vault: Vault;
}): SharedCopies {
  const { shared, recent, clock, vault } = options;
  const signatures = createSignatures(vault.derive('shared session copies'));
  const instance = sha256(vault.derive('name of shared copies')).toString('hex', 0, 6);
  const counts = { hits: 0, misses: 0, refused: 0 };
  const name = { of: '', prefix: '' };

  /** Copies are found by the hash of the credential, under the name of the instance and of the database server whose history they belong to. */
  function prefixFor(server: string): string {
    if (name.of !== server) {
      name.of = server;
      name.prefix = `frontdesk:${instance}:${sha256(server).toString('hex', 0, 6)}:session:${LAYOUT}:`;
    }
    return name.prefix;
  }

  function find(hash: string, projectId: string, answer: (copy: SnapshotCopy | null) => void): void {
    const moment = recent.moment();
    if (moment === null || !shared.available) {
      answer(null);
      return;
    }
    const key = prefixFor(moment.server) + hash;
    shared.get(key, (bytes) => {
      if (bytes === null) {
        counts.misses++;
        answer(null);
        return;
      }
      const signed = bytes.subarray(SIGNATURE_BYTES);
      const genuine = signatures.verify(signed, bytes.subarray(0, SIGNATURE_BYTES));
      const copy = genuine ? read(signed.toString('latin1'), key) : null;
      // The server may have been followed by another one while the answer was on its way.
      const stands =
        copy !== null &&
        copy.projectId === projectId &&
        copy.expiresAtMilliseconds > clock.now().getTime() &&
        recent.moment()?.server === moment.server &&
        recent.stands(copy.xmin, subjectsOf(copy));
      if (stands) counts.hits++;
      else counts.refused++;
      answer(stands ? copy : null);
    });
  }

  function store(readBegan: FeedMoment, hash: string, copy: SnapshotCopy): void {
    const { xmin, server } = readBegan;
    // Nobody would believe it: something happened while it was read, or shortly before.
    if (recent.moment()?.server !== server || !recent.stands(xmin, subjectsOf(copy))) return;
    const key = prefixFor(server) + hash;
    const signed = Buffer.from(write(key, xmin, copy), 'latin1');
    shared.put(key, {
      rank: xmin,
      rankAt: SIGNATURE_BYTES + key.length + 1,
      bytes: Buffer.concat([signatures.sign(signed), signed]),
      keepMilliseconds: Math.max(1, Math.min(KEEP_MILLISECONDS, copy.expiresAtMilliseconds - clock.now().getTime())),
    });
  }

  return { find, readBegins: () => (shared.available ? recent.moment() : null), store, counts };
}

/** `key xmin expires touch project session user organization`, a line, and the bytes of the answer. */
function write(key: string, xmin: number, copy: SnapshotCopy): string {
  const { expiresAtMilliseconds, touchAtMilliseconds, projectId, sessionId, userId, organizationId } = copy;
  const rank = String(xmin).padStart(RANK_DIGITS, '0');
  const times = `${Math.floor(expiresAtMilliseconds)} ${Math.floor(touchAtMilliseconds)}`;
  return `${key} ${rank} ${times} ${projectId} ${sessionId} ${userId} ${organizationId ?? '-'}\n${copy.wire}`;
}

/** What `write` wrote, behind its signature. Null where it was written under another key. */
function read(text: string, key: string): (SnapshotCopy & { xmin: number }) | null {
  const end = text.indexOf('\n');
  const words = text.slice(0, end).split(' ');
  const [of, rank, expires, touch, projectId = '', sessionId = '', userId = '', organizationId = ''] = words;
  if (of !== key) return null;
  return {
    xmin: Number(rank),
    expiresAtMilliseconds: Number(expires),
    touchAtMilliseconds: Number(touch),
    projectId,
    sessionId,
    userId,
    organizationId: organizationId === '-' ? null : organizationId,
    wire: text.slice(end + 1),
  };
}
