import type { Selectable } from 'kysely';
import { type Database, type Db, statement, type TransactionDb } from '../../platform/db/database.ts';
import type { SecretKeysTable } from '../../platform/db/tables.generated.ts';
import type { Scope } from '../access/index.ts';
import type { SecretKey } from './secret-key.ts';

export async function insertSecretKey(
  db: Db,
  row: {
    readonly projectId: string;
    readonly id: string;
    readonly name: string;
    readonly prefix: string;
    readonly lastFour: string;
    readonly secretHash: Buffer;
    readonly scopes: readonly Scope[];
    readonly createdBy: string | null;
    readonly expiresAt: Date | null;
    readonly now: Date;
  },
): Promise<SecretKey> {
  const { now, scopes, ...values } = row;
  const inserted = await db
    .insertInto('secretKeys')
    .values({ ...values, scopes: [...scopes], createdAt: now })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toSecretKey(inserted);
}

type Recognized = Pick<SecretKey, 'projectId' | 'id' | 'lastUsedAt' | 'expiresAt' | 'revokedAt'> & {
  readonly scopes: string[];
};

const FIND = statement<Recognized>(
  'secret_keys.find_by_hash',
  `select project_id as "projectId", id, scopes, last_used_at as "lastUsedAt", expires_at as "expiresAt", revoked_at as "revokedAt"
from secret_keys where secret_hash = $1`,
);

/** The one query without a project: the secret alone says which project it belongs to. */
export async function findSecretKeyByHash(database: Database, secretHash: Buffer): Promise<Recognized | null> {
  return (await database.prepared(FIND, [secretHash]))[0] ?? null;
}

const TOUCH = statement<never>(
  'secret_keys.touch',
  'update secret_keys set last_used_at = $3 where project_id = $1 and id = $2 and (last_used_at is null or last_used_at < $4)',
);

/** Replicas that use the key at the same time write once: the condition is asked again under the row's lock. */
export async function touchSecretKey(
  database: Database,
  use: { readonly projectId: string; readonly id: string; readonly now: Date; readonly ifBefore: Date },
): Promise<void> {
  await database.prepared(TOUCH, [use.projectId, use.id, use.now, use.ifBefore]);
}

/** Newest first, with the revoked ones: people look for what a leaked key was. */
export async function listSecretKeysOfProject(
  db: Db,
  query: {
    readonly projectId: string;
    readonly after: { readonly at: Date; readonly id: string } | null;
    readonly limit: number;
  },
): Promise<SecretKey[]> {
  const { after } = query;
  let select = db.selectFrom('secretKeys').selectAll().where('projectId', '=', query.projectId);
  if (after) select = select.where((eb) => eb(eb.refTuple('createdAt', 'id'), '<', eb.tuple(after.at, after.id)));
  const rows = await select.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(query.limit).execute();
  return rows.map(toSecretKey);
}

export async function lockSecretKey(db: TransactionDb, projectId: string, id: string): Promise<SecretKey | null> {
  const query = db.selectFrom('secretKeys').selectAll().where('projectId', '=', projectId).where('id', '=', id);
  const row = await query.forUpdate().executeTakeFirst();
  return row ? toSecretKey(row) : null;
}

export async function revokeSecretKeyRow(
  db: TransactionDb,
  key: { readonly projectId: string; readonly id: string; readonly now: Date },
): Promise<void> {
  await db
    .updateTable('secretKeys')
    .set({ revokedAt: key.now })
    .where('projectId', '=', key.projectId)
    .where('id', '=', key.id)
    .execute();
}

function toSecretKey(row: Selectable<SecretKeysTable>): SecretKey {
  return {
    projectId: row.projectId,
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    lastFour: row.lastFour,
    scopes: row.scopes as Scope[],
    createdAt: row.createdAt,
    lastUsedAt: row.lastUsedAt,
    expiresAt: row.expiresAt,
    revokedAt: row.revokedAt,
  };
}
