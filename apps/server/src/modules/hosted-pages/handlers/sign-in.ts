import { emailIn, passwordIn } from '../../../lib/schemas.ts';
import type { PageAnswer } from '../../../platform/http/contract.ts';
import { Problem, requestErrors } from '../../../platform/http/problem.ts';
import { signInWithPasskey } from '../../passkeys/index.ts';
import { signInWithPassword } from '../../passwords/index.ts';
import { listOfferedProviders } from '../../providers/index.ts';
import { CAPTCHA_FIELDS, captchaAnswer, captchaAt, captchaWidget } from '../captcha-widget.ts';
import { answer, pageFrame } from '../page-frame.ts';
import { type SignInNotice, signInPage } from '../pages/sign-in.page.ts';
import { accountsUrlOf } from './account-switch.ts';
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
import { goOnRenewedAt, returnToOf } from './return-to.ts';
import { goOnAfter } from './sign-in-steps.ts';
import type { VisitorContext } from './visitor.ts';

export const signInQuery = texts('returnTo', 'notice');
export const signInForm = formOf('email', 'password', ...CAPTCHA_FIELDS, 'returnTo');

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
      const input = { ...readProof(ctx, form), ...captchaAnswer(form), transport: 'cookie' } as const;
      return goOnAfter(ctx, await signInWithPassword(ctx, input, returnTo ?? null), returnTo);
    },
    show: (refusal) => view(ctx, { email: form.email, returnTo }, refusal),
  });
}

export const passkeySignInForm = formOf('credential', 'returnTo');

export async function submitPasskeySignIn(
  ctx: VisitorContext,
  form: FieldsOf<typeof passkeySignInForm>,
): Promise<PageAnswer> {
  const returnTo = returnToOf(ctx, form.returnTo);
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      const credential = readCredential(form.credential);
      const signIn = await signInWithPasskey(ctx, { credential, transport: 'cookie' }, returnTo ?? null);
      return goOnAfter(ctx, signIn, returnTo);
    },
    show: (refusal) => view(ctx, { email: '', returnTo }, refusal),
  });
}

/** One field for both, where the project has usernames: what holds an `@` is an address. */
function readProof(ctx: VisitorContext, form: FieldsOf<typeof signInForm>) {
  const username = form.email.trim();
  if (ctx.project.settings.signUp.username === 'off' || username.includes('@'))
    return readFields(form, { email: emailIn, password: passwordIn });
  if (username !== '') return { username: username.slice(0, 100), ...readFields(form, { password: passwordIn }) };
  const code = 'users.identifier_required';
  throw new Problem(requestErrors.invalid, { fields: [{ path: 'email', code, message: 'is missing' }] });
}

async function view(ctx: VisitorContext, { email, returnTo, notice }: Shown, refusal: Refusal): Promise<PageAnswer> {
  const { methods, signUp } = ctx.project.settings;
  // Asked for only once too much has failed: who signs in as ever meets nobody else's script.
  const asked = refusal.problems.some(({ code }) => code.startsWith('captchas.'));
  const forLink = methods.password ? undefined : captchaAt(ctx, 'onMagicLink');
  const frame = { ...pageFrame(ctx), captcha: asked ? captchaWidget(ctx) : forLink };
  const html = signInPage({
    ...frame,
    values: { email },
    problems: refusal.problems,
    returnTo,
    notice,
    accountsUrl: await accountsUrlOf(ctx, returnTo),
    signUp: signUp.mode === 'invitation_only' ? undefined : signUp.mode,
    usernames: signUp.username !== 'off',
    passwordEnabled: methods.password,
    magicLinkEnabled: methods.magicLink,
    emailCodeEnabled: methods.emailCode,
    providers: await listOfferedProviders(ctx, ctx.database.db),
    passkeyEnabled: methods.passkey,
  });
  return answer(ctx, frame, html, refusal);
}

const NOTICES: readonly SignInNotice[] = ['signed_out', 'password_reset', 'email_verified', 'session_ended'];

/** Words of ours, chosen by name: nothing that a link says is shown. */
function noticeOf(text: string): SignInNotice | undefined {
  return NOTICES.find((notice) => notice === text);
}
