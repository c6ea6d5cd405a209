import { type Database, type Db, statement } from '../../platform/db/database.ts';

export async function setPassword(
  db: Db,
  row: { projectId: string; userId: string; hash: string; now: Date },
): Promise<void> {
  await db
    .insertInto('passwords')
    .values({ projectId: row.projectId, userId: row.userId, hash: row.hash, changedAt: row.now })
    .onConflict((conflict) =>
      conflict.columns(['projectId', 'userId']).doUpdateSet({ hash: row.hash, changedAt: row.now }),
    )
    .execute();
}

export async function findPasswordHash(db: Db, projectId: string, userId: string): Promise<string | null> {
  const row = await db
    .selectFrom('passwords')
    .select('hash')
    .where('projectId', '=', projectId)
    .where('userId', '=', userId)
    .executeTakeFirst();
  return row?.hash ?? null;
}

export async function hasPassword(db: Db, projectId: string, userId: string): Promise<boolean> {
  return (await findPasswordHash(db, projectId, userId)) !== null;
}

export type SignInCandidate = { userId: string; hash: string | null; pendingHash: string | null; knownDevice: boolean };

// Sign-in is the one path where a round trip counts, so this statement alone looks over the fence: at the user by address, the newest sign-up
// that waits for confirmation, and whether this browser signed in to this account before.
const CANDIDATE = statement<SignInCandidate>(
  'passwords.find_sign_in_candidate',
  `select u.id as "userId", p.hash, pending.hash as "pendingHash",
  exists (select from devices d where d.project_id = u.project_id and d.secret_hash = $3 and d.user_id = u.id) as "knownDevice"
from users u
left join passwords p on p.project_id = u.project_id and p.user_id = u.id
left join lateral (
  select t.payload ->> 'passwordHash' as hash from one_time_tokens t
  where u.email_verified_at is null and t.project_id = u.project_id and t.user_id = u.id and t.kind = 'email_verification'
    and t.used_at is null and t.voided_at is null and t.expires_at > $4
  order by t.created_at desc limit 1
) pending on true
where u.project_id = $1 and u.email_key = $2`,
);

export async function findSignInCandidate(
  database: Database,
  query: { projectId: string; emailKey: string; deviceHash: Buffer | null; now: Date },
): Promise<SignInCandidate | null> {
  const rows = await database.prepared(CANDIDATE, [query.projectId, query.emailKey, query.deviceHash, query.now]);
  return rows[0] ?? null;
}
