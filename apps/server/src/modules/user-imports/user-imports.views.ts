import type { z } from 'zod';
import { encodeId } from '../../lib/type-id.ts';
import type { UserImport } from './user-import.ts';
import type { ImportedRow } from './user-import-rows.store.ts';
import type { userImport, userImportRow } from './user-imports.contract.ts';

export function viewUserImport(found: UserImport): z.input<typeof userImport> {
  const { rowsCreated: created, rowsSkipped: skipped, rowsFailed: failed } = found;
  return {
    id: encodeId('userImport', found.id),
    format: found.format,
    fileName: found.fileName,
    state: found.state,
    unknownHashes: found.options.unknownHashes,
    bytes: { total: found.bytesTotal, read: found.bytesRead },
    rows: { total: found.rowsTotal, done: created + skipped + failed, created, skipped, failed },
    problem: found.problem,
    createdAt: found.createdAt.toISOString(),
    updatedAt: found.updatedAt.toISOString(),
    finishedAt: found.finishedAt?.toISOString() ?? null,
  };
}

export function viewUserImportRow(row: ImportedRow): z.input<typeof userImportRow> {
  return {
    position: row.position,
    line: row.line,
    email: row.email,
    sourceId: row.sourceId,
    outcome: row.outcome,
    code: row.code,
    field: row.field,
    userId: row.userId === null ? null : encodeId('user', row.userId),
  };
}
