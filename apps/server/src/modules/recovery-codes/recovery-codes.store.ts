import type { Db } from '../../platform/db/database.ts';

type Of = { readonly projectId: string; readonly userId: string };

/** Those before are void. */
export async function replaceRecoveryCodes(
  db: Db,
  { projectId, userId, hashes, now }: Of & { hashes: readonly Buffer[]; now: Date },
): Promise<void> {
  await deleteRecoveryCodes(db, { projectId, userId });
  await db
    .insertInto('recoveryCodes')
    .values(hashes.map((codeHash) => ({ projectId, userId, codeHash, createdAt: now })))
    .execute();
}

/** Whoever comes first with a code takes it. */
export async function takeRecoveryCode(db: Db, use: Of & { codeHash: Buffer; now: Date }): Promise<boolean> {
  const result = await db
    .updateTable('recoveryCodes')
    .set({ usedAt: use.now })
    .where('projectId', '=', use.projectId)
    .where('userId', '=', use.userId)
    .where('codeHash', '=', use.codeHash)
    .where('usedAt', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** How many can still be used. */
export async function countRecoveryCodes(db: Db, { projectId, userId }: Of): Promise<number> {
  const { count } = await db
    .selectFrom('recoveryCodes')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('projectId', '=', projectId)
    .where('userId', '=', userId)
    .where('usedAt', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** How many of them could still be used. */
export async function deleteRecoveryCodes(db: Db, { projectId, userId }: Of): Promise<number> {
  const deleted = await db
    .deleteFrom('recoveryCodes')
    .where('projectId', '=', projectId)
    .where('userId', '=', userId)
    .returning('usedAt')
    .execute();
  return deleted.filter(({ usedAt }) => usedAt === null).length;
}
