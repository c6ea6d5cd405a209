import { emailIn } from '../../../lib/schemas.ts';
import type { PageAnswer } from '../../../platform/http/contract.ts';
import { Problem, requestErrors } from '../../../platform/http/problem.ts';
import { enterByMail, type MailWay, requestMailSignIn, sixDigits } from '../../mail-sign-ins/index.ts';
import { tokenErrors } from '../../one-time-tokens/index.ts';
import { CAPTCHA_FIELDS, captchaAnswer, captchaAt } from '../captcha-widget.ts';
import { keepPendingMail, readPendingMail } from '../page-cookies.ts';
import { answer, pageFrame } from '../page-frame.ts';
import { MAIL_SIGN_IN_PATHS, mailSignInPage } from '../pages/mail-sign-in.page.ts';
import { answerForm, type FieldsOf, formOf, NO_REFUSAL, type Refusal, readFields, texts } from './forms.ts';
import { pathWith, rememberedReturnTo, returnToOf } from './return-to.ts';
import { goOnAfter } from './sign-in-steps.ts';
import type { VisitorContext } from './visitor.ts';

export const mailSignInQuery = texts('returnTo', 'sent');
export const mailSignInForm = formOf('email', ...CAPTCHA_FIELDS, 'returnTo');
export const mailSignInCodeForm = formOf('code', 'email', 'returnTo');

/** Asks for a mail, or waits for the one that this browser asked for. */
export function showMailSignIn({ method }: MailWay) {
  return async (ctx: VisitorContext, query: FieldsOf<typeof mailSignInQuery>): Promise<PageAnswer> => {
    const returnTo = returnToOf(ctx, query.returnTo);
    if (!ctx.project.settings.methods[method]) return { redirect: pathWith(ctx, '/sign-in', { returnTo }) };
    const pending = readPendingMail(ctx);
    if (query.sent === '' || pending === null) return viewRequest(ctx, method, '', returnTo, NO_REFUSAL);
    return viewSent(ctx, method, pending.email, returnTo, NO_REFUSAL);
  };
}

export function submitMailSignIn(way: MailWay) {
  return async (ctx: VisitorContext, form: FieldsOf<typeof mailSignInForm>): Promise<PageAnswer> => {
    const returnTo = returnToOf(ctx, form.returnTo);
    return answerForm(ctx, {
      formToken: form.formToken,
      async work() {
        const { email } = readFields(form, { email: emailIn });
        await requestMailSignIn(way)(ctx, { email, ...captchaAnswer(form) });
        keepPendingMail(ctx, { email, returnTo: returnTo ?? '' });
        return { redirect: pathWith(ctx, MAIL_SIGN_IN_PATHS[way.method], { sent: 'yes', returnTo }) };
      },
      show: (refusal) => viewRequest(ctx, way.method, form.email, returnTo, refusal),
    });
  };
}

/** The digits, in the browser that asked. Those that are wrong are said where they were typed. */
export function submitMailSignInCode(way: MailWay) {
  return async (ctx: VisitorContext, form: FieldsOf<typeof mailSignInCodeForm>): Promise<PageAnswer> => {
    const returnTo = returnToOf(ctx, form.returnTo) ?? rememberedReturnTo(ctx, readPendingMail(ctx)?.returnTo);
    return answerForm(ctx, {
      formToken: form.formToken,
      async work() {
        const typed = sixDigits.safeParse(form.code.replaceAll(/\s/g, ''));
        if (!typed.success) throw wrongCode(way);
        const code = { code: typed.data, transport: 'cookie' } as const;
        const signIn = await enterByMail(way)(ctx, code, returnTo ?? null).catch((error: unknown) => {
          const notTaken = error instanceof Problem && error.definition === tokenErrors.used_or_expired;
          throw notTaken ? wrongCode(way) : error;
        });
        return goOnAfter(ctx, signIn, returnTo);
      },
      show: (refusal) => viewSent(ctx, way.method, form.email, returnTo, refusal),
    });
  };
}

/** Where to look for the right ones differs. */
const WRONG_CODE = { magicLink: 'codes.wrong', emailCode: 'email_codes.wrong' } as const;

function wrongCode({ method }: MailWay): Problem {
  return new Problem(requestErrors.invalid, {
    fields: [{ path: 'code', code: WRONG_CODE[method], message: 'is not the code' }],
  });
}

function viewRequest(
  ctx: VisitorContext,
  kind: MailWay['method'],
  email: string,
  returnTo: string | undefined,
  refusal: Refusal,
): PageAnswer {
  const frame = { ...pageFrame(ctx), captcha: captchaAt(ctx, 'onMagicLink') };
  const { password: passwordEnabled } = ctx.project.settings.methods;
  const { problems } = refusal;
  const view = { ...frame, kind, problems, returnTo, state: 'request', values: { email }, passwordEnabled } as const;
  return answer(ctx, frame, mailSignInPage(view), refusal);
}

function viewSent(
  ctx: VisitorContext,
  kind: MailWay['method'],
  email: string,
  returnTo: string | undefined,
  refusal: Refusal,
): PageAnswer {
  const frame = pageFrame(ctx);
  const html = mailSignInPage({ ...frame, kind, problems: refusal.problems, returnTo, state: 'sent', email });
  return answer(ctx, frame, html, refusal);
}
