import { instanceErrors, Problem } from '../http/problem.ts';

/**
 * A bounded number of places, and a bounded queue before them, first come first served. Whoever cannot have one in time is told so, early:
 * a queue that only grows answers nobody.
 */
export type Places = {
  /** Resolves once a place is had; rejects with `instance.overloaded` when the queue is full, or the wait was too long. */
  take(): Promise<void>;
  /** Gives a place back; it is handed to the next who waits, so that nobody can slip in between. */
  give(): void;
  readonly running: number;
  readonly waiting: number;
  /** How many were turned away so far. */
  readonly shed: number;
  /** Turns one away that never asked for a place. */
  refuse(): Problem;
};

export type Bounds = {
  readonly name: string;
  readonly runningMost: number;
  readonly waitingMost: number;
  readonly waitMillisecondsMost: number;
};

type Waiting = { readonly enter: () => void; readonly timer: NodeJS.Timeout };

export function createPlaces(bounds: Bounds): Places {
  // A set keeps the order of arrival, and one that gives up leaves it at once.
  const queue = new Set<Waiting>();
  let running = 0;
  let shed = 0;

  function refuse(): Problem {
    shed++;
    return new Problem(instanceErrors.overloaded, { retryAfterSeconds: 1, privateDetail: bounds.name });
  }

  return {
    take() {
      if (running < bounds.runningMost) {
        running++;
        return Promise.resolve();
      }
      if (queue.size >= bounds.waitingMost) return Promise.reject(refuse());
      return new Promise<void>((enter, giveUp) => {
        const timer = setTimeout(() => {
          queue.delete(waiting);
          giveUp(refuse());
        }, bounds.waitMillisecondsMost);
        const waiting: Waiting = { enter, timer };
        queue.add(waiting);
      });
    },
    give() {
      const [next] = queue;
      if (!next) {
        running--;
        return;
      }
      queue.delete(next);
      clearTimeout(next.timer);
      next.enter();
    },
    get running() {
      return running;
    },
    get waiting() {
      return queue.size;
    },
    get shed() {
      return shed;
    },
    refuse,
  };
}
