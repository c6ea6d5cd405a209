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

const MAIL = statement<{ waiting: number; givenUp: number }>(
  'health.mail',
  `select count(*) filter (where state < 'active')::integer as waiting,
count(*) filter (where state = 'failed' and completed_on >= $1::timestamptz)::integer as "givenUp"
from jobs.job where name = 'mail' and state <> 'completed'`,
);

const SERVER_VERSION = statement<{ version: string }>(
  'health.server_version',
  `select split_part(current_setting('server_version'), ' ', 1) as version`,
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

/** Mails that wait for a worker, and those that were given up since a time. */
export async function countMail(database: Database, since: Date): Promise<{ waiting: number; givenUp: number }> {
  const [row] = await database.prepared(MAIL, [since]);
  return row ?? { waiting: 0, givenUp: 0 };
}

/** `18.1`: as Postgres writes it, without what its packager adds. */
export async function readServerVersion(database: Database): Promise<string | null> {
  return (await database.prepared(SERVER_VERSION, []))[0]?.version ?? null;
}
