import { type Db, runStatement, statement, type TransactionDb } from '../../platform/db/database.ts';

export type KnownDevice = { readonly id: string; readonly trustedUntil: Date | null };

const FIND = statement<KnownDevice>(
  'devices.find_known',
  `select id, trusted_until as "trustedUntil" from devices where project_id = $1 and secret_hash = $2 and user_id = $3`,
);

/** The device of this secret, where this account was signed in to from it before. Asked for nobody, or without a secret, it is the same statement. */
export async function findKnownDevice(
  db: Db,
  query: { readonly projectId: string; readonly userId: string | null; readonly secretHash: Buffer | null },
): Promise<KnownDevice | null> {
  const [row] = await runStatement(db, FIND, [query.projectId, query.secretHash, query.userId]);
  return row ?? null;
}

const MOVE = statement<never>(
  'devices.move',
  `with held as (
  select project_id, id from devices where project_id = $1 and secret_hash = $2 for update skip locked
)
update devices d set secret_hash = $3 from held where d.project_id = held.project_id and d.id = held.id`,
);

/**
 * The browser of this secret has another one from now on, whichever accounts were signed in to from it. Nobody waits for the account of somebody else: a
 * row that is held stays behind, and is no device of anybody's then.
 */
export async function moveDevices(
  db: TransactionDb,
  change: { readonly projectId: string; readonly secretHash: Buffer; readonly newSecretHash: Buffer },
): Promise<void> {
  await runStatement(db, MOVE, [change.projectId, change.secretHash, change.newSecretHash]);
}

/** Until then this browser is not asked for the second factor of this account. */
export async function trustDevice(
  db: Db,
  change: { projectId: string; userId: string; deviceId: string; trustedUntil: Date },
): Promise<void> {
  await db
    .updateTable('devices')
    .set({ trustedUntil: change.trustedUntil })
    .where('projectId', '=', change.projectId)
    .where('id', '=', change.deviceId)
    .where('userId', '=', change.userId)
    .execute();
}

/** A factor was taken away or added, a password reset: no browser is trusted for what was shown before. */
export async function untrustDevices(db: Db, projectId: string, userId: string): Promise<void> {
  await db
    .updateTable('devices')
    .set({ trustedUntil: null })
    .where('projectId', '=', projectId)
    .where('userId', '=', userId)
    .where('trustedUntil', 'is not', null)
    .execute();
}
