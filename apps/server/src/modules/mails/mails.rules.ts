/** A mail as the queue holds it, sealed: it carries links that sign in. */
export type QueuedMail = {
  readonly projectId: string;
  readonly kind: string;
  readonly fromName: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  /** False: all the work was done as for a mail that leaves, so that nobody can time whether an address is known. */
  readonly deliver: boolean;
};

/** What a queued mail is sealed for: it opens as nothing else, and as that of no other project. */
export function sealingContext(projectId: string): string {
  return `mail ${projectId}`;
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
