import { Problem } from '../../platform/http/problem.ts';
import type { Caller } from '../access/index.ts';
import { impersonationErrors } from './impersonations.errors.ts';

/** The link is pressed at once or not at all; the session is long enough to look at one problem. */
export const LINK_SECONDS = 60;
export const SESSION_SECONDS = 60 * 60;

/** What the link carries from the dashboard's host to the project's. */
export type Impersonation = {
  readonly operator: { readonly projectId: string; readonly userId: string; readonly email: string };
  /** By which the operator holds the right. */
  readonly organizationId: string;
  readonly reason: string;
  /** ISO 8601: when the operator proved who they are. */
  readonly authenticatedAt: string;
};

/** An operator who is here in person. The command line acts as one and has no browser. */
export function operatorOf(
  caller: Caller,
  impersonator: string | null,
): Extract<Caller, { type: 'operator' }> & { readonly authenticatedAt: Date } {
  if (caller.type !== 'operator' || caller.authenticatedAt === null || impersonator !== null)
    throw new Problem(impersonationErrors.operators_only);
  return { ...caller, authenticatedAt: caller.authenticatedAt };
}
