import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { hasUserPassword } from './list-users.store.ts';
import type { getUserContract } from './users.contract.ts';
import { userErrors } from './users.errors.ts';
import { findUserById } from './users.store.ts';
import { viewManagedUser } from './users.views.ts';

export async function getUser(
  ctx: ManagementContext,
  input: InputOf<typeof getUserContract>,
): Promise<OutputOf<typeof getUserContract>> {
  authorize(ctx, 'users:read');
  const { db } = ctx.database;
  const user = await findUserById(db, ctx.project.id, input.userId);
  if (!user) throw new Problem(userErrors.not_found);
  return viewManagedUser(user, await hasUserPassword(db, user.projectId, user.id), ctx.clock.now());
}
