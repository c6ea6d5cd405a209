import { type Db, runStatement, statement, type TransactionDb } from '../../platform/db/database.ts';

const INSERT = statement<never>(
  'passwords.insert_bulk',
  `insert into passwords (project_id, user_id, hash, changed_at)
select $1, r.user_id, r.hash, $4 from unnest($2::uuid[], $3::text[]) as r(user_id, hash) /* patient */`,
);

/** Of users who were written in this transaction: nobody has a password yet. */
export async function insertPasswordHashes(
  db: TransactionDb,
  projectId: string,
  passwords: readonly { readonly userId: string; readonly hash: string }[],
  now: Date,
): Promise<void> {
  if (passwords.length === 0) return;
  const userIds = passwords.map(({ userId }) => userId);
  const hashes = passwords.map(({ hash }) => hash);
  await runStatement(db, INSERT, [projectId, userIds, hashes, now]);
}

const HASHES = statement<{ userId: string; hash: string }>(
  'passwords.list_hashes',
  'select user_id as "userId", hash from passwords where project_id = $1 and user_id = any($2::uuid[])',
);

/** For an export that holds them. */
export async function listPasswordHashes(
  db: Db,
  projectId: string,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await runStatement(db, HASHES, [projectId, userIds]);
  return new Map(rows.map(({ userId, hash }) => [userId, hash]));
}
