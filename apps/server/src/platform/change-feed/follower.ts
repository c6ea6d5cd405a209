import type pg from 'pg';
import type { Clock } from '../clock/clock.ts';
import type { Database } from '../db/database.ts';
import { destroy } from '../db/lending.ts';
import type { Log } from '../log/log.ts';
import type { Change, Changes } from './changes.ts';
import type { RecentChanges } from './recent-changes.ts';

/** Keeps this replica's copies honest. `trusted()` is false once the feed has not been read for the stated bound. */
export type FeedFollower = {
  start(): Promise<void>;
  trusted(): boolean;
  stop(): Promise<void>;
};

const INTERVAL_MILLISECONDS = 250;

/** No answer within this is a cut connection: it is closed and made again. A server that takes two seconds for each is slow, and followed all the same. */
const ANSWER_MILLISECONDS = 3_000;

/** Copies in Valkey live ten minutes: nothing older has to be judged by what happened before this process. */
const RECENT_MILLISECONDS = 15 * 60_000;
const MOST_RECENT_ROWS = 20_000;

// Which run of which server this is. A server that crashed, was restored or was promoted may lack what its predecessor had told of, and gives numbers
// of transactions again. Its start changes with each of these but for a crash that the postmaster survives: then statistics begin anew.
const SERVER = `concat(extract(epoch from pg_postmaster_start_time()), ' ', (select extract(epoch from stats_reset) from pg_stat_bgwriter)) as server`;

// A standby that is asked by mistake knows nothing of what the primary has committed since.
const FIRST = `select pg_current_snapshot()::text as snap, clock_timestamp() as now, pg_is_in_recovery() as standby, ${SERVER}`;

// Rows that became visible between the previous snapshot and this one. Ids would lose late commits; the snapshot's own horizon
// would wait for any long write elsewhere. Always at least one row: it carries the next snapshot and the database's time.
const READ = `with s as materialized (select pg_current_snapshot() as snap)
select s.snap::text as snap, clock_timestamp() as now, ${SERVER}, f.xid::text as xid, f.project_id, f.scope, f.subject_id
from s left join change_feed f
  on f.xid >= pg_snapshot_xmin($1::pg_snapshot) and f.xid < pg_snapshot_xmax(s.snap)
 and not pg_visible_in_snapshot(f.xid, $1::pg_snapshot)
order by f.id`;

// The newest changes without a gap, for judging copies that are older than this process.
const RECENT = `select xid::text as xid, project_id, scope, subject_id, created_at >= $1 as recent
from change_feed order by xid desc, id desc limit ${MOST_RECENT_ROWS}`;

type Head = { snap: string; now: Date; server: string };
type Row = Head & ({ xid: null; project_id: null } | ChangeRow);
type ChangeRow = { xid: string; project_id: string; scope: Change['scope']; subject_id: string };

export function createFeedFollower(options: {
  database: Database;
  changes: Changes;
  /** Told where each change stands in the database's history. Null: no copies come from elsewhere. */
  recent: RecentChanges | null;
  clock: Clock;
  log: Log;
  trustSeconds: number;
  /** Rows are kept this long; a replica that was cut off for longer drops every copy. */
  retentionSeconds: number;
}): FeedFollower {
  const { database, changes, recent, clock, log } = options;
  let client: pg.Client | null = null;
  let snapshot: string | null = null;
  let server = '';
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
      const [first] = await ask<Head & { standby: boolean }>(client, FIRST, []);
      if (!first) throw new Error('no snapshot');
      if (first.standby) throw new Error('this is a standby, and the feed is read from the primary alone');
      await begin(client, first, began);
      return;
    }
    const rows = await ask<Row>(client, READ, [snapshot]);
    const [head] = rows;
    if (!head) throw new Error('the feed answered nothing');
    if (head.server !== server || pastOf(head.snap) < pastOf(snapshot)) {
      // Behind a pooler a connection outlives its server. The next one may have a history without the end of the last one's (a backup, a replica
      // that was behind), and gives numbers of transactions again: the cursor would skip what they change.
      await begin(client, head, began);
      return;
    }
    for (const row of rows) if (row.xid !== null) changes.hear(changeOf(row), Number(row.xid));
    snapshot = head.snap;
    // The bound counts from before the question was asked: what is in the answer is at least as new as that.
    lastReadAt = began;
    clock.adjust(head.now, began, clock.monotonicMilliseconds());
    recent?.readUpTo({ server, xmin: xminOf(snapshot) }, began);
  }

  async function begin(connection: pg.Client, head: Head, began: number): Promise<void> {
    changes.publishAll();
    snapshot = head.snap;
    clock.adjust(head.now, began, clock.monotonicMilliseconds());
    lastReadAt = began;
    // Where the next step fails, the next reading begins again.
    server = '';
    await remember(connection, head);
  }

  /** What happened shortly before on this server. What happens after `head` comes by the feed. */
  async function remember(connection: pg.Client, head: Head): Promise<void> {
    if (recent) {
      const after = new Date(clock.now().getTime() - RECENT_MILLISECONDS);
      const rows = await ask<ChangeRow & { recent: boolean }>(connection, RECENT, [after]);
      const known = rows.map((row) => ({ change: changeOf(row), xid: Number(row.xid), recent: row.recent }));
      const oldest = known.findLast((row) => row.recent)?.xid ?? pastOf(head.snap);
      // The last transaction of a full answer may have more rows than came.
      const cutOff = known.length === MOST_RECENT_ROWS && known.at(-1)?.xid === oldest;
      const floor = cutOff ? oldest + 1 : oldest;
      const kept = known.filter(({ xid }) => xid >= floor);
      recent.begin({ server: head.server, xmin: xminOf(head.snap) }, floor, kept.reverse());
    }
    server = head.server;
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

function changeOf(row: ChangeRow): Change {
  return { projectId: row.project_id, scope: row.scope, subjectId: row.subject_id };
}

/** Of `xmin:xmax:…`: every transaction below it had ended. */
function xminOf(snapshot: string): number {
  return Number(snapshot.slice(0, snapshot.indexOf(':')));
}

/** Of `xmin:xmax:…`: no transaction from it on had begun. */
function pastOf(snapshot: string): number {
  return Number(snapshot.split(':')[1]);
}
