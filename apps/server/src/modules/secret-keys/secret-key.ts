import type { Scope } from '../access/index.ts';

/** The project's own credential for the management API. The secret itself is known to its holder alone. */
export type SecretKey = {
  readonly projectId: string;
  readonly id: string;
  readonly name: string;
  /** Beginning and end of the secret, by which people recognise it. */
  readonly prefix: string;
  readonly lastFour: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
};
