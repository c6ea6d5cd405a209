import type { BaseContext } from '../../platform/context/context.ts';
import { Problem } from '../../platform/http/problem.ts';
import { sessionErrors } from './sessions.errors.ts';

/**
 * Somebody of the support is signed in as this person. They see what the person sees, and never take or give away the account: each use case
 * on passwords, factors, keys, the address, deletion and money begins with this, or with `requireFreshProof`, which begins with it. Its contract
 * names `sessionErrors.impersonated` or `sessionErrors.step_up_required`, which is how a test over the routes finds it (ATTACKS A82).
 */
export function refuseImpersonated(ctx: Pick<BaseContext, 'actor'>): void {
  if (ctx.actor.impersonator !== null) throw new Problem(sessionErrors.impersonated);
}
