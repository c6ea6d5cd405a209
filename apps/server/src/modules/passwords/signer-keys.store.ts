import { type Db, runStatement, statement, type TransactionDb } from '../../platform/db/database.ts';
import { sealedUnder } from '../../platform/db/sealed-under.ts';

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

const SEALED_UNDER = sealedUnder('key_sealed');

const COUNT_SEALED = statement<{ count: number }>(
  'password_signer_keys.count_sealed_under',
  `select count(*) as count from password_signer_keys where ${SEALED_UNDER}`,
);

export async function countSignerKeysSealedUnder(db: Db, dataKeyId: string): Promise<number> {
  return (await runStatement(db, COUNT_SEALED, [dataKeyId]))[0]?.count ?? 0;
}

const LIST_SEALED = statement<SealedKey>(
  'password_signer_keys.list_sealed_under',
  `select project_id as "projectId", id, key_sealed as "keySealed" from password_signer_keys where ${SEALED_UNDER} limit $2`,
);

export async function listSignerKeysSealedUnder(db: Db, dataKeyId: string, limit: number): Promise<SealedKey[]> {
  return runStatement(db, LIST_SEALED, [dataKeyId, limit]);
}

/** Only while it is what was read: somebody else may have sealed it anew. */
export async function setSealedSignerKey(db: Db, key: SealedKey & { readonly before: Buffer }): Promise<void> {
  await db
    .updateTable('passwordSignerKeys')
    .set({ keySealed: key.keySealed })
    .where('projectId', '=', key.projectId)
    .where('id', '=', key.id)
    .where('keySealed', '=', key.before)
    .execute();
}
