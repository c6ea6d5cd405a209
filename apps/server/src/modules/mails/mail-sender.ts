/** How a project sends. */
export type MailSender = {
  readonly projectId: string;
  readonly provider: 'instance' | 'resend';
  /** Of the project's own provider; the instance's mailer has an address of its own. */
  readonly fromAddress: string | null;
  readonly fromName: string | null;
  readonly replyTo: string | null;
  readonly apiKeySealed: Buffer | null;
  readonly apiKeyLastFour: string | null;
  readonly updatedAt: Date;
};
