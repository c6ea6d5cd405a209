/** One mail, ready to leave. */
export type OutgoingMail = {
  /** Whose mail it is. It does not travel; the development mailbox files by it. */
  readonly projectId: string;
  /** The name that people see as the sender. The address is the instance's own. */
  readonly fromName: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The same for each attempt, so that a mail that was sent twice is recognised as one: `<uuid@host>`. */
  readonly messageId: string;
};

/** Takes mails out of the house. Throws `MailRefused` where trying again is pointless, anything else where it is not. */
export type Mailer = {
  send(mail: OutgoingMail): Promise<void>;
  close(): void;
};

/** The other side said for good that it does not take this mail, or it is no mail that could be sent. */
export class MailRefused extends Error {
  constructor(reason: string, options?: { cause?: unknown }) {
    super(reason, options);
    this.name = 'MailRefused';
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
  if (!/^[^\s\p{Cc}<>,;:()[\]\\"@]+@[^\s\p{Cc}<>,;:()\\"@]+$/u.test(mail.to))
    throw new MailRefused('the recipient is not one plain address');
}
