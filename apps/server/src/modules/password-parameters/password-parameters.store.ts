import type { PasswordParameters } from '../../lib/password-parameters.ts';
import { type Database, statement, type TransactionDb } from '../../platform/db/database.ts';

type Row = { readonly memoryKib: number | null; readonly passes: number | null };

const FIND = statement<Row>(
  'password_parameters.find',
  'select password_memory_kib as "memoryKib", password_passes as passes from instance',
);

/** Null where nothing was saved. */
export async function findPasswordParameters(database: Database): Promise<PasswordParameters | null> {
  const [row] = await database.prepared(FIND, []);
  return row && row.memoryKib !== null && row.passes !== null ? { memoryKib: row.memoryKib, passes: row.passes } : null;
}

export async function savePasswordParameters(
  db: TransactionDb,
  { memoryKib, passes }: PasswordParameters,
): Promise<void> {
  await db.updateTable('instance').set({ passwordMemoryKib: memoryKib, passwordPasses: passes }).execute();
}
