import type { Scope } from '../access/index.ts';

export type ActionType = 'ban' | 'unban' | 'delete' | 'revoke_sessions' | 'add_role' | 'remove_role' | 'set_verified';

export type BulkAction =
  | { readonly type: 'ban'; readonly reason: string; readonly expiresAt?: string | undefined }
  | { readonly type: 'unban' | 'delete' | 'revoke_sessions' }
  | { readonly type: 'add_role' | 'remove_role'; readonly role: string }
  | { readonly type: 'set_verified'; readonly verified: boolean };

/** What the single call wants. */
export const SCOPE_OF: Readonly<Record<ActionType, Scope>> = {
  ban: 'users:write',
  unban: 'users:write',
  delete: 'users:write',
  revoke_sessions: 'sessions:write',
  add_role: 'user_roles:write',
  remove_role: 'user_roles:write',
  set_verified: 'users:write',
};

export type Outcome =
  | { readonly outcome: 'done' | 'unchanged' }
  | { readonly outcome: 'failed'; readonly code: string };

export type Counts = { readonly done: number; readonly unchanged: number; readonly failed: number };

export function countOutcomes(outcomes: readonly Outcome[]): Counts {
  const count = (wanted: Outcome['outcome']) => outcomes.filter(({ outcome }) => outcome === wanted).length;
  return { done: count('done'), unchanged: count('unchanged'), failed: count('failed') };
}

/** More are counted and not listed. */
export const MOST_FAILURES_KEPT = 100;

export const PORTION = 100;
/** A job gives way after this many portions, so that others have their turn. */
export const PORTIONS_AT_ONCE = 20;
/** How often the same portion may break off for a reason that is not of its items. */
export const MOST_FAULTS = 5;
