import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import type { getUserImportContract } from './user-imports.contract.ts';
import { userImportErrors } from './user-imports.errors.ts';
import { findUserImport } from './user-imports.store.ts';
import { viewUserImport } from './user-imports.views.ts';

export async function getUserImport(
  ctx: ManagementContext,
  input: InputOf<typeof getUserImportContract>,
): Promise<OutputOf<typeof getUserImportContract>> {
  authorize(ctx, 'users:read');
  const id = { projectId: ctx.project.id, importId: input.userImportId };
  const found = await findUserImport(ctx.database.db, id);
  if (!found) throw new Problem(userImportErrors.not_found);
  return viewUserImport(found);
}
