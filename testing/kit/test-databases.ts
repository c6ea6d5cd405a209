import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** A database of its own for every test server, copied from one that was migrated once. */
const ADMIN = process.env.FRONTDESK_TEST_DATABASE_URL;

export function databaseUrl(name: string): string {
  if (!ADMIN) throw new Error('tests run under the global set-up, which starts a Postgres and names it');
  const url = new URL(ADMIN);
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

export const TEMPLATE = process.env.FRONTDESK_TEST_TEMPLATE ?? 'frontdesk_template';

export async function createTestDatabase(
  options: { empty?: boolean } = {},
): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `fd_test_${randomBytes(6).toString('hex')}`;
  await onServer((client) =>
    client.query(
      `create database ${name} ${options.empty ? 'template template0' : `template ${TEMPLATE} strategy file_copy`}`,
    ),
  );
  return {
    url: databaseUrl(name),
    drop: () => onServer((client) => client.query(`drop database if exists ${name} with (force)`)).then(() => {}),
  };
}
