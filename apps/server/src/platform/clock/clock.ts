/**
 * The one place that knows the time. `now()` is the database's time plus a test offset: replicas whose own clocks are wrong
 * still agree. Between two readings of the database it runs on the monotonic clock of this process.
 */
export type Clock = {
  now(): Date;
  /** Milliseconds that only grow, for bounds within this process. Not a time of day. */
  monotonicMilliseconds(): number;
  /** Told by whoever has just read the database's time. */
  adjust(databaseNow: Date, readAtMonotonicMilliseconds: number): void;
  /** Moves time for tests and demonstrations. Development only; the configuration refuses it elsewhere. */
  advance(milliseconds: number): void;
};

export function createClock(): Clock {
  let base = Date.now();
  let baseMonotonic = performance.now();
  let offset = 0;
  return {
    now: () => new Date(base + (performance.now() - baseMonotonic) + offset),
    monotonicMilliseconds: () => performance.now(),
    adjust(databaseNow, readAt) {
      base = databaseNow.getTime();
      baseMonotonic = readAt;
    },
    advance(milliseconds) {
      offset += milliseconds;
    },
  };
}
