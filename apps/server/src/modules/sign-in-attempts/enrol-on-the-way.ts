import type { InputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import type { ProjectContext } from '../projects/index.ts';
import { answerSignIn } from './continue-sign-in.ts';
import type { Enrolment, Factor } from './factor.ts';
import { finishStep, holdAttempt, proveStep, requireAttempt } from './hold-attempt.ts';
import { settleLimits } from './settle-limits.ts';
import type { beginEnrolmentContract, confirmEnrolmentContract, SignInAnswer } from './sign-in-attempts.contract.ts';
import { attemptErrors } from './sign-in-attempts.errors.ts';
import { tellRefusedEntrance } from './sign-in-failures.ts';

/** The project requires a second factor and this account has none: it is set up before the session opens. */
export async function beginEnrolment(
  ctx: ProjectContext,
  input: InputOf<typeof beginEnrolmentContract>,
): Promise<{ setUp: Record<string, unknown> }> {
  const { enrolment } = requireEnrolling(ctx, input.factor);
  const { data } = await requireAttempt(ctx, input.attempt, 'enrolment');
  const way = { method: data.method, changes: { method: input.factor } };
  const begin = async (tx: Tx) => {
    const { attempt: held, user } = await holdAttempt(ctx, tx, input.attempt, 'enrolment');
    return { setUp: { ...(await enrolment.begin(ctx, tx, user, { attemptId: held.id })) } };
  };
  return tellRefusedEntrance(ctx, way, () => write(ctx, begin));
}

export async function confirmEnrolment(
  ctx: ProjectContext,
  input: InputOf<typeof confirmEnrolmentContract>,
): Promise<{ recoveryCodes: string[]; signIn: SignInAnswer }> {
  const { factor, enrolment } = requireEnrolling(ctx, input.factor);
  const attempt = await requireAttempt(ctx, input.attempt, 'enrolment');
  const confirm = async (tx: Tx) => {
    const { attempt: held, user } = await holdAttempt(ctx, tx, input.attempt, 'enrolment');
    const enrolled = await enrolment.confirm(ctx, tx, user, input, { attemptId: held.id });
    if (enrolled === null) return null;
    const progress = await finishStep(ctx, tx, held, { text: input.attempt, user, amr: factor.amr, proven: true });
    return { progress, recoveryCodes: [...enrolled.recoveryCodes] };
  };
  const { subject, verdict: confirmed } = await proveStep(ctx, attempt, input.factor, () => write(ctx, confirm));
  await settleLimits(ctx, subject, confirmed.progress);
  return { recoveryCodes: confirmed.recoveryCodes, signIn: await answerSignIn(ctx, confirmed.progress) };
}

function requireEnrolling(ctx: ProjectContext, kind: string): { factor: Factor; enrolment: Enrolment } {
  const factor = ctx.modules.factors.find((one) => one.kind === kind);
  if (!factor?.enrolment?.isOffered(ctx.project)) throw new Problem(attemptErrors.factor_unavailable);
  return { factor, enrolment: factor.enrolment };
}
