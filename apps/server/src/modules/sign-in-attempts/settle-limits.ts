import { type FailureSubject, failureLimits, failureSubjects, giveBackLimits, releaseLimits } from '../limits/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import type { SignInProgress } from './continue-sign-in.ts';

/**
 * After a right proof. A sign-in that is done begins anew; one that waits for more gets back its own place alone: else whoever knows the first
 * proof could give their guesses at the second one a fresh start with each sign-in (ATTACKS A44).
 */
export async function settleLimits(
  ctx: ProjectContext,
  subject: FailureSubject,
  progress: SignInProgress,
): Promise<void> {
  const { project } = ctx;
  if (progress.kind === 'done') await releaseLimits(ctx, project.id, failureSubjects(subject));
  else await giveBackLimits(ctx, project.id, failureLimits(project.settings.limits, subject));
}
