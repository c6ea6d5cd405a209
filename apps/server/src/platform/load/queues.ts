import { availableParallelism } from 'node:os';
import type { Clock } from '../clock/clock.ts';
import type { Log } from '../log/log.ts';
import { createPlaces, type Places } from './places.ts';
import { shareOf, WORK, type Work } from './work.ts';

/** The queue before one kind of work. */
export type Queue = {
  readonly places: Places;
  /** Asked at the door, before anything of a request is read: could one more not be answered in time? */
  isFull(): boolean;
  /** Runs it when its turn has come. `abandoned` is asked then: nobody works for somebody who has left. */
  run<Result>(work: () => Promise<Result>, abandoned: () => boolean): Promise<Result>;
};

export type Queues = Readonly<Record<Work, Queue>>;

/**
 * A sign-in that is taken on is answered within a second, and needs time for the rest of it. So does every call where the database hangs: what it may
 * wait for here and for the database (`platform/db/lending.ts`) is together less than the two seconds in which a client is promised an answer.
 */
const EXPECTED_MILLISECONDS_MOST = 450;
/** So many always run, whatever they take: what one takes is learned from them. */
const RUNNING_LEAST = 4;
const WAITING_MOST = { hashing: 512, verification: 1_024, visits: 256, administration: 256 } as const;

export function createQueues(options: {
  clock: Clock;
  log: Log;
  databasePoolSize: number;
  /** What one Argon2id takes at the moment. Milliseconds. */
  hashMilliseconds: () => number;
}): Queues {
  const { clock, log, databasePoolSize } = options;
  const cores = availableParallelism();
  const runningMost = (work: Work) =>
    // Enough that hashes wait for their core while groups of those that are done (`password-hashing.ts`) go through the database.
    work === 'hashing' ? 16 + 4 * cores : 2 * shareOf(work, databasePoolSize);
  const make = (work: Work) =>
    createQueue({
      work,
      clock,
      log,
      runningMost: runningMost(work),
      leastMilliseconds: work === 'hashing' ? () => options.hashMilliseconds() / cores : () => 0,
    });
  return Object.fromEntries(WORK.map((work) => [work, make(work)])) as Record<Work, Queue>;
}

function createQueue(options: {
  work: Work;
  clock: Clock;
  log: Log;
  runningMost: number;
  /** What one request takes at least, however fast the last ones were. */
  leastMilliseconds: () => number;
}): Queue {
  const { work, clock, log, runningMost } = options;
  const places = createPlaces({
    name: work,
    runningMost,
    waitingMost: WAITING_MOST[work],
    waitMillisecondsMost: EXPECTED_MILLISECONDS_MOST,
  });
  // Between two ends while all places are taken: what each who waits costs those behind.
  let intervalMilliseconds = 1;
  let lastEndAt = 0;
  let toldAt = Number.NEGATIVE_INFINITY;

  function ended(): void {
    const now = clock.monotonicMilliseconds();
    if (places.waiting > 0 && lastEndAt > 0) {
      const interval = Math.min(now - lastEndAt, EXPECTED_MILLISECONDS_MOST);
      intervalMilliseconds += (interval - intervalMilliseconds) / 16;
    }
    // An end after which nobody waits begins no interval: what follows is idleness.
    lastEndAt = places.waiting > 0 ? now : 0;
    places.give();
  }

  /** One line a second tells of a flood; one for each request would be a second flood. */
  function tell(): void {
    const now = clock.monotonicMilliseconds();
    if (now - toldAt < 1_000) return;
    toldAt = now;
    log.warn({ queue: work, waiting: places.waiting, shed: places.shed }, 'overloaded: requests are turned away');
  }

  return {
    places,
    isFull() {
      // Places are as many as keep a quick core busy. Where one takes long, all of them together would take more than a second: fewer are given away then.
      const expectedOfRunning = (places.running + 1) * options.leastMilliseconds();
      if (places.running >= RUNNING_LEAST && expectedOfRunning > EXPECTED_MILLISECONDS_MOST) {
        tell();
        return true;
      }
      // One may always wait: what it costs is learned from those who do, and where nobody did, a bad hour would be believed for ever.
      if (places.running < runningMost || places.waiting === 0) return false;
      const each = Math.max(intervalMilliseconds, options.leastMilliseconds());
      const expected = (places.running + places.waiting + 1) * each;
      if (places.waiting < WAITING_MOST[work] && expected <= EXPECTED_MILLISECONDS_MOST) return false;
      tell();
      return true;
    },
    async run(work, abandoned) {
      await places.take();
      try {
        if (abandoned()) throw places.refuse();
        return await work();
      } finally {
        ended();
      }
    },
  };
}
