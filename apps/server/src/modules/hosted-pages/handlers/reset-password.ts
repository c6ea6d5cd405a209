import { passwordIn } from '../../../lib/schemas.ts';
import type { PageAnswer } from '../../../platform/http/contract.ts';
import { findToken, tokenErrors } from '../../one-time-tokens/index.ts';
import { confirmPasswordReset } from '../../passwords/index.ts';
import { readPendingMail } from '../page-cookies.ts';
import { answer, pageFrame } from '../page-frame.ts';
import { resetPasswordPage } from '../pages/reset-password.page.ts';
import { answerForm, type FieldsOf, formOf, NO_REFUSAL, type Refusal, readFields, texts } from './forms.ts';
import { pathWith, rememberedReturnTo } from './return-to.ts';
import type { VisitorContext } from './visitor.ts';

export const resetPasswordQuery = texts('token');
export const resetPasswordForm = formOf('token', 'password');

export async function showResetPassword(
  ctx: VisitorContext,
  query: FieldsOf<typeof resetPasswordQuery>,
): Promise<PageAnswer> {
  if (query.token === '') return { redirect: pathWith(ctx, '/forgot-password', {}) };
  return view(ctx, query.token, NO_REFUSAL);
}

export async function submitResetPassword(
  ctx: VisitorContext,
  form: FieldsOf<typeof resetPasswordForm>,
): Promise<PageAnswer> {
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      const { password } = readFields(form, { password: passwordIn });
      await confirmPasswordReset(ctx, { token: form.token, password });
      const returnTo = rememberedReturnTo(ctx, readPendingMail(ctx)?.returnTo);
      return { redirect: pathWith(ctx, '/sign-in', { notice: 'password_reset', returnTo }) };
    },
    show: (refusal) => view(ctx, form.token, refusal),
  });
}

async function view(ctx: VisitorContext, token: string, refusal: Refusal): Promise<PageAnswer> {
  const now = ctx.clock.now();
  const open = await findToken(ctx.database.db, { projectId: ctx.project.id, kind: 'password_reset', token, now });
  const frame = pageFrame(ctx);
  if (open === null) {
    const html = resetPasswordPage({ ...frame, problems: [], state: 'expired' });
    return answer(ctx, frame, html, { status: tokenErrors.used_or_expired.status });
  }
  const html = resetPasswordPage({
    ...frame,
    problems: refusal.problems,
    state: 'form',
    token,
    passwordMinimumCharacters: ctx.project.settings.passwords.leastCharacters,
  });
  return answer(ctx, frame, html, refusal);
}
