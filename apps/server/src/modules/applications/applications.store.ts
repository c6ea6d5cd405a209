import type { Db } from '../../platform/db/database.ts';

/**
 * The application that a project's own hosted pages and first-party tokens belong to. Project and application refer to each other;
 * the constraint is deferred, so both are written in one transaction, the project first.
 */
export async function insertDefaultApplication(
  db: Db,
  row: { readonly projectId: string; readonly id: string; readonly name: string; readonly now: Date },
): Promise<void> {
  const { now, ...values } = row;
  await db
    .insertInto('applications')
    .values({ ...values, type: 'web', isDefault: true, firstParty: true, createdAt: now, updatedAt: now })
    .execute();
}
