import { sql } from 'kysely';
import pg from 'pg';
import type { Places } from '../load/places.ts';
import { type PreparedResult, preparedQuery } from './prepared-query.ts';

/**
 * How long somebody waits for the database. A client is promised its 503 within two seconds, and may have waited for its turn before
 * (`platform/load/queues.ts`), so what waits is bounded by the whole: the wait for a place in a share, the wait for a connection and the first statement
 * share one bound, and every further statement has one of its own, because an answer proves that the server lives.
 */
export const CONNECTION_MILLISECONDS = 900;
const ANSWER_MILLISECONDS = 1_400;
const PATIENT_MILLISECONDS = 10_000;

/** The end of a statement that may take ten seconds: removals of many rows. Whoever waits for it was told that it is long, or nobody waits. */
const PATIENT_MARK = '/* patient */';
export const patient = sql.raw(PATIENT_MARK);

/** Bounds of the pool's own. */
export const WAIT_FOR_CONNECTION = { connectionTimeoutMillis: CONNECTION_MILLISECONDS } as const;

/**
 * What Postgres does where the process that asked does not tell it any more. Longer than our own patience: an answer that we have given up is never
 * taken for one. The second is short, because a transaction whose client hangs holds its locks until then, and the next of its kind waits for them.
 */
const STATEMENT_MILLISECONDS = 12_000;
const IDLE_IN_TRANSACTION_MILLISECONDS = 4_000;

/**
 * Whoever gives up closes the connection, and Postgres looks that often whether somebody waits still. Not by a request to cancel: one that meets a commit
 * which waits for its synchronous replica makes it visible before the replica has it, and poolers have died of them (pgbouncer 1.18).
 */
const CLIENT_CHECK_MILLISECONDS = 500;

export const SERVER_BOUNDS = {
  statement_timeout: STATEMENT_MILLISECONDS,
  idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MILLISECONDS,
  options: `-c client_connection_check_interval=${CLIENT_CHECK_MILLISECONDS}`,
} as const;

/** A pooler in transaction mode refuses them at connect, and a SET would stay with the next client; within the transaction they reach as far as it. */
const BEGIN_POOLED = `begin; set local statement_timeout = ${STATEMENT_MILLISECONDS};
set local idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION_MILLISECONDS}; set local client_connection_check_interval = ${CLIENT_CHECK_MILLISECONDS}`;

/**
 * Behind a pooler a statement outside of a transaction has none of these bounds, and the pooler's leaving ends nothing. This ends it, past the pooler:
 * whatever of ours is older was given up, by whichever replica. Never what waits for a synchronous replica, see above.
 */
export const END_GIVEN_UP = `select pg_cancel_backend(pid) from pg_stat_activity
where datname = current_database() and usename = current_user and application_name = 'frontdesk' and state = 'active' and pid <> pg_backend_pid()
  and left(query, 900) = left($1, 900) and query_start < clock_timestamp() - interval '${ANSWER_MILLISECONDS - 100} milliseconds'
  and wait_event is distinct from 'SyncRep'`;

/** The database did not answer in time, or not in a way that can be relied on. What it was asked may have happened or not. */
export class DatabaseSilence extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DatabaseSilence';
  }
}

export type Ask = { readonly text: string; readonly values?: unknown[]; readonly name?: string };

/** A connection of the pool, lent to one piece of work. */
export type Loan = {
  query(ask: Ask): Promise<PreparedResult>;
  /** Back to the pool, or away with it. */
  release(discard?: boolean): void;
};

type Pending = { readonly text: string; readonly answersBefore: number; fail(error: Error): void };

const standbys = new WeakSet<pg.Client>();

/**
 * What a pool makes its connections by: a client that notices by itself, without asking, when it was led to a standby (Postgres reports `in_hot_standby`
 * at connect and whenever it changes). During a failover proxies and names do that; a standby may answer from a past in which a session still stood.
 */
export const WatchfulClient = function watchfulClient(config: pg.ClientConfig): pg.Client {
  const client = new pg.Client(config);
  client.connection.on('parameterStatus', (told: { parameterName: string; parameterValue: string }) => {
    if (told.parameterName !== 'in_hot_standby') return;
    if (told.parameterValue === 'on') standbys.add(client);
    else standbys.delete(client);
  });
  return client;
} as unknown as new () => pg.Client;

/** Lends a connection; where the caller's share has places, after one was had. */
export type Lend = (share?: Places) => Promise<Loan>;

