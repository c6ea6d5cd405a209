import type { Services } from '../../platform/context/context.ts';
import { countSlice, lockCountedUntil } from './security-overview.store.ts';

/** How far behind the present is counted: an event carries the time at which its transaction began, and shows when that has ended. */
const BEHIND_MILLISECONDS = 60_000;

/** So much at once, so that a statement has an end. After a long pause slices follow each other, and the next tick goes on where this one ends. */
const SLICE_MILLISECONDS = 60 * 60 * 1000;
const TICK_MILLISECONDS = 10_000;

/** Counts what has happened since it counted last. Beside another worker that counts it does nothing. */
export async function countSecurityEvents({ database, clock }: Pick<Services, 'database' | 'clock'>): Promise<void> {
  const began = clock.monotonicMilliseconds();
  let more = true;
  while (more && clock.monotonicMilliseconds() - began < TICK_MILLISECONDS) {
    more = await database.db.transaction().execute(async (tx) => {
      const from = await lockCountedUntil(tx);
      if (from === null) return false;
      const present = clock.now().getTime() - BEHIND_MILLISECONDS;
      const until = new Date(Math.min(present, from.getTime() + SLICE_MILLISECONDS));
      if (until <= from) return false;
      await countSlice(tx, from, until);
      return until.getTime() < present;
    });
  }
}
