import type { TimeCursor } from '../../lib/time-cursor.ts';
import { type Database, type Db, statement, type TransactionDb } from '../../platform/db/database.ts';
import { patient } from '../../platform/db/lending.ts';
import type { AddressBan } from './address-ban.ts';

const VERSION = statement<{ version: number }>('address_bans.version', 'select version from address_bans_version');

/** How often the bans have changed. */
export async function readBansVersion(database: Database): Promise<number> {
  const [row] = await database.prepared(VERSION, []);
  return row?.version ?? 0;
}

export type ActiveBan = { readonly network: string; readonly expiresAt: Date | null };

/** What replicas keep: newest first, and no more than they have room for. */
export async function listActiveBans(db: Db, now: Date, most: number): Promise<ActiveBan[]> {
  return db
    .selectFrom('addressBans')
    .select(['network', 'expiresAt'])
    .where((where) => where.or([where('expiresAt', 'is', null), where('expiresAt', '>', now)]))
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(most)
    .execute();
}

export async function listAddressBanRows(
  db: Db,
  query: { readonly now: Date; readonly after: TimeCursor | null; readonly limit: number },
): Promise<AddressBan[]> {
  const { now, after, limit } = query;
  let select = db
    .selectFrom('addressBans')
    .selectAll()
    .where((where) => where.or([where('expiresAt', 'is', null), where('expiresAt', '>', now)]));
  if (after)
    select = select.where((where) => where(where.refTuple('createdAt', 'id'), '<', where.tuple(after.at, after.id)));
  return (await select.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(limit).execute()) as AddressBan[];
}

/**
 * One ban for each network and source. What has ended gives way to the new one; what has not stays as it is. Null: that one stands.
 */
export async function insertAddressBan(db: TransactionDb, ban: AddressBan): Promise<AddressBan | null> {
  const row = await db
    .insertInto('addressBans')
    .values(ban)
    .onConflict((conflict) =>
      conflict
        .columns(['network', 'source'])
        .doUpdateSet((set) => ({
          id: set.ref('excluded.id'),
          reason: set.ref('excluded.reason'),
          createdBy: set.ref('excluded.createdBy'),
          createdAt: set.ref('excluded.createdAt'),
          expiresAt: set.ref('excluded.expiresAt'),
        }))
        .where('addressBans.expiresAt', '<=', ban.createdAt),
    )
    .returningAll()
    .executeTakeFirst();
  if (row) await raiseVersion(db);
  return (row as AddressBan | undefined) ?? null;
}

export async function deleteAddressBan(db: TransactionDb, id: string): Promise<AddressBan | null> {
  const row = await db.deleteFrom('addressBans').where('id', '=', id).returningAll().executeTakeFirst();
  if (row) await raiseVersion(db);
  return (row as AddressBan | undefined) ?? null;
}

async function raiseVersion(db: TransactionDb): Promise<void> {
  await db
    .updateTable('addressBansVersion')
    .set((set) => ({ version: set('version', '+', 1) }))
    .execute();
}

/** For housekeeping. Copies leave out what has ended by themselves. */
export async function deleteEndedBans(db: Db, before: Date, most: number): Promise<void> {
  const ended = db
    .selectFrom('addressBans')
    .select('id')
    .where('expiresAt', '<', before)
    .orderBy('expiresAt')
    .limit(most);
  await db.deleteFrom('addressBans').where('id', 'in', ended).modifyEnd(patient).execute();
}
