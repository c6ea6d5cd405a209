import { type Database, type Db, runStatement, statement, type TransactionDb } from '../../platform/db/database.ts';
import { COUNTED, type Count } from './security-overview.rules.ts';

const COUNTS = statement<Count>(
  'security_overview.list_counts',
  `select hour, metric, key, count from security_counts where project_id = $1 and hour >= $2 order by hour, metric, key`,
);

/** By the primary key: a few rows for each hour. */
export function listCounts(database: Database, projectId: string, from: Date): Promise<Count[]> {
  return database.prepared(COUNTS, [projectId, from]);
}

export async function readCountedUntil(db: Db): Promise<Date | null> {
  const row = await db.selectFrom('securityCountsProgress').select('countedUntil').executeTakeFirst();
  return row?.countedUntil ?? null;
}

/** Null: another worker is counting. */
export async function lockCountedUntil(db: TransactionDb): Promise<Date | null> {
  const query = db.selectFrom('securityCountsProgress').select('countedUntil').forUpdate().skipLocked();
  return (await query.executeTakeFirst())?.countedUntil ?? null;
}

const list = (texts: readonly string[]) => texts.map((text) => `'${text}'`).join(', ');
const caseOf = (value: (row: (typeof COUNTED)[number]) => string) =>
  `case a.action ${COUNTED.map((row) => `when '${row.action}' then ${value(row)}`).join(' ')} end`;

// Over all projects by time, and patient: nobody waits for it. What was deleted meanwhile with its project is left out.
const COUNT = statement<never>(
  'security_overview.count_all_projects',
  `insert into security_counts as c (project_id, hour, metric, key, count)
select project_id, hour, metric, key, count(*) from (
  select a.project_id, date_trunc('hour', a.occurred_at, 'UTC') as hour, ${caseOf(({ metric }) => `'${metric}'`)} as metric,
    coalesce(left(${caseOf(({ key }) => key)}, 60), 'other') as key
  from audit_events a join projects p on p.id = a.project_id
  where a.occurred_at >= $1 and a.occurred_at < $2 and a.action in (${list(COUNTED.map(({ action }) => action))})
  union all
  select d.project_id, date_trunc('hour', d.created_at, 'UTC'), 'new_devices', 'device'
  from devices d join projects p on p.id = d.project_id
  where d.created_at >= $1 and d.created_at < $2
) events
group by project_id, hour, metric, key
on conflict (project_id, hour, metric, key) do update set count = c.count + excluded.count /* patient */`,
);

/** Counts what happened from one time on until another, and moves the progress there. Under the lock of the progress. */
export async function countSlice(db: TransactionDb, from: Date, until: Date): Promise<void> {
  await runStatement(db, COUNT, [from, until]);
  await db.updateTable('securityCountsProgress').set({ countedUntil: until }).execute();
}

// By their places: Postgres 15 joins any other form of it by the hour alone.
const DELETE_OLD = statement<never>(
  'security_counts.delete_old',
  `delete from security_counts where ctid = any(array(select ctid from security_counts where hour < $1 order by hour limit $2)) /* patient */`,
);

export async function deleteOldCounts(db: Db, before: Date, most: number): Promise<void> {
  await runStatement(db, DELETE_OLD, [before, most]);
}
