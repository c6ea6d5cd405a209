import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import type { ProjectContext } from '../projects/index.ts';
import { factorsOf, readyFactors } from './continue-sign-in.ts';
import { requireAttempt } from './hold-attempt.ts';
import type { getAttemptContract } from './sign-in-attempts.contract.ts';

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
