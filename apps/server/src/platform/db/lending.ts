import net from 'node:net';
import { sql } from 'kysely';
import type pg from 'pg';

/**
 * How long somebody waits for the database. A client is promised its 503 within two seconds, so what waits is bounded by the whole: the wait for a
 * connection and the first statement share one bound, and every further statement has it anew, because an answer proves that the server lives.
 */
const CONNECTION_MILLISECONDS = 1_100;
const ANSWER_MILLISECONDS = 1_600;
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
export const SERVER_BOUNDS = { statement_timeout: 12_000, idle_in_transaction_session_timeout: 4_000 } as const;

/** A pooler in transaction mode refuses them at connect, and a SET would stay with the next client; within the transaction they reach as far as it. */
const BEGIN_POOLED = `begin; set local statement_timeout = ${SERVER_BOUNDS.statement_timeout}; set local idle_in_transaction_session_timeout = ${SERVER_BOUNDS.idle_in_transaction_session_timeout}`;

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
  query(ask: Ask): Promise<pg.QueryResult>;
  /** Back to the pool, or away with it. */
  release(discard?: boolean): void;
};

type Pending = { readonly text: string; readonly answersBefore: number; fail(error: Error): void };

/** Lends the connections of a pool, each statement with its deadline. A connection that misses one is thrown away. */
export function createLending(pool: pg.Pool, options: { pooled: boolean }): () => Promise<Loan> {
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
      if (made === generation) return client;
      throwAway(client);
    }
  }

  return async function lend() {
    let pending: Pending | null = null;
    let broken: DatabaseSilence | null = null;
    let inTransaction = false;
    let doubtful = false;
    let deadline: NodeJS.Timeout | undefined = setTimeout(isLate, ANSWER_MILLISECONDS);
    const client = await borrow().catch((error: Error) => {
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
      void giveUp(client, mayBeCancelled(text, inTransaction));
    }

    /**
     * Whoever cancels a commit that waits for a synchronous replica (a person with pg_cancel_backend) lets Postgres acknowledge what the replica does not
     * have, with this warning. The answer is true of this server alone, so it is no acknowledgement.
     */
    function doubt(notice: { readonly routine?: string | undefined }): void {
      if (notice.routine === 'SyncRepWaitForLSN') doubtful = true;
    }

    function query(ask: Ask): Promise<pg.QueryResult> {
      // The connection is gone, and its transaction with it.
      if (broken !== null) return ask.text === 'rollback' ? Promise.resolve(NOTHING) : Promise.reject(broken);
      if (ask.text.endsWith(PATIENT_MARK)) {
        clearTimeout(deadline);
        deadline = setTimeout(isLate, PATIENT_MILLISECONDS);
      } else deadline ??= setTimeout(isLate, ANSWER_MILLISECONDS);
      const begins = ask.text === 'begin';
      return new Promise((resolve, reject) => {
        pending = { text: ask.text, answersBefore: answers, fail: reject };
        client.query(begins && options.pooled ? { text: BEGIN_POOLED } : ask, (error: Error | null, result) => {
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
        });
      });
    }

    return {
      query,
      release(discard = false) {
        clearTimeout(deadline);
        client.off('notice', doubt);
        if (broken === null) client.release(discard);
        else if (pending === null) throwAway(client);
      },
    };
  };
}

const NOTHING = { command: '', rowCount: null, oid: 0, fields: [], rows: [] };

/**
 * A cancelled commit would be seen by others before the synchronous replica has it, and could be lost after it was seen. So only what commits nothing is
 * cancelled: a statement within a transaction, or one that only reads.
 */
function mayBeCancelled(text: string, inTransaction: boolean): boolean {
  return inTransaction ? text !== 'commit' : /^select /.test(text);
}

/** Tells Postgres that nobody waits any more, where it can hear that, and closes the connection. */
async function giveUp(client: pg.PoolClient, cancel: boolean): Promise<void> {
  if (cancel) await requestCancel(client);
  throwAway(client);
}

/** At once and without a word: a server that hangs would let a polite end wait for ever. */
function throwAway(client: pg.PoolClient): void {
  destroy(client);
  client.release(true);
}

export function destroy(client: pg.ClientBase): void {
  (client as pg.Client).connection.stream.destroy();
}

const CANCEL_MILLISECONDS = 300;
const CANCEL_CODE = 80_877_102;

/** CancelRequest of the protocol, over a connection of its own. Best effort: nothing answers it, and the statement's own bound remains. */
function requestCancel(client: pg.PoolClient): Promise<void> {
  const { host, port, processID, secretKey } = client as unknown as {
    host: string;
    port: number;
    processID: number | null;
    secretKey: number | null;
  };
  if (processID === null || secretKey === null) return Promise.resolve();
  const message = Buffer.alloc(16);
  [16, CANCEL_CODE, processID, secretKey].forEach((word, index) => {
    message.writeInt32BE(word, index * 4);
  });
  return new Promise((resolve) => {
    const socket = host.startsWith('/') ? net.connect(`${host}/.s.PGSQL.${port}`) : net.connect(port, host);
    const late = setTimeout(() => socket.destroy(), CANCEL_MILLISECONDS);
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(late);
      resolve();
    });
    socket.on('connect', () => socket.end(message));
    socket.resume();
  });
}
