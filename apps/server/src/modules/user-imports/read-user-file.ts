import { encodeId } from '../../lib/type-id.ts';
import { usernameKeyOf } from '../../lib/username-key.ts';
import type { BaseContext } from '../../platform/context/context.ts';
import { sha256 } from '../../platform/crypto/hash.ts';
import { assert } from '../../platform/http/problem.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { createUserFileReader, FileFaultError, type ReadRow } from '../user-formats/index.ts';
import { emailKeyOf } from '../users/index.ts';
import type { UserImport, UserImportId } from './user-import.ts';
import {
  type AccountToStage,
  countFailedRows,
  planByIndex,
  type RowToStage,
  stageAccounts,
  stageRows,
} from './user-import-rows.store.ts';
import type { FileProblem } from './user-imports.contract.ts';
import { ROWS_MOST } from './user-imports.rules.ts';
import { changeUserImport, deleteChunks, lockUserImport, readChunk } from './user-imports.store.ts';

const BATCH = 500;

/** Stages every row of the file, from its first chunk on: whoever reads it again writes the same. Nothing is imported before all of it was read. */
export async function readUserFile(ctx: BaseContext, found: UserImport): Promise<boolean> {
  const id = { projectId: found.projectId, importId: found.id };
  const refuseDouble = createDoubles();
  const reader = createUserFileReader(found.format, found.options);
  const staging = {
    rows: [] as RowToStage[],
    accounts: [] as AccountToStage[],
    lastRow: 0,
    lastAccount: 0,
    bytesRead: 0,
  };

  function take(read: readonly ReadRow[]): void {
    for (const row of read) {
      if (row.kind === 'user' || row.kind === 'fault')
        staging.rows.push(refuseDouble(rowToStage(row, ++staging.lastRow)));
      else staging.accounts.push(...accountToStage(row, ++staging.lastAccount));
      if (staging.lastRow > ROWS_MOST) throw new TooManyRowsError(row.line);
    }
  }

  try {
    for (let chunk = 0; chunk < found.chunks; chunk++) {
      const bytes = await readChunk(ctx.database.db, id, chunk);
      // Whoever cancelled has removed them.
      if (bytes === null) return false;
      take(reader.push(bytes));
      staging.bytesRead += bytes.length;
      if (staging.rows.length + staging.accounts.length >= BATCH && !(await flush(ctx, id, staging))) return false;
    }
    take(reader.end());
    if (staging.lastRow === 0) throw new FileFaultError('file_empty', 1);
  } catch (error) {
    return failFile(ctx, id, problemOf(error));
  }
  return (await flush(ctx, id, staging)) && endReading(ctx, id, staging.lastRow);
}

class TooManyRowsError extends Error {
  readonly line: number;
  constructor(line: number) {
    super(`more than ${ROWS_MOST} users`);
    this.name = 'TooManyRowsError';
    this.line = line;
  }
}

function problemOf(error: unknown): FileProblem {
  if (error instanceof TooManyRowsError) return { code: 'records_too_many', line: error.line, field: null };
  if (!(error instanceof FileFaultError)) throw error;
  return { code: error.code, line: error.line, field: error.field };
}

function rowToStage(row: Extract<ReadRow, { kind: 'user' | 'fault' }>, position: number): RowToStage {
  const { line } = row;
  if (row.kind === 'fault') {
    const { email, sourceId, fault } = row;
    return { position, line, email, sourceId, parsed: null, ...fault };
  }
  const { user, passwordLeftOut } = row;
  return {
    position,
    line,
    email: user.email,
    sourceId: user.sourceId,
    parsed: { user, passwordLeftOut },
    code: null,
    field: null,
  };
}

/**
 * The first of two with one address stands; a later one has failed, and so has a later one with the same username. Reading begins with the first row each
 * time, so this is known in the process; hashed, a million of them take little.
 */
function createDoubles(): (row: RowToStage) => RowToStage {
  const seen = new Set<string>();
  const isNew = (kind: string, key: string) =>
    seen.size < seen.add(sha256(`${kind} ${key}`).toString('base64', 0, 15)).size;
  return (row) => {
    if (row.parsed === null) return row;
    const { email, username } = row.parsed.user;
    if (!isNew('email', emailKeyOf(email))) return { ...row, parsed: null, code: 'duplicate', field: 'email' };
    if (username !== null && !isNew('username', usernameKeyOf(username)))
      return { ...row, parsed: null, code: 'username_taken', field: 'username' };
    return row;
  };
}

/** An account of which nobody can say whose it is belongs to nobody. */
function accountToStage(
  row: Extract<ReadRow, { kind: 'account' | 'account fault' }>,
  position: number,
): AccountToStage[] {
  if (row.kind === 'account fault')
    return row.userSourceId === null
      ? []
      : [{ position, userSourceId: row.userSourceId, account: { fault: row.fault } }];
  const { userSourceId, passwordHash, identity } = row.account;
  return [{ position, userSourceId, account: { passwordHash, identity } }];
}

type Staging = { rows: RowToStage[]; accounts: AccountToStage[]; readonly bytesRead: number };

/** False where somebody has cancelled meanwhile. */
async function flush(ctx: BaseContext, id: UserImportId, staging: Staging): Promise<boolean> {
  const { rows, accounts, bytesRead } = staging;
  for (let from = 0; from < Math.max(rows.length, accounts.length, 1); from += BATCH) {
    const goesOn = await write(ctx, async (tx) => {
      if (!(await isReading(tx, id))) return false;
      await planByIndex(tx.db);
      await stageRows(tx.db, id, rows.slice(from, from + BATCH));
      await stageAccounts(tx.db, id, accounts.slice(from, from + BATCH));
      await changeUserImport(tx.db, id, { bytesRead }, tx.now);
      return true;
    });
    if (!goesOn) return false;
  }
  staging.rows = [];
  staging.accounts = [];
  return true;
}

async function isReading(tx: Tx, id: UserImportId): Promise<boolean> {
  return (await lockUserImport(tx.db, id))?.state === 'reading';
}

async function endReading(ctx: BaseContext, id: UserImportId, rowsTotal: number): Promise<boolean> {
  return write(ctx, async (tx) => {
    const held = await lockUserImport(tx.db, id);
    if (held?.state !== 'reading') return false;
    const rowsUnreadable = await countFailedRows(tx.db, id);
    await deleteChunks(tx.db, id);
    const state = held.dryRun ? 'checking' : 'importing';
    await changeUserImport(tx.db, id, { state, rowsTotal, rowsUnreadable, rowsFailed: rowsUnreadable }, tx.now);
    return true;
  });
}

/** The file as a whole is refused: nobody of it was imported, and nobody will be. */
async function failFile(ctx: BaseContext, id: UserImportId, problem: FileProblem): Promise<boolean> {
  return write(ctx, async (tx) => {
    const held = await lockUserImport(tx.db, id);
    if (held?.state !== 'reading') return false;
    await deleteChunks(tx.db, id);
    const after = await changeUserImport(tx.db, id, { state: 'failed', problem, finishedAt: tx.now }, tx.now);
    assert(after.rowsCreated === 0, 'nothing is imported before the whole file was read');
    const { projectId } = id;
    tx.audit({
      projectId,
      action: 'user_imports.failed',
      target: { type: 'user_import', id: encodeId('userImport', id.importId) },
      changes: problem,
    });
    tx.emit({
      projectId,
      type: 'user_import.failed',
      data: { userImportId: encodeId('userImport', id.importId), ...problem },
    });
    return true;
  });
}
