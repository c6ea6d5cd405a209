import type { Db, TransactionDb } from '../../platform/db/database.ts';
import type { Identity, IdentityName } from './identity.ts';

export async function findIdentity(db: Db, name: IdentityName): Promise<Identity | null> {
  const row = await db
    .selectFrom('identities')
    .selectAll()
    .where('projectId', '=', name.projectId)
    .where('provider', '=', name.provider)
    .where('issuer', '=', name.issuer)
    .where('subject', '=', name.subject)
    .executeTakeFirst();
  return row ?? null;
}

/** Oldest first. */
export async function listIdentitiesOfUser(db: Db, projectId: string, userId: string): Promise<Identity[]> {
  return db
    .selectFrom('identities')
    .selectAll()
    .where('projectId', '=', projectId)
    .where('userId', '=', userId)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
}

/** Null where somebody has it already. */
export async function insertIdentity(
  db: TransactionDb,
  row: Omit<Identity, 'createdAt' | 'lastUsedAt'> & { readonly now: Date },
): Promise<Identity | null> {
  const { now, ...values } = row;
  const inserted = await db
    .insertInto('identities')
    .values({ ...values, createdAt: now, lastUsedAt: now })
    .onConflict((conflict) => conflict.columns(['projectId', 'provider', 'issuer', 'subject']).doNothing())
    .returningAll()
    .executeTakeFirst();
  return inserted ?? null;
}

/** False where it is not this user's any more: removed, or gone to another account, since it was looked up. */
export async function touchIdentity(
  db: TransactionDb,
  change: Pick<Identity, 'projectId' | 'userId' | 'id' | 'email' | 'name'> & { readonly now: Date },
): Promise<boolean> {
  const result = await db
    .updateTable('identities')
    .set({ email: change.email, name: change.name, lastUsedAt: change.now })
    .where('projectId', '=', change.projectId)
    .where('userId', '=', change.userId)
    .where('id', '=', change.id)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Null where this user has no such identity. */
export async function deleteIdentity(
  db: TransactionDb,
  { projectId, userId, id }: Pick<Identity, 'projectId' | 'userId' | 'id'>,
): Promise<Identity | null> {
  const row = await db
    .deleteFrom('identities')
    .where('projectId', '=', projectId)
    .where('userId', '=', userId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

export async function deleteIdentitiesOfUser(db: TransactionDb, projectId: string, userId: string): Promise<void> {
  await db.deleteFrom('identities').where('projectId', '=', projectId).where('userId', '=', userId).execute();
}

/** A name is one account's alone, so nothing that moves can meet its like. */
export async function moveIdentities(
  db: TransactionDb,
  move: { readonly projectId: string; readonly fromUserId: string; readonly intoUserId: string },
): Promise<void> {
  await db
    .updateTable('identities')
    .set({ userId: move.intoUserId })
    .where('projectId', '=', move.projectId)
    .where('userId', '=', move.fromUserId)
    .execute();
}
