import { type Db, runStatement, statement } from '../db/database.ts';

/** The queue's own clock and its own columns: whoever holds a job says so there, twice in each `heartbeat_seconds`. */
const TAKE_BACK = statement<never>(
  'jobs.take_back',
  `update jobs.job set state = (case when retry_count < retry_limit then 'retry' else 'failed' end)::jobs.job_state,
  start_after = jobs.job_now(), completed_on = case when retry_count < retry_limit then null else jobs.job_now() end
where name = any($1) and state = 'active' and (heartbeat_on + heartbeat_seconds * interval '1 second' < jobs.job_now()
  or started_on + expire_seconds * interval '1 second' < jobs.job_now())`,
);

const DELETE_FINISHED = statement<never>(
  'jobs.delete_finished',
  `delete from jobs.job where (name, id) in (
  select name, id from jobs.job where completed_on < jobs.job_now() - $1 * interval '1 second' order by completed_on limit $2)`,
);

/** Jobs whose worker is gone wait again, for another; those that were tried often enough have failed. */
export async function takeBackLostJobs(db: Db, queues: readonly string[]): Promise<void> {
  await runStatement(db, TAKE_BACK, [queues]);
}

export async function deleteFinishedJobs(db: Db, olderThanSeconds: number, limit: number): Promise<void> {
  await runStatement(db, DELETE_FINISHED, [olderThanSeconds, limit]);
}
