import type { BaseContext } from '../../platform/context/context.ts';
import { write } from '../../platform/outbox/write.ts';
import { listTakenKeys } from '../users/index.ts';
import type { Turn } from './import-turn.ts';
import { noteOf, type PreparedRow, prepareRows } from './prepare-rows.ts';
import type { UserImport } from './user-import.ts';
import { planByIndex, settleRows } from './user-import-rows.store.ts';
import { countOutcomes, type Settled } from './user-imports.rules.ts';
import { advanceMark, changeUserImport, lockUserImport } from './user-imports.store.ts';

const BATCH = 1_000;

/** A batch of the dry run: what an import would do now, and nothing of it done. */
export async function checkRows(
  ctx: BaseContext,
  { projectId, id: importId }: UserImport,
  turn: Turn,
): Promise<boolean> {
  const id = { projectId, importId };
  return write(ctx, async (tx) => {
    const held = await lockUserImport(tx.db, id);
    if (held?.state !== 'checking') return false;
    await planByIndex(tx.db);
    const rows = await prepareRows(tx.db, held, BATCH);
    const lastPosition = rows.at(-1)?.position;
    if (lastPosition === undefined) {
      await changeUserImport(tx.db, id, { state: 'checked' }, tx.now);
      return false;
    }
    const keys = {
      emails: rows.map(({ emailKey }) => emailKey),
      usernames: rows.flatMap(({ usernameKey }) => usernameKey ?? []),
    };
    const taken = await listTakenKeys(tx.db, projectId, keys, tx.now);
    const settled = rows.map((row) => foresee(row, taken));
    await settleRows(tx.db, id, settled, { keepParsed: true });
    await advanceMark(tx.db, id, { lastPosition, counts: countOutcomes(settled), now: tx.now });
    await turn.next(tx);
    return true;
  });
}

function foresee(row: PreparedRow, taken: Awaited<ReturnType<typeof listTakenKeys>>): Settled {
  const { position } = row;
  if (row.fault) return { position, outcome: 'failed', ...row.fault, userId: null };
  if (taken.emails.has(row.emailKey))
    return { position, outcome: 'skipped', code: 'exists', field: 'email', userId: null };
  if (row.usernameKey !== null && taken.usernames.has(row.usernameKey))
    return { position, outcome: 'failed', code: 'username_taken', field: 'username', userId: null };
  return { position, outcome: 'created', ...noteOf(row), userId: null };
}
