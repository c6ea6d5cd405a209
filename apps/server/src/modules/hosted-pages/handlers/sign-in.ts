import { emailIn, passwordIn } from '../../../lib/schemas.ts';
import type { PageAnswer } from '../../../platform/http/contract.ts';
import { signInWithPassword } from '../../passwords/index.ts';
import { answer, pageFrame } from '../page-frame.ts';
import { type SignInNotice, signInPage } from '../pages/sign-in.page.ts';
import { answerForm, type FieldsOf, formOf, NO_REFUSAL, type Refusal, readFields, texts } from './forms.ts';
import { goOnAt, goOnRenewedAt, returnToOf } from './return-to.ts';
import type { VisitorContext } from './visitor.ts';

export const signInQuery = texts('returnTo', 'notice');
export const signInForm = formOf('email', 'password', 'returnTo');

type Shown = {
  readonly email: string;
  readonly returnTo: string | undefined;
  readonly notice?: SignInNotice | undefined;
};

export async function showSignIn(ctx: VisitorContext, query: FieldsOf<typeof signInQuery>): Promise<PageAnswer> {
  const returnTo = returnToOf(ctx, query.returnTo);
  if (ctx.signedIn) return { redirect: goOnRenewedAt(ctx, returnTo) };
  return view(ctx, { email: '', returnTo, notice: noticeOf(query.notice) }, NO_REFUSAL);
}

export async function submitSignIn(ctx: VisitorContext, form: FieldsOf<typeof signInForm>): Promise<PageAnswer> {
  const returnTo = returnToOf(ctx, form.returnTo);
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      const { email, password } = readFields(form, { email: emailIn, password: passwordIn });
      await signInWithPassword(ctx, { email, password, transport: 'cookie' });
      return { redirect: goOnAt(ctx, returnTo) };
    },
    show: (refusal) => view(ctx, { email: form.email, returnTo }, refusal),
  });
}

function view(ctx: VisitorContext, { email, returnTo, notice }: Shown, refusal: Refusal): PageAnswer {
  const { methods, signUp } = ctx.project.settings;
  const frame = pageFrame(ctx);
  const html = signInPage({
    ...frame,
    values: { email },
    problems: refusal.problems,
    returnTo,
    notice,
    signUpAllowed: signUp.mode === 'open',
    passwordEnabled: methods.password,
    magicLinkEnabled: methods.magicLink,
  });
  return answer(ctx, frame, html, refusal);
}

const NOTICES: readonly SignInNotice[] = ['signed_out', 'password_reset', 'email_verified', 'session_ended'];

/** Words of ours, chosen by name: nothing that a link says is shown. */
function noticeOf(text: string): SignInNotice | undefined {
  return NOTICES.find((notice) => notice === text);
}
