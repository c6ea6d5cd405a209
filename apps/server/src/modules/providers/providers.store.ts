import type { Selectable } from 'kysely';
import { type Db, runStatement, statement, type TransactionDb } from '../../platform/db/database.ts';
import { sealedUnder } from '../../platform/db/sealed-under.ts';
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

const SEALED_UNDER = sealedUnder('client_secret_sealed');

const COUNT_SEALED = statement<{ count: number }>(
  'providers.count_sealed_under',
  `select count(*) as count from providers where ${SEALED_UNDER}`,
);

export async function countProvidersSealedUnder(db: Db, dataKeyId: string): Promise<number> {
  return (await runStatement(db, COUNT_SEALED, [dataKeyId]))[0]?.count ?? 0;
}

type SealedProvider = { readonly projectId: string; readonly key: string; readonly clientSecretSealed: Buffer };

const LIST_SEALED = statement<SealedProvider>(
  'providers.list_sealed_under',
  `select project_id as "projectId", key, client_secret_sealed as "clientSecretSealed" from providers where ${SEALED_UNDER} limit $2`,
);

export async function listProvidersSealedUnder(db: Db, dataKeyId: string, limit: number): Promise<SealedProvider[]> {
  return runStatement(db, LIST_SEALED, [dataKeyId, limit]);
}

/** Only while it is what was read: a secret that was replaced meanwhile stays. */
export async function setSealedProvider(db: Db, provider: SealedProvider & { readonly before: Buffer }): Promise<void> {
  await db
    .updateTable('providers')
    .set({ clientSecretSealed: provider.clientSecretSealed })
    .where('projectId', '=', provider.projectId)
    .where('key', '=', provider.key)
    .where('clientSecretSealed', '=', provider.before)
    .execute();
}

function toProvider({ createdAt: _, ...row }: Selectable<ProvidersTable>): Provider {
  return {
    ...row,
    kind: row.kind as ProviderKind,
    credentials: row.credentials as Provider['credentials'],
    options: row.options as ProviderOptions,
  };
}
