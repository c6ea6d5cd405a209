import type { MailProvider, MailStatus } from './mails.rules.ts';

/** What became of one mail. Its words, its link and its token are not part of it. */
export type LoggedMail = {
  readonly projectId: string;
  readonly id: string;
  /** One of the templates, or `test`. */
  readonly kind: string;
  readonly recipient: string;
  readonly locale: string;
  readonly status: MailStatus;
  /** Who took or refused it last; null: nobody was asked yet. */
  readonly provider: MailProvider | null;
  readonly providerMessageId: string | null;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly nextAttemptAt: Date | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
};
