import { emailIn } from '../../../lib/schemas.ts';
import type { PageAnswer } from '../../../platform/http/contract.ts';
import { cancelEmailChange, emailChangeErrors, getEmailChange, requestEmailChange } from '../../email-changes/index.ts';
import { answer } from '../page-frame.ts';
import { accountEmailPage } from '../pages/account-email.page.ts';
import { answerForm, type FieldsOf, formOf, NO_REFUSAL, type Refusal, readFields, texts } from './forms.ts';
import { pathWith } from './return-to.ts';
import { type AccountContext, accountFrame } from './visitor.ts';

export const emailQuery = texts('notice');
export const emailForm = formOf('email');
export const cancelEmailForm = formOf();

const DONE = ['asked', 'cancelled', 'changed'] as const;

export async function showEmail(ctx: AccountContext, query: FieldsOf<typeof emailQuery>): Promise<PageAnswer> {
  return view(ctx, { email: '', done: DONE.find((notice) => notice === query.notice) }, NO_REFUSAL);
}

export async function submitEmail(ctx: AccountContext, form: FieldsOf<typeof emailForm>): Promise<PageAnswer> {
  return answerForm(ctx, {
    formToken: form.formToken,
    fields: { [emailChangeErrors.unchanged.code]: 'email' },
    async work() {
      await requestEmailChange(ctx, readFields(form, { email: emailIn }));
      return { redirect: pathWith(ctx, '/account/email', { notice: 'asked' }) };
    },
    show: (refusal) => view(ctx, { email: form.email }, refusal),
  });
}

export async function submitCancelEmail(
  ctx: AccountContext,
  form: FieldsOf<typeof cancelEmailForm>,
): Promise<PageAnswer> {
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      await cancelEmailChange(ctx, {});
      return { redirect: pathWith(ctx, '/account/email', { notice: 'cancelled' }) };
    },
    show: (refusal) => view(ctx, { email: '' }, refusal),
  });
}

async function view(
  ctx: AccountContext,
  shown: { email: string; done?: (typeof DONE)[number] | undefined },
  refusal: Refusal,
): Promise<PageAnswer> {
  const { pending } = await getEmailChange(ctx);
  const left = pending === null ? 0 : new Date(pending.expiresAt).getTime() - ctx.clock.now().getTime();
  const frame = accountFrame(ctx);
  const html = accountEmailPage({
    ...frame,
    emailVerified: ctx.account.emailVerifiedAt !== null,
    pending: pending === null ? undefined : { email: pending.email, expiresInSeconds: left / 1000 },
    values: { email: shown.email },
    problems: refusal.problems,
    done: shown.done,
  });
  return answer(ctx, frame, html, refusal);
}
