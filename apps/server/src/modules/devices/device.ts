/** A browser or app that an account was signed in to from. Rows become this at the store's door. */
export type Device = {
  readonly id: string;
  /** What the person calls it. Null: what it says of itself. */
  readonly name: string | null;
  readonly userAgent: string | null;
  readonly lastIp: string | null;
  /** Until when a second factor is not asked for. */
  readonly trustedUntil: Date | null;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
};
