import type { z } from 'zod';
import { decodeCursor, encodeCursor } from '../../lib/schemas.ts';
import { pageOfRows } from '../../lib/time-cursor.ts';
import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { authorize } from '../access/index.ts';
import { inviteOrRemind } from '../invitations/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import type {
  approveWaitlistContract,
  deleteWaitlistEntryContract,
  listWaitlistContract,
  waitlistEntryView,
} from './waitlist.contract.ts';
import { waitlistErrors } from './waitlist.errors.ts';
import { approveEntries, approveNextEntries, deleteEntry, listEntries, type WaitlistEntry } from './waitlist.store.ts';

export async function listWaitlist(
  ctx: ManagementContext,
  input: InputOf<typeof listWaitlistContract>,
): Promise<OutputOf<typeof listWaitlistContract>> {
  authorize(ctx, 'users:read');
  const { cursor, limit, status } = input;
  const afterPosition = cursor === undefined ? null : readCursor(cursor);
  const rows = await listEntries(ctx.database.db, {
    projectId: ctx.project.id,
    status,
    afterPosition,
    limit: limit + 1,
  });
  return pageOfRows(rows, limit, view, (entry) => encodeCursor(['waitlist', String(entry.position)]));
}

/** Lets people in. Whoever has an account meanwhile is let in without a mail. */
export async function approveWaitlist(
  ctx: ManagementContext,
  input: InputOf<typeof approveWaitlistContract>,
): Promise<OutputOf<typeof approveWaitlistContract>> {
  authorize(ctx, 'users:write');
  const { entryIds, next = 0 } = input;
  const projectId = ctx.project.id;
  const approved = await write(ctx, async (tx) => {
    const approval = { projectId, approvedBy: ctx.actor.id, now: tx.now };
    const entries =
      entryIds === undefined
        ? await approveNextEntries(tx.db, { ...approval, count: next })
        : await approveEntries(tx.db, { ...approval, ids: entryIds });
    for (const { id: uuid, email, position, locale } of entries) {
      await inviteOrRemind(ctx, tx, { email, locale, inviterName: null });
      const id = encodeId('waitlistEntry', uuid);
      const target = { type: 'waitlist_entry', id };
      tx.audit({ projectId, action: 'waitlist_entries.approved', target, changes: { email, position } });
      tx.emit({ projectId, type: 'waitlist_entry.approved', data: { waitlistEntryId: id, email } });
    }
    return entries;
  });
  return { data: approved.map(view) };
}

export async function deleteWaitlistEntry(
  ctx: ManagementContext,
  input: InputOf<typeof deleteWaitlistEntryContract>,
): Promise<void> {
  authorize(ctx, 'users:write');
  const projectId = ctx.project.id;
  await write(ctx, async (tx) => {
    const removed = await deleteEntry(tx.db, { projectId, id: input.waitlistEntryId });
    if (!removed) throw new Problem(waitlistErrors.not_found);
    const id = encodeId('waitlistEntry', removed.id);
    const { email, position } = removed;
    const target = { type: 'waitlist_entry', id };
    tx.audit({ projectId, action: 'waitlist_entries.deleted', target, changes: { email, position } });
    tx.emit({ projectId, type: 'waitlist_entry.deleted', data: { waitlistEntryId: id } });
  });
}

function view(entry: WaitlistEntry): z.input<typeof waitlistEntryView> {
  const { position, email, joinedAt, approvedAt, approvedBy } = entry;
  return {
    id: encodeId('waitlistEntry', entry.id),
    position,
    email,
    status: approvedAt === null ? 'waiting' : 'approved',
    joinedAt: joinedAt.toISOString(),
    approvedAt: approvedAt?.toISOString() ?? null,
    approvedBy,
  };
}

function readCursor(text: string): number {
  const [kind, position] = decodeCursor(text, 2) ?? [];
  if (kind !== 'waitlist' || !/^\d{1,15}$/.test(position ?? '')) throw new Problem(waitlistErrors.cursor_invalid);
  return Number(position);
}
