import { emailKeyOf } from '../../lib/email-key.ts';
import type { Db, TransactionDb } from '../../platform/db/database.ts';
import type { User } from './user.ts';
import { named, patch as patchUser, toUser, type UserChanges } from './users.store.ts';

type UserKey = { readonly projectId: string; readonly id: string };

/** Several at once, in the order of their ids whoever asks, so that two who ask wait for one another instead of both failing. */
export async function lockUsers(db: TransactionDb, projectId: string, ids: readonly string[]): Promise<User[]> {
  if (ids.length === 0) return [];
  const query = db.selectFrom('users').selectAll().where('projectId', '=', projectId).where('id', 'in', ids);
  return (await query.orderBy('id').forUpdate().execute()).map(toUser);
}

/** Null where somebody else has the address; the transaction is over then. */
export async function setUserEmail(
  db: TransactionDb,
  change: UserKey & { readonly email: string; readonly emailVerifiedAt: Date | null; readonly now: Date },
): Promise<User | null> {
  const { email, emailVerifiedAt } = change;
  try {
    return await patchUser(db, change, { email, emailKey: emailKeyOf(email), emailVerifiedAt });
  } catch (error) {
    if ((error as { code?: string }).code === UNIQUE_VIOLATION) return null;
    throw error;
  }
}

const UNIQUE_VIOLATION = '23505';

export async function setUserRoles(
  db: Db,
  change: UserKey & { readonly roles: readonly string[]; readonly now: Date },
): Promise<User | null> {
  return patchUser(db, change, { roles: [...change.roles] });
}

/** The name and the key that it is found by, as they stand: how a key is made is decided where usernames are given. */
export type Username = { readonly username: string | null; readonly usernameKey: string | null };

export async function getUsername(db: Db, projectId: string, id: string): Promise<Username> {
  return db
    .selectFrom('users')
    .select(['username', 'usernameKey'])
    .where('projectId', '=', projectId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

/** What a merge takes over from the account that goes; a username is free only once that one is gone. */
export async function takeOverProfile(
  db: Db,
  change: UserKey & UserChanges & Username & Pick<User, 'imageUrl' | 'roles'> & { readonly now: Date },
): Promise<User | null> {
  const { username, usernameKey, imageUrl, roles, publicMetadata, privateMetadata } = change;
  return patchUser(db, change, {
    ...named(change.name),
    locale: change.locale,
    username,
    usernameKey,
    imageUrl,
    roles: [...roles],
    publicMetadata: JSON.stringify(publicMetadata),
    privateMetadata: JSON.stringify(privateMetadata),
  });
}
