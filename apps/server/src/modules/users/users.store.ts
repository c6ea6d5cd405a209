import type { Selectable } from 'kysely';
import { emailKeyOf } from '../../lib/email-key.ts';
import { usernameKeyOf } from '../../lib/username-key.ts';
import { type Db, runStatement, statement, type TransactionDb } from '../../platform/db/database.ts';
import { patient } from '../../platform/db/lending.ts';
import type { UsersTable } from '../../platform/db/tables.generated.ts';
import type { User } from './user.ts';
import { nameKeyOf } from './users.rules.ts';

type UserId = { readonly projectId: string; readonly id: string };

export async function findUserByEmail(db: Db, projectId: string, emailKey: string): Promise<User | null> {
  return toUserOrNull(await selectByEmail(db, projectId, emailKey).executeTakeFirst());
}

const BY_ID = statement<User>(
  'users.find_by_id',
  `select project_id as "projectId", id, email, email_key as "emailKey", email_verified_at as "emailVerifiedAt", username, name, image_url as "imageUrl", locale, roles,
  public_metadata as "publicMetadata", private_metadata as "privateMetadata", banned_at as "bannedAt", ban_reason as "banReason", ban_expires_at as "banExpiresAt",
  deletion_requested_at as "deletionRequestedAt", deletion_due_at as "deletionDueAt", last_sign_in_at as "lastSignInAt", created_at as "createdAt", updated_at as "updatedAt"
from users where project_id = $1 and id = $2`,
);

/** Prepared: every sign-in reads its user. */
export async function findUserById(db: Db, projectId: string, id: string): Promise<User | null> {
  return (await runStatement(db, BY_ID, [projectId, id]))[0] ?? null;
}

export async function lockUser(db: TransactionDb, projectId: string, id: string): Promise<User | null> {
  return toUserOrNull(await selectById(db, projectId, id).forUpdate().executeTakeFirst());
}

/**
 * Keeps the user from being deleted until the transaction ends, and nobody else waiting: for what is written beside the user. Who was deleted meanwhile
 * is unknown, and who is unknown (`null`) costs the same statement.
 */
export async function holdUser(db: TransactionDb, projectId: string, id: string | null): Promise<User | null> {
  return toUserOrNull(
    await selectById(db, projectId, id ?? NOBODY)
      .forKeyShare()
      .executeTakeFirst(),
  );
}

/** The same by the address. */
export async function holdUserByEmail(db: TransactionDb, projectId: string, emailKey: string): Promise<User | null> {
  return toUserOrNull(await selectByEmail(db, projectId, emailKey).forKeyShare().executeTakeFirst());
}

/** The nil UUID (RFC 9562, section 5.9), which no row has: asked for instead of an account that there is not, it costs the same. */
export const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Null where the address is taken. */
export async function insertUser(
  db: Db,
  row: UserId & {
    readonly email: string;
    readonly name?: string | null | undefined;
    readonly imageUrl?: string | null | undefined;
    readonly locale?: string | null | undefined;
    readonly emailVerifiedAt?: Date | null | undefined;
    readonly publicMetadata?: Readonly<Record<string, unknown>> | undefined;
    readonly privateMetadata?: Readonly<Record<string, unknown>> | undefined;
    readonly now: Date;
  },
): Promise<User | null> {
  const inserted = await db
    .insertInto('users')
    .values({
      projectId: row.projectId,
      id: row.id,
      email: row.email,
      emailKey: emailKeyOf(row.email),
      emailVerifiedAt: row.emailVerifiedAt ?? null,
      ...named(row.name ?? null),
      imageUrl: row.imageUrl ?? null,
      locale: row.locale ?? null,
      publicMetadata: JSON.stringify(row.publicMetadata ?? {}),
      privateMetadata: JSON.stringify(row.privateMetadata ?? {}),
      createdAt: row.now,
      updatedAt: row.now,
    })
    .onConflict((conflict) => conflict.columns(['projectId', 'emailKey']).doNothing())
    .returningAll()
    .executeTakeFirst();
  return toUserOrNull(inserted);
}

/** A name is written with the key that it is found by; undefined leaves both as they are. */
export function named(name: string | null | undefined) {
  return { name, nameKey: typeof name === 'string' ? nameKeyOf(name) : name };
}

export type UserChanges = {
  readonly name?: string | null | undefined;
  readonly imageUrl?: string | null | undefined;
  readonly locale?: string | null | undefined;
  readonly emailVerifiedAt?: Date | null | undefined;
  readonly publicMetadata?: Readonly<Record<string, unknown>> | undefined;
  readonly privateMetadata?: Readonly<Record<string, unknown>> | undefined;
};

/** Writes what is given and leaves the rest. Null where there is no such user. */
export async function updateUser(db: Db, change: UserId & UserChanges & { readonly now: Date }): Promise<User | null> {
  const { publicMetadata, privateMetadata } = change;
  return patch(db, change, {
    ...named(change.name),
    imageUrl: change.imageUrl,
    locale: change.locale,
    emailVerifiedAt: change.emailVerifiedAt,
    publicMetadata: publicMetadata === undefined ? undefined : JSON.stringify(publicMetadata),
    privateMetadata: privateMetadata === undefined ? undefined : JSON.stringify(privateMetadata),
  });
}

export async function updateUserProfile(
  db: Db,
  change: UserId & {
    readonly name?: string | null | undefined;
    readonly imageUrl?: string | null | undefined;
    readonly locale?: string | null | undefined;
    readonly now: Date;
  },
): Promise<User | null> {
  return patch(db, change, { ...named(change.name), imageUrl: change.imageUrl, locale: change.locale });
}

