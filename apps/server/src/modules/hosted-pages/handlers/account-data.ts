import { passwordIn } from '../../../lib/schemas.ts';
import type { PageAnswer } from '../../../platform/http/contract.ts';
import { cancelDeletion, requestDeletion } from '../../account/index.ts';
import { hasPassword, passwordErrors } from '../../passwords/index.ts';
import { answer } from '../page-frame.ts';
import { accountDataPage } from '../pages/account-data.page.ts';
import { answerForm, type FieldsOf, formOf, NO_REFUSAL, type Refusal, readFields, texts } from './forms.ts';
import { pathWith } from './return-to.ts';
import { type AccountContext, accountFrame } from './visitor.ts';

export const dataQuery = texts('notice');
export const deleteForm = formOf('password');
export const keepForm = formOf();

export async function showData(ctx: AccountContext, query: FieldsOf<typeof dataQuery>): Promise<PageAnswer> {
  return view(ctx, query.notice === 'kept', NO_REFUSAL);
}

export async function submitDelete(ctx: AccountContext, form: FieldsOf<typeof deleteForm>): Promise<PageAnswer> {
  return answerForm(ctx, {
    formToken: form.formToken,
    fields: { [passwordErrors.wrong_current.code]: 'password' },
    async work() {
      const proof = (await provesByPassword(ctx)) ? readFields(form, { password: passwordIn }) : {};
      await requestDeletion(ctx, proof);
      return { redirect: pathWith(ctx, '/account/data', {}) };
    },
    show: (refusal) => view(ctx, false, refusal),
  });
}

export async function submitKeep(ctx: AccountContext, form: FieldsOf<typeof keepForm>): Promise<PageAnswer> {
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      await cancelDeletion(ctx, {});
      return { redirect: pathWith(ctx, '/account/data', { notice: 'kept' }) };
    },
    show: (refusal) => view(ctx, false, refusal),
  });
}

function provesByPassword(ctx: AccountContext): Promise<boolean> {
  return hasPassword(ctx.database.db, ctx.project.id, ctx.user.id);
}

async function view(ctx: AccountContext, kept: boolean, refusal: Refusal): Promise<PageAnswer> {
  const frame = accountFrame(ctx);
  const byPassword = await provesByPassword(ctx);
  const html = accountDataPage({
    ...frame,
    problems: byPassword ? refusal.problems : refusal.problems.map(asStaleSignIn),
    deletionAt: ctx.account.deletionDueAt ?? undefined,
    kept,
    hasPassword: byPassword,
  });
  return answer(ctx, frame, html, refusal);
}

/** Somebody without a password has proven nothing wrong: the sign-in is too long ago. */
function asStaleSignIn(problem: Refusal['problems'][number]): Refusal['problems'][number] {
  return problem.code === passwordErrors.wrong_current.code ? { code: 'sessions.not_fresh' } : problem;
}
