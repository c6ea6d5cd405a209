import type { Selectable } from 'kysely';
import type { Db } from '../../platform/db/database.ts';
import type { MailboxMessagesTable } from '../../platform/db/tables.generated.ts';

export type MailboxMessage = {
  readonly id: string;
  readonly projectId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly links: readonly string[];
  readonly sentAt: Date;
};

const KEPT = 500;
const FOREIGN_KEY_VIOLATION = '23503';

/** False: the project was deleted meanwhile. The same mail a second time changes nothing: a job may run twice. */
export async function insertMessage(db: Db, message: MailboxMessage): Promise<boolean> {
  const { to, links, ...values } = message;
  try {
    await db
      .insertInto('mailboxMessages')
      .values({ ...values, recipient: to, links: [...links] })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === FOREIGN_KEY_VIOLATION) return false;
    throw error;
  }
}

export async function removeAllButNewest(db: Db): Promise<void> {
  await db
    .deleteFrom('mailboxMessages')
    .where('id', 'in', (where) =>
      where.selectFrom('mailboxMessages').select('id').orderBy('sentAt', 'desc').orderBy('id', 'desc').offset(KEPT),
    )
    .execute();
}

/** Newest first. `to`: mail to this recipient only, as it was written. */
export async function listMessages(db: Db, query: { to?: string | undefined }): Promise<MailboxMessage[]> {
  let select = db.selectFrom('mailboxMessages').selectAll().orderBy('sentAt', 'desc').orderBy('id', 'desc').limit(KEPT);
  const { to } = query;
  if (to !== undefined) select = select.where('recipient', '=', to);
  return (await select.execute()).map(view);
}

export async function findMessage(db: Db, id: string): Promise<MailboxMessage | null> {
  const row = await db.selectFrom('mailboxMessages').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? view(row) : null;
}

export async function deleteMessages(db: Db): Promise<void> {
  await db.deleteFrom('mailboxMessages').execute();
}

function view({ recipient, ...row }: Selectable<MailboxMessagesTable>): MailboxMessage {
  return { ...row, to: recipient };
}
