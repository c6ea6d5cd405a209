import type { Db } from '../../platform/db/database.ts';
import type { SnapshotRow } from './sessions.store.ts';

export type OpenSession = {
  id: string;
  userId: string;
  deviceId: string | null;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  idleExpiresAt: Date;
  amr: string[];
  ip: string | null;
  userAgent: string | null;
  actor: SnapshotRow['actor'];
};

const OPEN_SESSION = [
  'id',
  'userId',
  'deviceId',
  'createdAt',
  'lastSeenAt',
  'expiresAt',
  'idleExpiresAt',
  'amr',
  'ip',
  'userAgent',
] as const;

export async function listOpenSessions(db: Db, projectId: string, userId: string, now: Date): Promise<OpenSession[]> {
  return db
    .selectFrom('sessions')
    .select(OPEN_SESSION)
    .select((eb) => eb.ref('actor').$castTo<SnapshotRow['actor']>().as('actor'))
    .where('projectId', '=', projectId)
    .where('userId', '=', userId)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now)
    .where('idleExpiresAt', '>', now)
    .orderBy('createdAt', 'desc')
    .limit(200)
    .execute();
}

export type PastSession = OpenSession & { revokedAt: Date | null; revokedReason: string | null };

/** Also those that have ended, newest first: for the person's own export. */
export async function listSessionsOfUser(
  db: Db,
  projectId: string,
  userId: string,
  most: number,
): Promise<PastSession[]> {
  return db
    .selectFrom('sessions')
    .select([...OPEN_SESSION, 'revokedAt', 'revokedReason'])
    .select((eb) => eb.ref('actor').$castTo<SnapshotRow['actor']>().as('actor'))
    .where('projectId', '=', projectId)
    .where('userId', '=', userId)
    .orderBy('createdAt', 'desc')
    .limit(most)
    .execute();
}
