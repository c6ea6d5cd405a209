import { decodeId } from '../../../lib/type-id.ts';
import type { PageAnswer } from '../../../platform/http/contract.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { attemptErrors, getAttemptOfBrowser, type SignInAnswer } from '../../sign-in-attempts/index.ts';
import { findUserById } from '../../users/index.ts';
import { answer, pageFrame } from '../page-frame.ts';
import { endedPage } from '../pages/second-factor.page.ts';
import { goOnAt, pathWith, rememberedReturnTo } from './return-to.ts';
import type { VisitorContext } from './visitor.ts';

export const STEP_PATHS = {
  second_factor: '/sign-in/second-factor',
  enrolment: '/sign-in/enrolment',
  terms: '/sign-in/terms',
  username: '/sign-in/username',
} as const;

/**
 * Every way in leads on from here: to what is left of the sign-in, or to where the person wanted to go. Whose account is about to be deleted is
 * offered to keep it on the way.
 */
export async function goOnAfter(
  ctx: VisitorContext,
  signIn: SignInAnswer,
  returnTo: string | undefined,
): Promise<PageAnswer> {
  if ('next' in signIn) return { redirect: pathWith(ctx, STEP_PATHS[signIn.next], { attempt: signIn.attempt }) };
  const id = decodeId('user', signIn.user.id);
  const user = id && (await findUserById(ctx.database.db, ctx.project.id, id));
  if (user && user.deletionDueAt !== null) return { redirect: pathWith(ctx, '/account/data', { returnTo }) };
  return { redirect: goOnAt(ctx, returnTo) };
}

export type OpenAttempt = {
  readonly attempt: string;
  readonly factors: readonly string[];
  readonly sparesNext: boolean;
  readonly returnTo: string | undefined;
};

/** The sign-in of this browser at this step; at another one it is sent there. What has ended says so. */
export async function atStep(
  ctx: VisitorContext,
  text: string,
  step: keyof typeof STEP_PATHS,
  show: (open: OpenAttempt) => PageAnswer | Promise<PageAnswer>,
): Promise<PageAnswer> {
  try {
    const { next, attempt, factors, sparesNext, returnTo } = await getAttemptOfBrowser(ctx, { attempt: text });
    if (next !== step) return { redirect: pathWith(ctx, STEP_PATHS[next], { attempt }) };
    return await show({ attempt, factors, sparesNext, returnTo: rememberedReturnTo(ctx, returnTo ?? undefined) });
  } catch (error) {
    if (!(error instanceof Problem) || error.definition !== attemptErrors.ended) throw error;
    const frame = pageFrame(ctx);
    return answer(ctx, frame, endedPage(frame), { status: attemptErrors.ended.status });
  }
}
