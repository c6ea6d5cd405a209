import type { Db } from '../../platform/db/database.ts';
import type { Device } from './device.ts';

type OfUser = { readonly projectId: string; readonly userId: string };
type DeviceId = OfUser & { readonly id: string };

/** Newest sign of life first. Clients without cookies make one with each sign-in: a list ends somewhere. */
export async function listDevices(db: Db, { projectId, userId }: OfUser, most: number): Promise<Device[]> {
  return db
    .selectFrom('devices')
    .select(['id', 'name', 'userAgent', 'lastIp', 'trustedUntil', 'createdAt', 'lastSeenAt'])
    .where('projectId', '=', projectId)
    .where('userId', '=', userId)
    .orderBy('lastSeenAt', 'desc')
    .orderBy('id', 'desc')
    .limit(most)
    .execute();
}

/** Null where the device is not one of this user's. */
export async function renameDevice(
  db: Db,
  change: DeviceId & { readonly name: string | null },
): Promise<Device | null> {
  const row = await db
    .updateTable('devices')
    .set({ name: change.name })
    .where('projectId', '=', change.projectId)
    .where('userId', '=', change.userId)
    .where('id', '=', change.id)
    .returning(['id', 'name', 'userAgent', 'lastIp', 'trustedUntil', 'createdAt', 'lastSeenAt'])
    .executeTakeFirst();
  return row ?? null;
}

/** False where the device is not one of this user's. */
export async function untrustDevice(db: Db, { projectId, userId, id }: DeviceId): Promise<boolean> {
  const row = await db
    .updateTable('devices')
    .set({ trustedUntil: null })
    .where('projectId', '=', projectId)
    .where('userId', '=', userId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Its sessions lose their device; whoever calls this has ended them. False where the device is not one of this user's. */
export async function deleteDevice(db: Db, { projectId, userId, id }: DeviceId): Promise<boolean> {
  const row = await db
    .deleteFrom('devices')
    .where('projectId', '=', projectId)
    .where('userId', '=', userId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
