import type { Db } from '../../platform/db/database.ts';

/** None of them is known or trusted any more, and nobody is told of one. Their sessions stay, without a device. */
export async function deleteDevicesOfUser(db: Db, projectId: string, userId: string): Promise<void> {
  await db.deleteFrom('devices').where('projectId', '=', projectId).where('userId', '=', userId).execute();
  await db.deleteFrom('deviceNotices').where('projectId', '=', projectId).where('userId', '=', userId).execute();
}
