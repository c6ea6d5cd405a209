import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import type { getBulkActionContract } from './bulk-actions.contract.ts';
import { bulkActionErrors } from './bulk-actions.errors.ts';
import { findBulkAction } from './bulk-actions.store.ts';
import { viewBulkAction } from './bulk-actions.views.ts';

export async function getBulkAction(
  ctx: ManagementContext,
  input: InputOf<typeof getBulkActionContract>,
): Promise<OutputOf<typeof getBulkActionContract>> {
  authorize(ctx, 'users:read');
  const found = await findBulkAction(ctx.database.db, ctx.project.id, input.bulkActionId);
  if (!found) throw new Problem(bulkActionErrors.not_found);
  return viewBulkAction(found);
}
