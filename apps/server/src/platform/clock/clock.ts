/**
 * The one place that knows the time. `now()` is the database's time plus a test offset: replicas whose own clocks are wrong
 * still agree. Between two readings of the database it runs on the monotonic clock of this process.
 */
export type Clock = {
  now(): Date;
  /** Milliseconds that only grow, for bounds within this process. Not a time of day. */
  monotonicMilliseconds(): number;
  /** Told by whoever has just read the database's time, with the monotonic times at which it was asked for and was here. */
  adjust(databaseNow: Date, askedAtMilliseconds: number, hereAtMilliseconds: number): void;
  /** Moves time for tests and demonstrations. Development only; the configuration refuses it elsewhere. */
  advance(milliseconds: number): void;
};

/** How far two good clocks may run apart: half a millisecond a second is more than any does. */
const DRIFT = 0.0005;

export function createClock(monotonic = () => performance.now()): Clock {
  let base = Date.now();
  let baseMonotonic = monotonic();
  /** How wrong `base` may be. Milliseconds; until the database was asked, anything. */
  let uncertain = Number.POSITIVE_INFINITY;
  let offset = 0;
  const read = () => base + (monotonic() - baseMonotonic);
  return {
    now: () => new Date(read() + offset),
    monotonicMilliseconds: monotonic,
    adjust(databaseNow, askedAt, hereAt) {
      // It was read at some moment between the two. A slow answer says little, and is not believed over a quick one from before, unless the two
      // cannot both be true: then the database's clock was set.
      const uncertainNow = (hereAt - askedAt) / 2;
      const known = uncertain + (monotonic() - baseMonotonic) * DRIFT;
      const time = databaseNow.getTime() + uncertainNow + (monotonic() - hereAt);
      if (uncertainNow > known && Math.abs(time - read()) <= uncertainNow + known) return;
      base = time;
      baseMonotonic = monotonic();
      uncertain = uncertainNow;
    },
    advance(milliseconds) {
      offset += milliseconds;
    },
  };
}
