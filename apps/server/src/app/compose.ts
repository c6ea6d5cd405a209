import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { registerBulkActionJobs } from '../modules/bulk-actions/index.ts';
import { registerDataExportJobs } from '../modules/data-exports/index.ts';
import { registerMailJobs } from '../modules/mails/index.ts';
import { ensureSystemProject, type SystemProject } from '../modules/operators/index.ts';
import { registerUserImportJobs } from '../modules/user-imports/index.ts';
import type { SharedCache } from '../platform/cache/shared-cache.ts';
import { createChanges } from '../platform/change-feed/changes.ts';
import { createFeedFollower, type FeedFollower } from '../platform/change-feed/follower.ts';
import { adjustClock } from '../platform/clock/clock.store.ts';
import { createClock } from '../platform/clock/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { ModuleServices, Services } from '../platform/context/context.ts';
import { followDataKeys, openVault } from '../platform/crypto/data-keys.ts';
import { createPasswordHashing } from '../platform/crypto/password-hashing.ts';
import { migrate } from '../platform/db/migrate.ts';
import { createIds } from '../platform/id/id.ts';
import { createJobs } from '../platform/jobs/jobs.ts';
import type { Log } from '../platform/log/log.ts';
import { createMetrics } from '../platform/metrics/metrics.ts';
import { openPlaces } from '../platform/places/places.ts';
import { FEED_RETENTION_SECONDS } from './housekeeping.ts';
import { createApi } from './http.ts';
import { readInstanceSecrets } from './instance-secret.ts';
import { createModuleServices } from './module-services.ts';
import { startSchedule } from './schedule.ts';
import { startDatabase } from './start-database.ts';
import { type StartingPostgres, startPostgres } from './start-postgres.ts';
import { startValkey, valkeyMetrics } from './start-valkey.ts';

export type RunningServer = {
  readonly services: Services;
  readonly system: SystemProject;
  /** Where it listens: the port that was asked for, or the one the system gave for 0. */
  readonly port: number;
  /** Drains, then stops everything in the opposite order of its start. Idempotent. */
  stop(): Promise<void>;
};

/** Puts the process together. The only place that knows everyone; what is started is stopped in the opposite order, also when a later step fails. */
export async function compose(config: Config, log: Log, postgres = startPostgres(config, log)): Promise<RunningServer> {
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
    const { services, feed, shared } = await createServices(config, log, postgres, stops);
    const system = await ensureSystemProject(services);
    const state = { stopping: false };
    const api = await createApi({ services, feed, shared, system, state });
    registerMailJobs(services);
    registerBulkActionJobs(services);
    registerDataExportJobs(services);
    registerUserImportJobs(services);
    await services.jobs.start({ runWorkers: config.role !== 'api' });
    stops.push(async () => services.modules.mailers.close());
    stops.push(async () => services.modules.providerClients.close());
    stops.push(async () => services.modules.breachedPasswords.close());
    stops.push(async () => services.modules.captchaVerifiers.close());
    stops.push(() => services.jobs.stop());
    if (config.role !== 'api') {
      const ticking = startSchedule(services);
      stops.push(() => ticking.stop());
    }
    await api.listen({ port: config.port, host: config.host });
    stops.push(() => api.close());
    stops.push(async () => {
      state.stopping = true;
      // Proxies ask `/health/ready` from time to time: they are given the time to ask once more, and are answered as ever until then.
      await delay(config.role === 'worker' ? 0 : config.drainSeconds * 1000);
      // From here on nobody waits for changes at this process: its answer sends the follower elsewhere.
      services.modules.changePolls.drain();
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
  postgres: StartingPostgres | null,
  stops: (() => Promise<void>)[],
): Promise<{ services: Services; feed: FeedFollower; shared: SharedCache | null }> {
  const clock = createClock();
  const ids = createIds(clock);
  const { database, stop } = await startDatabase(config, postgres);
  stops.push(stop);
  const direct = await database.connect();
  await adjustClock(clock, direct);
  const applied = await migrate(direct);
  if (applied.length > 0) log.info({ applied }, 'migrations applied');
  const secrets = readInstanceSecrets(config);
  const vault = await openVault({ client: direct, database, secrets, ids, clock });
  await direct.end();
  const dataKeys = followDataKeys(vault, log);
  stops.push(async () => dataKeys.stop());

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
    places: openPlaces(config.geoipFile),
  };
  const valkey = await startValkey(services);
  if (valkey) stops.push(async () => valkey.shared.close());
  const feed = createFeedFollower({
    database,
    changes,
    recent: valkey?.recent ?? null,
    clock,
    log,
    trustSeconds: config.feedTrustSeconds,
    retentionSeconds: FEED_RETENTION_SECONDS,
  });
  Object.assign(modules, createModuleServices(services, feed, valkey));
  await feed.start();
  stops.push(() => feed.stop());
  await modules.passwordParameters.refresh();
  const parameters = modules.passwordParameters.follow();
  stops.push(async () => parameters.stop());
  if (config.role !== 'worker') {
    await modules.addressBans.refresh();
    const following = modules.addressBans.follow();
    stops.push(async () => following.stop());
  }
  const { metrics, passwordHashing } = services;
  metrics.gauge('frontdesk_session_copies', 'Snapshots held in this process.', () => modules.sessionCheck.copies.size);
  metrics.gauge(
    'frontdesk_password_hashing_waiting',
    'Sign-ins that wait for their turn to be hashed.',
    () => passwordHashing.waiting,
  );
  if (valkey) valkeyMetrics(services, valkey.shared);
  metrics.gauge('frontdesk_change_polls', 'Polls of the change feed that wait.', () => modules.changePolls.waiting);
  metrics.gauge('frontdesk_database_connections', 'Connections of the pool.', () => database.pool.totalCount);
  metrics.gauge('frontdesk_database_waiting', 'Requests that wait for a connection.', () => database.pool.waitingCount);
  return { services, feed, shared: valkey?.shared ?? null };
}
