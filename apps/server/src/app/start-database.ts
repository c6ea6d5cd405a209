import type pg from 'pg';
import type { Config } from '../platform/config/config.ts';
import { createDatabase, type Database } from '../platform/db/database.ts';
import { startEmbeddedPostgres } from '../platform/embedded-postgres/index.ts';
import type { Log } from '../platform/log/log.ts';

export type StartedDatabase = {
  readonly database: Database;
  /** Connects past a pooler: migrations, advisory locks. */
  connectDirect(): Promise<pg.Client>;
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
  const database = createDatabase({ connection, poolSize: config.databasePoolSize, pooled: config.databasePooled });
  const direct =
    config.databaseDirectUrl === null
      ? null
      : createDatabase({ connection: { connectionString: config.databaseDirectUrl }, poolSize: 2, pooled: false });
  return {
    database,
    connectDirect: () => (direct ?? database).connect(),
    async stop() {
      await database.end();
      await direct?.end();
      await embedded?.stop();
    },
  };
}
