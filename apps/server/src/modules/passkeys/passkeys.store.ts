import type { Db } from '../../platform/db/database.ts';

export type Passkey = {
  readonly id: string;
  readonly userId: string;
  readonly credentialId: Buffer;
  readonly publicKey: Buffer;
  readonly userHandle: Buffer;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly aaguid: string;
  readonly backedUp: boolean;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
};

type Of = { readonly projectId: string; readonly userId: string };

const COLUMNS = [
  'id',
  'userId',
  'credentialId',
  'publicKey',
  'userHandle',
  'counter',
  'transports',
  'aaguid',
  'backedUp',
  'name',
  'createdAt',
  'lastUsedAt',
] as const;

/** Oldest first; no account has more than ten. */
export async function listPasskeys(db: Db, { projectId, userId }: Of): Promise<Passkey[]> {
  const rows = await db
    .selectFrom('passkeys')
    .select(COLUMNS)
    .where('projectId', '=', projectId)
    .where('userId', '=', userId)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  return rows.map(view);
}

export async function findPasskeyByCredential(
  db: Db,
  projectId: string,
  credentialId: Buffer,
): Promise<Passkey | null> {
  const row = await db
    .selectFrom('passkeys')
    .select(COLUMNS)
    .where('projectId', '=', projectId)
    .where('credentialId', '=', credentialId)
    .executeTakeFirst();
  return row ? view(row) : null;
}

/** False where the credential is registered already, here or with another account. */
export async function insertPasskey(
  db: Db,
  row: { projectId: string } & Omit<Passkey, 'lastUsedAt'>,
): Promise<boolean> {
  const result = await db
    .insertInto('passkeys')
    .values({ ...row, transports: [...row.transports] })
    .onConflict((conflict) => conflict.columns(['projectId', 'credentialId']).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Only from the counter that was judged: of two uses at once with the same one, the second is told that it went back. */
export async function countPasskeyUse(
  db: Db,
  use: { projectId: string; id: string; counterBefore: number; counter: number; backedUp: boolean; now: Date },
): Promise<boolean> {
  const result = await db
    .updateTable('passkeys')
    .set({ counter: use.counter, backedUp: use.backedUp, lastUsedAt: use.now })
    .where('projectId', '=', use.projectId)
    .where('id', '=', use.id)
    .where('counter', '=', use.counterBefore)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function renamePasskey(db: Db, change: Of & { id: string; name: string }): Promise<boolean> {
  const result = await db
    .updateTable('passkeys')
    .set({ name: change.name })
    .where('projectId', '=', change.projectId)
    .where('userId', '=', change.userId)
    .where('id', '=', change.id)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Its name; null where there is none. */
export async function deletePasskey(db: Db, { projectId, userId, id }: Of & { id: string }): Promise<string | null> {
  const row = await db
    .deleteFrom('passkeys')
    .where('projectId', '=', projectId)
    .where('userId', '=', userId)
    .where('id', '=', id)
    .returning('name')
    .executeTakeFirst();
  return row?.name ?? null;
}

/** For an account that begins anew. */
export async function deletePasskeysOfUser(db: Db, { projectId, userId }: Of): Promise<void> {
  await db.deleteFrom('passkeys').where('projectId', '=', projectId).where('userId', '=', userId).execute();
}

export async function countPasskeys(db: Db, of: Of): Promise<number> {
  return (await listPasskeys(db, of)).length;
}

type Row = Omit<Passkey, 'counter'> & { counter: string | number | bigint };

function view(row: Row): Passkey {
  return { ...row, counter: Number(row.counter) };
}
