import { fromKysely, PgBoss } from 'pg-boss';
import type { Database, TransactionDb } from '../db/database.ts';
import type { Log } from '../log/log.ts';
import { deleteFinishedJobs, takeBackLostJobs } from './jobs.store.ts';

/** Jobs are enqueued in the transaction of the change that wants them, and run by workers. Queues are made by migrations. */
export type Jobs = {
  enqueue(db: TransactionDb, queue: QueueName, data: object, options?: JobOptions): Promise<void>;
  /** After the commit: a worker in this process looks at once instead of at its next tick. */
  nudge(queue: QueueName): void;
  work(queue: QueueName, handler: (data: unknown) => Promise<void>): void;
  /** Regularly, by one worker at least: gives others what a worker took and can no more finish, and removes what has been done for long. */
  tend(): Promise<void>;
  start(options: { runWorkers: boolean }): Promise<void>;
  stop(): Promise<void>;
};

export type JobOptions = {
  readonly startAfterSeconds?: number;
  /** Before those of a lower one in its queue; 0 where none is given. */
  readonly priority?: number;
};

export type QueueName = 'mail' | 'housekeeping' | 'bulk_actions' | 'data_exports' | 'user-imports';

/**
 * A job may take this long, because a mail server may: it answers each step within a minute, and mails wait for a connection to it. That its worker
 * lives is told beside it, so that what a killed process held is taken up soon.
 */
const EXPIRE_SECONDS = 15 * 60;
/** People watch an import, so its worker is missed as soon as the queue can. */
const HEARTBEAT_SECONDS: Readonly<Record<QueueName, number>> = {
  mail: 30,
  housekeeping: 30,
  bulk_actions: 30,
  data_exports: 30,
  'user-imports': 10,
};
/** Of failed ones the health page counts the last day. */
const KEEP_FINISHED_SECONDS = 2 * 24 * 60 * 60;
const DELETE_AT_ONCE = 10_000;

export function createJobs(database: Database, log: Log): Jobs {
  const handlers = new Map<QueueName, (data: unknown) => Promise<void>>();
  const workers = new Map<QueueName, string>();
  const boss = new PgBoss({
    db: { executeSql: async (text, values) => ({ rows: await database.query(text, values ?? []) }) },
    schema: 'jobs',
    migrate: false,
    createSchema: false,
    schedule: false,
    supervise: false,
  });
  boss.on('error', (error) => log.warn({ reason: error.message }, 'the job queue reports a fault'));
  let started = false;

  async function settle(
    queue: QueueName,
    job: { id: string; data: unknown },
    handler: (data: unknown) => Promise<void>,
  ) {
    try {
      await handler(job.data);
      return { id: job.id, status: 'completed' as const };
    } catch (error) {
      log.warn({ queue, job: job.id, reason: (error as Error).message }, 'a job failed and will be tried again');
      return { id: job.id, status: 'failed' as const };
    }
  }

  return {
    async enqueue(db, queue, data, { startAfterSeconds, priority } = {}) {
      await boss.send(queue, data, {
        db: fromKysely(db),
        expireInSeconds: EXPIRE_SECONDS,
        heartbeatSeconds: HEARTBEAT_SECONDS[queue],
        ...(startAfterSeconds === undefined ? {} : { startAfter: startAfterSeconds }),
        ...(priority === undefined ? {} : { priority }),
      });
    },
    nudge(queue) {
      const worker = workers.get(queue);
      if (worker) boss.notifyWorker(worker);
    },
    work(queue, handler) {
      handlers.set(queue, handler);
    },
    async tend() {
      await takeBackLostJobs(database.db, [...handlers.keys()]);
      await deleteFinishedJobs(database.db, KEEP_FINISHED_SECONDS, DELETE_AT_ONCE);
    },
    async start({ runWorkers }) {
      await boss.start();
      started = true;
      if (!runWorkers) return;
      for (const [queue, handler] of handlers) {
        const options = { batchSize: 10, pollingIntervalSeconds: 0.5, perJobResults: true } as const;
        const worker = await boss.work(queue, options, (batch) =>
          Promise.all(batch.map((job) => settle(queue, job, handler))),
        );
        workers.set(queue, worker);
      }
    },
    async stop() {
      if (started) await boss.stop({ graceful: true, timeout: 5_000 });
      started = false;
    },
  };
}
