import { type Expression, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { Db } from '../../platform/db/database.ts';
import type { Tables } from '../../platform/db/tables.generated.ts';
import type { User } from './user.ts';
import { emailKeyOf, type UserStatus } from './users.rules.ts';
import { toUser } from './users.store.ts';

export type ListedUser = { readonly user: User; readonly hasPassword: boolean };
/** A person found by address or name, with the key that the list is ordered by. */
export type FoundUser = ListedUser & { readonly key: string };

type ListQuery = {
  readonly projectId: string;
  readonly status: UserStatus | undefined;
  readonly now: Date;
  readonly limit: number;
};
type Users = SelectQueryBuilder<Tables, 'users', object>;

// No text begins with the highest code point, so everything from a prefix up to the prefix and this begins with the prefix.
const HIGHEST = '\u{10ffff}';

/** Newest first: a walk along `users_by_age`, or along the partial index of the status. */
export async function listNewestUsers(
  db: Db,
  query: ListQuery & { readonly after: { readonly at: Date; readonly id: string } | null },
): Promise<ListedUser[]> {
  const { after } = query;
  let select = withStatus(db.selectFrom('users').where('projectId', '=', query.projectId), query);
  if (after) select = select.where((eb) => eb(eb.refTuple('createdAt', 'id'), '<', eb.tuple(after.at, after.id)));
  const rows = await select
    .selectAll()
    .select(hasPassword())
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit)
    .execute();
  return rows.map((row) => ({ user: toUser(row), hasPassword: row.hasPassword }));
}

/**
 * By the beginning of the address or of the name: one range of each index, in the order of the index, so that a page costs the same among
 * a thousand users and a million. Whoever is found by both comes once, by the address.
 */
export async function searchUsers(
  db: Db,
  query: ListQuery & { readonly prefix: string; readonly after: { readonly key: string; readonly id: string } | null },
): Promise<FoundUser[]> {
  const { after } = query;
  const base = withStatus(db.selectFrom('users').where('projectId', '=', query.projectId), query);
  const emailPrefix = emailKeyOf(query.prefix);
  // The name's key is made by Postgres, so its prefix is too: both sides then agree on what lower case is.
  const namePrefix = sql<string>`lower(${query.prefix}::text)`;
  const emailRange = sql<SqlBool>`users.email_key >= ${emailPrefix} and users.email_key < ${emailPrefix + HIGHEST}`;
  const nameRange = sql<SqlBool>`users.name_key >= ${namePrefix} and users.name_key < ${namePrefix} || ${HIGHEST}::text`;

  let byEmail = base
    .where(emailRange)
    .selectAll()
    .select(hasPassword())
    .select('emailKey as key')
    .orderBy('emailKey')
    .limit(query.limit);
  let byName = base
    .where(nameRange)
    .where(sql<SqlBool>`not (${emailRange})`)
    .selectAll()
    .select(hasPassword())
    .select((eb) => eb.ref('nameKey').$castTo<string>().as('key'))
    .orderBy('nameKey')
    .orderBy('id')
    .limit(query.limit);
  if (after) {
    byEmail = byEmail.where((eb) =>
      eb.and([eb('emailKey', '>=', after.key), eb.or([eb('emailKey', '>', after.key), eb('id', '>', after.id)])]),
    );
    byName = byName.where((eb) => eb(eb.refTuple('nameKey', 'id'), '>', eb.tuple(after.key, after.id)));
  }
  const [found, named] = await Promise.all([byEmail.execute(), byName.execute()]);
  return [...found, ...named]
    .map((row) => ({ user: toUser(row), hasPassword: row.hasPassword, key: row.key }))
    .sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)) || (a.user.id < b.user.id ? -1 : 1))
    .slice(0, query.limit);
}

export async function hasUserPassword(db: Db, projectId: string, id: string): Promise<boolean> {
  const query = db.selectFrom('passwords').select('userId').where('projectId', '=', projectId).where('userId', '=', id);
  return (await query.executeTakeFirst()) !== undefined;
}

/** Whether there is a password is asked of its table here, because a hundred users of a page are one question and not a hundred. */
function hasPassword() {
  return sql<boolean>`exists (select from passwords p where p.project_id = users.project_id and p.user_id = users.id)`.as(
    'hasPassword',
  );
}

/** The same order of states as `statusOf`. */
function withStatus(select: Users, { status, now }: ListQuery): Users {
  if (status === undefined) return select;
  if (status === 'deleting') return select.where('deletionDueAt', 'is not', null);
  const staying = select.where('deletionDueAt', 'is', null);
  if (status === 'banned') return staying.where('bannedAt', 'is not', null).where(banStands(now));
  const free = staying.where((eb) => eb.or([eb('bannedAt', 'is', null), eb('banExpiresAt', '<=', now)]));
  return free.where('emailVerifiedAt', status === 'unverified' ? 'is' : 'is not', null);
}

function banStands(now: Date): Expression<SqlBool> {
  return sql<SqlBool>`(users.ban_expires_at is null or users.ban_expires_at > ${now})`;
}
