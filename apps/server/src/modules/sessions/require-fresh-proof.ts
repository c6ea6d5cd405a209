import type { BaseContext } from '../../platform/context/context.ts';
import { Problem } from '../../platform/http/problem.ts';
import { refuseImpersonated } from './refuse-impersonated.ts';
import { sessionErrors } from './sessions.errors.ts';

const FRESH_MILLISECONDS = 10 * 60 * 1000;

/** Of a signed-in person, or of an operator by their session of the system project. */
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
  return ctx.clock.now().getTime() - ctx.session.authenticatedAt.getTime() <= FRESH_MILLISECONDS;
}
