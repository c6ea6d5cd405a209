import type { PageAnswer } from '../../../platform/http/contract.ts';
import { acceptTermsOnTheWay } from '../../sign-in-attempts/index.ts';
import { currentTerms } from '../../terms/index.ts';
import { answer, pageFrame } from '../page-frame.ts';
import { termsPage } from '../pages/terms.page.ts';
import { answerForm, type FieldsOf, formOf, NO_REFUSAL, type Refusal, texts } from './forms.ts';
import { pathWith } from './return-to.ts';
import { atStep, goOnAfter } from './sign-in-steps.ts';
import type { VisitorContext } from './visitor.ts';

export const termsQuery = texts('attempt');
export const termsForm = formOf('attempt', 'acceptedTerms');

export async function showTerms(ctx: VisitorContext, query: FieldsOf<typeof termsQuery>): Promise<PageAnswer> {
  return atStep(ctx, query.attempt, 'terms', ({ attempt }) => view(ctx, attempt, NO_REFUSAL));
}

export async function submitTerms(ctx: VisitorContext, form: FieldsOf<typeof termsForm>): Promise<PageAnswer> {
  return atStep(ctx, form.attempt, 'terms', ({ attempt, returnTo }) =>
    answerForm(ctx, {
      formToken: form.formToken,
      async work() {
        const signIn = await acceptTermsOnTheWay(ctx, { attempt, acceptedTerms: form.acceptedTerms });
        return goOnAfter(ctx, signIn, returnTo);
      },
      show: (refusal) => view(ctx, attempt, refusal),
    }),
  );
}

/** Where the project has just stopped asking, the sign-in begins anew, and gets past it. */
function view(ctx: VisitorContext, attempt: string, refusal: Refusal): PageAnswer {
  const terms = currentTerms(ctx.project.settings);
  if (terms === null) return { redirect: pathWith(ctx, '/sign-in', {}) };
  const frame = pageFrame(ctx);
  return answer(ctx, frame, termsPage({ ...frame, problems: refusal.problems, attempt, terms }), refusal);
}
