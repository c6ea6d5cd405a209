import type { Project, SigningKey } from '../../api/types.ts';
import { UNIT_SECONDS } from '../../lib/durations.ts';

export type Signing = Project['settings']['signing'];
export type Algorithm = Signing['algorithm'];

/** How long a key is published before it signs (`signing-keys.rules.ts` of the server). */
export const PUBLISHED_AHEAD_MINUTES = 11;

/** What the server accepts (`projects.settings.ts`). */
export const ROTATION_DAYS = { least: 0, most: 3_650 } as const;

/** Those that verifiers get now, and those of the past. A key that left in an emergency has no end of its publication. */
export function byPublication(
  keys: readonly SigningKey[],
  now: Date,
): { readonly published: readonly SigningKey[]; readonly past: readonly SigningKey[] } {
  const isPublished = ({ state, publishedUntil }: SigningKey) =>
    state !== 'retired' || (publishedUntil !== null && new Date(publishedUntil) > now);
  const ORDER = { next: 0, active: 1, retired: 2 } as const;
  return {
    published: keys.filter(isPublished).toSorted((one, other) => ORDER[one.state] - ORDER[other.state]),
    past: keys.filter((key) => !isPublished(key)),
  };
}

/** When the key that signs hands over, as far as that is known: `next` is published already, `planned` follows from the interval. */
export type Handover =
  | { readonly kind: 'next'; readonly at: Date; readonly algorithm: Algorithm }
  /** Another algorithm is wanted, and its key is not published yet. */
  | { readonly kind: 'awaited'; readonly algorithm: Algorithm }
  | { readonly kind: 'planned'; readonly at: Date }
  | { readonly kind: 'never' };

export function handoverOf(keys: readonly SigningKey[], signing: Signing): Handover {
  const next = keys.find(({ state, algorithm }) => state === 'next' && algorithm === signing.algorithm);
  if (next?.activatesAt) return { kind: 'next', at: new Date(next.activatesAt), algorithm: next.algorithm };
  const active = keys.find(({ state }) => state === 'active');
  if (active !== undefined && active.algorithm !== signing.algorithm)
    return { kind: 'awaited', algorithm: signing.algorithm };
  if (active === undefined || signing.rotationDays === 0) return { kind: 'never' };
  const since = new Date(active.activatedAt ?? active.createdAt).getTime();
  return { kind: 'planned', at: new Date(since + signing.rotationDays * UNIT_SECONDS.day * 1000) };
}
