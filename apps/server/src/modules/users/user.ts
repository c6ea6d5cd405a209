/** An account in one project. Rows become this at the store's door. */
export type User = {
  readonly projectId: string;
  readonly id: string;
  /** As the person wrote it. */
  readonly email: string;
  /** What makes the account one: see `emailKeyOf`. */
  readonly emailKey: string;
  readonly emailVerifiedAt: Date | null;
  readonly username: string | null;
  readonly name: string | null;
  readonly imageUrl: string | null;
  readonly locale: string | null;
  readonly roles: readonly string[];
  /** What the person's own apps see. */
  readonly publicMetadata: Readonly<Record<string, unknown>>;
  /** What only the project's operators and secret keys see. */
  readonly privateMetadata: Readonly<Record<string, unknown>>;
  readonly bannedAt: Date | null;
  readonly banReason: string | null;
  readonly banExpiresAt: Date | null;
  readonly deletionRequestedAt: Date | null;
  readonly deletionDueAt: Date | null;
  readonly lastSignInAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};
