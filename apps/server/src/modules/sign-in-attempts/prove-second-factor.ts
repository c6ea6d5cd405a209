import type { InputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import type { ProjectContext } from '../projects/index.ts';
import { answerSignIn } from './continue-sign-in.ts';
import type { Factor } from './factor.ts';
import { finishStep, holdAttempt, proveStep, requireAttempt } from './hold-attempt.ts';
import { settleLimits } from './settle-limits.ts';
import type {
  proveSecondFactorContract,
  SignInAnswer,
  secondFactorChallengeContract,
} from './sign-in-attempts.contract.ts';
import { attemptErrors } from './sign-in-attempts.errors.ts';
import { tellRefusedEntrance } from './sign-in-failures.ts';

/** The second proof. Counted first, evaluated after it, taken once. */
export async function proveSecondFactor(
  ctx: ProjectContext,
  input: InputOf<typeof proveSecondFactorContract>,
): Promise<SignInAnswer> {
  const attempt = await requireAttempt(ctx, input.attempt, 'second_factor');
  const prove = async (tx: Tx) => {
    const { attempt: held, user } = await holdAttempt(ctx, tx, input.attempt, 'second_factor');
    const factor = await requireFactor(ctx, tx, user.id, input.factor);
    if (!(await factor.prove(ctx, tx, user, input, { attemptId: held.id }))) return null;
    const { attempt: text, trustDevice } = input;
    return finishStep(ctx, tx, held, { text, user, amr: factor.amr, proven: true, trustDevice });
  };
  const { subject, verdict: progress } = await proveStep(ctx, attempt, input.factor, () => write(ctx, prove));
  await settleLimits(ctx, subject, progress);
  return answerSignIn(ctx, progress);
}

/** What a security key has to sign. Digits need none. */
export async function challengeSecondFactor(
  ctx: ProjectContext,
  input: InputOf<typeof secondFactorChallengeContract>,
): Promise<{ options: Record<string, unknown> }> {
  const { data } = await requireAttempt(ctx, input.attempt, 'second_factor');
  const way = { method: data.method, changes: { method: input.factor } };
  const challenge = async (tx: Tx) => {
    const { attempt: held, user } = await holdAttempt(ctx, tx, input.attempt, 'second_factor');
    const factor = await requireFactor(ctx, tx, user.id, input.factor);
    if (!factor.challenge) throw new Problem(attemptErrors.factor_unavailable);
    return { options: { ...(await factor.challenge(ctx, tx, user, { attemptId: held.id })) } };
  };
  return tellRefusedEntrance(ctx, way, () => write(ctx, challenge));
}

async function requireFactor(ctx: ProjectContext, tx: Tx, userId: string, kind: string): Promise<Factor> {
  const factor = ctx.modules.factors.find((one) => one.kind === kind);
  if (!factor || !(await factor.isReady(tx.db, ctx.project.id, userId)))
    throw new Problem(attemptErrors.factor_unavailable);
  return factor;
}
