import { passwordIn } from '../../../lib/schemas.ts';
import type { PageAnswer } from '../../../platform/http/contract.ts';
import { Problem, requestErrors } from '../../../platform/http/problem.ts';
import { changePassword } from '../../account/index.ts';
import { hasPassword, passwordErrors } from '../../passwords/index.ts';
import { answer } from '../page-frame.ts';
import { accountPasswordPage } from '../pages/account-password.page.ts';
import { answerForm, type FieldsOf, formOf, NO_REFUSAL, type Refusal, readFields, texts } from './forms.ts';
import { pathWith } from './return-to.ts';
import { type AccountContext, accountFrame } from './visitor.ts';

export const passwordQuery = texts('notice');
export const passwordForm = formOf('currentPassword', 'newPassword', 'revokeOthers');

type Changed = 'others_signed_out' | 'others_stay';

export async function showPassword(ctx: AccountContext, query: FieldsOf<typeof passwordQuery>): Promise<PageAnswer> {
  const changed = (['others_signed_out', 'others_stay'] as const).find((notice) => notice === query.notice);
  return view(ctx, { revokeOthers: true, changed }, NO_REFUSAL);
}

export async function submitPassword(ctx: AccountContext, form: FieldsOf<typeof passwordForm>): Promise<PageAnswer> {
  const revokeOthers = form.revokeOthers === 'true';
  return answerForm(ctx, {
    formToken: form.formToken,
    fields: { [passwordErrors.wrong_current.code]: 'currentPassword', password: 'newPassword' },
    async work() {
      const passwords = readFields(form, { currentPassword: passwordIn, newPassword: passwordIn });
      await changePassword(ctx, { ...passwords, revokeOthers });
      const notice: Changed = revokeOthers ? 'others_signed_out' : 'others_stay';
      return { redirect: pathWith(ctx, '/account/password', { notice }) };
    },
    show: (refusal) => view(ctx, { revokeOthers }, refusal),
  });
}

async function view(
  ctx: AccountContext,
  shown: { revokeOthers: boolean; changed?: Changed | undefined },
  refusal: Refusal,
): Promise<PageAnswer> {
  if (!ctx.project.settings.methods.password) throw new Problem(requestErrors.not_found);
  const frame = accountFrame(ctx);
  const html = accountPasswordPage({
    ...frame,
    ...shown,
    hasPassword: await hasPassword(ctx.database.db, ctx.project.id, ctx.user.id),
    passwordMinimumCharacters: ctx.project.settings.passwords.leastCharacters,
    problems: refusal.problems,
  });
  return answer(ctx, frame, html, refusal);
}
