import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '../../apps/server/src/platform/db/migrate.ts';
import { startEmbeddedPostgres } from '../../apps/server/src/platform/embedded-postgres/index.ts';
import { dropDatabase, dropTestDatabases } from './test-databases.ts';

/** One Postgres for the whole run: ours, or the server that TEST_DATABASE_URL names. Both see the same suite. */
export default async function setup(): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  const own = given ? null : await startOwn();
  const admin = given ?? own?.url ?? '';
  const template = `frontdesk_template_${process.pid}`;
  process.env.FRONTDESK_TEST_DATABASE_URL = admin;
  process.env.FRONTDESK_TEST_TEMPLATE = template;
  process.env.FRONTDESK_TEST_RUN = String(process.pid);

  if (own) forgetCrashes(own.cluster);
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
    if (!own) {
      await dropTestDatabases(client);
      await dropDatabase(client, template);
    }
    await client.end();
    await own?.stop();
  };
}

/**
 * What these tests write is thrown away with the server, so no commit waits for the disk, and nobody tidies databases up that are used for seconds. What
 * survives a crash is tested on servers of its own.
 */
function forgetCrashes(cluster: string): void {
  appendFileSync(join(cluster, 'postgresql.auto.conf'), 'fsync = off\nfull_page_writes = off\nautovacuum = off\n');
  const [postmaster] = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  process.kill(Number(postmaster), 'SIGHUP');
}

async function startOwn(): Promise<{ url: string; cluster: string; stop(): Promise<void> }> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'frontdesk-test-'));
  chmodSync(dataFolder, 0o711);
  const quiet = { info() {}, warn() {}, error: (data: object, message: string) => console.error(message, data) };
  const postgres = await startEmbeddedPostgres({ dataFolder, dataFolderIsDefault: false, log: quiet });
  const { host, port, user, database } = postgres.connection;
  return {
    cluster: join(postgres.dataFolder, 'postgres', 'cluster'),
    url: `postgres://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`,
    async stop() {
      await postgres.stop();
      rmSync(dataFolder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}
