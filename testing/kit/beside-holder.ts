import type pg from 'pg';
import { decodeId } from '../../apps/server/src/lib/type-id.ts';
import type { Answer } from './browser.ts';
import { until } from './people.ts';
import type { TestServer } from './server.ts';

/**
 * Somebody holds the user's row. Once the call waits for it, they do `meanwhile`, which may wait for nobody: whatever the call holds already, it
 * holds against the order of locks.
 */
export async function besideHolder(
  server: TestServer,
  { userId }: { readonly userId: string },
  call: () => Promise<Answer>,
  meanwhile: (holder: pg.Client) => Promise<unknown>,
): Promise<Answer> {
  const hold = (holder: pg.Client) =>
    holder.query('select from users where id = $1 for update', [decodeId('user', userId)]);
  return besideTransaction(server, hold, call, meanwhile);
}

/** The same for whatever else somebody holds: `hold` is done before the call, in the transaction of `meanwhile`. */
export async function besideTransaction(
  server: TestServer,
  hold: (holder: pg.Client) => Promise<unknown>,
  call: () => Promise<Answer>,
  meanwhile: (holder: pg.Client) => Promise<unknown>,
): Promise<Answer> {
  const { database } = server.running.services;
  const holder = await database.connect();
  try {
    await holder.query(`set lock_timeout = '300ms'`);
    await holder.query('begin');
    await hold(holder);
    const answer = call();
    const isWaiting = async () => {
      const { rowCount } = await database.pool.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rowCount === 1;
    };
    await until(isWaiting, 5_000, 'a call that waits for who holds it');
    await meanwhile(holder);
    await holder.query('commit');
    return await answer;
  } finally {
    await holder.end();
  }
}
