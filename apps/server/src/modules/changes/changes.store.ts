import { type Database, statement } from '../../platform/db/database.ts';
import type { FeedPosition } from './changes.rules.ts';

export type ChangeRow = {
  readonly scope: 'session' | 'user' | 'organization' | 'project';
  readonly subjectId: string;
  readonly createdAt: Date;
};

// A restart of Postgres, a fail-over and a restore all begin a new server process: its start is what transaction ids are counted under.
const EPOCH = `(extract(epoch from pg_postmaster_start_time()) * 1000000)::bigint::text as epoch`;

const PRESENT = statement<FeedPosition>('changes.present', `select pg_current_snapshot()::text as snapshot, ${EPOCH}`);

/** Where the feed is now. */
export async function readPresentPosition(database: Database): Promise<FeedPosition> {
  const [row] = await database.prepared(PRESENT, []);
  if (!row) throw new Error('Postgres answered no snapshot');
  return row;
}

// The reading of `platform/change-feed/follower.ts`, within one project. Always at least one row: it carries the next position.
const SINCE = statement<FeedPosition & { [Column in keyof ChangeRow]: ChangeRow[Column] | null }>(
  'changes.since',
  `with s as materialized (select pg_current_snapshot() as snap)
select s.snap::text as snapshot, ${EPOCH}, f.scope, f.subject_id as "subjectId", f.created_at as "createdAt"
from s left join change_feed f
  on f.project_id = $1 and f.xid >= pg_snapshot_xmin($2::pg_snapshot) and f.xid < pg_snapshot_xmax(s.snap)
 and not pg_visible_in_snapshot(f.xid, $2::pg_snapshot)
order by f.id
limit $3`,
);

/** What the project's feed holds that the snapshot did not see, oldest first, and where that leads. */
export async function readChangesSince(
  database: Database,
  query: { readonly projectId: string; readonly snapshot: string; readonly limit: number },
): Promise<{ position: FeedPosition; rows: ChangeRow[] }> {
  const found = await database.prepared(SINCE, [query.projectId, query.snapshot, query.limit]);
  const [head] = found;
  if (!head) throw new Error('the feed answered nothing');
  const rows = found.flatMap(({ scope, subjectId, createdAt }) =>
    scope === null || subjectId === null || createdAt === null ? [] : [{ scope, subjectId, createdAt }],
  );
  return { position: { epoch: head.epoch, snapshot: head.snapshot }, rows };
}
