import type pg from 'pg';
import { createPlaces } from '../load/places.ts';

/** The part of a pool that is used: also of one that is a share of another. */
export type Connections = {
  connect(): Promise<pg.PoolClient>;
  query(query: pg.QueryConfig): Promise<pg.QueryResult>;
  end(): Promise<void>;
  readonly options: pg.Pool['options'];
};

/** Who is behind so many waits for nothing: the statement itself has its own time, and a client is promised its 503 soon. */
const WAIT_MILLISECONDS_MOST = 1_000;
const WAITING_MOST = 1_024;

/** A share of a pool's connections: who wants one more waits here, so that others find theirs. */
export function sharePool(pool: pg.Pool, name: string, most: number): Connections {
  const places = createPlaces({
    name: `database connections for ${name}`,
    runningMost: most,
    waitingMost: WAITING_MOST,
    waitMillisecondsMost: WAIT_MILLISECONDS_MOST,
  });

  async function connect(): Promise<pg.PoolClient> {
    await places.take();
    try {
      return lend(await pool.connect());
    } catch (error) {
      places.give();
      throw error;
    }
  }

  /** The client itself, whose release gives the place back as well. */
  function lend(client: pg.PoolClient): pg.PoolClient {
    const release = client.release;
    client.release = (error) => {
      client.release = release;
      release.call(client, error);
      places.give();
    };
    return client;
  }

  return {
    connect,
    async query(query) {
      const client = await connect();
      try {
        const result = await client.query(query);
        client.release();
        return result;
      } catch (error) {
        // As the pool does: a connection that failed a question is not lent again.
        client.release(error as Error);
        throw error;
      }
    },
    end: async () => {},
    options: pool.options,
  };
}
