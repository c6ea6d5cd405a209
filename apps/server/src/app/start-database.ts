import type pg from 'pg';
import type { Config } from '../platform/config/config.ts';
import { createDatabase, type Database } from '../platform/db/database.ts';
import { startEmbeddedPostgres } from '../platform/embedded-postgres/index.ts';
import type { Log } from '../platform/log/log.ts';

export type StartedDatabase = {
  readonly database: Database;
  /** Closes connections, then the embedded server if there is one. */
  stop(): Promise<void>;
};

/** The Postgres of the configuration, or our own. */
export async function startDatabase(config: Config, log: Log): Promise<StartedDatabase> {
  const embedded =
    config.databaseUrl === null
      ? await startEmbeddedPostgres({
          dataFolder: config.dataFolder,
          dataFolderIsDefault: config.dataFolderIsDefault,
          log,
        })
      : null;
  const connection: pg.PoolConfig = embedded
    ? { ...embedded.connection, ssl: false }
    : { connectionString: config.databaseUrl ?? '' };
  const database = createDatabase({
    connection,
    poolSize: config.databasePoolSize,
    pooled: config.databasePooled,
    direct: config.databaseDirectUrl === null ? undefined : { connectionString: config.databaseDirectUrl },
  });
  return {
    database,
    async stop() {
      await database.end();
      await embedded?.stop();
    },
  };
}
