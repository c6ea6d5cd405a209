import { sql } from 'kysely';
import { emailKeyOf } from '../../lib/email-key.ts';
import type { Db } from '../../platform/db/database.ts';
import { HIGHEST, type ListQuery, withStatus } from './list-users.store.ts';
import { nameKeyOf } from './users.rules.ts';

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

/** Whoever is found by address and by name is one. */
export async function countFoundUsers(db: Db, query: ListQuery & { readonly prefix: string }): Promise<number> {
  const users = withStatus(db.selectFrom('users').where('projectId', '=', query.projectId), query).select('id');
  const emailPrefix = emailKeyOf(query.prefix);
  const namePrefix = nameKeyOf(query.prefix);
  const byEmail = users.where('emailKey', '>=', emailPrefix).where('emailKey', '<', emailPrefix + HIGHEST);
  const byName = users.where('nameKey', '>=', namePrefix).where('nameKey', '<', namePrefix + HIGHEST);
  const found = db
    .selectFrom(byEmail.orderBy('emailKey').limit(query.limit).as('byEmail'))
    .select('id')
    .union(db.selectFrom(byName.orderBy('nameKey').orderBy('id').limit(query.limit).as('byName')).select('id'))
    .as('found');
  const { count } = await db.selectFrom(found).select(sql<number>`count(*)::int`.as('count')).executeTakeFirstOrThrow();
  return count;
}
