import type { Db, TransactionDb } from '../../platform/db/database.ts';

/** Without the key itself, which only the vault reads. */
export type DataKey = {
  readonly id: string;
  readonly state: 'active' | 'retired';
  readonly createdAt: Date;
  readonly retiredAt: Date | null;
};

/** Newest first. There are few: a retired one goes when nothing is sealed under it. */
export async function listDataKeyRows(db: Db): Promise<DataKey[]> {
  const query = db.selectFrom('dataKeys').select(['id', 'state', 'createdAt', 'retiredAt']);
  return (await query.orderBy('createdAt', 'desc').orderBy('id', 'desc').execute()) as DataKey[];
}

/** Under the lock of the instance. Its id. */
export async function retireActiveDataKey(db: TransactionDb, now: Date): Promise<string | null> {
  const row = await db
    .updateTable('dataKeys')
    .set({ state: 'retired', retiredAt: now })
    .where('state', '=', 'active')
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

export async function insertActiveDataKey(
  db: TransactionDb,
  key: { readonly id: string; readonly keySealed: Buffer; readonly now: Date },
): Promise<void> {
  await db
    .insertInto('dataKeys')
    .values({ id: key.id, state: 'active', keySealed: key.keySealed, createdAt: key.now })
    .execute();
}

/** False where somebody else removed it. */
export async function deleteRetiredDataKey(db: TransactionDb, id: string, retiredBefore: Date): Promise<boolean> {
  const result = await db
    .deleteFrom('dataKeys')
    .where('id', '=', id)
    .where('state', '=', 'retired')
    .where('retiredAt', '<', retiredBefore)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}
