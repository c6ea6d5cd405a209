/** An address that may sign up, whatever the project's mode is. */
export type Invitation = {
  readonly projectId: string;
  readonly id: string;
  readonly email: string;
  readonly emailKey: string;
  /** Of the organization that the invitation leads into, with a role there. Null: into the project alone. */
  readonly organizationId: string | null;
  readonly role: string | null;
  readonly locale: string | null;
  /** Whom the audit names. */
  readonly invitedBy: string | null;
  readonly inviterName: string | null;
  readonly createdAt: Date;
  readonly sentAt: Date;
  /** The token of the newest mail: no other link works. */
  readonly tokenId: string;
  readonly expiresAt: Date;
  readonly acceptedAt: Date | null;
  readonly acceptedBy: string | null;
  readonly revokedAt: Date | null;
};
