import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import type { ProjectContext } from '../projects/index.ts';
import { carriesSecret } from './attempt-handle.ts';
import { factorsOf, readyFactors } from './continue-sign-in.ts';
import { requireAttempt } from './hold-attempt.ts';
import type { getAttemptContract } from './sign-in-attempts.contract.ts';
import { attemptErrors } from './sign-in-attempts.errors.ts';
import { isMailTooLittle } from './sign-in-attempts.rules.ts';
import type { Attempt } from './sign-in-attempts.store.ts';

/** Where this browser's sign-in stands: for a page that is loaded anew. Uses nothing up. */
export async function getAttempt(
  ctx: ProjectContext,
  input: InputOf<typeof getAttemptContract>,
): Promise<OutputOf<typeof getAttemptContract>> {
  return view(ctx, await requireAttempt(ctx, input.attempt), input.attempt);
}

/** Trust in this browser would spare the step of the next sign-in like this one. */
type AttemptOfBrowser = OutputOf<typeof getAttemptContract> & { readonly sparesNext: boolean };

/**
 * The same for a page of ours, which does what this browser itself began and nothing else. A text with a secret in it can be sent to anybody: it would
 * have them do the steps of a sign-in whose session goes to the sender (ATTACKS A32).
 */
export async function getAttemptOfBrowser(
  ctx: ProjectContext,
  input: InputOf<typeof getAttemptContract>,
): Promise<AttemptOfBrowser> {
  if (carriesSecret(input.attempt)) throw new Problem(attemptErrors.ended);
  const attempt = await requireAttempt(ctx, input.attempt);
  const { highAssurance } = ctx.project.settings.secondFactor;
  return {
    ...(await view(ctx, attempt, input.attempt)),
    sparesNext: !isMailTooLittle({ highAssurance, byMail: attempt.data.byMail }),
  };
}

async function view(ctx: ProjectContext, attempt: Attempt, text: string): Promise<OutputOf<typeof getAttemptContract>> {
  const ready = await readyFactors(ctx, ctx.database.db, attempt.userId);
  return {
    next: attempt.state,
    attempt: text,
    factors: factorsOf(ctx, ready, attempt.state),
    expiresAt: attempt.expiresAt.toISOString(),
    returnTo: attempt.returnTo,
  };
}
