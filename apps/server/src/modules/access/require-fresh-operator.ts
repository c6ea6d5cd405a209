import type { BaseContext } from '../../platform/context/context.ts';
import { defineErrors, Problem } from '../../platform/http/problem.ts';
import type { Caller } from './access.rules.ts';

/** Of `sessions`, which stands above this module: people at their own account and operators are told the same, by the same code. */
export const { step_up_required: stepUpRequired } = defineErrors('sessions', {
  step_up_required: [403, 'Confirm that it is you first: sign in again, or show your second factor.'],
});

const FRESH_MILLISECONDS = 10 * 60 * 1000;

export function isFresh(provenAt: Date, now: Date): boolean {
  return now.getTime() - provenAt.getTime() <= FRESH_MILLISECONDS;
}

type Asking = Pick<BaseContext, 'clock'> & {
  readonly caller:
    | Pick<Extract<Caller, { type: 'operator' }>, 'type' | 'authenticatedAt'>
    | { readonly type: 'secret_key' };
};

/**
 * Keys, factors, addresses, passwords, secrets and what cannot be undone want an operator who has shown a moment ago who they are, not whoever finds the
 * dashboard open (ATTACKS A70). A secret key and the command line have no session that could be old: they are the proof themselves.
 */
export function requireFreshOperator({ caller, clock }: Asking): void {
  if (caller.type === 'secret_key' || caller.authenticatedAt === null) return;
  if (!isFresh(caller.authenticatedAt, clock.now())) throw new Problem(stepUpRequired);
}
