import { isAddress } from '../../lib/address.ts';
import { isUserId } from '../users/users.search.ts';

/** What the address of the list says: whose link, by address or id. */
export type ReferralsSearch = { by?: string };

export function isReferrer(text: string): boolean {
  return isAddress(text) || isUserId(text);
}

/** What nobody could have looked for on the page is left out, as if it were not there. */
export function referralsSearch({ by }: Record<string, unknown>): ReferralsSearch {
  return typeof by === 'string' && isReferrer(by) ? { by } : {};
}
