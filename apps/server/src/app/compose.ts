import type { AddressInfo } from 'node:net';
import { registerMailJobs } from '../modules/mails/index.ts';
import { ensureSystemProject, type SystemProject } from '../modules/operators/index.ts';
import { createChanges } from '../platform/change-feed/changes.ts';
import { createFeedFollower, type FeedFollower } from '../platform/change-feed/follower.ts';
import { createClock } from '../platform/clock/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { ModuleServices, Services } from '../platform/context/context.ts';
import { openVault } from '../platform/crypto/data-keys.ts';
import { createPasswordHashing } from '../platform/crypto/password-hashing.ts';
import { migrate } from '../platform/db/migrate.ts';
import { createIds } from '../platform/id/id.ts';
import { createJobs } from '../platform/jobs/jobs.ts';
import type { Log } from '../platform/log/log.ts';
import { createMetrics } from '../platform/metrics/metrics.ts';
import { FEED_RETENTION_SECONDS } from './housekeeping.ts';
import { createApi } from './http.ts';
import { readInstanceSecret } from './instance-secret.ts';
import { createModuleServices } from './module-services.ts';
import { startSchedule } from './schedule.ts';
import { startDatabase } from './start-database.ts';

export type RunningServer = {
  readonly services: Services;
  readonly system: SystemProject;
  /** Where it listens: the port that was asked for, or the one the system gave for 0. */
  readonly port: number;
  /** Drains, then stops everything in the opposite order of its start. Idempotent. */
  stop(): Promise<void>;
};

/** Puts the process together. The only place that knows everyone; what is started is stopped in the opposite order, also when a later step fails. */
export async function compose(config: Config, log: Log): Promise<RunningServer> {
  const stops: (() => Promise<void>)[] = [];
  let stopping: Promise<void> | null = null;
  const stop = () => {
    stopping ??= (async () => {
      for (const action of stops.reverse()) {
        await action().catch((error: Error) => log.warn({ reason: error.message }, 'a part did not stop cleanly'));
      }
    })();
    return stopping;
  };
  try {
    const { services, feed } = await createServices(config, log, stops);
    const system = await ensureSystemProject(services);
    const state = { stopping: false };
    const api = await createApi({ services, feed, system, state });
    registerMailJobs(services);
    await services.jobs.start({ runWorkers: config.role !== 'api' });
    stops.push(async () => services.modules.mailers.close());
    stops.push(() => services.jobs.stop());
    if (config.role !== 'api') {
      const ticking = startSchedule(services);
      stops.push(() => ticking.stop());
    }
    await api.listen({ port: config.port, host: config.host });
    stops.push(() => api.close());
    stops.push(async () => {
      state.stopping = true;
    });
    return { services, system, port: (api.server.address() as AddressInfo).port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function createServices(
  config: Config,
  log: Log,
  stops: (() => Promise<void>)[],
): Promise<{ services: Services; feed: FeedFollower }> {
  const clock = createClock();
  const ids = createIds(clock);
  const { database, connectDirect, stop } = await startDatabase(config, log);
  stops.push(stop);
  const direct = await connectDirect();
  const applied = await migrate(direct);
  if (applied.length > 0) log.info({ applied }, 'migrations applied');
  const vault = await openVault(direct, readInstanceSecret(config), ids, clock.now());
  await direct.end();

  const changes = createChanges();
  // Filled below: the modules' own services are made of these.
  const modules = {} as ModuleServices;
  const services: Services = {
    config,
    log,
    clock,
    ids,
    database,
    vault,
    changes,
    modules,
    jobs: createJobs(database, log),
    metrics: createMetrics(),
    passwordHashing: createPasswordHashing(clock),
  };
  const feed = createFeedFollower({
    database,
    changes,
    clock,
    log,
    trustSeconds: config.feedTrustSeconds,
    retentionSeconds: FEED_RETENTION_SECONDS,
  });
  Object.assign(modules, createModuleServices(services, feed));
  await feed.start();
  stops.push(() => feed.stop());
  const { metrics, passwordHashing } = services;
  metrics.gauge('frontdesk_session_copies', 'Snapshots held in this process.', () => modules.sessionCheck.copies.size);
  metrics.gauge(
    'frontdesk_password_hashing_waiting',
    'Sign-ins that wait for their turn to be hashed.',
    () => passwordHashing.waiting,
  );
  metrics.gauge('frontdesk_database_connections', 'Connections of the pool.', () => database.pool.totalCount);
  metrics.gauge('frontdesk_database_waiting', 'Requests that wait for a connection.', () => database.pool.waitingCount);
  return { services, feed };
}
