import type { Db } from '../../platform/db/database.ts';

export type TotpRow = {
  readonly id: string;
  readonly secretSealed: Buffer;
  readonly createdAt: Date;
  readonly confirmedAt: Date | null;
  readonly lastUsedAt: Date | null;
};

type Of = { readonly projectId: string; readonly userId: string };

/** The one that counts, or the one that is being set up. */
export async function findTotp(
  db: Db,
  { projectId, userId }: Of,
  state: 'confirmed' | 'pending',
): Promise<TotpRow | null> {
  const row = await db
    .selectFrom('totpFactors')
    .select(['id', 'secretSealed', 'createdAt', 'confirmedAt', 'lastUsedAt'])
    .where('projectId', '=', projectId)
    .where('userId', '=', userId)
    .where('confirmedAt', state === 'confirmed' ? 'is not' : 'is', null)
    .executeTakeFirst();
  return row ?? null;
}

/** One set-up at a time: the one before is void. The user is held. */
export async function insertPendingTotp(
  db: Db,
  row: Of & { id: string; secretSealed: Buffer; createdAt: Date },
): Promise<void> {
  await deletePendingTotp(db, row);
  await db.insertInto('totpFactors').values(row).execute();
}

/** Takes a step: true for whoever is first with it, false for the same step again and for every one before it. */
export async function takeStep(
  db: Db,
  change: { projectId: string; id: string; step: number; now: Date },
): Promise<boolean> {
  const result = await db
    .updateTable('totpFactors')
    .set({ lastStep: change.step, lastUsedAt: change.now })
    .where('projectId', '=', change.projectId)
    .where('id', '=', change.id)
    .where((eb) => eb.or([eb('lastStep', 'is', null), eb('lastStep', '<', change.step)]))
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** The pending one becomes the one that counts. What it was confirmed with is used. */
export async function confirmTotpRow(db: Db, change: Of & { id: string; step: number; now: Date }): Promise<void> {
  await deleteTotp(db, change);
  await db
    .updateTable('totpFactors')
    .set({ confirmedAt: change.now, lastUsedAt: change.now, lastStep: change.step })
    .where('projectId', '=', change.projectId)
    .where('id', '=', change.id)
    .execute();
}

/** Takes the confirmed one away; whether there was one. */
export async function deleteTotp(db: Db, { projectId, userId }: Of): Promise<boolean> {
  const result = await db
    .deleteFrom('totpFactors')
    .where('projectId', '=', projectId)
    .where('userId', '=', userId)
    .where('confirmedAt', 'is not', null)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** The confirmed one and the one that is being set up. */
async function deletePendingTotp(db: Db, { projectId, userId }: Of): Promise<void> {
  await db
    .deleteFrom('totpFactors')
    .where('projectId', '=', projectId)
    .where('userId', '=', userId)
    .where('confirmedAt', 'is', null)
    .execute();
}

export async function deleteEveryTotp(db: Db, { projectId, userId }: Of): Promise<void> {
  // In two, because each has its own index.
  await deleteTotp(db, { projectId, userId });
  await deletePendingTotp(db, { projectId, userId });
}
