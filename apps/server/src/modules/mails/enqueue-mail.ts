import type { Tx } from '../../platform/outbox/write.ts';
import { type MailDraft, writeOwnMail } from '../mail-templates/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { insertMail } from './mail-log.store.ts';
import { priorityOf } from './mail-priority.ts';
import { messageIdOf, type QueuedMail, sealingContext, senderName } from './mails.rules.ts';

export type MailToEnqueue = {
  readonly projectId: string;
  readonly to: string;
  readonly message: MailDraft;
  /** False where the address has no account: everything is done but the sending. */
  readonly deliver?: boolean;
};

/**
 * The mail leaves, and stands in the log, if and only if the transaction commits. A worker of this process looks at once; others within their
 * tick. Its words are chosen now, who sends it is chosen when it is sent.
 */
export async function enqueueMail(ctx: ProjectContext, tx: Tx, mail: MailToEnqueue): Promise<void> {
  const { projectId, to, message, deliver = true } = mail;
  const { subject, text, html } = await writeOwnMail(tx.db, projectId, message);
  const mailId = ctx.ids.uuid();
  const queued: QueuedMail = {
    projectId,
    mailId,
    kind: message.kind,
    fromName: senderName(ctx.project.name),
    to,
    subject,
    text,
    html,
    messageId: messageIdOf(mailId, ctx.config.origin),
    deliver,
  };
  const sealed = ctx.vault.seal(JSON.stringify(queued), sealingContext(projectId));
  const { locale } = message.frame;
  await insertMail(tx.db, { projectId, id: mailId, kind: message.kind, to, locale, decoy: !deliver, now: tx.now });
  const job = { projectId, sealed: sealed.toString('base64') };
  await ctx.jobs.enqueue(tx.db, 'mail', job, { priority: priorityOf(message.kind) });
  tx.afterCommit(() => ctx.jobs.nudge('mail'));
}
