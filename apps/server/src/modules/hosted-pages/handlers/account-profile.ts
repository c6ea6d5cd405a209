import { nameIn } from '../../../lib/schemas.ts';
import type { PageAnswer } from '../../../platform/http/contract.ts';
import { updateMe } from '../../account/index.ts';
import { answer } from '../page-frame.ts';
import { accountProfilePage } from '../pages/account-profile.page.ts';
import { answerForm, type FieldsOf, formOf, NO_REFUSAL, type Refusal, readFields, texts } from './forms.ts';
import { pathWith } from './return-to.ts';
import { type AccountContext, accountFrame } from './visitor.ts';

export const profileQuery = texts('notice');
export const profileForm = formOf('name');

export async function showAccount(ctx: AccountContext): Promise<PageAnswer> {
  return { redirect: pathWith(ctx, '/account/profile', {}) };
}

export async function showProfile(ctx: AccountContext, query: FieldsOf<typeof profileQuery>): Promise<PageAnswer> {
  return view(ctx, ctx.account.name ?? '', query.notice === 'saved', NO_REFUSAL);
}

export async function submitProfile(ctx: AccountContext, form: FieldsOf<typeof profileForm>): Promise<PageAnswer> {
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      const { name } = readFields(form, { name: nameIn });
      await updateMe(ctx, { name });
      return { redirect: pathWith(ctx, '/account/profile', { notice: 'saved' }) };
    },
    show: (refusal) => view(ctx, form.name, false, refusal),
  });
}

function view(ctx: AccountContext, name: string, saved: boolean, refusal: Refusal): PageAnswer {
  const frame = accountFrame(ctx);
  const html = accountProfilePage({
    ...frame,
    emailVerified: ctx.account.emailVerifiedAt !== null,
    createdAt: ctx.account.createdAt,
    values: { name },
    problems: refusal.problems,
    saved,
  });
  return answer(ctx, frame, html, refusal);
}
