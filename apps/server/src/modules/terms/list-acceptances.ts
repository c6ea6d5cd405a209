import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { findUserById, userErrors } from '../users/index.ts';
import type { listTermsAcceptancesContract } from './terms.contract.ts';
import { listTermsAcceptances } from './terms.store.ts';

export async function listAcceptances(
  ctx: ManagementContext,
  input: InputOf<typeof listTermsAcceptancesContract>,
): Promise<OutputOf<typeof listTermsAcceptancesContract>> {
  authorize(ctx, 'users:read');
  const { db } = ctx.database;
  const user = await findUserById(db, ctx.project.id, input.userId);
  if (!user) throw new Problem(userErrors.not_found);
  const rows = await listTermsAcceptances(db, { projectId: ctx.project.id, userId: user.id });
  return { data: rows.map((row) => ({ ...row, acceptedAt: row.acceptedAt.toISOString() })), nextCursor: null };
}
