import { pageOfRows } from '../../lib/time-cursor.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { listReportRows } from './user-import-rows.store.ts';
import { type listUserImportRowsContract, rowCursor } from './user-imports.contract.ts';
import { userImportErrors } from './user-imports.errors.ts';
import type { ImportState } from './user-imports.rules.ts';
import { findUserImport } from './user-imports.store.ts';
import { viewUserImportRow } from './user-imports.views.ts';

/** States in which the file has not become rows, or never will. */
const WITHOUT_REPORT: readonly ImportState[] = ['uploading', 'reading', 'failed'];

export async function listUserImportRows(
  ctx: ManagementContext,
  input: InputOf<typeof listUserImportRowsContract>,
): Promise<OutputOf<typeof listUserImportRowsContract>> {
  authorize(ctx, 'users:read');
  const id = { projectId: ctx.project.id, importId: input.userImportId };
  const found = await findUserImport(ctx.database.db, id);
  if (!found) throw new Problem(userImportErrors.not_found);
  if (WITHOUT_REPORT.includes(found.state)) return { data: [], nextCursor: null };
  const rows = await listReportRows(ctx.database.db, {
    ...id,
    outcome: input.outcome,
    after: input.cursor ?? 0,
    limit: input.limit + 1,
  });
  return pageOfRows(rows, input.limit, viewUserImportRow, (row) => rowCursor(row.position));
}
