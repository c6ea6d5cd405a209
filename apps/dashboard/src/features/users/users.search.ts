import type { UserStatus } from '../../api/types.ts';

export const STATUSES: readonly UserStatus[] = ['active', 'unverified', 'banned', 'deleting'];

const USER_ID = /^usr_[0-9a-hjkmnp-tv-z]{26}$/;

export function isUserId(text: string): boolean {
  return USER_ID.test(text);
}

/** What the address of the list says: what is searched, which status, and after which row. */
export type UsersSearch = { q?: string; status?: UserStatus; after?: string };

export function usersSearch(search: Record<string, unknown>): UsersSearch {
  const { q, status, after } = search;
  const known = STATUSES.find((one) => one === status);
  return {
    ...(typeof q === 'string' && q !== '' ? { q } : {}),
    ...(known === undefined ? {} : { status: known }),
    ...(typeof after === 'string' && after !== '' ? { after } : {}),
  };
}
