/** One mail, ready to leave. */
export type OutgoingMail = {
  /** Whose mail it is. It does not travel; the development mailbox files by it. */
  readonly projectId: string;
  /** The name that people see as the sender. The address belongs to the mailer. */
  readonly fromName: string;
  /** Where answers go; null: to the sender. */
  readonly replyTo: string | null;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The same for each attempt, so that a mail that was sent twice is recognised as one: `<uuid@host>`. */
  readonly messageId: string;
};

/** What the other side calls the mail that it took, if it says so. */
export type SentMail = { readonly providerMessageId: string | null };

/** Takes mails out of the house. Throws `MailRefused` where trying again is pointless, `MailFailed` where it is not. */
export type Mailer = {
  send(mail: OutgoingMail): Promise<SentMail>;
  close(): void;
};

/**
 * The other side said for good that it does not take this mail, or it is no mail that could be sent. The message goes to logs and names nobody;
 * `words` may hold what the other side said, for the people whose mail it is.
 */
export class MailRefused extends Error {
  readonly words: string;
  constructor(reason: string, options?: { cause?: unknown; words?: string }) {
    super(reason, options);
    this.name = 'MailRefused';
    this.words = options?.words ?? reason;
  }
}

/** It did not work this time. */
export class MailFailed extends Error {
  readonly words: string;
  /** The other side asked for this pause. */
  readonly retryAfterSeconds: number;
  constructor(reason: string, options?: { cause?: unknown; words?: string; retryAfterSeconds?: number }) {
    super(reason, options);
    this.name = 'MailFailed';
    this.words = options?.words ?? reason;
    this.retryAfterSeconds = options?.retryAfterSeconds ?? 0;
  }
}

/**
 * A line break in a header begins another header; a comma or a bracket in an address names other recipients. Such a mail is refused as a
 * whole, whatever a library would make of it.
 */
export function refuseInjection(mail: OutgoingMail): void {
  for (const name of ['fromName', 'subject', 'messageId'] as const) {
    if (/[\p{Cc}\u2028\u2029]/u.test(mail[name])) throw new MailRefused(`a control character in ${name}`);
  }
  if (!isOneAddress(mail.to)) throw new MailRefused('the recipient is not one plain address');
  if (mail.replyTo !== null && !isOneAddress(mail.replyTo))
    throw new MailRefused('the address for answers is not one plain address');
}

function isOneAddress(text: string): boolean {
  return /^[^\s\p{Cc}<>,;:()[\]\\"@]+@[^\s\p{Cc}<>,;:()\\"@]+$/u.test(text);
}

/** `no-reply@example.com` of `Frontdesk <no-reply@example.com>`. */
export function addressOf(from: string): string {
  return /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim();
}
