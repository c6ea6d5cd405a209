import { createPlaces } from '../load/places.ts';
import { CONNECTION_MILLISECONDS, type Lend } from './lending.ts';

const WAITING_MOST = 1_024;

/** A share of what is lent: who wants one more waits here, so that others find theirs. The wait is part of the wait for a connection. */
export function shareLending(lend: Lend, name: string, most: number): Lend {
  const places = createPlaces({
    name: `database connections for ${name}`,
    runningMost: most,
    waitingMost: WAITING_MOST,
    waitMillisecondsMost: CONNECTION_MILLISECONDS,
  });
  return () => lend(places);
}
