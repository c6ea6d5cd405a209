import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '../../apps/server/src/platform/db/migrate.ts';
import { startEmbeddedPostgres } from '../../apps/server/src/platform/embedded-postgres/index.ts';

/** One Postgres for the whole run: ours, or the server that TEST_DATABASE_URL names. Both see the same suite. */
export default async function setup(): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  const own = given ? null : await startOwn();
  const admin = given ?? own?.url ?? '';
  const template = `frontdesk_template_${process.pid}`;
  process.env.FRONTDESK_TEST_DATABASE_URL = admin;
  process.env.FRONTDESK_TEST_TEMPLATE = template;

  const client = new pg.Client({ connectionString: admin });
  await client.connect();
  await client.query(`create database ${template}`);
  const url = new URL(admin);
  url.pathname = `/${template}`;
  const fresh = new pg.Client({ connectionString: url.href });
  await fresh.connect();
  await migrate(fresh);
  await fresh.end();

  return async () => {
    await client.query(`drop database if exists ${template} with (force)`);
    await client.end();
    await own?.stop();
  };
}

async function startOwn(): Promise<{ url: string; stop(): Promise<void> }> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'frontdesk-test-'));
  chmodSync(dataFolder, 0o711);
  const quiet = { info() {}, warn() {}, error: (data: object, message: string) => console.error(message, data) };
  const postgres = await startEmbeddedPostgres({ dataFolder, dataFolderIsDefault: false, log: quiet });
  const { host, port, user, database } = postgres.connection;
  return {
    url: `postgres://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`,
    async stop() {
      await postgres.stop();
      rmSync(dataFolder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}
