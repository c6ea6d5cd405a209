import { type Db, runStatement, statement } from '../../platform/db/database.ts';
import { assert } from '../../platform/http/problem.ts';
import { SNAPSHOT_COLUMNS, SNAPSHOT_JOINS, type SnapshotRow } from './sessions.store.ts';

const INHERIT = statement<SnapshotRow>(
  'sessions.inherit',
  `with inherited as (
  update sessions s
  set lineage_id = before.lineage_id, organization_id = before.organization_id, application_id = before.application_id,
    amr = before.amr || array(select unnest(s.amr) except select unnest(before.amr))
  from sessions before
  where s.project_id = $1 and s.id = $2 and before.project_id = $1 and before.id = $3
  returning s.*
)
select ${SNAPSHOT_COLUMNS}
from inherited s
${SNAPSHOT_JOINS}`,
);

const FIND_LINEAGE = statement<{ lineageId: string }>(
  'sessions.find_lineage',
  `select lineage_id as "lineageId" from sessions where project_id = $1 and id = $2 and revoked_at is null`,
);

/** What a session has in common with those before and after it, each in the place of the last. Null: it has ended. */
export async function findLineage(db: Db, of: { projectId: string; id: string }): Promise<string | null> {
  const [row] = await runStatement(db, FIND_LINEAGE, [of.projectId, of.id]);
  return row?.lineageId ?? null;
}

/** A session that takes the place of another one: the same line, the same application, the same active organization, and
 * everything that was shown in it. */
export async function inheritSession(
  db: Db,
  change: { projectId: string; id: string; fromId: string },
): Promise<SnapshotRow> {
  const [row] = await runStatement(db, INHERIT, [change.projectId, change.id, change.fromId]);
  assert(row, 'both sessions are held by this transaction');
  return row;
}
