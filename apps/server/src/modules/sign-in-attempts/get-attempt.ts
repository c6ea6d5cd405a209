import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import type { ProjectContext } from '../projects/index.ts';
import { carriesSecret } from './attempt-handle.ts';
import { factorsOf, readyFactors } from './continue-sign-in.ts';
import { requireAttempt } from './hold-attempt.ts';
import type { getAttemptContract } from './sign-in-attempts.contract.ts';
import { attemptErrors } from './sign-in-attempts.errors.ts';

/** Where this browser's sign-in stands: for a page that is loaded anew. Uses nothing up. */
export async function getAttempt(
  ctx: ProjectContext,
  input: InputOf<typeof getAttemptContract>,
): Promise<OutputOf<typeof getAttemptContract>> {
  const attempt = await requireAttempt(ctx, input.attempt);
  const ready = await readyFactors(ctx, ctx.database.db, attempt.userId);
  return {
    next: attempt.state,
    attempt: input.attempt,
    factors: factorsOf(ctx, ready, attempt.state),
    expiresAt: attempt.expiresAt.toISOString(),
    returnTo: attempt.returnTo,
  };
}

/**
 * The same for a page of ours, which does what this browser itself began and nothing else. A text with a secret in it can be sent to anybody: it would
 * have them do the steps of a sign-in whose session goes to the sender (ATTACKS A32).
 */
export async function getAttemptOfBrowser(
  ctx: ProjectContext,
  input: InputOf<typeof getAttemptContract>,
): Promise<OutputOf<typeof getAttemptContract>> {
  if (carriesSecret(input.attempt)) throw new Problem(attemptErrors.ended);
  return getAttempt(ctx, input);
}
