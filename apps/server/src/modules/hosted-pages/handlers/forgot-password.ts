import { emailIn } from '../../../lib/schemas.ts';
import type { PageAnswer } from '../../../platform/http/contract.ts';
import { requestPasswordReset } from '../../passwords/index.ts';
import { CAPTCHA_FIELDS, captchaAnswer, captchaAt } from '../captcha-widget.ts';
import { keepPendingMail, readPendingMail } from '../page-cookies.ts';
import { answer, pageFrame } from '../page-frame.ts';
import { forgotPasswordPage } from '../pages/forgot-password.page.ts';
import { answerForm, type FieldsOf, formOf, NO_REFUSAL, type Refusal, readFields, texts } from './forms.ts';
import { pathWith, returnToOf } from './return-to.ts';
import type { VisitorContext } from './visitor.ts';

export const forgotPasswordQuery = texts('returnTo', 'sent');
export const forgotPasswordForm = formOf('email', ...CAPTCHA_FIELDS, 'returnTo');

export async function showForgotPassword(
  ctx: VisitorContext,
  query: FieldsOf<typeof forgotPasswordQuery>,
): Promise<PageAnswer> {
  const returnTo = returnToOf(ctx, query.returnTo);
  if (!ctx.project.settings.methods.password) return { redirect: pathWith(ctx, '/sign-in', { returnTo }) };
  const pending = readPendingMail(ctx);
  if (query.sent === '' || pending === null) return viewRequest(ctx, pending?.email ?? '', returnTo, NO_REFUSAL);
  const frame = pageFrame(ctx);
  const html = forgotPasswordPage({ ...frame, problems: [], returnTo, state: 'sent', email: pending.email });
  return answer(ctx, frame, html);
}

/** The same way for an address with an account and for one without. */
export async function submitForgotPassword(
  ctx: VisitorContext,
  form: FieldsOf<typeof forgotPasswordForm>,
): Promise<PageAnswer> {
  const returnTo = returnToOf(ctx, form.returnTo);
  if (!ctx.project.settings.methods.password) return { redirect: pathWith(ctx, '/sign-in', { returnTo }) };
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      const { email } = readFields(form, { email: emailIn });
      await requestPasswordReset(ctx, { email, ...captchaAnswer(form) });
      keepPendingMail(ctx, { email, returnTo: returnTo ?? '' });
      return { redirect: pathWith(ctx, '/forgot-password', { sent: 'yes', returnTo }) };
    },
    show: (refusal) => viewRequest(ctx, form.email, returnTo, refusal),
  });
}

function viewRequest(ctx: VisitorContext, email: string, returnTo: string | undefined, refusal: Refusal): PageAnswer {
  const frame = { ...pageFrame(ctx), captcha: captchaAt(ctx, 'onPasswordReset') };
  const view = { ...frame, problems: refusal.problems, returnTo, state: 'request', values: { email } } as const;
  return answer(ctx, frame, forgotPasswordPage(view), refusal);
}
