import type { MailKind } from '../mail-templates/index.ts';

/** A mail as the queue holds it, sealed: it carries links that sign in. */
export type QueuedMail = {
  readonly projectId: string;
  /** Of its line in the log. Jobs of the version before this one have none. */
  readonly mailId?: string;
  readonly kind: MailKind;
  readonly fromName: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  /** False: all the work was done as for a mail that leaves, so that nobody can time whether an address is known. */
  readonly deliver: boolean;
};

export const MAIL_STATUSES = ['queued', 'sent', 'failed', 'refused'] as const;
export type MailStatus = (typeof MAIL_STATUSES)[number];

/** What takes mails out of the house: the mailbox of development, the instance's mail server, or Resend with the project's own key. */
export const MAIL_PROVIDERS = ['mailbox', 'smtp', 'resend'] as const;
export type MailProvider = (typeof MAIL_PROVIDERS)[number];

const FIRST_WAIT_SECONDS = 5;
const MOST_WAIT_SECONDS = 4 * 60 * 60;
/** About 22 hours in all. Resend knows an idempotency key for 24: later, a lost answer could become a second mail. */
export const MOST_ATTEMPTS = 17;

/**
 * How long to wait after this many attempts: 5 seconds, then twice as long each time, at most four hours, and never less than the other side
 * asked for. `spread`, from 0 to 1, keeps mails that failed together from coming back together. Null: that was the last one.
 */
export function waitSecondsAfter(attempts: number, askedSeconds: number, spread: number): number | null {
  if (attempts >= MOST_ATTEMPTS) return null;
  const grown = Math.min(FIRST_WAIT_SECONDS * 2 ** (attempts - 1), MOST_WAIT_SECONDS);
  return Math.ceil(Math.max(grown, Math.min(askedSeconds, MOST_WAIT_SECONDS)) * (1 + spread / 10));
}

/** What a queued mail is sealed for: it opens as nothing else, and as that of no other project. */
export function sealingContext(projectId: string): string {
  return `mail ${projectId}`;
}

/** What the key of a sender is sealed for. */
export function senderSealingContext(projectId: string): string {
  return `mail sender ${projectId}`;
}

/** `<uuid@auth.example.com>` (RFC 5322, section 3.6.4) */
export function messageIdOf(uuid: string, origin: string): string {
  return `<${uuid}@${new URL(origin).hostname}>`;
}

/** A project's name as the name of a sender: one line, without what stands for addresses. */
export function senderName(projectName: string): string {
  return projectName
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>@"\\]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
