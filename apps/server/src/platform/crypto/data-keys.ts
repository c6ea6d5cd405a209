import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { Ids } from '../id/id.ts';
import { createVault, type DataKey, deriveKey, openWith, sealWith, type Vault } from './vault.ts';

const LOCK = `hashtextextended('frontdesk.data_keys', 0)`;
const CONTEXT = 'data key';

/**
 * The vault of this instance. Data keys lie in the database, sealed under a key that is derived from the instance secret; the first start
 * makes one, and replicas that start together agree on it through the lock. A wrong secret is found here, before anything is served.
 */
export async function openVault(client: pg.Client, instanceSecret: Buffer, ids: Ids, now: Date): Promise<Vault> {
  const master = deriveKey(instanceSecret, 'data keys');
  await client.query('begin');
  try {
    await client.query(`select pg_advisory_xact_lock(${LOCK})`);
    const { rows } = await client.query<{ id: string; state: string; key_sealed: Buffer }>(
      'select id, state, key_sealed from data_keys order by created_at',
    );
    if (rows.length === 0) {
      const row = { id: ids.uuid(), state: 'active', key_sealed: sealWith(master, randomBytes(32), CONTEXT) };
      await client.query('insert into data_keys (id, state, key_sealed, created_at) values ($1, $2, $3, $4)', [
        row.id,
        row.state,
        row.key_sealed,
        now,
      ]);
      rows.push(row);
    }
    await client.query('commit');
    return createVault(
      instanceSecret,
      rows.map((row) => openDataKey(master, row)),
    );
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

export class WrongSecretError extends Error {
  constructor(cause: unknown) {
    super(
      'The instance secret is not the one that this database was set up with. Give the old one in FRONTDESK_SECRET.',
      { cause },
    );
    this.name = 'WrongSecretError';
  }
}

function openDataKey(master: Buffer, row: { id: string; state: string; key_sealed: Buffer }): DataKey {
  try {
    return { id: row.id, key: openWith(master, row.key_sealed, CONTEXT), active: row.state === 'active' };
  } catch (error) {
    throw new WrongSecretError(error);
  }
}
