import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { Clock } from '../clock/clock.ts';
import type { Database } from '../db/database.ts';
import type { Ids } from '../id/id.ts';
import type { Log } from '../log/log.ts';
import { createVault, DATA_KEY_CONTEXT, type DataKey, deriveKey, openWith, sealWith, type Vault } from './vault.ts';

const LOCK = `hashtextextended('frontdesk.data_keys', 0)`;
const LIST = 'select id, state, key_sealed from data_keys order by created_at, id';

/** How soon every replica seals under a key that was rotated. What is sealed under it opens at once everywhere: that is asked for. */
const REFRESH_MILLISECONDS = 15_000;

type Row = { id: string; state: string; key_sealed: Buffer };

/** The instance secret, and the one before it while it is being changed. */
export type InstanceSecrets = { readonly current: Buffer; readonly previous: Buffer | null };

/**
 * The vault of this instance. Data keys lie in the database, sealed under a key that is derived from the instance secret; the first start
 * makes one, and replicas that start together agree on it through the lock. What is still under the previous secret is sealed under the
 * new one here. A wrong secret is found here too, before anything is served.
 */
export async function openVault(options: {
  /** Past a pooler: the lock is the transaction's. */
  readonly client: pg.Client;
  readonly database: Database;
  readonly secrets: InstanceSecrets;
  readonly ids: Ids;
  readonly clock: Clock;
}): Promise<Vault> {
  const { client, database, secrets, clock } = options;
  const dataKeys = await agreeOnDataKeys(options);
  return createVault(secrets.current, dataKeys, {
    previousSecret: secrets.previous,
    source: {
      load: async () => (await database.pool.query<Row>(LIST)).rows.map(stored),
      monotonicMilliseconds: clock.monotonicMilliseconds,
    },
  });

  async function agreeOnDataKeys({ ids }: { ids: Ids }): Promise<DataKey[]> {
    await client.query('begin');
    try {
      await client.query(`select pg_advisory_xact_lock(${LOCK})`);
      const { rows } = await client.query<Row>(LIST);
      if (rows.length === 0) rows.push(await insertFirst(client, secrets.current, ids.uuid(), clock.now()));
      const opened: DataKey[] = [];
      for (const row of rows) opened.push(await openDataKey(client, secrets, row));
      await client.query('commit');
      return opened;
    } catch (error) {
      await client.query('rollback');
      throw error;
    }
  }
}

/** Keeps the data keys of this process up to date until it is stopped. */
export function followDataKeys(vault: Vault, log: Log): { stop(): void } {
  const timer = setInterval(() => {
    vault.refresh().catch((error: Error) => log.warn({ reason: error.message }, 'the data keys cannot be read'));
  }, REFRESH_MILLISECONDS);
  return { stop: () => clearInterval(timer) };
}

export class WrongSecretError extends Error {
  constructor(cause: unknown) {
    super(
      'The instance secret is not the one that this database was set up with. Give that one in FRONTDESK_SECRET, or, to change it, in FRONTDESK_SECRET_PREVIOUS.',
      { cause },
    );
    this.name = 'WrongSecretError';
  }
}

const stored = ({ id, state, key_sealed: sealed }: Row) => ({ id, sealed, active: state === 'active' });
const masterOf = (secret: Buffer): Buffer => deriveKey(secret, 'data keys');

async function insertFirst(client: pg.Client, secret: Buffer, id: string, now: Date): Promise<Row> {
  const row = { id, state: 'active', key_sealed: sealWith(masterOf(secret), randomBytes(32), DATA_KEY_CONTEXT) };
  await client.query('insert into data_keys (id, state, key_sealed, created_at) values ($1, $2, $3, $4)', [
    row.id,
    row.state,
    row.key_sealed,
    now,
  ]);
  return row;
}

async function openDataKey(client: pg.Client, secrets: InstanceSecrets, row: Row): Promise<DataKey> {
  const { id, active, sealed } = stored(row);
  const master = masterOf(secrets.current);
  try {
    return { id, active, key: openWith(master, sealed, DATA_KEY_CONTEXT) };
  } catch (error) {
    if (secrets.previous === null) throw new WrongSecretError(error);
  }
  const key = openUnderPrevious(secrets.previous, sealed);
  const anew = sealWith(master, key, DATA_KEY_CONTEXT);
  await client.query('update data_keys set key_sealed = $2 where id = $1', [id, anew]);
  return { id, active, key };
}

function openUnderPrevious(secret: Buffer, sealed: Buffer): Buffer {
  try {
    return openWith(masterOf(secret), sealed, DATA_KEY_CONTEXT);
  } catch (error) {
    throw new WrongSecretError(error);
  }
}
