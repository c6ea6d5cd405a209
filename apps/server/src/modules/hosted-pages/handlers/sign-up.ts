import { emailIn, nameIn, passwordIn } from '../../../lib/schemas.ts';
import type { PageAnswer } from '../../../platform/http/contract.ts';
import { PASSWORD_MINIMUM_CHARACTERS, signInWithPassword } from '../../passwords/index.ts';
import { signUp } from '../../sign-ups/index.ts';
import { keepPendingMail } from '../page-cookies.ts';
import { answer, pageFrame } from '../page-frame.ts';
import { signUpPage } from '../pages/sign-up.page.ts';
import { answerForm, type FieldsOf, formOf, NO_REFUSAL, type Refusal, readFields, texts } from './forms.ts';
import { goOnAt, goOnRenewedAt, pathWith, returnToOf } from './return-to.ts';
import type { VisitorContext } from './visitor.ts';

export const signUpQuery = texts('returnTo');
export const signUpForm = formOf('email', 'password', 'name', 'returnTo');

type Shown = { readonly email: string; readonly name: string; readonly returnTo: string | undefined };

export async function showSignUp(ctx: VisitorContext, query: FieldsOf<typeof signUpQuery>): Promise<PageAnswer> {
  const returnTo = returnToOf(ctx, query.returnTo);
  if (ctx.signedIn) return { redirect: goOnRenewedAt(ctx, returnTo) };
  return view(ctx, { email: '', name: '', returnTo }, NO_REFUSAL);
}

/** A new address and one that has an account go the same way: to the page that says a mail is coming. */
export async function submitSignUp(ctx: VisitorContext, form: FieldsOf<typeof signUpForm>): Promise<PageAnswer> {
  const returnTo = returnToOf(ctx, form.returnTo);
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      const { email, password, name } = readFields(form, { email: emailIn, password: passwordIn, name: nameIn });
      const { next } = await signUp(ctx, { email, password, ...(name === '' ? {} : { name }) });
      if (next === 'verify_email') {
        keepPendingMail(ctx, { email, returnTo: returnTo ?? '' });
        return { redirect: pathWith(ctx, '/verify-email', { sent: 'first', returnTo }) };
      }
      if (!ctx.project.settings.methods.password) return { redirect: pathWith(ctx, '/sign-in', { returnTo }) };
      await signInWithPassword(ctx, { email, password, transport: 'cookie' });
      return { redirect: goOnAt(ctx, returnTo) };
    },
    show: (refusal) => view(ctx, { email: form.email, name: form.name, returnTo }, refusal),
  });
}

function view(ctx: VisitorContext, { email, name, returnTo }: Shown, refusal: Refusal): PageAnswer {
  const frame = pageFrame(ctx);
  const html = signUpPage({
    ...frame,
    state: ctx.project.settings.signUp.mode,
    values: { email, name },
    problems: refusal.problems,
    returnTo,
    passwordMinimumCharacters: PASSWORD_MINIMUM_CHARACTERS,
  });
  return answer(ctx, frame, html, refusal);
}
