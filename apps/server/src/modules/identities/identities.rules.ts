/** What a person can still sign in with. */
export type WaysIn = {
  /** They have one, and the project accepts passwords. */
  readonly password: boolean;
  /** A link or code to their confirmed address, where the project sends any. */
  readonly mail: boolean;
  /** Identities of providers that the project offers at present. */
  readonly identities: number;
  /** Passkeys and whatever else opens an account by itself. */
  readonly others: number;
};

/** Removing one more leaves somebody outside. */
export function isLastWayIn({ password, mail, identities, others }: WaysIn): boolean {
  return !password && !mail && identities + others <= 1;
}
