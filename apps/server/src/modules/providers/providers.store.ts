import type { Selectable } from 'kysely';
import type { Db, TransactionDb } from '../../platform/db/database.ts';
import type { ProvidersTable } from '../../platform/db/tables.generated.ts';
import type { Provider } from './provider.ts';
import type { ProviderKind, ProviderOptions } from './providers.rules.ts';

/** In the order of the buttons. */
export async function listProviderRows(db: Db, projectId: string): Promise<Provider[]> {
  const query = db.selectFrom('providers').selectAll().where('projectId', '=', projectId);
  return (await query.orderBy('position').orderBy('key').execute()).map(toProvider);
}

export async function findProviderRow(db: Db, projectId: string, key: string): Promise<Provider | null> {
  const query = db.selectFrom('providers').selectAll().where('projectId', '=', projectId).where('key', '=', key);
  const row = await query.executeTakeFirst();
  return row ? toProvider(row) : null;
}

export async function lockProviderRow(db: TransactionDb, projectId: string, key: string): Promise<Provider | null> {
  const query = db.selectFrom('providers').selectAll().where('projectId', '=', projectId).where('key', '=', key);
  const row = await query.forUpdate().executeTakeFirst();
  return row ? toProvider(row) : null;
}

export async function writeProviderRow(
  db: TransactionDb,
  provider: Omit<Provider, 'updatedAt'> & { readonly now: Date },
): Promise<Provider> {
  const { projectId, key, now, options, ...rest } = provider;
  const values = { ...rest, options: JSON.stringify(options), updatedAt: now };
  const row = await db
    .insertInto('providers')
    .values({ projectId, key, ...values, createdAt: now })
    .onConflict((conflict) => conflict.columns(['projectId', 'key']).doUpdateSet(values))
    .returningAll()
    .executeTakeFirstOrThrow();
  return toProvider(row);
}

export async function deleteProviderRow(db: TransactionDb, projectId: string, key: string): Promise<boolean> {
  const result = await db
    .deleteFrom('providers')
    .where('projectId', '=', projectId)
    .where('key', '=', key)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

function toProvider({ createdAt: _, ...row }: Selectable<ProvidersTable>): Provider {
  return {
    ...row,
    kind: row.kind as ProviderKind,
    credentials: row.credentials as Provider['credentials'],
    options: row.options as ProviderOptions,
  };
}
