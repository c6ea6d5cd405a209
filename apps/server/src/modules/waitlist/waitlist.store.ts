import type { Selectable } from 'kysely';
import { type Db, runStatement, statement, type TransactionDb } from '../../platform/db/database.ts';
import type { WaitlistEntriesTable } from '../../platform/db/tables.generated.ts';
import { assert } from '../../platform/http/problem.ts';
import type { WaitlistStatus } from './waitlist.rules.ts';

export type WaitlistEntry = Selectable<WaitlistEntriesTable>;

type EntryId = { readonly projectId: string; readonly id: string };

const LOCK = statement<never>(
  'waitlist.lock_numbers',
  `insert into waitlist_counters as c (project_id, last_position) values ($1::uuid, 0)
on conflict (project_id) do update set last_position = c.last_position`,
);

const JOIN = statement<WaitlistEntry & { isNew: boolean }>(
  'waitlist.join',
  `with known as (
  select * from waitlist_entries where project_id = $1 and email_key = $4
), added as (
  insert into waitlist_entries (project_id, id, position, email, email_key, locale, joined_at)
  select c.project_id, $2::uuid, c.last_position + 1, $3::text, $4::text, $5::text, $6::timestamptz
  from waitlist_counters c where c.project_id = $1 and not exists (select from known)
  returning *
), counted as (
  update waitlist_counters c set last_position = added.position from added where c.project_id = added.project_id
)
select entry.project_id as "projectId", entry.id, entry.position, entry.email, entry.email_key as "emailKey", entry.locale,
  entry.joined_at as "joinedAt", entry.approved_at as "approvedAt", entry.approved_by as "approvedBy", entry."isNew"
from (select *, true as "isNew" from added union all select *, false from known) as entry`,
);

/**
 * The entry of this address: a new one with the next number, or the one that is there, for the same two statements. The first locks the numbers of the
 * project until the transaction ends, so that people who join at once come one after the other: no number is given twice, and none is left out.
 */
export async function findOrInsertEntry(
  db: TransactionDb,
  row: EntryId & {
    readonly email: string;
    readonly emailKey: string;
    readonly locale: string | null;
    readonly now: Date;
  },
): Promise<WaitlistEntry & { readonly isNew: boolean }> {
  await runStatement(db, LOCK, [row.projectId]);
  const [entry] = await runStatement(db, JOIN, [row.projectId, row.id, row.email, row.emailKey, row.locale, row.now]);
  assert(entry, 'what is not known is added');
  return entry;
}

export async function findEntry(db: Db, { projectId, id }: EntryId): Promise<WaitlistEntry | null> {
  const query = db.selectFrom('waitlistEntries').selectAll().where('projectId', '=', projectId).where('id', '=', id);
  return (await query.executeTakeFirst()) ?? null;
}

/** In the order of joining. */
export async function listEntries(
  db: Db,
  query: {
    readonly projectId: string;
    readonly status: WaitlistStatus | undefined;
    readonly afterPosition: number | null;
    readonly limit: number;
  },
): Promise<WaitlistEntry[]> {
  const { status, afterPosition } = query;
  let select = db.selectFrom('waitlistEntries').selectAll().where('projectId', '=', query.projectId);
  if (status !== undefined) select = select.where('approvedAt', status === 'waiting' ? 'is' : 'is not', null);
  if (afterPosition !== null) select = select.where('position', '>', afterPosition);
  return select.orderBy('position').limit(query.limit).execute();
}

type Approval = { readonly projectId: string; readonly approvedBy: string | null; readonly now: Date };

/** Those of these that still wait, taken: two operators who approve the same people at once let each in once. */
export async function approveEntries(
  db: TransactionDb,
  approval: Approval & { ids: readonly string[] },
): Promise<WaitlistEntry[]> {
  if (approval.ids.length === 0) return [];
  const wanted = db
    .selectFrom('waitlistEntries')
    .select('id')
    .where('projectId', '=', approval.projectId)
    .where('id', 'in', approval.ids)
    .where('approvedAt', 'is', null)
    .orderBy('position')
    .forUpdate();
  return setApproved(db, approval, wanted);
}

/** The first so many that wait. Those that somebody else is letting in at this moment are theirs. */
export async function approveNextEntries(
  db: TransactionDb,
  approval: Approval & { count: number },
): Promise<WaitlistEntry[]> {
  const wanted = db
    .selectFrom('waitlistEntries')
    .select('id')
    .where('projectId', '=', approval.projectId)
    .where('approvedAt', 'is', null)
    .orderBy('position')
    .limit(approval.count)
    .forUpdate()
    .skipLocked();
  return setApproved(db, approval, wanted);
}

async function setApproved(
  db: TransactionDb,
  { projectId, approvedBy, now }: Approval,
  wanted: { execute(): Promise<{ id: string }[]> },
): Promise<WaitlistEntry[]> {
  const ids = (await wanted.execute()).map((row) => row.id);
  if (ids.length === 0) return [];
  const rows = await db
    .updateTable('waitlistEntries')
    .set({ approvedAt: now, approvedBy })
    .where('projectId', '=', projectId)
    .where('id', 'in', ids)
    .where('approvedAt', 'is', null)
    .returningAll()
    .execute();
  return rows.sort((a, b) => a.position - b.position);
}

export async function deleteEntry(db: TransactionDb, { projectId, id }: EntryId): Promise<WaitlistEntry | null> {
  const row = await db
    .deleteFrom('waitlistEntries')
    .where('projectId', '=', projectId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}
