import type { BaseContext } from '../../platform/context/context.ts';
import { Problem } from '../../platform/http/problem.ts';
import { isFresh } from '../access/index.ts';
import { refuseImpersonated } from './refuse-impersonated.ts';
import { sessionErrors } from './sessions.errors.ts';

type Proven = Pick<BaseContext, 'actor' | 'clock'> & { readonly session: { readonly authenticatedAt: Date } };

/**
 * Factors, keys, addresses and money want somebody who has shown a moment ago who they are, not whoever finds the browser open (ATTACKS A70).
 * Pages send people to `/step-up`; so does an app that gets the code. It is never somebody else: what wants a fresh proof is closed to support access.
 */
export function requireFreshProof(ctx: Proven): void {
  refuseImpersonated(ctx);
  if (!isFreshProof(ctx)) throw new Problem(sessionErrors.step_up_required);
}

export function isFreshProof(ctx: Omit<Proven, 'actor'>): boolean {
  return isFresh(ctx.session.authenticatedAt, ctx.clock.now());
}
