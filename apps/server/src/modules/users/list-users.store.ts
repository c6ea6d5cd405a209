import { type Selectable, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import { emailKeyOf } from '../../lib/email-key.ts';
import { usernameKeyOf } from '../../lib/username-key.ts';
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

type SearchedKey = (typeof SEARCHED_KEYS)[number];
const SEARCHED_KEYS = ['emailKey', 'nameKey', 'usernameKey'] as const;

/** What the keys of those who are found begin with. */
export function prefixesOf(prefix: string): Readonly<Record<SearchedKey, string>> {
  return { emailKey: emailKeyOf(prefix), nameKey: nameKeyOf(prefix), usernameKey: usernameKeyOf(prefix) };
}

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
 * By the beginning of the address, of the name or of the username, in the order of the keys: one range of each index, merged, so that a page costs
 * the same among a thousand users and a million. Whoever is found by several is shown where they come first. `next` is where to go on; where very many
 * are found more than once, a page may hold fewer than it could.
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

async function searchPortion(db: Db, query: SearchQuery): Promise<Hit[]> {
  const { after, prefix } = query;
  const base = withStatus(db.selectFrom('users').where('projectId', '=', query.projectId), query);
  const prefixes = prefixesOf(prefix);

  let byName = base
    .where('nameKey', '>=', prefixes.nameKey)
    .where('nameKey', '<', prefixes.nameKey + HIGHEST)
    .selectAll()
    .orderBy('nameKey')
    .orderBy('id')
    .limit(query.limit);
  if (after) byName = byName.where((eb) => eb(eb.refTuple('nameKey', 'id'), '>', eb.tuple(after.key, after.id)));
  // Nobody shares these keys, so a place among them needs no id.
  const byOwn = (key: 'emailKey' | 'usernameKey') => {
    const range = base
      .where(key, '>=', prefixes[key])
      .where(key, '<', prefixes[key] + HIGHEST)
      .selectAll()
      .orderBy(key)
      .limit(query.limit);
    if (!after) return range;
    return range.where((eb) =>
      eb.and([eb(key, '>=', after.key), eb.or([eb(key, '>', after.key), eb('id', '>', after.id)])]),
    );
  };
  const ranges = { emailKey: byOwn('emailKey'), nameKey: byName, usernameKey: byOwn('usernameKey') };
  const asked = SEARCHED_KEYS.map((key) => async () => (await ranges[key].execute()).map((row) => hitOf(row, key)));
  // One connection answers one question at a time: within a transaction each waits for the one before it.
  const hits: Hit[] = [];
  if (db.isTransaction) for (const ask of asked) hits.push(...(await ask()));
  else hits.push(...(await Promise.all(asked.map((ask) => ask()))).flat());
  return hits.sort((a, b) => compareKeys(a.key, b.key) || compareKeys(a.user.id, b.user.id)).slice(0, query.limit);

  function hitOf(row: Selectable<Tables['users']>, key: SearchedKey): Hit {
    const found = SEARCHED_KEYS.filter((other) => row[other]?.startsWith(prefixes[other]));
    // Sorted as the hits are: of two that are equal the one of the earlier range comes first.
    const [first] = found.sort((a, b) => compareKeys(row[a] ?? '', row[b] ?? ''));
    return { user: toUser(row), key: row[key] ?? '', shownBefore: first !== key };
  }
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
