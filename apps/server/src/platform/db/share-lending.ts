import { createPlaces } from '../load/places.ts';
import type { Loan } from './lending.ts';

/** Who is behind so many waits for nothing: the statement itself has its own time, and a client is promised its 503 soon. */
const WAIT_MILLISECONDS_MOST = 1_000;
const WAITING_MOST = 1_024;

/** A share of what is lent: who wants one more waits here, so that others find theirs. */
export function shareLending(lend: () => Promise<Loan>, name: string, most: number): () => Promise<Loan> {
  const places = createPlaces({
    name: `database connections for ${name}`,
    runningMost: most,
    waitingMost: WAITING_MOST,
    waitMillisecondsMost: WAIT_MILLISECONDS_MOST,
  });
  return async () => {
    await places.take();
    try {
      const loan = await lend();
      return {
        query: loan.query,
        release(discard) {
          loan.release(discard);
          places.give();
        },
      };
    } catch (error) {
      places.give();
      throw error;
    }
  };
}
