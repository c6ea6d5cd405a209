import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import type { UserContext } from '../sessions/index.ts';
import { findUserById, userErrors } from '../users/index.ts';
import type { listMyIdentitiesContract, listUserIdentitiesContract } from './identities.contract.ts';
import { listIdentitiesOfUser } from './identities.store.ts';
import { viewIdentity } from './identities.views.ts';

export async function listMyIdentities(ctx: UserContext): Promise<OutputOf<typeof listMyIdentitiesContract>> {
  const identities = await listIdentitiesOfUser(ctx.database.db, ctx.project.id, ctx.user.id);
  return { data: identities.map(viewIdentity), nextCursor: null };
}

export async function listUserIdentities(
  ctx: ManagementContext,
  input: InputOf<typeof listUserIdentitiesContract>,
): Promise<OutputOf<typeof listUserIdentitiesContract>> {
  authorize(ctx, 'users:read');
  const { db } = ctx.database;
  if (!(await findUserById(db, ctx.project.id, input.userId))) throw new Problem(userErrors.not_found);
  const identities = await listIdentitiesOfUser(db, ctx.project.id, input.userId);
  return { data: identities.map(viewIdentity), nextCursor: null };
}
