import type { Db, TransactionDb } from '../../platform/db/database.ts';
import { patient } from '../../platform/db/lending.ts';

/** A sign-in that its account's owner is to be told of. The id is the session's. Written by the sign-in's own statement, see `openingParts`. */
export type DeviceNotice = {
  readonly projectId: string;
  readonly id: string;
  readonly userId: string;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly createdAt: Date;
};

/** Over all projects, oldest first: this is the worker's list. */
export async function listUntoldNotices(db: Db, limit: number): Promise<DeviceNotice[]> {
  return db
    .selectFrom('deviceNotices')
    .select(['projectId', 'id', 'userId', 'ip', 'userAgent', 'createdAt'])
    .where('toldAt', 'is', null)
    .orderBy('createdAt')
    .limit(limit)
    .execute();
}

/** True for the one worker that tells it. */
export async function takeNotice(
  db: TransactionDb,
  { projectId, id, now }: { projectId: string; id: string; now: Date },
): Promise<boolean> {
  const row = await db
    .updateTable('deviceNotices')
    .set({ toldAt: now })
    .where('projectId', '=', projectId)
    .where('id', '=', id)
    .where('toldAt', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether the owner heard of the same program at the same address since then. The sign-in's statement has looked too, but not at sign-ins beside it. */
export async function wasToldOfTheSame(db: Db, notice: DeviceNotice, since: Date): Promise<boolean> {
  const row = await db
    .selectFrom('deviceNotices')
    .select('id')
    .where('projectId', '=', notice.projectId)
    .where('userId', '=', notice.userId)
    .where('createdAt', '>', since)
    .where('toldAt', 'is not', null)
    .where('id', '<>', notice.id)
    .where('ip', 'is not distinct from', notice.ip)
    .where('userAgent', 'is not distinct from', notice.userAgent)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Over all projects: this is the instance's housekeeping. */
export async function deleteOldNotices(db: Db, before: Date, limit: number): Promise<void> {
  const old = db
    .selectFrom('deviceNotices')
    .select(['projectId', 'id'])
    .where('createdAt', '<', before)
    .orderBy('createdAt')
    .limit(limit);
  await db
    .deleteFrom('deviceNotices')
    .where((eb) => eb(eb.refTuple('projectId', 'id'), 'in', old.$asTuple('projectId', 'id')))
    .modifyEnd(patient)
    .execute();
}
