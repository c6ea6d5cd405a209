import type { Db } from '../../platform/db/database.ts';
import { Problem } from '../../platform/http/problem.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import type { ProjectContext } from '../projects/index.ts';
import { secondStepErrors } from './sign-in-attempts.errors.ts';
import { isSecondStep } from './sign-in-attempts.rules.ts';

/** Whether there is anything that a recovery code could stand in for: asked of the factors themselves, as a sign-in asks. */
export async function hasSecondStep(ctx: ProjectContext, db: Db, userId: string): Promise<boolean> {
  for (const factor of ctx.modules.factors.filter(isSecondStep))
    if (await factor.isReady(db, ctx.project.id, userId)) return true;
  return false;
}

/**
 * Where the project requires a second step, nobody takes their own last one away; another one comes first. Asked after it was taken, with the user held:
 * the refusal brings it back.
 */
export async function requireStepLeft(ctx: ProjectContext, tx: Tx, userId: string): Promise<void> {
  const { policy } = ctx.project.settings.secondFactor;
  if (policy === 'required' && !(await hasSecondStep(ctx, tx.db, userId)))
    throw new Problem(secondStepErrors.required_here);
}