/** Whoever writes one holds its reservation, see `claim-username.ts`. */
export async function setUsername(
  db: Db,
  change: UserId & { readonly username: string | null; readonly now: Date },
): Promise<User | null> {
  const { username } = change;
  return patch(db, change, { username, usernameKey: username === null ? null : usernameKeyOf(username) });
}

/** The address has been proven. The first proof's time and a language that was set stay; a name is taken over where one is given. */
export async function confirmUserEmail(
  db: Db,
  change: UserId & { readonly name?: string | null | undefined; readonly locale: string | null; readonly now: Date },
): Promise<User | null> {
  const row = await db
    .updateTable('users')
    .set((eb) => ({
      emailVerifiedAt: eb.fn.coalesce('emailVerifiedAt', eb.val(change.now)),
      locale: eb.fn.coalesce('locale', eb.val(change.locale)),
      updatedAt: change.now,
      ...(typeof change.name === 'string' ? named(change.name) : {}),
    }))
    .where('projectId', '=', change.projectId)
    .where('id', '=', change.id)
    .returningAll()
    .executeTakeFirst();
  return toUserOrNull(row);
}

/** The address was proven by its owner, and whoever made the account before had not: what they called themselves goes, and their picture. */
export async function claimUserRow(
  db: Db,
  change: UserId & Pick<User, 'name' | 'imageUrl' | 'locale'> & { readonly now: Date },
): Promise<User | null> {
  return patch(db, change, {
    ...named(change.name),
    imageUrl: change.imageUrl,
    locale: change.locale,
    emailVerifiedAt: change.now,
    username: null,
    usernameKey: null,
  });
}

export async function setUserBan(
  db: Db,
  change: UserId & { readonly reason: string; readonly expiresAt: Date | null; readonly now: Date },
): Promise<User | null> {
  return patch(db, change, { bannedAt: change.now, banReason: change.reason, banExpiresAt: change.expiresAt });
}

export async function clearUserBan(db: Db, change: UserId & { readonly now: Date }): Promise<User | null> {
  return patch(db, change, { bannedAt: null, banReason: null, banExpiresAt: null });
}

export async function scheduleUserDeletion(
  db: Db,
  change: UserId & { readonly requestedAt: Date; readonly dueAt: Date; readonly now: Date },
): Promise<User | null> {
  return patch(db, change, { deletionRequestedAt: change.requestedAt, deletionDueAt: change.dueAt });
}

export async function clearUserDeletion(db: Db, change: UserId & { readonly now: Date }): Promise<User | null> {
  return patch(db, change, { deletionRequestedAt: null, deletionDueAt: null });
}

/** Everything of the user goes with the row: sessions, passwords, devices and memberships refer to it with `on delete cascade`. */
export async function deleteUserRow(db: Db, projectId: string, id: string): Promise<boolean> {
  const result = await db
    .deleteFrom('users')
    .where('projectId', '=', projectId)
    .where('id', '=', id)
    .modifyEnd(patient)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** Over all projects: this is the instance's housekeeping. */
export async function listUsersDueForDeletion(db: Db, now: Date, limit: number): Promise<User[]> {
  const query = db
    .selectFrom('users')
    .selectAll()
    .where('deletionDueAt', '<=', now)
    .orderBy('deletionDueAt')
    .limit(limit);
  return (await query.execute()).map(toUser);
}

/** Those of these users who can sign in: neither banned nor about to be deleted. */
export async function listUsableUserIds(
  db: Db,
  projectId: string,
  ids: readonly string[],
  now: Date,
): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('users')
    .select('id')
    .where('projectId', '=', projectId)
    .where('id', 'in', ids)
    .where('deletionDueAt', 'is', null)
    .where((eb) => eb.or([eb('bannedAt', 'is', null), eb('banExpiresAt', '<=', now)]))
    .execute();
  return rows.map((row) => row.id);
}

function selectByEmail(db: Db, projectId: string, emailKey: string) {
  return db.selectFrom('users').selectAll().where('projectId', '=', projectId).where('emailKey', '=', emailKey);
}

function selectById(db: Db, projectId: string, id: string) {
  return db.selectFrom('users').selectAll().where('projectId', '=', projectId).where('id', '=', id);
}

/** Kysely leaves out what is undefined, so one statement writes exactly the fields that are given. */
export async function patch(db: Db, id: UserId & { readonly now: Date }, values: object): Promise<User | null> {
  const row = await db
    .updateTable('users')
    .set({ ...values, updatedAt: id.now })
    .where('projectId', '=', id.projectId)
    .where('id', '=', id.id)
    .returningAll()
    .executeTakeFirst();
  return toUserOrNull(row);
}

function toUserOrNull(row: Selectable<UsersTable> | undefined): User | null {
  return row === undefined ? null : toUser(row);
}

/** The columns of the database alone (keys, version) stay behind. */
export function toUser(row: Selectable<UsersTable>): User {
  return {
    projectId: row.projectId,
    id: row.id,
    email: row.email,
    emailKey: row.emailKey,
    emailVerifiedAt: row.emailVerifiedAt,
    username: row.username,
    name: row.name,
    imageUrl: row.imageUrl,
    locale: row.locale,
    roles: row.roles,
    publicMetadata: row.publicMetadata as Record<string, unknown>,
    privateMetadata: row.privateMetadata as Record<string, unknown>,
    bannedAt: row.bannedAt,
    banReason: row.banReason,
    banExpiresAt: row.banExpiresAt,
    deletionRequestedAt: row.deletionRequestedAt,
    deletionDueAt: row.deletionDueAt,
    lastSignInAt: row.lastSignInAt,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
