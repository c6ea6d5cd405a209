import type { Db, TransactionDb } from '../../platform/db/database.ts';

type KeyId = { readonly projectId: string; readonly id: string };
type SealedKey = KeyId & { readonly keySealed: Buffer };

/** The id of the row that has this key: the one that was there, or this one. */
export async function insertSignerKey(
  db: TransactionDb,
  row: SealedKey & { readonly keyHash: Buffer; readonly now: Date },
): Promise<string> {
  const { now, ...values } = row;
  const stored = await db
    .insertInto('passwordSignerKeys')
    .values({ ...values, createdAt: now })
    // Also for two imports at once: the second waits for the first, and is told its id.
    .onConflict((conflict) =>
      conflict.columns(['projectId', 'keyHash']).doUpdateSet((eb) => ({ keyHash: eb.ref('excluded.keyHash') })),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return stored.id;
}

export async function findSealedSignerKey(db: Db, key: KeyId): Promise<Buffer | null> {
  const row = await db
    .selectFrom('passwordSignerKeys')
    .select('keySealed')
    .where('projectId', '=', key.projectId)
    .where('id', '=', key.id)
    .executeTakeFirst();
  return row?.keySealed ?? null;
}
