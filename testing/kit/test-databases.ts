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

export async function createTestDatabase(
  options: { empty?: boolean } = {},
): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `fd_test_${randomBytes(6).toString('hex')}`;
  const template = process.env.FRONTDESK_TEST_TEMPLATE ?? 'frontdesk_template';
  await onServer((client) =>
    client.query(
      `create database ${name} ${options.empty ? 'template template0' : `template ${template} strategy file_copy`}`,
    ),
  );
  return {
    url: databaseUrl(name),
    drop: () => onServer((client) => dropDatabase(client, name)),
  };
}
