import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { ADMINISTRATOR, PRODUCT_DATABASE, PRODUCT_ROLE } from './cluster.ts';
import type { Postmaster } from './processes.ts';

const LOCK_ATTEMPTS = 20;
const RETRY_MILLISECONDS = 50;

/** The connection that holds the guard lock: as long as it lives, no other process may own this cluster. */
export type Guard = {
  readonly client: pg.Client;
  /** Calls back once when the connection ends for whatever reason, and at once when it already has. */
  whenLost(callback: () => void): void;
};

/** Signs in and takes the lock. Null: another process owns the cluster. Throws when the server cannot be talked to. */
export async function takeGuard(postmaster: Postmaster): Promise<Guard | null> {
  const { client, whenLost } = await connect(postmaster);
  try {
    // The lock of an owner that has just died frees only when its backend notices.
    for (let attempt = 0; attempt < LOCK_ATTEMPTS; attempt++) {
      if (attempt > 0) await delay(RETRY_MILLISECONDS);
      const { rows } = await client.query<{ taken: boolean }>(
        `select pg_try_advisory_lock(hashtextextended('frontdesk.instance', 0)) as taken`,
      );
      if (rows[0]?.taken) return { client, whenLost };
    }
    await client.end();
    return null;
  } catch (error) {
    await client.end();
    throw error;
  }
}

async function connect(postmaster: Postmaster): Promise<Guard> {
  const client = new pg.Client({
    host: postmaster.socketFolder,
    port: postmaster.port,
    user: ADMINISTRATOR,
    database: 'postgres',
    application_name: 'frontdesk-guard',
    ssl: false,
    connectionTimeoutMillis: 5_000,
  });
  let lost = false;
  let callback = () => {};
  // Without a listener a broken connection would end the process; that it ended is told below.
  client.on('error', () => {});
  client.once('end', () => {
    lost = true;
    callback();
  });
  await client.connect();
  return {
    client,
    whenLost(told) {
      if (lost) told();
      else callback = told;
    },
  };
}

/** Makes the product's role and database where they are missing; a start that was killed in between is completed by the next. */
export async function ensureDatabase({ client }: Guard): Promise<void> {
  const { rows } = await client.query<{ role: boolean; database: boolean }>(
    `select exists (select from pg_roles where rolname = $1) as role, exists (select from pg_database where datname = $2) as database`,
    [PRODUCT_ROLE, PRODUCT_DATABASE],
  );
  if (!rows[0]?.role) await client.query(`create role ${PRODUCT_ROLE} login createdb`);
  if (!rows[0]?.database) await client.query(`create database ${PRODUCT_DATABASE} owner ${PRODUCT_ROLE}`);
}
