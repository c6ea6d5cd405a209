import { emailIn, nameIn } from '../../../lib/schemas.ts';
import type { PageAnswer } from '../../../platform/http/contract.ts';
import { signInWithPassword } from '../../passwords/index.ts';
import { listOfferedProviders } from '../../providers/index.ts';
import { signUp } from '../../sign-ups/index.ts';
import { CAPTCHA_FIELDS, captchaAnswer, captchaAt } from '../captcha-widget.ts';
import { keepPendingMail } from '../page-cookies.ts';
import { answer, pageFrame } from '../page-frame.ts';
import { signUpPage } from '../pages/sign-up.page.ts';
import { answerForm, type FieldsOf, formOf, NO_REFUSAL, type Refusal, readFields, texts } from './forms.ts';
import { NEW_ACCOUNT_FIELDS, newAccountView, proofOf, readNewAccount, readNewProof } from './new-account.ts';
import { goOnRenewedAt, pathWith, returnToOf } from './return-to.ts';
import { goOnAfter } from './sign-in-steps.ts';
import type { VisitorContext } from './visitor.ts';

export const signUpQuery = texts('returnTo', 'ref', 'with');
export const signUpForm = formOf('email', ...NEW_ACCOUNT_FIELDS, ...CAPTCHA_FIELDS, 'ref', 'returnTo');

type Shown = {
  readonly email: string;
  readonly name?: string;
  readonly username?: string;
  readonly returnTo: string | undefined;
  readonly ref: string;
  readonly with?: string;
};

export async function showSignUp(ctx: VisitorContext, query: FieldsOf<typeof signUpQuery>): Promise<PageAnswer> {
  const returnTo = returnToOf(ctx, query.returnTo);
  if (ctx.signedIn) return { redirect: goOnRenewedAt(ctx, returnTo) };
  return viewSignUp(ctx, { email: '', returnTo, ref: query.ref, with: query.with }, NO_REFUSAL);
}

/** A new address and one that has an account go the same way: to the page that says a mail is coming. */
export async function submitSignUp(ctx: VisitorContext, form: FieldsOf<typeof signUpForm>): Promise<PageAnswer> {
  const returnTo = returnToOf(ctx, form.returnTo);
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      const { email } = readFields(form, { email: emailIn, name: nameIn });
      const proof = readNewProof(ctx, form);
      const { next } = await signUp(ctx, {
        email,
        ...(Object.keys(proof).length === 0 ? ({ byMail: true } as const) : proof),
        ...readNewAccount(ctx, form),
        ...(form.ref === '' ? {} : { referralCode: form.ref.slice(0, 40) }),
        ...captchaAnswer(form),
      });
      if (next === 'verify_email') {
        keepPendingMail(ctx, { email, returnTo: returnTo ?? '' });
        return { redirect: pathWith(ctx, '/verify-email', { sent: 'first', returnTo }) };
      }
      const { password } = proof;
      if (password === undefined) return { redirect: pathWith(ctx, '/sign-in', { returnTo }) };
      const signIn = await signInWithPassword(ctx, { email, password, transport: 'cookie' }, returnTo ?? null);
      return goOnAfter(ctx, signIn, returnTo);
    },
    show: (refusal) => viewSignUp(ctx, { ...form, returnTo }, refusal),
  });
}

export async function viewSignUp(ctx: VisitorContext, shown: Shown, refusal: Refusal): Promise<PageAnswer> {
  const { email, name, username, returnTo, ref } = shown;
  const frame = { ...pageFrame(ctx), captcha: captchaAt(ctx, 'onSignUp') };
  const { signUp: rules } = ctx.project.settings;
  const html = signUpPage({
    ...frame,
    ...newAccountView(ctx),
    proof: proofOf(ctx, shown.with),
    state: rules.mode,
    values: { email, name, username },
    problems: refusal.problems,
    returnTo,
    providers: await listOfferedProviders(ctx, ctx.database.db),
    referralCode: ref === '' ? undefined : ref.slice(0, 40),
  });
  return answer(ctx, frame, html, refusal);
}
