import type { Selectable } from 'kysely';
import type { Db, TransactionDb } from '../../platform/db/database.ts';
import type { MailSendersTable } from '../../platform/db/tables.generated.ts';
import type { MailSender } from './mail-sender.ts';

export async function findMailSender(db: Db, projectId: string): Promise<MailSender | null> {
  const row = await db.selectFrom('mailSenders').selectAll().where('projectId', '=', projectId).executeTakeFirst();
  return row ? toMailSender(row) : null;
}

export async function lockMailSender(db: TransactionDb, projectId: string): Promise<MailSender | null> {
  const query = db.selectFrom('mailSenders').selectAll().where('projectId', '=', projectId);
  const row = await query.forUpdate().executeTakeFirst();
  return row ? toMailSender(row) : null;
}

export async function writeMailSender(
  db: TransactionDb,
  sender: Omit<MailSender, 'updatedAt'> & { readonly now: Date },
): Promise<MailSender> {
  const { projectId, now, ...values } = sender;
  const row = await db
    .insertInto('mailSenders')
    .values({ projectId, ...values, createdAt: now, updatedAt: now })
    .onConflict((conflict) => conflict.column('projectId').doUpdateSet({ ...values, updatedAt: now }))
    .returningAll()
    .executeTakeFirstOrThrow();
  return toMailSender(row);
}

export async function deleteMailSender(db: TransactionDb, projectId: string): Promise<boolean> {
  const result = await db.deleteFrom('mailSenders').where('projectId', '=', projectId).executeTakeFirst();
  return result.numDeletedRows > 0n;
}

function toMailSender({ createdAt: _, ...row }: Selectable<MailSendersTable>): MailSender {
  return { ...row, provider: row.provider as MailSender['provider'] };
}
