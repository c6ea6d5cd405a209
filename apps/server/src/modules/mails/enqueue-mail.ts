import type { Tx } from '../../platform/outbox/write.ts';
import type { Mail } from '../mail-templates/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { messageIdOf, type QueuedMail, sealingContext, senderName } from './mails.rules.ts';

export type MailToEnqueue = {
  readonly projectId: string;
  readonly to: string;
  /** For metrics and logs: `email_verification`, `magic_link`, … */
  readonly kind: string;
  readonly message: Mail;
  /** False where the address has no account: everything is done but the sending. */
  readonly deliver?: boolean;
};

/** The mail leaves if and only if the transaction commits. A worker of this process looks at once; others within their tick. */
export async function enqueueMail(ctx: ProjectContext, tx: Tx, mail: MailToEnqueue): Promise<void> {
  const queued: QueuedMail = {
    projectId: mail.projectId,
    kind: mail.kind,
    fromName: senderName(ctx.project.name),
    to: mail.to,
    subject: mail.message.subject,
    text: mail.message.text,
    html: mail.message.html,
    messageId: messageIdOf(ctx.ids.uuid(), ctx.config.origin),
    deliver: mail.deliver ?? true,
  };
  const sealed = ctx.vault.seal(JSON.stringify(queued), sealingContext(mail.projectId));
  await ctx.jobs.enqueue(tx.db, 'mail', { projectId: mail.projectId, sealed: sealed.toString('base64') });
  tx.afterCommit(() => ctx.jobs.nudge('mail'));
}
