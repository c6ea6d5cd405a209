import { type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import { emailKeyOf } from '../../lib/email-key.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Tables } from '../../platform/db/tables.generated.ts';
import type { User } from './user.ts';
import { nameKeyOf, type UserStatus } from './users.rules.ts';
import { toUser } from './users.store.ts';

export type ListQuery = {
  readonly projectId: string;
  readonly status: UserStatus | undefined;
  readonly now: Date;
  readonly limit: number;
};
type SearchPosition = { readonly key: string; readonly id: string };
type SearchQuery = ListQuery & { readonly prefix: string; readonly after: SearchPosition | null };
type Hit = { readonly user: User; readonly key: string; readonly shownBefore: boolean };
export type Users = SelectQueryBuilder<Tables, 'users', object>;

// No text begins with the highest code point, so what lies between a prefix and the prefix with this behind it begins with the prefix.
export const HIGHEST = '\u{10ffff}';
const MOST_PORTIONS = 5;

/** Newest first: a walk along `users_by_age`, or along the partial index of the status. */
export async function listNewestUsers(
  db: Db,
  query: ListQuery & { readonly after: { readonly at: Date; readonly id: string } | null },
): Promise<User[]> {
  const { after } = query;
  let select = withStatus(db.selectFrom('users').where('projectId', '=', query.projectId), query);
  if (after) select = select.where((eb) => eb(eb.refTuple('createdAt', 'id'), '<', eb.tuple(after.at, after.id)));
  const rows = await select.selectAll().orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(query.limit).execute();
  return rows.map(toUser);
}

/**
 * By the beginning of the address or of the name, in the order of the keys: one range of each index, merged, so that a page costs the same
 * among a thousand users and a million. Whoever is found by both is shown where they come first. `next` is where to go on; where very many
 * are found twice, a page may hold fewer than it could.
 */
export async function searchUsers(db: Db, query: SearchQuery): Promise<{ users: User[]; next: SearchPosition | null }> {
  const users: User[] = [];
  let { after } = query;
  for (let portion = 0; portion < MOST_PORTIONS; portion++) {
    const asked = query.limit + 1;
    const hits = await searchPortion(db, { ...query, after, limit: asked });
    for (const { user, key, shownBefore } of hits) {
      if (users.length === query.limit) return { users, next: after };
      if (!shownBefore) users.push(user);
      after = { key, id: user.id };
    }
    if (hits.length < asked) return { users, next: null };
  }
  return { users, next: after };
}

/** Those of these users who have a password. A question of its own: asked within a list, Postgres likes to read all passwords for it. */
export async function listUsersWithPassword(
  db: Db,
  projectId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const query = db
    .selectFrom('passwords')
    .select('userId')
    .where('projectId', '=', projectId)
    .where('userId', 'in', ids);
  return new Set((await query.execute()).map((row) => row.userId));
}

export async function hasUserPassword(db: Db, projectId: string, id: string): Promise<boolean> {
  return (await listUsersWithPassword(db, projectId, [id])).has(id);
}

async function searchPortion(db: Db, query: SearchQuery): Promise<Hit[]> {
  const { after, prefix } = query;
  const base = withStatus(db.selectFrom('users').where('projectId', '=', query.projectId), query);
  const emailPrefix = emailKeyOf(prefix);
  const namePrefix = nameKeyOf(prefix);

  let byEmail = base
    .where('emailKey', '>=', emailPrefix)
    .where('emailKey', '<', emailPrefix + HIGHEST)
    .selectAll()
    .orderBy('emailKey')
    .limit(query.limit);
  let byName = base
    .where('nameKey', '>=', namePrefix)
    .where('nameKey', '<', namePrefix + HIGHEST)
    .selectAll()
    .orderBy('nameKey')
    .orderBy('id')
    .limit(query.limit);
  if (after) {
    byEmail = byEmail.where((eb) =>
      eb.and([eb('emailKey', '>=', after.key), eb.or([eb('emailKey', '>', after.key), eb('id', '>', after.id)])]),
    );
    byName = byName.where((eb) => eb(eb.refTuple('nameKey', 'id'), '>', eb.tuple(after.key, after.id)));
  }
  // One connection answers one question at a time: within a transaction the second waits for the first.
  const [addresses, names] = db.isTransaction
    ? [await byEmail.execute(), await byName.execute()]
    : await Promise.all([byEmail.execute(), byName.execute()]);
  const hits: Hit[] = [
    ...addresses.map((row) => ({
      user: toUser(row),
      key: row.emailKey,
      shownBefore: row.nameKey?.startsWith(namePrefix) === true && compareKeys(row.nameKey, row.emailKey) < 0,
    })),
    ...names.map((row) => ({
      user: toUser(row),
      key: row.nameKey ?? '',
      shownBefore: row.emailKey.startsWith(emailPrefix) && compareKeys(row.emailKey, row.nameKey ?? '') <= 0,
    })),
  ];
  return hits.sort((a, b) => compareKeys(a.key, b.key) || compareKeys(a.user.id, b.user.id)).slice(0, query.limit);
}

/** The order of `collate "C"`: by bytes. */
function compareKeys(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

/** The same order of states as `statusOf`. */
export function withStatus(select: Users, { status, now }: ListQuery): Users {
  if (status === undefined) return select;
  if (status === 'deleting') return select.where('deletionDueAt', 'is not', null);
  const staying = select.where('deletionDueAt', 'is', null);
  if (status === 'banned') {
    const stands = sql<SqlBool>`(users.ban_expires_at is null or users.ban_expires_at > ${now})`;
    return staying.where('bannedAt', 'is not', null).where(stands);
  }
  const free = staying.where((eb) => eb.or([eb('bannedAt', 'is', null), eb('banExpiresAt', '<=', now)]));
  return free.where('emailVerifiedAt', status === 'unverified' ? 'is' : 'is not', null);
}
