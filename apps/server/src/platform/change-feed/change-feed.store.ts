import type { Db } from '../db/database.ts';
import { patient } from '../db/lending.ts';

/** Rows that no verifier can need any more. */
export async function deleteFeedRows(db: Db, before: Date, limit: number): Promise<void> {
  const old = db
    .selectFrom('changeFeed')
    .select('id')
    .where('createdAt', '<', before)
    .orderBy('createdAt')
    .limit(limit);
  await db.deleteFrom('changeFeed').where('id', 'in', old).modifyEnd(patient).execute();
}
