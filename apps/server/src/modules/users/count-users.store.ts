import { sql } from 'kysely';
import type { Db } from '../../platform/db/database.ts';
import { HIGHEST, type ListQuery, prefixesOf, withStatus } from './list-users.store.ts';

/** In the order of the lists, so along their indexes, and no further than `limit`: what other projects have is not read. */
export async function countUsersOfStatus(db: Db, query: ListQuery): Promise<number> {
  const found = withStatus(db.selectFrom('users').where('projectId', '=', query.projectId), query)
    .select('id')
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit)
    .as('found');
  const { count } = await db.selectFrom(found).select(sql<number>`count(*)::int`.as('count')).executeTakeFirstOrThrow();
  return count;
}

/** Whoever is found by several keys is one. */
export async function countFoundUsers(db: Db, query: ListQuery & { readonly prefix: string }): Promise<number> {
  const users = withStatus(db.selectFrom('users').where('projectId', '=', query.projectId), query).select('id');
  const prefixes = prefixesOf(query.prefix);
  const range = (key: keyof typeof prefixes) =>
    users.where(key, '>=', prefixes[key]).where(key, '<', prefixes[key] + HIGHEST);
  const byEmail = range('emailKey').orderBy('emailKey').limit(query.limit).as('byEmail');
  const byName = range('nameKey').orderBy('nameKey').orderBy('id').limit(query.limit).as('byName');
  const byUsername = range('usernameKey').orderBy('usernameKey').limit(query.limit).as('byUsername');
  const found = db
    .selectFrom(byEmail)
    .select('id')
    .union(db.selectFrom(byName).select('id'))
    .union(db.selectFrom(byUsername).select('id'))
    .as('found');
  const { count } = await db.selectFrom(found).select(sql<number>`count(*)::int`.as('count')).executeTakeFirstOrThrow();
  return count;
}
