import type { Clock } from '../clock/clock.ts';
import { type Changes, subjectOf } from './changes.ts';

/**
 * A place in the history of one database server. A read that began after the feed was read up to here shows every transaction below `xmin`:
 * all of them had ended by then.
 */
export type FeedMoment = { readonly server: string; readonly xmin: number };

export type FeedRow = { readonly change: Parameters<typeof subjectOf>[0]; readonly xid: number };

/**
 * What the feed told lately, so that a copy from elsewhere can be judged: is there a change of its subjects that it may not show? Needs no
 * clock of anybody, and no word of whoever kept the copy but the moment that it was made at (ADR 0005).
 */
export type RecentChanges = {
  /** What a copy can vouch for whose read begins now. Null before the feed was read. */
  moment(): FeedMoment | null;
  /** Whether a copy that was made at `xmin`, on the server of `moment()`, shows all that is known to have happened to these subjects. */
  stands(xmin: number, subjects: readonly string[]): boolean;
  /** The feed begins anew: `rows` are all that there are from `floor` on. */
  begin(moment: FeedMoment, floor: number, rows: readonly FeedRow[]): void;
  /** The feed was read up to this moment by a question that was asked at `askedAt`. */
  readUpTo(moment: FeedMoment, askedAtMilliseconds: number): void;
};

const MOST_SUBJECTS = 100_000;

export function createRecentChanges(options: { changes: Changes; clock: Clock; most?: number }): RecentChanges {
  const { changes, clock, most = MOST_SUBJECTS } = options;
  /** The newest transaction that changed a subject, longest ago first. */
  const told = new Map<string, number>();
  /** Changes that were heard of before the feed told their transaction: until it does, no copy of them stands. */
  const untold = new Map<string, number>();
  let current: FeedMoment | null = null;
  // Of transactions below the floor nothing is known here, so a copy that does not show all of them proves nothing.
  let floor = Number.POSITIVE_INFINITY;
  let newest = 0;

  function tell(subject: string, xid: number): void {
    const known = told.get(subject) ?? 0;
    told.delete(subject);
    told.set(subject, Math.max(known, xid));
    newest = Math.max(newest, xid);
    if (told.size <= most) return;
    for (const [oldest, oldestXid] of told) {
      told.delete(oldest);
      floor = Math.max(floor, oldestXid + 1);
      return;
    }
  }

  function forget(): void {
    told.clear();
    floor = Number.POSITIVE_INFINITY;
    current = null;
  }

  changes.listen({
    drop(change, xid) {
      const subject = subjectOf(change);
      if (xid !== null) return tell(subject, xid);
      untold.delete(subject);
      untold.set(subject, clock.monotonicMilliseconds());
    },
    dropAll: forget,
  });

  return {
    moment: () => current,
    stands(xmin, subjects) {
      if (xmin < floor) return false;
      if (xmin > newest && untold.size === 0) return true;
      return subjects.every((subject) => !untold.has(subject) && (told.get(subject) ?? -1) < xmin);
    },
    begin(moment, from, rows) {
      forget();
      newest = 0;
      floor = from;
      for (const { change, xid } of rows) tell(subjectOf(change), xid);
      current = moment;
    },
    readUpTo(moment, askedAtMilliseconds) {
      current = moment;
      // What was heard of before the question was asked had been committed: the answer told its transaction, or there was none.
      for (const [subject, heardAt] of untold) {
        if (heardAt >= askedAtMilliseconds) return;
        untold.delete(subject);
      }
    },
  };
}
