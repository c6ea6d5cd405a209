import { encodeId } from '../../lib/type-id.ts';
import { MOST_ROLES } from '../../lib/user-fields.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { assert, Problem } from '../../platform/http/problem.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { setUserRoles as storeRoles } from './managed-users.store.ts';
import { showUser } from './show-users.ts';
import type { User } from './user.ts';
import type { setUserRolesContract } from './users.contract.ts';
import { userErrors } from './users.errors.ts';
import { lockUser } from './users.store.ts';

/** A right of its own: whoever may edit users may not thereby make administrators of the product. */
export async function setUserRoles(
  ctx: ManagementContext,
  input: InputOf<typeof setUserRolesContract>,
): Promise<OutputOf<typeof setUserRolesContract>> {
  authorize(ctx, 'user_roles:write');
  const projectId = ctx.project.id;
  const { userRoles } = ctx.project.settings;
  const user = await write(ctx, async (tx) => {
    const before = await lockUser(tx.db, projectId, input.userId);
    if (!before) throw new Problem(userErrors.not_found);
    return applyRoles(tx, before, input.roles, userRoles);
  });
  return showUser(ctx, user);
}

/** A role that left the settings is given to nobody any more, and who has it keeps it until it is taken. The row is locked. */
export async function applyRoles(
  tx: Tx,
  before: User,
  wanted: readonly string[],
  allowed: readonly string[],
): Promise<User> {
  const roles = [...new Set(wanted)].sort();
  const unknown = roles.filter((role) => !allowed.includes(role) && !before.roles.includes(role));
  if (unknown.length > 0)
    throw new Problem(userErrors.roles_unknown, { detail: `Not a role here: ${unknown.join(', ')}.` });
  if (roles.length > MOST_ROLES) throw new Problem(userErrors.roles_too_many);
  if (roles.length === before.roles.length && roles.every((role) => before.roles.includes(role))) return before;
  const { projectId } = before;
  const after = await storeRoles(tx.db, { projectId, id: before.id, roles, now: tx.now });
  assert(after, 'the row is locked since it was read');
  const id = encodeId('user', after.id);
  tx.audit({
    projectId,
    action: 'users.roles_changed',
    target: { type: 'user', id },
    changes: { roles: [before.roles, roles] },
  });
  tx.emit({ projectId, type: 'user.roles_changed', data: { userId: id, roles } });
  tx.changed({ projectId, scope: 'user', subjectId: after.id });
  return after;
}
