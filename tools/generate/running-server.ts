import pg from 'pg';
import setUpPostgres from '../../testing/kit/global-setup.ts';

/** A server of its own on a fresh database, and a connection to that database; gone afterwards. `TEST_DATABASE_URL` chooses the Postgres. */
export async function withRunningServer<Result>(
  work: (at: { origin: string; client: pg.Client }) => Promise<Result>,
): Promise<Result> {
  const stopPostgres = await setUpPostgres();
  try {
    // The kit learns from the set-up where its Postgres is, so it is loaded after it.
    const { startTestServer } = await import('../../testing/kit/index.ts');
    const server = await startTestServer();
    const client = new pg.Client({ connectionString: server.databaseUrl });
    try {
      await client.connect();
      return await work({ origin: server.origin, client });
    } finally {
      await client.end();
      await server.stop();
    }
  } finally {
    await stopPostgres();
  }
}
