import { type Html, html } from '../../../platform/html/html.ts';
import { button, buttonLink, field, link, notice } from '../../../platform/html/kit.ts';
import { catalogueOf } from '../catalogue.ts';
import type { PageFrame, Problem, TypedValues } from '../frame.ts';
import { deskPage, form, pagePath, problemsOf } from '../layout.ts';

export type SignInNotice = 'signed_out' | 'password_reset' | 'email_verified' | 'session_ended';

export type SignInView = PageFrame & {
  values: TypedValues<'email'>;
  problems: readonly Problem[];
  returnTo?: string | undefined;
  signUpAllowed: boolean;
  passwordEnabled: boolean;
  magicLinkEnabled: boolean;
  notice?: SignInNotice | undefined;
};

/** Posts `email`, `password`, `returnTo` to /sign-in; without passwords `email` and `returnTo` to /magic-link. */
export function signInPage(view: SignInView): Html {
  const { common, signIn } = catalogueOf(view.locale);
  const lede = html`${signIn.newHere} ${link(signIn.createAccount, pagePath(view, '/sign-up', view.returnTo))}`;
  return deskPage(view, {
    pageTitle: signIn.pageTitle,
    title: signIn.title(view.project.name),
    lede: view.signUpAllowed ? lede : undefined,
    problems: view.problems,
    content: form(view, {
      path: view.passwordEnabled ? '/sign-in' : '/magic-link',
      hidden: { returnTo: view.returnTo },
      className: 'stack block-start',
      content: html`${topNotice(view)}${view.passwordEnabled ? passwordFields(view) : emailField(view)}
${button(view.passwordEnabled ? signIn.submit : signIn.magicLink, { kind: 'primary', size: 'lg', block: true })}
${
  view.passwordEnabled && view.magicLinkEnabled
    ? html`<p class="or">${common.or}</p>
${buttonLink(signIn.magicLink, pagePath(view, '/magic-link', view.returnTo), { kind: 'quiet', size: 'lg', block: true, icon: 'mail' })}`
    : undefined
}
`,
    }),
  });
}

function topNotice(view: SignInView): Html | undefined {
  const { signIn } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, ['email', 'password']);
  if (problems.general === undefined) {
    const words = view.notice && signIn.notices[view.notice];
    return view.problems.length === 0 && words ? notice('ok', words.title, words.detail) : undefined;
  }
  const next =
    problems.general.code === 'sign_in.not_verified'
      ? link(signIn.sendNewVerification, pagePath(view, '/verify-email'))
      : undefined;
  return problems.summary(next);
}

function passwordFields(view: SignInView): Html {
  const { common, signIn } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, ['email', 'password']);
  const aside = link(signIn.forgot, pagePath(view, '/forgot-password', view.returnTo));
  return html`${emailField(view)}${field({
    name: 'password',
    label: common.password,
    type: 'password',
    autocomplete: 'current-password',
    revealLabel: common.showPassword,
    problem: problems.of('password'),
    invalidBy: bothAreWrong(view) ? 'problem' : undefined,
    autofocus: problems.focus === 'password',
    aside,
  })}`;
}

function emailField(view: SignInView): Html {
  const { common } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, ['email', 'password']);
  return field({
    name: 'email',
    label: common.email,
    type: 'email',
    autocomplete: 'username',
    value: view.values.email,
    problem: problems.of('email'),
    invalidBy: bothAreWrong(view) ? 'problem' : undefined,
    autofocus: problems.focus === 'email',
  });
}

/** Which of the two is wrong is told to nobody, so both are marked. */
function bothAreWrong(view: SignInView): boolean {
  return view.problems.some((problem) => problem.code === 'sign_in.wrong_credentials');
}
