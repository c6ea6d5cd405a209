import type { Db } from '../../platform/db/database.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { countFoundUsers, countUsersOfStatus } from './count-users.store.ts';
import { prefixOf, type UsersFilter } from './list-users.ts';
import type { countUsersContract } from './users.contract.ts';

const COUNTED_UP_TO = 100_000;

/** What a bulk action would do something to. A list itself never counts. */
export async function countUsers(
  ctx: ManagementContext,
  input: InputOf<typeof countUsersContract>,
): Promise<OutputOf<typeof countUsersContract>> {
  authorize(ctx, 'users:read');
  return countOfUsers(ctx.database.db, { ...input, projectId: ctx.project.id, now: ctx.clock.now() });
}

export async function countOfUsers(
  db: Db,
  filter: UsersFilter & { readonly projectId: string; readonly now: Date },
): Promise<{ count: number; exact: boolean }> {
  const { projectId, status, now } = filter;
  const prefix = prefixOf(filter);
  const query = { projectId, status, now, limit: COUNTED_UP_TO + 1 };
  const count = prefix === null ? await countUsersOfStatus(db, query) : await countFoundUsers(db, { ...query, prefix });
  return { count: Math.min(count, COUNTED_UP_TO), exact: count <= COUNTED_UP_TO };
}
