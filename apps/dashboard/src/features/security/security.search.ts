import type { SecurityOverview } from '../../api/types.ts';

export type Range = SecurityOverview['range'];

const RANGES: readonly Range[] = ['24h', '7d', '30d'];

/** What nobody could have chosen on the page is left out, as if it were not there. */
export function securitySearch({ range }: Record<string, unknown>): { range?: Range } {
  const known = RANGES.find((one) => one === range);
  return known === undefined ? {} : { range: known };
}
