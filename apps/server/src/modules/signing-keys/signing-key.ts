import type { SigningAlgorithm } from '../../platform/crypto/jwt.ts';

/** One key as it is shown and decided about. The private part is not in it: only the cache of this process opens that. */
export type SigningKey = {
  readonly id: string;
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  readonly state: 'next' | 'active' | 'retired';
  readonly createdAt: Date;
  readonly activatedAt: Date | null;
  readonly retiredAt: Date | null;
  /** A retired key leaves the JWKS then. Null for one that left it when it was retired. */
  readonly publishedUntil: Date | null;
};
