import { sha256 } from '../../platform/crypto/hash.ts';
import type { SigningAlgorithm } from '../../platform/crypto/jwt.ts';
import type { SigningKey } from './signing-key.ts';

/** How long a verifier may keep the JWKS without asking again: its `max-age`. */
export const JWKS_MAX_AGE_SECONDS = 300;

/**
 * A key is published for this long before it signs. Above the max-age, the slack covers a replica that is cut off from the change feed, and
 * libraries that keep a JWKS for ten minutes whatever its answer says.
 */
export const PUBLISH_AHEAD_SECONDS = JWKS_MAX_AGE_SECONDS + 360;

/** Beyond the life of the last token that a retired key signed: a replica may not have heard yet, and clocks of verifiers differ. */
export const RETIRED_SLACK_SECONDS = 300;

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** The members that make a key's thumbprint (RFC 7638, section 3.2; RFC 8037, section 2), in their order. */
const REQUIRED_MEMBERS: Readonly<Record<SigningAlgorithm, readonly string[]>> = {
  EdDSA: ['crv', 'kty', 'x'],
  RS256: ['e', 'kty', 'n'],
  ES256: ['crv', 'kty', 'x', 'y'],
};

/** RFC 7638: the thumbprint is the key's id, so that the same key has the same id wherever it is published. */
export function thumbprintOf(algorithm: SigningAlgorithm, jwk: Readonly<Record<string, unknown>>): string {
  return sha256(JSON.stringify(publicMembers(algorithm, jwk))).toString('base64url');
}

/** The public part and nothing else, whatever the export holds beside it. */
export function publicMembers(
  algorithm: SigningAlgorithm,
  jwk: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(REQUIRED_MEMBERS[algorithm].map((name) => [name, jwk[name]]));
}

/** When a key that is published begins to sign. */
export function activatesAt(key: Pick<SigningKey, 'createdAt'>): Date {
  return new Date(key.createdAt.getTime() + PUBLISH_AHEAD_SECONDS * 1000);
}

export type Signing = { readonly algorithm: SigningAlgorithm; readonly rotationDays: number };

export type RotationPlan = {
  /** Keys that never signed and will not: somebody has chosen another algorithm meanwhile. */
  readonly withdraw: readonly SigningKey[];
  /** Of this algorithm a key is to be published. */
  readonly prepare: SigningAlgorithm | null;
  /** This one has been published for long enough. */
  readonly activate: SigningKey | null;
};

/** What is to be done about the keys of a project that sign or will sign. Asked again at once, it plans nothing new. */
export function planRotation(given: {
  readonly keys: readonly SigningKey[];
  readonly signing: Signing;
  readonly now: Date;
  /** Somebody wants a new key, whether or not it is time. */
  readonly asked: boolean;
}): RotationPlan {
  const { keys, signing, now } = given;
  const waiting = keys.filter((key) => key.state === 'next');
  const withdraw = waiting.filter((key) => key.algorithm !== signing.algorithm);
  const next = waiting.find((key) => key.algorithm === signing.algorithm);
  if (next) return { withdraw, prepare: null, activate: activatesAt(next) <= now ? next : null };
  const active = keys.find((key) => key.state === 'active');
  const wanted = given.asked || active?.algorithm !== signing.algorithm || isDue(active, signing, now);
  return { withdraw, prepare: wanted ? signing.algorithm : null, activate: null };
}

/** Early enough that the next key may sign on the day that the setting names. */
function isDue(active: SigningKey, { rotationDays }: Signing, now: Date): boolean {
  if (rotationDays === 0) return false;
  const since = active.activatedAt ?? active.createdAt;
  const due = since.getTime() + rotationDays * DAY_MILLISECONDS - PUBLISH_AHEAD_SECONDS * 1000;
  return due <= now.getTime();
}
