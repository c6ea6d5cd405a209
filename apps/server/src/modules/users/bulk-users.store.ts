import { emailKeyOf } from '../../lib/email-key.ts';
import { usernameKeyOf } from '../../lib/username-key.ts';
import { type Db, runStatement, statement, type TransactionDb } from '../../platform/db/database.ts';
import { nameKeyOf } from './users.rules.ts';

/** A user as another system had them. */
export type BulkUser = {
  readonly id: string;
  readonly email: string;
  readonly emailVerifiedAt: Date | null;
  readonly username: string | null;
  readonly name: string | null;
  readonly imageUrl: string | null;
  readonly locale: string | null;
  readonly roles: readonly string[];
  readonly publicMetadata: Readonly<Record<string, unknown>>;
  readonly privateMetadata: Readonly<Record<string, unknown>>;
  readonly bannedAt: Date | null;
  readonly banReason: string | null;
  readonly banExpiresAt: Date | null;
  readonly lastSignInAt: Date | null;
  readonly createdAt: Date;
};

// By address, so that whoever writes many at once takes their keys in one order.
const INSERT = statement<{ id: string }>(
  'users.insert_bulk',
  `insert into users (project_id, id, email, email_key, email_verified_at, username, username_key, name, name_key, image_url, locale, roles,
  public_metadata, private_metadata, banned_at, ban_reason, ban_expires_at, last_sign_in_at, created_at, updated_at)
select $1, r.id, r.email, r."emailKey", r."emailVerifiedAt", r.username, r."usernameKey", r.name, r."nameKey", r."imageUrl", r.locale, r.roles,
  r."publicMetadata", r."privateMetadata", r."bannedAt", r."banReason", r."banExpiresAt", r."lastSignInAt", r."createdAt", $3
from jsonb_to_recordset($2::jsonb) as r(id uuid, email text, "emailKey" text, "emailVerifiedAt" timestamptz, username text, "usernameKey" text, name text,
  "nameKey" text, "imageUrl" text, locale text, roles text[], "publicMetadata" jsonb, "privateMetadata" jsonb, "bannedAt" timestamptz, "banReason" text,
  "banExpiresAt" timestamptz, "lastSignInAt" timestamptz, "createdAt" timestamptz)
order by r."emailKey"
on conflict do nothing
returning id /* patient */`,
);

/** Those that were written; the others have an address or a username that somebody has already. */
export async function insertUsers(
  db: TransactionDb,
  projectId: string,
  users: readonly BulkUser[],
  now: Date,
): Promise<ReadonlySet<string>> {
  const rows = users.map((user) => ({
    ...user,
    emailKey: emailKeyOf(user.email),
    usernameKey: user.username === null ? null : usernameKeyOf(user.username),
    nameKey: user.name === null ? null : nameKeyOf(user.name),
  }));
  const inserted = await runStatement(db, INSERT, [projectId, JSON.stringify(rows), now]);
  return new Set(inserted.map(({ id }) => id));
}

const TAKEN_EMAILS = statement<{ key: string }>(
  'users.list_taken_emails',
  'select email_key as key from users where project_id = $1 and email_key = any($2::text[])',
);

const TAKEN_USERNAMES = statement<{ key: string }>(
  'users.list_taken_usernames',
  `select username_key as key from users where project_id = $1 and username_key = any($2::text[])
union select username_key from username_reservations where project_id = $1 and username_key = any($2::text[]) and expires_at > $3`,
);

/** Those of these keys that a user of the project has, or that are kept for somebody. */
export async function listTakenKeys(
  db: Db,
  projectId: string,
  keys: { readonly emails: readonly string[]; readonly usernames: readonly string[] },
  now: Date,
): Promise<{ readonly emails: ReadonlySet<string>; readonly usernames: ReadonlySet<string> }> {
  const emails = await runStatement(db, TAKEN_EMAILS, [projectId, keys.emails]);
  const usernames =
    keys.usernames.length === 0 ? [] : await runStatement(db, TAKEN_USERNAMES, [projectId, keys.usernames, now]);
  return { emails: new Set(emails.map(({ key }) => key)), usernames: new Set(usernames.map(({ key }) => key)) };
}
