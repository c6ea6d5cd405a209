import { emailIn } from '../../../lib/schemas.ts';
import type { PageAnswer } from '../../../platform/http/contract.ts';
import { isSameBrowser } from '../../devices/index.ts';
import {
  confirmEmailVerification,
  emailVerificationErrors,
  requestEmailVerification,
} from '../../email-verification/index.ts';
import { findToken, tokenErrors } from '../../one-time-tokens/index.ts';
import { findUserById } from '../../users/index.ts';
import { keepPendingMail, readPendingMail } from '../page-cookies.ts';
import { answer, pageFrame } from '../page-frame.ts';
import { checkYourMailPage } from '../pages/check-your-mail.page.ts';
import { verifyEmailPage } from '../pages/verify-email.page.ts';
import {
  answerForm,
  type FieldsOf,
  formOf,
  NO_REFUSAL,
  type Refusal,
  readCredential,
  readFields,
  texts,
} from './forms.ts';
import { pathWith, rememberedReturnTo, returnToOf } from './return-to.ts';
import { goOnAfter } from './sign-in-steps.ts';
import type { VisitorContext } from './visitor.ts';

export const verifyEmailQuery = texts('token', 'returnTo', 'sent');
export const verifyEmailForm = formOf('token', 'password', 'credential', 'returnTo');
export const resendForm = formOf('email', 'returnTo');

/** The link of the mail shows a button and uses nothing up; without a token this is where a sign-up waits for its mail. */
export async function showVerifyEmail(
  ctx: VisitorContext,
  query: FieldsOf<typeof verifyEmailQuery>,
): Promise<PageAnswer> {
  const returnTo = returnToOf(ctx, query.returnTo);
  if (query.token !== '') return viewToken(ctx, query.token, returnTo, NO_REFUSAL);
  const pending = readPendingMail(ctx);
  if (query.sent === '' || pending === null) return viewRequest(ctx, '', returnTo, NO_REFUSAL);
  const frame = pageFrame(ctx);
  const html = checkYourMailPage({
    ...frame,
    email: pending.email,
    problems: [],
    returnTo,
    sentAgain: query.sent === 'again',
  });
  return answer(ctx, frame, html);
}

export async function submitVerifyEmail(
  ctx: VisitorContext,
  form: FieldsOf<typeof verifyEmailForm>,
): Promise<PageAnswer> {
  const returnTo = returnToOf(ctx, form.returnTo) ?? rememberedReturnTo(ctx, readPendingMail(ctx)?.returnTo);
  return answerForm(ctx, {
    formToken: form.formToken,
    fields: {
      [emailVerificationErrors.wrong_password.code]: 'password',
      [emailVerificationErrors.password_required.code]: 'password',
    },
    async work() {
      const { token, password, credential } = form;
      const shown = {
        token,
        ...(password === '' ? {} : { password }),
        ...(credential === '' ? {} : { credential: readCredential(credential) }),
        transport: 'cookie',
      } as const;
      const { signIn } = await confirmEmailVerification(ctx, shown, returnTo ?? null);
      if (signIn) return goOnAfter(ctx, signIn, returnTo);
      return { redirect: pathWith(ctx, '/sign-in', { notice: 'email_verified', returnTo }) };
    },
    show: (refusal) => viewToken(ctx, form.token, returnTo, refusal),
  });
}

export async function submitResend(ctx: VisitorContext, form: FieldsOf<typeof resendForm>): Promise<PageAnswer> {
  const returnTo = returnToOf(ctx, form.returnTo);
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      const { email } = readFields(form, { email: emailIn });
      await requestEmailVerification(ctx, { email });
      keepPendingMail(ctx, { email, returnTo: returnTo ?? '' });
      return { redirect: pathWith(ctx, '/verify-email', { sent: 'again', returnTo }) };
    },
    show: (refusal) => viewRequest(ctx, form.email, returnTo, refusal),
  });
}

async function viewToken(
  ctx: VisitorContext,
  token: string,
  returnTo: string | undefined,
  refusal: Refusal,
): Promise<PageAnswer> {
  const now = ctx.clock.now();
  const open = await findToken(ctx.database.db, { projectId: ctx.project.id, kind: 'email_verification', token, now });
  const user = open?.userId ? await findUserById(ctx.database.db, ctx.project.id, open.userId) : null;
  const frame = pageFrame(ctx);
  if (!open || !user) {
    const html = verifyEmailPage({ ...frame, problems: [], returnTo, state: 'expired', values: {} });
    return answer(ctx, frame, html, { status: tokenErrors.used_or_expired.status });
  }
  const { passkey, passwordHash } = open.payload;
  const chosen = passkey ? 'passkey' : passwordHash === null ? 'nothing' : 'password';
  const html = verifyEmailPage({
    ...frame,
    problems: refusal.problems,
    returnTo,
    state: 'confirm',
    token,
    ask: isSameBrowser(ctx, open) ? 'nothing' : chosen,
    email: user.email,
  });
  return answer(ctx, frame, html, refusal);
}

function viewRequest(ctx: VisitorContext, email: string, returnTo: string | undefined, refusal: Refusal): PageAnswer {
  const frame = pageFrame(ctx);
  const html = verifyEmailPage({ ...frame, problems: refusal.problems, returnTo, state: 'request', values: { email } });
  return answer(ctx, frame, html, refusal);
}
