import type { PageAnswer } from '../../../platform/http/contract.ts';
import { chooseUsernameOnTheWay } from '../../sign-in-attempts/index.ts';
import { usernameIn } from '../../users/index.ts';
import { answer, pageFrame } from '../page-frame.ts';
import { usernamePage } from '../pages/username.page.ts';
import { answerForm, type FieldsOf, formOf, NO_REFUSAL, type Refusal, readFields, texts } from './forms.ts';
import { pathWith } from './return-to.ts';
import { atStep, goOnAfter } from './sign-in-steps.ts';
import type { VisitorContext } from './visitor.ts';

export const usernameStepQuery = texts('attempt');
export const usernameStepForm = formOf('attempt', 'username');

export async function showUsername(
  ctx: VisitorContext,
  query: FieldsOf<typeof usernameStepQuery>,
): Promise<PageAnswer> {
  return atStep(ctx, query.attempt, 'username', ({ attempt }) => view(ctx, attempt, '', NO_REFUSAL));
}

export async function submitUsernameStep(
  ctx: VisitorContext,
  form: FieldsOf<typeof usernameStepForm>,
): Promise<PageAnswer> {
  return atStep(ctx, form.attempt, 'username', ({ attempt, returnTo }) =>
    answerForm(ctx, {
      formToken: form.formToken,
      async work() {
        const { username } = readFields({ username: form.username.trim() }, { username: usernameIn });
        const signIn = await chooseUsernameOnTheWay(ctx, { attempt, username });
        return goOnAfter(ctx, signIn, returnTo);
      },
      show: (refusal) => view(ctx, attempt, form.username, refusal),
    }),
  );
}

/** Where the project has just stopped asking, the sign-in begins anew, and gets past it. */
function view(ctx: VisitorContext, attempt: string, typed: string, refusal: Refusal): PageAnswer {
  const { username } = ctx.project.settings.signUp;
  if (username !== 'required') return { redirect: pathWith(ctx, '/sign-in', {}) };
  const frame = pageFrame(ctx);
  const { problems } = refusal;
  const page = usernamePage({ ...frame, problems, attempt, username, values: { username: typed } });
  return answer(ctx, frame, page, refusal);
}
