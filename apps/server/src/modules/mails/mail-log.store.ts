import { type Selectable, sql } from 'kysely';
import { emailKeyOf } from '../../lib/email-key.ts';
import type { Db, TransactionDb } from '../../platform/db/database.ts';
import type { MailLogTable } from '../../platform/db/tables.generated.ts';
import type { LoggedMail } from './logged-mail.ts';
import type { MailProvider, MailStatus } from './mails.rules.ts';

type MailId = { readonly projectId: string; readonly id: string };

export async function insertMail(
  db: TransactionDb,
  row: MailId & {
    readonly kind: string;
    readonly to: string;
    readonly locale: string;
    readonly decoy: boolean;
    readonly now: Date;
  },
): Promise<void> {
  const { to, now, ...values } = row;
  await db
    .insertInto('mailLog')
    .values({ ...values, recipient: to, recipientKey: emailKeyOf(to), status: 'queued', createdAt: now })
    .execute();
}

/** Which attempt this is. Null: the mail has left, was refused, or is wanted by nobody any more. */
export async function beginAttempt(db: Db, id: MailId): Promise<number | null> {
  const row = await db
    .updateTable('mailLog')
    .set({ attempts: sql<number>`attempts + 1` })
    .where('projectId', '=', id.projectId)
    .where('id', '=', id.id)
    .where('status', 'in', ['queued', 'failed'])
    .returning('attempts')
    .executeTakeFirst();
  return row?.attempts ?? null;
}

export async function recordSent(
  db: Db,
  mail: MailId & { readonly provider: MailProvider; readonly providerMessageId: string | null; readonly now: Date },
): Promise<void> {
  const { provider, providerMessageId, now } = mail;
  const values = { status: 'sent', provider, providerMessageId, sentAt: now, lastError: null, nextAttemptAt: null };
  await record(db, mail, values);
}

/** `failed` with a time is tried again then; without one it is given up, as `refused` is. */
export async function recordFailure(
  db: Db,
  mail: MailId & {
    readonly status: 'failed' | 'refused';
    readonly provider: MailProvider | null;
    readonly lastError: string;
    readonly nextAttemptAt: Date | null;
  },
): Promise<void> {
  const { status, provider, lastError, nextAttemptAt } = mail;
  await record(db, mail, { status, provider, lastError, nextAttemptAt });
}

export async function removeMail(db: Db, id: MailId): Promise<void> {
  await db.deleteFrom('mailLog').where('projectId', '=', id.projectId).where('id', '=', id.id).execute();
}

/** Whoever is deleted is not in the log any more, and what still waits for them does not leave. */
export async function forgetRecipient(db: TransactionDb, projectId: string, recipientKey: string): Promise<void> {
  await db.deleteFrom('mailLog').where('projectId', '=', projectId).where('recipientKey', '=', recipientKey).execute();
}

/** Newest first. Each filter has an index in the order of the list. */
export async function listMailsOfProject(
  db: Db,
  query: {
    readonly projectId: string;
    readonly recipient: string | undefined;
    readonly status: MailStatus | undefined;
    readonly kind: string | undefined;
    readonly after: { readonly at: Date; readonly id: string } | null;
    readonly limit: number;
  },
): Promise<LoggedMail[]> {
  const { recipient, status, kind, after } = query;
  let select = db.selectFrom('mailLog').selectAll().where('projectId', '=', query.projectId).where('decoy', '=', false);
  if (recipient !== undefined) select = select.where('recipientKey', '=', emailKeyOf(recipient));
  if (status !== undefined) select = select.where('status', '=', status);
  if (kind !== undefined) select = select.where('kind', '=', kind);
  if (after) select = select.where((eb) => eb(eb.refTuple('createdAt', 'id'), '<', eb.tuple(after.at, after.id)));
  const rows = await select.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(query.limit).execute();
  return rows.map(toLoggedMail);
}

/** What went to an address while it was somebody's, newest first. `to` null: it still is. */
export async function listMailsTo(
  db: Db,
  query: {
    readonly projectId: string;
    readonly email: string;
    readonly from: Date;
    readonly to: Date | null;
    readonly limit: number;
  },
): Promise<LoggedMail[]> {
  let select = db
    .selectFrom('mailLog')
    .selectAll()
    .where('projectId', '=', query.projectId)
    .where('recipientKey', '=', emailKeyOf(query.email))
    .where('decoy', '=', false)
    .where('createdAt', '>=', query.from);
  if (query.to) select = select.where('createdAt', '<=', query.to);
  const rows = await select.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(query.limit).execute();
  return rows.map(toLoggedMail);
}

/** Over all projects: this is the instance's housekeeping. */
export async function deleteOldMails(db: Db, before: Date, limit: number): Promise<void> {
  const old = db
    .selectFrom('mailLog')
    .select(['projectId', 'id'])
    .where('createdAt', '<', before)
    .orderBy('createdAt')
    .limit(limit);
  await db
    .deleteFrom('mailLog')
    .where((eb) => eb(eb.refTuple('projectId', 'id'), 'in', old.$asTuple('projectId', 'id')))
    .execute();
}

async function record(db: Db, id: MailId, values: object): Promise<void> {
  await db.updateTable('mailLog').set(values).where('projectId', '=', id.projectId).where('id', '=', id.id).execute();
}

function toLoggedMail(row: Selectable<MailLogTable>): LoggedMail {
  return {
    projectId: row.projectId,
    id: row.id,
    kind: row.kind,
    recipient: row.recipient,
    locale: row.locale,
    status: row.status as MailStatus,
    provider: row.provider as MailProvider | null,
    providerMessageId: row.providerMessageId,
    attempts: row.attempts,
    lastError: row.lastError,
    nextAttemptAt: row.nextAttemptAt,
    createdAt: row.createdAt,
    sentAt: row.sentAt,
  };
}
