import { until } from './people.ts';
import type { TestServer } from './server.ts';

const WAITING_JOBS = `select from jobs.job where state = 'active' or (state in ('created', 'retry') and start_after <= now())`;
// A notice of a new device becomes a token and a mail some time after its sign-in, and a mail becomes a line of the log.
const UNDER_WAY = `select from device_notices where told_at is null union all ${WAITING_JOBS}`;

/** What was asked of this server's worker before is over: counts that follow are of what the test itself does. */
export function jobsDone(server: TestServer): Promise<void> {
  return untilNone(server, UNDER_WAY);
}

/** The same for who counts nothing of new devices, and does not wait until those are told. */
export function waitingJobsDone(server: TestServer): Promise<void> {
  return untilNone(server, WAITING_JOBS);
}

async function untilNone({ running: { services } }: TestServer, query: string): Promise<void> {
  if (services.config.role === 'api') return;
  const { pool } = services.database;
  await until(async () => (await pool.query(query)).rowCount === 0, 10_000, 'the end of the jobs');
}
