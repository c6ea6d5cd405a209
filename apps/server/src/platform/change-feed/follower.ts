import type pg from 'pg';
import type { Clock } from '../clock/clock.ts';
import type { Database } from '../db/database.ts';
import { destroy } from '../db/lending.ts';
import type { Log } from '../log/log.ts';
import type { Change, Changes } from './changes.ts';

/** Keeps this replica's copies honest. `trusted()` is false once the feed has not been read for the stated bound. */
export type FeedFollower = {
  start(): Promise<void>;
  trusted(): boolean;
  stop(): Promise<void>;
};

const INTERVAL_MILLISECONDS = 250;

/** No answer within this is a cut connection: it is closed and made again. A server that takes two seconds for each is slow, and followed all the same. */
const ANSWER_MILLISECONDS = 3_000;

// A standby that is asked by mistake knows nothing of what the primary has committed since.
const BEGIN = `select pg_current_snapshot()::text as snap, clock_timestamp() as now, pg_is_in_recovery() as standby`;

// Rows that became visible between the previous snapshot and this one. Ids would lose late commits; the snapshot's own horizon
// would wait for any long write elsewhere. Always at least one row: it carries the next snapshot and the database's time.
const READ = `with s as materialized (select pg_current_snapshot() as snap)
select s.snap::text as snap, clock_timestamp() as now, f.project_id, f.scope, f.subject_id
from s left join change_feed f
  on f.xid >= pg_snapshot_xmin($1::pg_snapshot) and f.xid < pg_snapshot_xmax(s.snap)
 and not pg_visible_in_snapshot(f.xid, $1::pg_snapshot)
order by f.id`;

type Row = { snap: string; now: Date; project_id: string | null; scope: Change['scope']; subject_id: string };

export function createFeedFollower(options: {
  database: Database;
  changes: Changes;
  clock: Clock;
  log: Log;
  trustSeconds: number;
  /** Rows are kept this long; a replica that was cut off for longer drops every copy. */
  retentionSeconds: number;
}): FeedFollower {
  const { database, changes, clock, log } = options;
  let client: pg.Client | null = null;
  let snapshot: string | null = null;
  let lastReadAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | null = null;
  let reading: Promise<void> = Promise.resolve();
  let stopped = false;
  let failing = false;

  async function read(): Promise<void> {
    if (client === null) {
      // A cursor is of use only to the server that it was read from, as long as that one runs: after a crash, on a promoted replica or in a restored
      // database numbers of transactions are given again, and a cursor that has passed them would silently skip what they changed.
      snapshot = null;
      client = await database.connect();
    }
    const began = clock.monotonicMilliseconds();
    const longCut = began - lastReadAt > options.retentionSeconds * 1000;
    if (snapshot === null || longCut) {
      const [row] = await ask<{ snap: string; now: Date; standby: boolean }>(client, BEGIN, []);
      if (!row) throw new Error('no snapshot');
      if (row.standby) throw new Error('this is a standby, and the feed is read from the primary alone');
      changes.publishAll();
      snapshot = row.snap;
      clock.adjust(row.now, began);
      lastReadAt = began;
      return;
    }
    const rows = await ask<Row>(client, READ, [snapshot]);
    const head = rows[0];
    if (!head) throw new Error('the feed answered nothing');
    const drops = rows.flatMap((row) =>
      row.project_id === null ? [] : [{ projectId: row.project_id, scope: row.scope, subjectId: row.subject_id }],
    );
    changes.publish(drops);
    snapshot = head.snap;
    // The bound counts from before the question was asked: what is in the answer is at least as new as that.
    lastReadAt = began;
    clock.adjust(head.now, began);
  }

  async function ask<R extends pg.QueryResultRow>(
    connection: pg.Client,
    text: string,
    values: unknown[],
  ): Promise<R[]> {
    let deadline: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      deadline = setTimeout(() => reject(new Error('the feed did not answer in time')), ANSWER_MILLISECONDS);
    });
    try {
      return (await Promise.race([connection.query<R>(text, values), late])).rows;
    } finally {
      clearTimeout(deadline);
    }
  }

  async function tick(): Promise<void> {
    try {
      await read();
      if (failing) log.info({}, 'the change feed is read again');
      failing = false;
    } catch (error) {
      if (!failing && !stopped) log.warn({ reason: (error as Error).message }, 'the change feed cannot be read');
      failing = true;
      const broken = client;
      client = null;
      if (broken) destroy(broken);
    }
    if (!stopped)
      timer = setTimeout(() => {
        reading = tick();
      }, INTERVAL_MILLISECONDS);
  }

  return {
    async start() {
      await read();
      timer = setTimeout(() => {
        reading = tick();
      }, INTERVAL_MILLISECONDS);
    },
    trusted: () => clock.monotonicMilliseconds() - lastReadAt <= options.trustSeconds * 1000,
    async stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
      await reading;
      await client?.end().catch(() => {});
      client = null;
    },
  };
}
