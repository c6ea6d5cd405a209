import { type Database, type Db, statement, type TransactionDb } from '../../platform/db/database.ts';
import { changeTogether, lookUpTogether } from '../../platform/db/together.ts';
import { TOLD, tellingParts } from '../../platform/outbox/write.ts';
import { decoyOf } from '../one-time-tokens/index.ts';
import { openingParts, type SnapshotRow } from '../sessions/index.ts';

/** A sign-up, or the decoy of one. */
const WAITS = `t.kind in ('email_verification', '${decoyOf('email_verification')}') and t.used_at is null and t.voided_at is null`;

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

/** False where the hash is not `before` any more. The password is the same one, so the time of its last change stays. */
export async function replaceHash(
  db: TransactionDb,
  row: { projectId: string; userId: string; hash: string; before: string },
): Promise<boolean> {
  const result = await db
    .updateTable('passwords')
    .set({ hash: row.hash })
    .where('projectId', '=', row.projectId)
    .where('userId', '=', row.userId)
    .where('hash', '=', row.before)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

function selectHash(db: Db, projectId: string, userId: string) {
  return db.selectFrom('passwords').select('hash').where('projectId', '=', projectId).where('userId', '=', userId);
}

export async function findPasswordHash(db: Db, projectId: string, userId: string): Promise<string | null> {
  return (await selectHash(db, projectId, userId).executeTakeFirst())?.hash ?? null;
}

const HASH_OF_ADDRESS = statement<{ hash: string | null }>(
  'passwords.find_hash_of_address',
  `select coalesce(p.hash, waiting.hash) as hash
from (values ($1::uuid, $2::text)) as asked (project_id, email_key)
left join users u on u.project_id = asked.project_id and u.email_key = asked.email_key
left join passwords p on p.project_id = u.project_id and p.user_id = u.id
left join lateral (
  select t.payload ->> 'passwordHash' as hash from one_time_tokens t
  where t.project_id = asked.project_id and t.email_key = asked.email_key and ${WAITS} and t.expires_at > $3 and t.payload ->> 'passwordHash' is not null
  order by t.created_at desc limit 1
) waiting on true`,
);

/** Of its account; else of the newest sign-up that waits on it, which may become the account. */
export async function findPasswordHashOfAddress(
  database: Database,
  query: { projectId: string; emailKey: string; now: Date },
): Promise<string | null> {
  const [row] = await database.prepared(HASH_OF_ADDRESS, [query.projectId, query.emailKey, query.now]);
  return row?.hash ?? null;
}

/** What it is once a change that is under way has ended. Its user is locked before. */
export async function lockPasswordHash(db: TransactionDb, projectId: string, userId: string): Promise<string | null> {
  return (await selectHash(db, projectId, userId).forShare().executeTakeFirst())?.hash ?? null;
}

export async function findPasswordChange(db: Db, projectId: string, userId: string): Promise<Date | null> {
  const row = await db
    .selectFrom('passwords')
    .select('changedAt')
    .where('projectId', '=', projectId)
    .where('userId', '=', userId)
    .executeTakeFirst();
  return row?.changedAt ?? null;
}

export async function hasPassword(db: Db, projectId: string, userId: string): Promise<boolean> {
  return (await findPasswordHash(db, projectId, userId)) !== null;
}

export type SignInCandidate = {
  userId: string;
  /** What failures are counted by, whatever was typed. */
  emailKey: string;
  username: string | null;
  hash: string | null;
  /** Of the newest sign-up that waits on the address: of a decoy, which has no user, where the address was taken. */
  waitingHash: string | null;
  waitingUserId: string | null;
  knownDevice: boolean;
  hasSecondFactor: boolean;
};

/** The way in by password is shut until a reset sets another one. False where there was none. */
export async function deletePassword(db: Db, projectId: string, userId: string): Promise<boolean> {
  const result = await db
    .deleteFrom('passwords')
    .where('projectId', '=', projectId)
    .where('userId', '=', userId)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

// Sign-in is the one path where a round trip counts, so this statement alone looks over the fence: at the user by address, the newest sign-up
// that waits on it, whether this browser signed in to this account before, and whether the account has an authenticator.
const CANDIDATE = `u.id as "userId", u.email_key as "emailKey", u.username, p.hash, waiting.hash as "waitingHash",
  waiting.user_id as "waitingUserId",
  exists (select from devices d where d.project_id = u.project_id and d.secret_hash = asked.device_hash and d.user_id = u.id) as "knownDevice",
  exists (select from totp_factors f where f.project_id = u.project_id and f.user_id = u.id and f.confirmed_at is not null) as "hasSecondFactor"`;

/** No sign-up waits under a username: its password would tell whose address the account has. */
const WAITS_UNDER = { email_key: 'true', username_key: 'false' } as const;

const accountBy = (
  key: 'email_key' | 'username_key',
) => `join users u on u.project_id = asked.project_id and u.${key} = asked.key
left join passwords p on p.project_id = u.project_id and p.user_id = u.id
left join lateral (
  select t.payload ->> 'passwordHash' as hash, t.user_id from one_time_tokens t
  where ${WAITS_UNDER[key]} and t.project_id = u.project_id and t.email_key = u.email_key and ${WAITS} and t.expires_at > asked.now
  order by t.created_at desc limit 1
) waiting on true`;

type Asked = readonly [projectId: string, key: string, deviceHash: Buffer | null, now: string];

const findCandidateBy = (key: 'email_key' | 'username_key', name: string) =>
  lookUpTogether<Asked, SignInCandidate>({
    one: statement(
      `passwords.find_sign_in_candidate${name}`,
      `select ${CANDIDATE}
from (values ($1::uuid, $2::text, $3::bytea, $4::timestamptz)) as asked (project_id, key, device_hash, now)
${accountBy(key)}`,
    ),
    many: statement(
      `passwords.find_sign_in_candidates${name}`,
      `select asked.n, ${CANDIDATE}
from unnest($1::uuid[], $2::text[], $3::bytea[], $4::timestamptz[]) with ordinality as asked (project_id, key, device_hash, now, n)
${accountBy(key)}`,
    ),
  });

/** Each is one walk along one unique index: an address holds an `@`, a username never does. */
const findCandidate = {
  email: findCandidateBy('email_key', ''),
  username: findCandidateBy('username_key', '_by_username'),
};

export type Identifier = { readonly kind: 'email' | 'username'; readonly key: string };

export function findSignInCandidate(
  database: Database,
  query: { projectId: string; identifier: Identifier; deviceHash: Buffer | null; now: Date },
): Promise<SignInCandidate | null> {
  const { kind, key } = query.identifier;
  return findCandidate[kind](database, [query.projectId, key, query.deviceHash, query.now.toISOString()]);
}

const ENTERING = `${openingParts.columns}, verified_only, proven_hash, without_factor, named_only, ${TOLD}`;
const ENTERING_TYPES = [...openingParts.types, 'boolean', 'text', 'boolean', 'boolean', 'jsonb', 'jsonb', 'jsonb'];

/**
 * Who may enter, by what Postgres holds now, not by what was read before the password was hashed: somebody who was banned meanwhile, or whose password
 * was changed, or who has to show a second factor or lacks a username since, gets no row and no session. A change of the password under way holds its row (and ends the sessions that it sees), so the row is locked here
 * too. Projects and applications are what the foreign keys of the session lock anyway: who deletes one holds it for as long as that takes.
 */
function entering(waits: '' | ' skip locked'): string {
  return `entering as (
  select asked.*
  from asked join projects pr on pr.id = asked.project_id
  join applications a on a.project_id = asked.project_id and a.id = asked.application_id
  join users u on u.project_id = asked.project_id and u.id = asked.user_id
  join passwords p on p.project_id = asked.project_id and p.user_id = asked.user_id
  where (u.banned_at is null or u.ban_expires_at <= asked.now) and (u.email_verified_at is not null or not asked.verified_only) and p.hash = asked.proven_hash
    and (not asked.without_factor or not exists (
      select from totp_factors f where f.project_id = u.project_id and f.user_id = u.id and f.confirmed_at is not null))
    and (not asked.named_only or u.username_key is not null)
  for key share of pr, a${waits} for no key update of u${waits} for share of p${waits}
), ${openingParts.text}, telling as (
  select ${TOLD} from entering e join opened on opened.project_id = e.project_id and opened.id = e.id
), ${tellingParts('telling')}`;
}

const placeholders = (suffix: string) =>
  ENTERING_TYPES.map((type, index) => `$${index + 1}::${type}${suffix}`).join(', ');

/**
 * A right password becomes a session in one statement, and those of one turn of the event loop in one for all: one round trip and one commit. The one
 * for many passes over what somebody else holds, so nobody waits for the account of another, and who gets no row is asked for once more alone.
 *
 * The values: `openValues`, then whether the address must be verified, the hash that was proven, whether an authenticator would be asked for, whether a
 * username is required, and what is told.
 */
export const openByPassword = changeTogether<readonly unknown[], SnapshotRow>({
  one: statement(
    'passwords.sign_in',
    `with asked (${ENTERING}) as (
  values (${placeholders('')})
), ${entering('')}
select ${openingParts.row}`,
  ),
  many: statement(
    'passwords.sign_in_many',
    `with asked as (
  select *
  from unnest(${placeholders('[]')})
    with ordinality as asked (${ENTERING}, n)
), ${entering(' skip locked')}
select e.n, ${openingParts.row} join entering e on e.project_id = s.project_id and e.id = s.id`,
  ),
});
