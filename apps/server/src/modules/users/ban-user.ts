import { encodeId } from '../../lib/type-id.ts';
import type { BaseContext } from '../../platform/context/context.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { assert, Problem } from '../../platform/http/problem.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { refuseLastOwner } from './refuse-last-owner.ts';
import { refuseOutranked } from './refuse-outranked.ts';
import { showUser } from './show-users.ts';
import type { User } from './user.ts';
import type { banUserContract } from './users.contract.ts';
import { userErrors } from './users.errors.ts';
import { lockUser, setUserBan } from './users.store.ts';

export type Ban = { readonly reason: string; readonly expiresAt: Date | null };

export async function banUser(
  ctx: ManagementContext,
  input: InputOf<typeof banUserContract>,
): Promise<OutputOf<typeof banUserContract>> {
  authorize(ctx, 'users:write');
  const projectId = ctx.project.id;
  const ban = banOf(input, ctx.clock.now());
  const user = await write(ctx, async (tx) => {
    const before = await lockUser(tx.db, projectId, input.userId);
    if (!before) throw new Problem(userErrors.not_found);
    await refuseOutranked(ctx, tx, before);
    return applyBan(ctx, tx, before, ban);
  });
  return showUser(ctx, user);
}

/** A ban that has ended before it begins is refused. */
export function banOf(input: { readonly reason: string; readonly expiresAt?: string | undefined }, now: Date): Ban {
  const expiresAt = input.expiresAt === undefined ? null : new Date(input.expiresAt);
  if (expiresAt !== null && expiresAt <= now) throw new Problem(userErrors.ban_expiry_past);
  return { reason: input.reason, expiresAt };
}

/** Nothing works any more from here on: open sessions end with the ban, and no way of signing in makes new ones. The row is locked. */
export async function applyBan(ctx: BaseContext, tx: Tx, before: User, { reason, expiresAt }: Ban): Promise<User> {
  const { projectId } = before;
  await refuseLastOwner(tx, before);
  const banned = await setUserBan(tx.db, { projectId, id: before.id, reason, expiresAt, now: tx.now });
  assert(banned, 'the row is locked since it was read');
  await ctx.modules.userCredentials.endSessions(tx, { projectId, userId: banned.id, reason: 'banned' });
  const id = encodeId('user', banned.id);
  tx.audit({ projectId, action: 'users.banned', target: { type: 'user', id }, changes: { reason, expiresAt } });
  tx.emit({ projectId, type: 'user.banned', data: { userId: id, reason, expiresAt } });
  tx.changed({ projectId, scope: 'user', subjectId: banned.id });
  return banned;
}
