import type pg from 'pg';
import type { Clock } from './clock.ts';

/** Before anything is written by it: this machine's own clock may be wrong. From here on the change feed keeps it right. */
export async function adjustClock(clock: Clock, client: pg.Client): Promise<void> {
  const askedAt = clock.monotonicMilliseconds();
  const { rows } = await client.query<{ now: Date }>('select clock_timestamp() as now');
  if (rows[0]) clock.adjust(rows[0].now, askedAt, clock.monotonicMilliseconds());
}
