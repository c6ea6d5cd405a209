import type { BaseContext } from '../../platform/context/context.ts';
import { Problem } from '../../platform/http/problem.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { lockCoOwners } from '../organizations/index.ts';
import type { Project } from '../projects/index.ts';
import { notify } from '../security-notices/index.ts';
import {
  applyBan,
  applyChange,
  applyRoles,
  banOf,
  type Decider,
  isBanned,
  liftBan,
  lockUsers,
  refuseOutranked,
  removeUser,
  type User,
  userErrors,
  verifiedAt,
} from '../users/index.ts';
import type { BulkAction, Outcome } from './bulk-actions.rules.ts';

/** Refuses before anything begins what would be refused at every item. */
export function refuseImpossible(action: BulkAction, project: Project, now: Date): void {
  if (action.type === 'ban') banOf(action, now);
  if (action.type === 'add_role' && !project.settings.userRoles.includes(action.role))
    throw new Problem(userErrors.roles_unknown, { detail: `Not a role here: ${action.role}.` });
}

/** One transaction: what is refused of one user writes nothing of that user, and leaves the others alone. */
export async function applyToAll(
  ctx: BaseContext,
  tx: Tx,
  by: Decider,
  action: BulkAction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Outcome>> {
  const { id: projectId } = by.project;
  const users = new Map((await lockUsers(tx.db, projectId, ids)).map((user) => [user.id, user]));
  // All that the rule of the last owner will look at, in one order: two that run at once wait, instead of each holding what the other wants.
  if (action.type === 'ban' || action.type === 'delete') await lockCoOwners(tx.db, projectId, [...users.keys()]);
  const outcomes = new Map<string, Outcome>();
  for (const id of ids) {
    const user = users.get(id);
    outcomes.set(id, user ? await applyTo(ctx, tx, by, action, user) : failed(new Problem(userErrors.not_found)));
  }
  return outcomes;
}

async function applyTo(ctx: BaseContext, tx: Tx, by: Decider, action: BulkAction, user: User): Promise<Outcome> {
  try {
    return { outcome: (await changes(ctx, tx, by, action, user)) ? 'done' : 'unchanged' };
  } catch (error) {
    if (error instanceof Problem && error.definition.status < 500) return failed(error);
    throw error;
  }
}

function failed({ definition }: Problem): Outcome {
  return { outcome: 'failed', code: definition.code };
}

/** False where all is so already. */
async function changes(ctx: BaseContext, tx: Tx, by: Decider, action: BulkAction, user: User): Promise<boolean> {
  const { projectId, id: userId, roles } = user;
  const { userRoles } = by.project.settings;
  // The roles of a user are the product's own: they decide nothing about signing in.
  if (action.type !== 'add_role' && action.type !== 'remove_role') await refuseOutranked(by, tx, user);
  switch (action.type) {
    case 'ban': {
      const ban = banOf(action, tx.now);
      const isSame = user.banReason === ban.reason && user.banExpiresAt?.getTime() === ban.expiresAt?.getTime();
      if (isBanned(user, tx.now) && isSame) return false;
      await applyBan(ctx, tx, user, ban);
      return true;
    }
    case 'unban':
      return (await liftBan(tx, user)) !== user;
    case 'delete':
      await removeUser(ctx, tx, user);
      return true;
    case 'revoke_sessions': {
      const { endSessions } = ctx.modules.userCredentials;
      const ended = await endSessions(tx, { projectId, userId, reason: 'revoked_by_operator' });
      if (ended > 0) await notify({ ...ctx, project: by.project }, tx, { user, notice: 'sessions_ended', details: {} });
      return ended > 0;
    }
    case 'add_role':
      return (await applyRoles(tx, user, [...roles, action.role], userRoles)) !== user;
    case 'remove_role': {
      const kept = roles.filter((role) => role !== action.role);
      return (await applyRoles(tx, user, kept, userRoles)) !== user;
    }
    case 'set_verified': {
      const { verified } = action;
      if (verified === (user.emailVerifiedAt !== null)) return false;
      await applyChange(tx, user, { emailVerifiedAt: verifiedAt(verified, user, tx.now) });
      return true;
    }
  }
}
