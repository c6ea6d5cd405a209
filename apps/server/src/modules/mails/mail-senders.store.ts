import type { Selectable } from 'kysely';
import { type Db, runStatement, statement, type TransactionDb } from '../../platform/db/database.ts';
import { sealedUnder } from '../../platform/db/sealed-under.ts';
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

const SEALED_UNDER = sealedUnder('api_key_sealed');

const COUNT_SEALED = statement<{ count: number }>(
  'mail_senders.count_sealed_under',
  `select count(*) as count from mail_senders where ${SEALED_UNDER}`,
);

export async function countSendersSealedUnder(db: Db, dataKeyId: string): Promise<number> {
  return (await runStatement(db, COUNT_SEALED, [dataKeyId]))[0]?.count ?? 0;
}

type SealedSender = { readonly projectId: string; readonly apiKeySealed: Buffer };

const LIST_SEALED = statement<SealedSender>(
  'mail_senders.list_sealed_under',
  `select project_id as "projectId", api_key_sealed as "apiKeySealed" from mail_senders where ${SEALED_UNDER} limit $2`,
);

export async function listSendersSealedUnder(db: Db, dataKeyId: string, limit: number): Promise<SealedSender[]> {
  return runStatement(db, LIST_SEALED, [dataKeyId, limit]);
}

/** Only while it is what was read: a key that was replaced meanwhile stays. */
export async function setSealedSender(db: Db, sender: SealedSender & { readonly before: Buffer }): Promise<void> {
  await db
    .updateTable('mailSenders')
    .set({ apiKeySealed: sender.apiKeySealed })
    .where('projectId', '=', sender.projectId)
    .where('apiKeySealed', '=', sender.before)
    .execute();
}

function toMailSender({ createdAt: _, ...row }: Selectable<MailSendersTable>): MailSender {
  return { ...row, provider: row.provider as MailSender['provider'] };
}
