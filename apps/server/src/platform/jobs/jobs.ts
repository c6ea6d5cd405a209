import { fromKysely, PgBoss } from 'pg-boss';
import type { Database, TransactionDb } from '../db/database.ts';
import type { Log } from '../log/log.ts';

/** Jobs are enqueued in the transaction of the change that wants them, and run by workers. Queues are made by migrations. */
export type Jobs = {
  enqueue(db: TransactionDb, queue: QueueName, data: object, options?: { startAfterSeconds: number }): Promise<void>;
  /** After the commit: a worker in this process looks at once instead of at its next tick. */
  nudge(queue: QueueName): void;
  work(queue: QueueName, handler: (data: unknown) => Promise<void>): void;
  start(options: { runWorkers: boolean }): Promise<void>;
  stop(): Promise<void>;
};

export type QueueName = 'mail' | 'housekeeping';

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
    async enqueue(db, queue, data, options) {
      await boss.send(queue, data, {
        db: fromKysely(db),
        ...(options ? { startAfter: options.startAfterSeconds } : {}),
      });
    },
    nudge(queue) {
      const worker = workers.get(queue);
      if (worker) boss.notifyWorker(worker);
    },
    work(queue, handler) {
      handlers.set(queue, handler);
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
