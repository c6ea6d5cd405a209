export type AddressBan = {
  readonly id: string;
  /** With its prefix, also where it is one address. */
  readonly network: string;
  /** By hand, or by strikes on paths of other software. */
  readonly source: 'operator' | 'scanner';
  readonly reason: string | null;
  /** `usr_…` of the operator; null: the instance itself. */
  readonly createdBy: string | null;
  readonly createdAt: Date;
  /** Null: until somebody lifts it. */
  readonly expiresAt: Date | null;
};
