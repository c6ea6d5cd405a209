import type { InputOf } from '../../platform/http/contract.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import type { ProjectContext } from '../projects/index.ts';
import { acceptTerms, requireTermsAccepted } from '../terms/index.ts';
import { answerSignIn } from './continue-sign-in.ts';
import { finishStep, holdAttempt, requireAttempt } from './hold-attempt.ts';
import type { acceptTermsContract, SignInAnswer } from './sign-in-attempts.contract.ts';
import { tellRefusedEntrance } from './sign-in-failures.ts';

/** The terms have a new version, and this person has not accepted it. Nobody accepts another one than is asked for. */
export async function acceptTermsOnTheWay(
  ctx: ProjectContext,
  input: InputOf<typeof acceptTermsContract>,
): Promise<SignInAnswer> {
  const { project, request } = ctx;
  const { data } = await requireAttempt(ctx, input.attempt, 'terms');
  const accept = async (tx: Tx) => {
    const { attempt, user } = await holdAttempt(ctx, tx, input.attempt, 'terms');
    const version = requireTermsAccepted(project.settings, input.acceptedTerms);
    if (version !== null) await acceptTerms(tx, { projectId: project.id, userId: user.id, version, ip: request.ip });
    return finishStep(ctx, tx, attempt, { text: input.attempt, user, amr: [], proven: false });
  };
  const progress = await tellRefusedEntrance(ctx, data, () => write(ctx, accept));
  return answerSignIn(ctx, progress);
}
