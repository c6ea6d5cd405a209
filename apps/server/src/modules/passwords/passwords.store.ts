import { type Database, type Db, statement } from '../../platform/db/database.ts';
import { lookUpTogether } from '../../platform/db/together.ts';
import { tellingParts } from '../../platform/outbox/write.ts';
import { openingParts, type SnapshotRow } from '../sessions/index.ts';

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
const CANDIDATE = `u.id as "userId", p.hash, pending.hash as "pendingHash",
  exists (select from devices d where d.project_id = u.project_id and d.secret_hash = asked.device_hash and d.user_id = u.id) as "knownDevice"`;

const ACCOUNT = `join users u on u.project_id = asked.project_id and u.email_key = asked.email_key
left join passwords p on p.project_id = u.project_id and p.user_id = u.id
left join lateral (
  select t.payload ->> 'passwordHash' as hash from one_time_tokens t
  where u.email_verified_at is null and t.project_id = u.project_id and t.user_id = u.id and t.kind = 'email_verification'
    and t.used_at is null and t.voided_at is null and t.expires_at > asked.now
  order by t.created_at desc limit 1
) pending on true`;

type Asked = readonly [projectId: string, emailKey: string, deviceHash: Buffer | null, now: string];

const findCandidate = lookUpTogether<Asked, SignInCandidate>({
  one: statement(
    'passwords.find_sign_in_candidate',
    `select ${CANDIDATE}
from (values ($1::uuid, $2::text, $3::bytea, $4::timestamptz)) as asked (project_id, email_key, device_hash, now)
${ACCOUNT}`,
  ),
  many: statement(
    'passwords.find_sign_in_candidates',
    `select asked.n, ${CANDIDATE}
from unnest($1::uuid[], $2::text[], $3::bytea[], $4::timestamptz[]) with ordinality as asked (project_id, email_key, device_hash, now, n)
${ACCOUNT}`,
  ),
});

export function findSignInCandidate(
  database: Database,
  query: { projectId: string; emailKey: string; deviceHash: Buffer | null; now: Date },
): Promise<SignInCandidate | null> {
  return findCandidate(database, [query.projectId, query.emailKey, query.deviceHash, query.now.toISOString()]);
}

const NEXT = openingParts.nextParameter;

/**
 * A right password becomes a session in one statement: one round trip and one commit. It decides by what Postgres holds now, not by what was read
 * before the password was hashed: somebody who was banned meanwhile, or whose password was changed, gets no row and no session.
 *
 * `openValues`, then whether the address must be verified, the hash that was proven, and what is told.
 */
export const SIGN_IN = statement<SnapshotRow>(
  'passwords.sign_in',
  `with signed_in as (
  update users set last_sign_in_at = $11
  where project_id = $1 and id = $3 and (banned_at is null or ban_expires_at <= $11) and (email_verified_at is not null or not $${NEXT}::boolean)
    and exists (select from passwords p where p.project_id = $1 and p.user_id = $3 and p.hash = $${NEXT + 1}::text)
  returning *
), ${openingParts.text}, ${tellingParts(NEXT + 2, 'opened')}
${openingParts.row}`,
);
