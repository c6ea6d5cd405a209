import type { PageAnswer } from '../../../platform/http/contract.ts';
import { Problem, requestErrors } from '../../../platform/http/problem.ts';
import { listMyReferrals, makeMyReferralLink } from '../../referrals/index.ts';
import { answer } from '../page-frame.ts';
import { accountReferralsPage } from '../pages/account-referrals.page.ts';
import { answerForm, type FieldsOf, formOf, NO_REFUSAL, type Refusal } from './forms.ts';
import { pathWith } from './return-to.ts';
import { type AccountContext, accountFrame } from './visitor.ts';

const LINES = 20;

export const referralsForm = formOf();

export async function showReferrals(ctx: AccountContext): Promise<PageAnswer> {
  return view(ctx, NO_REFUSAL);
}

export async function submitReferrals(ctx: AccountContext, form: FieldsOf<typeof referralsForm>): Promise<PageAnswer> {
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      await makeMyReferralLink(ctx, {});
      return { redirect: pathWith(ctx, '/account/referrals', {}) };
    },
    show: (refusal) => view(ctx, refusal),
  });
}

async function view(ctx: AccountContext, refusal: Refusal): Promise<PageAnswer> {
  if (!ctx.project.settings.signUp.referrals) throw new Problem(requestErrors.not_found);
  const mine = await listMyReferrals(ctx, { limit: LINES });
  const frame = accountFrame(ctx);
  const html = accountReferralsPage({
    ...frame,
    problems: refusal.problems,
    url: mine.link?.url,
    completed: mine.completed,
    pending: mine.pending,
    lines: mine.data.map(({ id, createdAt, completedAt }) => ({
      id,
      createdAt: new Date(createdAt),
      completed: completedAt !== null,
    })),
  });
  return answer(ctx, frame, html, refusal);
}
