import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { showUser } from './show-users.ts';
import type { getUserContract } from './users.contract.ts';
import { userErrors } from './users.errors.ts';
import { findUserById } from './users.store.ts';

export async function getUser(
  ctx: ManagementContext,
  input: InputOf<typeof getUserContract>,
): Promise<OutputOf<typeof getUserContract>> {
  authorize(ctx, 'users:read');
  const { db } = ctx.database;
  const user = await findUserById(db, ctx.project.id, input.userId);
  if (!user) throw new Problem(userErrors.not_found);
  return showUser(ctx, user);
}
