import type { PageAnswer } from '../../../platform/http/contract.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { confirmEmailChange } from '../../email-changes/index.ts';
import { findToken, type OneTimeToken, tokenErrors } from '../../one-time-tokens/index.ts';
import { sessionErrors } from '../../sessions/index.ts';
import { answer, pageFrame } from '../page-frame.ts';
import { emailChangePage } from '../pages/email-change.page.ts';
import { answerForm, type FieldsOf, formOf, NO_REFUSAL, type Refusal, texts } from './forms.ts';
import { pathWith } from './return-to.ts';
import type { VisitorContext } from './visitor.ts';

export const emailChangeQuery = texts('token');
export const emailChangeForm = formOf('token');

/** The link in the new mailbox. It shows its button in a browser where the account that asked is signed in. */
export async function showEmailChange(
  ctx: VisitorContext,
  query: FieldsOf<typeof emailChangeQuery>,
): Promise<PageAnswer> {
  return view(ctx, query.token, NO_REFUSAL);
}

export async function submitEmailChange(
  ctx: VisitorContext,
  form: FieldsOf<typeof emailChangeForm>,
): Promise<PageAnswer> {
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      if (ctx.signedIn === null) return view(ctx, form.token, NO_REFUSAL);
      await confirmEmailChange(ctx.signedIn, { token: form.token }).catch((error: unknown) => {
        const ended = error instanceof Problem && error.definition === sessionErrors.required;
        throw ended ? new Problem(tokenErrors.used_or_expired) : error;
      });
      return { redirect: pathWith(ctx, '/account/email', { notice: 'changed' }) };
    },
    show: (refusal) => view(ctx, form.token, refusal),
  });
}

async function view(ctx: VisitorContext, token: string, refusal: Refusal): Promise<PageAnswer> {
  const { project, signedIn } = ctx;
  const frame = pageFrame(ctx);
  const now = ctx.clock.now();
  const open = await findToken(ctx.database.db, { projectId: project.id, kind: 'email_change', token, now });
  if (open === null) {
    const html = emailChangePage({ ...frame, state: 'expired' });
    return answer(ctx, frame, html, { status: tokenErrors.used_or_expired.status });
  }
  const here = pathWith(ctx, '/email-change', { token });
  if (signedIn === null) {
    const signInUrl = pathWith(ctx, '/sign-in', { returnTo: here });
    return answer(ctx, frame, emailChangePage({ ...frame, state: 'sign_in', signInUrl }));
  }
  if (open.userId !== signedIn.user.id) {
    const switchUrl = pathWith(ctx, '/account/switch', { returnTo: here });
    const html = emailChangePage({ ...frame, state: 'other_account', email: signedIn.user.email, switchUrl });
    return answer(ctx, frame, html, { status: 403 });
  }
  const html = emailChangePage({
    ...frame,
    state: 'confirm',
    token,
    email: addressIn(open),
    problems: refusal.problems,
  });
  return answer(ctx, frame, html, refusal);
}

/** The address that a link is about, as it was typed. */
export function addressIn({ payload, emailKey }: OneTimeToken): string {
  return typeof payload.email === 'string' ? payload.email : (emailKey ?? '');
}
