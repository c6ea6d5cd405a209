import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** A database of its own for every test server, copied from one that was migrated once. */
export function databaseUrl(name: string): string {
  const admin = process.env.FRONTDESK_TEST_DATABASE_URL;
  if (!admin) throw new Error('tests run under the global set-up, which starts a Postgres and names it');
  const url = new URL(admin);
  url.pathname = `/${name}`;
  return url.href;
}

export async function onServer<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: databaseUrl('postgres') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Databases that this run makes. */
function prefix(): string {
  return `fd_test_${process.env.FRONTDESK_TEST_RUN ?? 'alone'}_`;
}

/** Whoever is connected is thrown out. */
export async function dropDatabase(client: pg.Client, name: string): Promise<void> {
  try {
    await client.query(`drop database if exists ${name} with (force)`);
  } catch (error) {
    // A worker of autovacuum belongs to the superuser, whom we may not throw out; without force Postgres ends it by itself.
    if ((error as { code?: string }).code !== '42501') throw error;
    await client.query(`drop database if exists ${name}`);
  }
}

export async function dropTestDatabases(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    'select datname as name from pg_database where starts_with(datname, $1)',
    [prefix()],
  );
  for (const { name } of rows) await dropDatabase(client, name);
}

export async function createTestDatabase(
  options: { empty?: boolean } = {},
): Promise<{ url: string; drop(): Promise<void> }> {
  const name = prefix() + randomBytes(6).toString('hex');
  const template = process.env.FRONTDESK_TEST_TEMPLATE ?? 'frontdesk_template';
  await onServer((client) =>
    client.query(
      `create database ${name} ${options.empty ? 'template template0' : `template ${template} strategy file_copy`}`,
    ),
  );
  return {
    url: databaseUrl(name),
    // Its files stay until the end of the run: ext4 looks for a free inode past those that were deleted in the last minutes, one by one, and a
    // database is six hundred files. That was a fifth of all the time that the tests took.
    drop: () =>
      onServer(async (client) => {
        await client.query(
          'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = current_user',
          [name],
        );
      }),
  };
}