/** Lends the connections of a pool, each statement with its deadline. A connection that misses one is thrown away; `givenUp` is told what it was asked. */
export function createLending(
  pool: pg.Pool,
  { pooled, givenUp }: { pooled: boolean; givenUp?: ((text: string) => void) | undefined },
): Lend {
  const generations = new WeakMap<pg.PoolClient, number>();
  // Grows when a statement was not answered and no other was meanwhile: then the server is away, and older connections with it, also where nobody
  // has closed them. Each of them would cost somebody a deadline.
  let generation = 0;
  let answers = 0;

  async function borrow(): Promise<pg.PoolClient> {
    for (;;) {
      const client = await pool.connect();
      const made = generations.get(client) ?? generation;
      generations.set(client, made);
      const isStandby = standbys.has(client as unknown as pg.Client);
      if (made === generation && !isStandby) return client;
      throwAway(client);
      if (isStandby) throw new DatabaseSilence('this is a standby: decisions are made by the primary alone');
    }
  }

  async function borrowInTurn(share: Places | undefined): Promise<pg.PoolClient> {
    await share?.take();
    try {
      return await borrow();
    } catch (error) {
      share?.give();
      throw error;
    }
  }

  /** Whatever comes later goes back to those who still wait. */
  function borrowInTime(share: Places | undefined): Promise<pg.PoolClient> {
    return new Promise((resolve, reject) => {
      let isLate = false;
      borrowInTurn(share).then((client) => {
        clearTimeout(timer);
        if (!isLate) return resolve(client);
        client.release();
        share?.give();
      }, fail);
      const timer = setTimeout(() => {
        isLate = true;
        fail(new DatabaseSilence('no connection was had in time'));
      }, CONNECTION_MILLISECONDS);

      function fail(error: Error): void {
        clearTimeout(timer);
        reject(error);
      }
    });
  }

  return async function lend(share) {
    let pending: Pending | null = null;
    let broken: DatabaseSilence | null = null;
    let inTransaction = false;
    let doubtful = false;
    let deadline: NodeJS.Timeout | undefined = setTimeout(isLate, ANSWER_MILLISECONDS);
    const client = await borrowInTime(share).catch((error: Error) => {
      clearTimeout(deadline);
      throw error;
    });
    client.on('notice', doubt);

    function isLate(): void {
      // After a pause of this process its timers come before the answers that already lie here: those are read first.
      deadline = setTimeout(giveUpWaiting, 0);
    }

    function giveUpWaiting(): void {
      deadline = undefined;
      broken = new DatabaseSilence('the database did not answer in time');
      if (pending === null) return;
      const { text, answersBefore, fail } = pending;
      if (answers === answersBefore) generation++;
      fail(broken);
      throwAway(client);
      if (!inTransaction) givenUp?.(text);
    }

    /**
     * Whoever cancels a commit that waits for a synchronous replica (a person with pg_cancel_backend) lets Postgres acknowledge what the replica does not
     * have, with this warning. The answer is true of this server alone, so it is no acknowledgement.
     */
    function doubt(notice: { readonly routine?: string | undefined }): void {
      if (notice.routine === 'SyncRepWaitForLSN') doubtful = true;
    }

    function query(ask: Ask): Promise<PreparedResult> {
      // The connection is gone, and its transaction with it.
      if (broken !== null) return ask.text === 'rollback' ? Promise.resolve(NOTHING) : Promise.reject(broken);
      if (ask.text.endsWith(PATIENT_MARK)) {
        clearTimeout(deadline);
        deadline = setTimeout(isLate, PATIENT_MILLISECONDS);
      } else deadline ??= setTimeout(isLate, ANSWER_MILLISECONDS);
      const begins = ask.text === 'begin';
      return new Promise((resolve, reject) => {
        pending = { text: ask.text, answersBefore: answers, fail: reject };
        const answered = (error: Error | null, result: PreparedResult) => {
          // Given up already; what comes now is no answer any more.
          if (broken !== null) return;
          clearTimeout(deadline);
          deadline = undefined;
          pending = null;
          answers++;
          if (error) reject(error);
          else if (doubtful) reject(new DatabaseSilence('the database committed without its synchronous replica'));
          else {
            if (begins) inTransaction = true;
            resolve(begins ? NOTHING : result);
          }
        };
        const { name, text, values = [] } = ask;
        if (name !== undefined) client.query(preparedQuery({ name, text, values }, answered));
        else client.query(begins && pooled ? { text: BEGIN_POOLED } : ask, answered);
      });
    }

    return {
      query,
      release(discard = false) {
        clearTimeout(deadline);
        client.off('notice', doubt);
        if (broken === null) client.release(discard);
        else if (pending === null) throwAway(client);
        share?.give();
      },
    };
  };
}

const NOTHING = { command: '', rowCount: null, oid: 0, fields: [], rows: [] };

/** At once and without a word: a server that hangs would let a polite end wait for ever. */
function throwAway(client: pg.PoolClient): void {
  destroy(client);
  client.release(true);
}

export function destroy(client: pg.ClientBase): void {
  (client as pg.Client).connection.stream.destroy();
}
