import { encodeId } from '../../lib/type-id.ts';
import type { BaseContext } from '../../platform/context/context.ts';
import type { InputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { authorize } from '../access/index.ts';
import { forgetRecipient } from '../mails/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { refuseLastOwner } from './refuse-last-owner.ts';
import { refuseOutranked } from './refuse-outranked.ts';
import type { User } from './user.ts';
import type { deleteUserContract } from './users.contract.ts';
import { userErrors } from './users.errors.ts';
import { deleteUserRow, lockUser } from './users.store.ts';

export async function deleteUser(ctx: ManagementContext, input: InputOf<typeof deleteUserContract>): Promise<void> {
  authorize(ctx, 'users:write');
  await write(ctx, async (tx) => {
    const user = await lockUser(tx.db, ctx.project.id, input.userId);
    if (!user) throw new Problem(userErrors.not_found);
    await refuseOutranked(ctx, tx, user);
    await removeUser(ctx, tx, user);
  });
}

/** At once, unless it leaves an organization without an owner. The row is locked. */
export async function removeUser(ctx: BaseContext, tx: Tx, user: User): Promise<void> {
  await refuseLastOwner(tx, user);
  await endUser(ctx, tx, user);
  tellDeleted(tx, user, {});
}

/** What the person has asked for and not taken back: somebody may have kept the account since it was listed. */
export async function removeDueUser(ctx: BaseContext, tx: Tx, listed: Pick<User, 'projectId' | 'id'>): Promise<void> {
  const user = await lockUser(tx.db, listed.projectId, listed.id);
  if (user === null || user.deletionDueAt === null || user.deletionDueAt > tx.now) return;
  await removeUserBy(ctx, tx, user, 'deletion_request');
}

/** Whatever an organization may say to it. The row is locked; `by` stands in the audit. */
export async function removeUserBy(ctx: BaseContext, tx: Tx, user: User, by: string): Promise<void> {
  await endUser(ctx, tx, user);
  tellDeleted(tx, user, { by });
}

/**
 * However an account ends: sessions, passwords, devices and memberships go with the row, what it has open as somebody else is closed, and the log of mails
 * forgets its address. The row is locked; whoever calls this says what has happened.
 */
export async function endUser(ctx: BaseContext, tx: Tx, { projectId, id, emailKey }: User): Promise<void> {
  await ctx.modules.userCredentials.endImpersonationsBy(tx, { projectId, userId: id });
  await deleteUserRow(tx.db, projectId, id);
  await forgetRecipient(tx.db, projectId, emailKey);
  tx.changed({ projectId, scope: 'user', subjectId: id });
}

function tellDeleted(tx: Tx, user: User, changes: Readonly<Record<string, unknown>>): void {
  const { projectId } = user;
  const id = encodeId('user', user.id);
  tx.audit({ projectId, action: 'users.deleted', target: { type: 'user', id }, changes });
  tx.emit({ projectId, type: 'user.deleted', data: { userId: id } });
}
