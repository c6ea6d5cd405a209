import { sql } from 'kysely';
import type { Db } from '../../platform/db/database.ts';

/** The device behind a sign-in: the one that showed its secret before, or a new one. Returns its id. */
export async function upsertDevice(
  db: Db,
  row: {
    projectId: string;
    id: string;
    userId: string;
    secretHash: Buffer;
    userAgent: string | null;
    ip: string;
    now: Date;
  },
): Promise<string> {
  const { now, ip, ...values } = row;
  const device = await db
    .insertInto('devices')
    .values({ ...values, lastIp: ip, createdAt: now, lastSeenAt: now })
    .onConflict((conflict) =>
      conflict.columns(['projectId', 'secretHash', 'userId']).doUpdateSet({
        lastSeenAt: now,
        lastIp: ip,
        userAgent: sql`coalesce(excluded.user_agent, devices.user_agent)`,
      }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return device.id;
}
