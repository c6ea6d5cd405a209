import { encodeId } from '../../lib/type-id.ts';
import type { OutputOf } from '../../platform/http/contract.ts';
import type { LoggedMail } from './logged-mail.ts';
import type { MailSender } from './mail-sender.ts';
import type { ChosenMailer } from './mailers.ts';
import type { getMailSenderContract, listMailsContract } from './mails.contract.ts';
import { senderName } from './mails.rules.ts';

export function viewLoggedMail(mail: LoggedMail): OutputOf<typeof listMailsContract>['data'][number] {
  return {
    id: encodeId('mail', mail.id),
    kind: mail.kind as OutputOf<typeof listMailsContract>['data'][number]['kind'],
    recipient: mail.recipient,
    locale: mail.locale,
    status: mail.status,
    provider: mail.provider,
    providerMessageId: mail.providerMessageId,
    attempts: mail.attempts,
    lastError: mail.lastError,
    nextAttemptAt: mail.nextAttemptAt?.toISOString() ?? null,
    createdAt: mail.createdAt.toISOString(),
    sentAt: mail.sentAt?.toISOString() ?? null,
  };
}

/** The key stays where it is: only its end is shown. */
export function viewMailSender(
  projectName: string,
  sender: MailSender | null,
  chosen: ChosenMailer,
): OutputOf<typeof getMailSenderContract> {
  return {
    provider: sender?.provider ?? 'instance',
    fromAddress: sender?.fromAddress ?? null,
    fromName: sender?.fromName ?? null,
    replyTo: sender?.replyTo ?? null,
    apiKeyLastFour: sender?.apiKeyLastFour ?? null,
    delivery: chosen.provider,
    deliveryFrom: `${chosen.fromName ?? senderName(projectName)} <${chosen.fromAddress}>`.trim(),
    updatedAt: sender?.updatedAt.toISOString() ?? null,
  };
}
