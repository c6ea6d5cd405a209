import { type JsonObject, mergePatch } from '../../lib/merge-patch.ts';
import { encodeId } from '../../lib/type-id.ts';
import { isMetadataSized } from '../../lib/user-fields.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { assert, Problem } from '../../platform/http/problem.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { authorize, requireFreshOperator } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { changeUsername } from './manage-username.ts';
import { refuseOutranked } from './refuse-outranked.ts';
import { showUser } from './show-users.ts';
import type { User } from './user.ts';
import type { updateUserContract } from './users.contract.ts';
import { userErrors } from './users.errors.ts';
import { lockUser, updateUser as storeUser, type UserChanges } from './users.store.ts';

type Input = InputOf<typeof updateUserContract>;

export async function updateUser(ctx: ManagementContext, input: Input): Promise<OutputOf<typeof updateUserContract>> {
  authorize(ctx, 'users:write');
  if (input.emailVerified !== undefined) requireFreshOperator(ctx);
  const projectId = ctx.project.id;
  const user = await write(ctx, async (tx) => {
    const before = await lockUser(tx.db, projectId, input.userId);
    if (!before) throw new Problem(userErrors.not_found);
    // Who is unverified cannot sign in, and who is verified can. A username is what somebody signs in with.
    if (input.emailVerified !== undefined || input.username !== undefined) await refuseOutranked(ctx, tx, before);
    if (input.username !== undefined) await changeUsername(ctx.project, tx, before, input.username);
    return applyChange(tx, before, changesOf(input, before, tx.now));
  });
  return showUser(ctx, user);
}

/** The row is locked. */
export async function applyChange(tx: Tx, before: User, change: UserChanges): Promise<User> {
  const { projectId } = before;
  const after = await storeUser(tx.db, { projectId, id: before.id, ...change, now: tx.now });
  assert(after, 'the row is locked since it was read');
  const id = encodeId('user', after.id);
  const changes = changesBetween(before, after);
  tx.audit({ projectId, action: 'users.updated', target: { type: 'user', id }, changes });
  tx.emit({ projectId, type: 'user.updated', data: { userId: id, changed: Object.keys(changes) } });
  tx.changed({ projectId, scope: 'user', subjectId: after.id });
  return after;
}

function changesOf(input: Input, before: User, now: Date): UserChanges {
  return {
    // An empty name is none.
    name: input.name === undefined ? undefined : input.name || null,
    imageUrl: input.image,
    locale: input.locale,
    emailVerifiedAt: verifiedAt(input.emailVerified, before, now),
    publicMetadata: patched(before.publicMetadata, input.publicMetadata),
    privateMetadata: patched(before.privateMetadata, input.privateMetadata),
  };
}

/** Judged as it will be: many small patches make no large document. */
function patched(before: JsonObject, patch: JsonObject | undefined): JsonObject | undefined {
  if (patch === undefined) return undefined;
  const after = mergePatch(before, patch);
  if (!isMetadataSized(after)) throw new Problem(userErrors.metadata_too_large);
  return after;
}

/** The time of the first proof stays when somebody says again what is known. */
export function verifiedAt(verified: boolean | undefined, before: User, now: Date): Date | null | undefined {
  if (verified === undefined) return undefined;
  return verified ? (before.emailVerifiedAt ?? now) : null;
}

/** Metadata is the product's own and may hold anything: the record says that it changed, and not what it says. */
function changesBetween(before: User, after: User): Record<string, unknown> {
  const changes: Record<string, unknown> = {};
  if (before.name !== after.name) changes.name = [before.name, after.name];
  if (before.imageUrl !== after.imageUrl) changes.image = [before.imageUrl, after.imageUrl];
  if (before.username !== after.username) changes.username = [before.username, after.username];
  if (before.locale !== after.locale) changes.locale = [before.locale, after.locale];
  const verified = [before.emailVerifiedAt !== null, after.emailVerifiedAt !== null];
  if (verified[0] !== verified[1]) changes.emailVerified = verified;
  for (const part of ['publicMetadata', 'privateMetadata'] as const) {
    if (JSON.stringify(before[part]) !== JSON.stringify(after[part])) changes[part] = 'changed';
  }
  return changes;
}
