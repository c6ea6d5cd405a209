import type { Db, TransactionDb } from '../../platform/db/database.ts';

export type Instance = { readonly setUpAt: Date | null; readonly setUpTokenHash: Buffer | null };

export async function getInstance(db: Db): Promise<Instance> {
  return db.selectFrom('instance').select(['setUpAt', 'setUpTokenHash']).executeTakeFirstOrThrow();
}

/** What replicas must do one after the other when they start holds this row until the commit. */
export async function lockInstance(db: TransactionDb): Promise<Instance> {
  return db.selectFrom('instance').select(['setUpAt', 'setUpTokenHash']).forUpdate().executeTakeFirstOrThrow();
}

/** False where the instance is set up already: then no link is of use any more. */
export async function setSetUpToken(db: Db, tokenHash: Buffer): Promise<boolean> {
  const result = await db
    .updateTable('instance')
    .set({ setUpTokenHash: tokenHash })
    .where('setUpAt', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** True for one caller ever, however many come at once. The token goes with it. */
export async function takeSetUp(db: TransactionDb, now: Date): Promise<boolean> {
  const result = await db
    .updateTable('instance')
    .set({ setUpAt: now, setUpTokenHash: null })
    .where('setUpAt', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}
