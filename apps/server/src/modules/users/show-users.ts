import type { OutputOf } from '../../platform/http/contract.ts';
import { assert } from '../../platform/http/problem.ts';
import { listLockedAccounts } from '../limits/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { listUsersWithPassword } from './list-users.store.ts';
import type { User } from './user.ts';
import type { getUserContract } from './users.contract.ts';
import { viewManagedUser } from './users.views.ts';

type Shown = OutputOf<typeof getUserContract>;

/** With what stands beside their rows: whether there is a password, and whether guesses have closed the account. A question each, for all of them. */
export async function showUsers(ctx: ManagementContext, users: readonly User[]): Promise<Shown[]> {
  const { db } = ctx.database;
  const { id: projectId } = ctx.project;
  const now = ctx.clock.now();
  const ids = users.map(({ id }) => id);
  const emailKeys = users.map(({ emailKey }) => emailKey);
  const [withPassword, locked] = await Promise.all([
    listUsersWithPassword(db, projectId, ids),
    listLockedAccounts(db, projectId, emailKeys, now),
  ]);
  return users.map((user) => ({
    ...viewManagedUser(user, now),
    hasPassword: withPassword.has(user.id),
    lockedUntil: locked.get(user.emailKey)?.toISOString() ?? null,
  }));
}

export async function showUser(ctx: ManagementContext, user: User): Promise<Shown> {
  const [shown] = await showUsers(ctx, [user]);
  assert(shown, 'as many are shown as are given');
  return shown;
}
