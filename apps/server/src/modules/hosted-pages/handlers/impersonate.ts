import type { PageAnswer } from '../../../platform/http/contract.ts';
import {
  beginImpersonation,
  endImpersonation,
  findImpersonation,
  IMPERSONATION_SECONDS,
} from '../../impersonations/index.ts';
import { tokenErrors } from '../../one-time-tokens/index.ts';
import { answer, pageFrame } from '../page-frame.ts';
import { impersonatePage } from '../pages/impersonate.page.ts';
import { answerForm, type FieldsOf, formOf, NO_REFUSAL, type Refusal, texts } from './forms.ts';
import { goOnAt } from './return-to.ts';
import type { AccountContext, VisitorContext } from './visitor.ts';

export const impersonateQuery = texts('token');
export const impersonateForm = formOf('token');
export const endImpersonationForm = formOf();

export async function showImpersonate(
  ctx: VisitorContext,
  query: FieldsOf<typeof impersonateQuery>,
): Promise<PageAnswer> {
  return view(ctx, query.token, NO_REFUSAL);
}

export async function submitImpersonate(
  ctx: VisitorContext,
  form: FieldsOf<typeof impersonateForm>,
): Promise<PageAnswer> {
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      await beginImpersonation(ctx, form.token, ctx.signedIn);
      return { redirect: goOnAt(ctx, undefined) };
    },
    show: (refusal) => view(ctx, form.token, refusal),
  });
}

/** The banner's button, which stands on every page: what is refused has a page of its own. */
export async function submitEndImpersonation(
  ctx: AccountContext,
  form: FieldsOf<typeof endImpersonationForm>,
): Promise<PageAnswer> {
  return answerForm(ctx, {
    formToken: form.formToken,
    work: async () => ({ redirect: (await endImpersonation(ctx)).returnTo }),
    show: (refusal) => viewEnd(ctx, refusal),
  });
}

function viewEnd(ctx: AccountContext, refusal: Refusal): PageAnswer {
  const frame = { ...pageFrame(ctx), dashboardUrl: `${ctx.config.origin}/dashboard` };
  const html = impersonatePage({ ...frame, state: 'end', user: ctx.account, problems: refusal.problems });
  return answer(ctx, frame, html, refusal);
}

async function view(ctx: VisitorContext, token: string, refusal: Refusal): Promise<PageAnswer> {
  const frame = { ...pageFrame(ctx), dashboardUrl: `${ctx.config.origin}/dashboard` };
  const asked = await findImpersonation(ctx, token);
  if (asked === null)
    return answer(ctx, frame, impersonatePage({ ...frame, state: 'expired' }), {
      status: tokenErrors.used_or_expired.status,
    });
  const { user, operator, reason } = asked;
  const html = impersonatePage({
    ...frame,
    state: 'confirm',
    token,
    user,
    operatorEmail: operator.email,
    reason,
    lifeSeconds: IMPERSONATION_SECONDS,
    signedInAs: ctx.signedIn?.user.email,
    problems: refusal.problems,
  });
  return answer(ctx, frame, html, refusal);
}
