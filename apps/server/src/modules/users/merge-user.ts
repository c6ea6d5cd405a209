import { mergePatch } from '../../lib/merge-patch.ts';
import { encodeId } from '../../lib/type-id.ts';
import { isMetadataSized, MOST_ROLES } from '../../lib/user-fields.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { assert, Problem } from '../../platform/http/problem.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { authorize, requireFreshOperator } from '../access/index.ts';
import { moveMemberships } from '../organizations/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { endUser } from './delete-user.ts';
import { getUsername, lockUsers, takeOverProfile } from './managed-users.store.ts';
import { refuseOutranked } from './refuse-outranked.ts';
import { showUser } from './show-users.ts';
import type { User } from './user.ts';
import type { mergeUserContract } from './users.contract.ts';
import { userErrors } from './users.errors.ts';
import { statusOf } from './users.rules.ts';

/**
 * Two accounts of one person become one. The one that stays keeps its address, password, second factors and sessions, and wins wherever both
 * say something; it takes over connected accounts, memberships (the higher role of the two), roles, what its profile lacks, and metadata that it has
 * not. The other's sessions end, and its password, passkeys and factors are gone: they proved another account.
 */
export async function mergeUser(
  ctx: ManagementContext,
  input: InputOf<typeof mergeUserContract>,
): Promise<OutputOf<typeof mergeUserContract>> {
  authorize(ctx, 'users:write');
  requireFreshOperator(ctx);
  const projectId = ctx.project.id;
  if (input.from === input.userId) throw new Problem(userErrors.merge_with_itself);
  const user = await write(ctx, async (tx) => {
    const locked = await lockUsers(tx.db, projectId, [input.userId, input.from]);
    const into = locked.find(({ id }) => id === input.userId);
    const from = locked.find(({ id }) => id === input.from);
    if (!into || !from) throw new Problem(userErrors.not_found);
    // An address that nobody has proven may be somebody else's, and a merge would hand them the account (ATTACKS A53).
    if ([into, from].some((one) => statusOf(one, tx.now) !== 'active')) throw new Problem(userErrors.merge_refused);
    for (const one of [into, from]) await refuseOutranked(ctx, tx, one);
    if (from.roles.some((role) => !into.roles.includes(role))) authorize(ctx, 'user_roles:write');
    return merge(ctx, tx, into, from);
  });
  return showUser(ctx, user);
}

/** Both rows are locked. Whoever stays can sign in, so no organization loses its last owner. */
async function merge(ctx: ManagementContext, tx: Tx, into: User, from: User): Promise<User> {
  const { projectId } = into;
  const publicMetadata = mergePatch(from.publicMetadata, into.publicMetadata);
  const privateMetadata = mergePatch(from.privateMetadata, into.privateMetadata);
  if (!isMetadataSized(publicMetadata) || !isMetadataSized(privateMetadata))
    throw new Problem(userErrors.metadata_too_large);
  const roles = [...new Set([...into.roles, ...from.roles])].sort();
  if (roles.length > MOST_ROLES) throw new Problem(userErrors.roles_too_many);

  const username = await getUsername(tx.db, projectId, into.username === null ? from.id : into.id);
  const moved = await moveMemberships(tx.db, { projectId, fromUserId: from.id, intoUserId: into.id });
  const { userCredentials } = ctx.modules;
  await userCredentials.moveIdentities(tx, { projectId, fromUserId: from.id, intoUserId: into.id });
  await userCredentials.endSessions(tx, { projectId, userId: from.id, reason: 'merged' });
  await endUser(ctx, tx, from);
  const merged = await takeOverProfile(tx.db, {
    projectId,
    id: into.id,
    name: into.name ?? from.name,
    ...username,
    imageUrl: into.imageUrl ?? from.imageUrl,
    locale: into.locale ?? from.locale,
    roles,
    publicMetadata,
    privateMetadata,
    now: tx.now,
  });
  assert(merged, 'the row is locked since it was read');

  const [stays, gone] = [encodeId('user', into.id), encodeId('user', from.id)];
  const organizations = moved.map((id) => encodeId('organization', id));
  const changes = { stays, goes: gone, email: from.email, organizations };
  for (const id of [stays, gone])
    tx.audit({ projectId, action: 'users.merged', target: { type: 'user', id }, changes });
  tx.emit({ projectId, type: 'user.merged', data: { userId: stays, from: gone } });
  tx.changed({ projectId, scope: 'user', subjectId: into.id });
  return merged;
}
