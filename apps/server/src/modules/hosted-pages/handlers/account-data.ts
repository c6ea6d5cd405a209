import { passwordIn } from '../../../lib/schemas.ts';
import type { PageAnswer } from '../../../platform/http/contract.ts';
import { cancelDeletion, requestDeletion } from '../../account/index.ts';
import { getDataExport, requestDataExport } from '../../data-exports/index.ts';
import { passwordErrors, provesByPassword } from '../../passwords/index.ts';
import { isFreshProof } from '../../sessions/index.ts';
import { answer } from '../page-frame.ts';
import { accountDataPage } from '../pages/account-data.page.ts';
import { answerForm, type FieldsOf, formOf, NO_REFUSAL, type Refusal, readFields, texts } from './forms.ts';
import { pathWith, returnToOf } from './return-to.ts';
import { type AccountContext, accountFrame } from './visitor.ts';

export const dataQuery = texts('notice', 'returnTo');
export const deleteForm = formOf('password');
export const keepForm = formOf('returnTo');
export const exportForm = formOf();

export async function showData(ctx: AccountContext, query: FieldsOf<typeof dataQuery>): Promise<PageAnswer> {
  return view(ctx, { kept: query.notice === 'kept', returnTo: returnToOf(ctx, query.returnTo) }, NO_REFUSAL);
}

export async function submitDelete(ctx: AccountContext, form: FieldsOf<typeof deleteForm>): Promise<PageAnswer> {
  return answerForm(ctx, {
    formToken: form.formToken,
    fields: { [passwordErrors.wrong_current.code]: 'password' },
    async work() {
      const proof = (await provesByPassword(ctx, ctx.database.db, ctx.user.id))
        ? readFields(form, { password: passwordIn })
        : {};
      await requestDeletion(ctx, proof);
      return { redirect: pathWith(ctx, '/account/data', {}) };
    },
    show: (refusal) => view(ctx, {}, refusal),
  });
}

export async function submitKeep(ctx: AccountContext, form: FieldsOf<typeof keepForm>): Promise<PageAnswer> {
  const returnTo = returnToOf(ctx, form.returnTo);
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      await cancelDeletion(ctx, {});
      return { redirect: returnTo ?? pathWith(ctx, '/account/data', { notice: 'kept' }) };
    },
    show: (refusal) => view(ctx, { returnTo }, refusal),
  });
}

export async function submitExport(ctx: AccountContext, form: FieldsOf<typeof exportForm>): Promise<PageAnswer> {
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      await requestDataExport(ctx, {});
      return { redirect: pathWith(ctx, '/account/data', {}) };
    },
    show: (refusal) => view(ctx, {}, refusal),
  });
}

type Shown = { readonly kept?: boolean; readonly returnTo?: string | undefined };

async function view(ctx: AccountContext, { kept = false, returnTo }: Shown, refusal: Refusal): Promise<PageAnswer> {
  const frame = accountFrame(ctx);
  const byPassword = await provesByPassword(ctx, ctx.database.db, ctx.user.id);
  const html = accountDataPage({
    ...frame,
    problems: refusal.problems,
    deletionAt: ctx.account.deletionDueAt ?? undefined,
    kept,
    continueUrl: returnTo,
    dataExport: await exportOf(ctx),
    hasPassword: byPassword,
  });
  return answer(ctx, frame, html, refusal);
}

async function exportOf(ctx: AccountContext) {
  const { export: found } = await getDataExport(ctx);
  if (found?.state !== 'ready') return found === null ? undefined : ({ state: 'preparing' } as const);
  const file = pathWith(ctx, '/me/data-export/file', {});
  const url = isFreshProof(ctx) ? file : pathWith(ctx, '/step-up', { returnTo: pathWith(ctx, '/account/data', {}) });
  return { state: 'ready', url, expiresAt: new Date(found.expiresAt) } as const;
}
