import type { Database } from '../../platform/db/database.ts';
import { statement } from '../../platform/db/database.ts';

const MISSING_MIGRATIONS = statement<{ missing: number }>(
  'health.missing_migrations',
  `select count(*)::integer as missing from unnest($1::text[]) as wanted (name)
where not exists (select from schema_migrations where schema_migrations.name = wanted.name)`,
);

const OLDEST_WAITING_JOB = statement<{ seconds: number | null }>(
  'health.oldest_waiting_job',
  `select extract(epoch from $1::timestamptz - min(start_after))::float8 as seconds
from jobs.job where name = 'mail' and state < 'active' and start_after <= $1::timestamptz`,
);

/** How many of these migrations the database has not seen. A newer database than this code knows is fine: changes expand before they contract. */
export async function countMissingMigrations(database: Database, names: readonly string[]): Promise<number> {
  const [row] = await database.prepared(MISSING_MIGRATIONS, [names]);
  return row?.missing ?? names.length;
}

/** How long the mail that is due for longest has waited for a worker. 0: none waits. */
export async function readOldestWaitSeconds(database: Database, now: Date): Promise<number> {
  const [row] = await database.prepared(OLDEST_WAITING_JOB, [now]);
  return Math.max(0, row?.seconds ?? 0);
}
