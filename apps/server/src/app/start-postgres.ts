import type { Config } from '../platform/config/config.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../platform/embedded-postgres/index.ts';
import type { Log } from '../platform/log/log.ts';

export type StartingPostgres = {
  readonly ready: Promise<EmbeddedPostgres>;
  /** From then on a process of its own works, or it is ready: whoever waits can do something else on this one's time. */
  readonly underWay: Promise<void>;
};

/** Our own Postgres, unless the configuration names another one. */
export function startPostgres(config: Config, log: Log): StartingPostgres | null {
  if (config.databaseUrl !== null) return null;
  const { promise: underWay, resolve: goOn } = Promise.withResolvers<void>();
  const ready = startEmbeddedPostgres({
    dataFolder: config.dataFolder,
    dataFolderIsDefault: config.dataFolderIsDefault,
    log,
    onSpawn: goOn,
  });
  // A fault is told to whoever needs the database, which may be a while from now.
  ready.then(
    () => goOn(),
    () => goOn(),
  );
  return { ready, underWay };
}
