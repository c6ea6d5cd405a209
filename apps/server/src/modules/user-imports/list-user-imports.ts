import { encodeTimeCursor, pageOfRows } from '../../lib/time-cursor.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import type { listUserImportsContract } from './user-imports.contract.ts';
import { listUserImportsOfProject } from './user-imports.store.ts';
import { viewUserImport } from './user-imports.views.ts';

export async function listUserImports(
  ctx: ManagementContext,
  input: InputOf<typeof listUserImportsContract>,
): Promise<OutputOf<typeof listUserImportsContract>> {
  authorize(ctx, 'users:read');
  const query = { projectId: ctx.project.id, after: input.cursor ?? null, limit: input.limit + 1 };
  const rows = await listUserImportsOfProject(ctx.database.db, query);
  return pageOfRows(rows, input.limit, viewUserImport, (found) =>
    encodeTimeCursor({ at: found.createdAt, id: found.id }),
  );
}
