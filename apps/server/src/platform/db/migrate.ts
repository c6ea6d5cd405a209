import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';

const FOLDER = new URL('../../../migrations/', import.meta.url);
const LOCK = `hashtextextended('frontdesk.migrations', 0)`;

export type Migration = { readonly name: string; readonly text: string; readonly checksum: string };

export function readMigrations(): Migration[] {
  const names = readdirSync(FOLDER).filter((name) => /^\d{4}_[a-z_]+\.sql$/.test(name));
  if (names.length === 0) throw new Error('no migrations were found');
  return names.sort().map((name) => {
    const text = readFileSync(new URL(name, FOLDER), 'utf8');
    return { name, text, checksum: createHash('sha256').update(text).digest('hex') };
  });
}

/**
 * Applies what is missing, once, by whichever replica comes first: the others wait at the advisory lock and then find nothing to do.
 * Each file is one transaction with a lock timeout, so that a migration never queues all traffic behind itself; it is tried again.
 * Returns the names of the applied files. Throws when an applied file was changed afterwards.
 */
export async function migrate(client: pg.Client): Promise<string[]> {
  const migrations = readMigrations();
  await client.query(`set statement_timeout = 0`);
  await client.query(`select pg_advisory_lock(${LOCK})`);
  try {
    await client.query(
      `create table if not exists schema_migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())`,
    );
    const { rows } = await client.query<{ name: string; checksum: string }>(
      'select name, checksum from schema_migrations',
    );
    const applied = new Map(rows.map((row) => [row.name, row.checksum]));
    const done: string[] = [];
    for (const migration of migrations) {
      const checksum = applied.get(migration.name);
      if (checksum === migration.checksum) continue;
      if (checksum !== undefined) throw new Error(`migration ${migration.name} was changed after it was applied`);
      await apply(client, migration);
      done.push(migration.name);
    }
    return done;
  } finally {
    await client.query(`select pg_advisory_unlock(${LOCK})`);
  }
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query('begin');
      await client.query(`set local lock_timeout = '2s'`);
      await client.query(migration.text);
      await client.query('insert into schema_migrations (name, checksum) values ($1, $2)', [
        migration.name,
        migration.checksum,
      ]);
      await client.query('commit');
      return;
    } catch (error) {
      await client.query('rollback');
      const lockTimedOut = (error as { code?: string }).code === '55P03';
      if (!lockTimedOut || attempt === 10)
        throw new Error(`migration ${migration.name}: ${(error as Error).message}`, { cause: error });
      await delay(200 * attempt);
    }
  }
}
