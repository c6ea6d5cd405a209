import type pg from 'pg';
import type { Config } from '../platform/config/config.ts';
import { createDatabase, type Database } from '../platform/db/database.ts';
import type { StartingPostgres } from './start-postgres.ts';

export type StartedDatabase = {
  readonly database: Database;
  /** Closes connections, then the embedded server if there is one. */
  stop(): Promise<void>;
};

/** The Postgres of the configuration, or our own. */
export async function startDatabase(config: Config, postgres: StartingPostgres | null): Promise<StartedDatabase> {
  const embedded = postgres && (await postgres.ready);
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
