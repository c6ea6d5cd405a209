import { until } from './people.ts';
import type { TestServer } from './server.ts';

// A notice of a new device becomes a token and a mail some time after its sign-in, and a mail becomes a line of the log.
const UNDER_WAY = `select from device_notices where told_at is null union all
  select from jobs.job where state = 'active' or (state in ('created', 'retry') and start_after <= now())`;

/** What was asked of this server's worker before is over: counts that follow are of what the test itself does. */
export async function jobsDone({ running: { services } }: TestServer): Promise<void> {
  if (services.config.role === 'api') return;
  const { pool } = services.database;
  await until(async () => (await pool.query(UNDER_WAY)).rowCount === 0, 10_000, 'the end of the jobs');
}
