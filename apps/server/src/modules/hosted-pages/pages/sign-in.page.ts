import { type Html, html } from '../../../platform/html/html.ts';
import { button, buttonLink, field, link, notice } from '../../../platform/html/kit.ts';
import { captchaField } from '../captcha-widget.ts';
import { catalogueOf } from '../catalogue.ts';
import type { PageFrame, Problem, TypedValues } from '../frame.ts';
import { deskPage, form, pagePath, problemsOf } from '../layout.ts';
import { passkeyForm } from '../passkey-form.ts';
import { type ProviderLine, providerButtons } from '../provider-buttons.ts';

export type SignInNotice = 'signed_out' | 'password_reset' | 'email_verified' | 'session_ended';

export type SignInView = PageFrame & {
  values: TypedValues<'email'>;
  problems: readonly Problem[];
  returnTo?: string | undefined;
  /** Absent: nobody signs up by themselves */
  signUp?: 'open' | 'waitlist' | undefined;
  /** The first field takes a username too */
  usernames: boolean;
  passwordEnabled: boolean;
  magicLinkEnabled: boolean;
  emailCodeEnabled: boolean;
  providers: readonly ProviderLine[];
  passkeyEnabled: boolean;
  notice?: SignInNotice | undefined;
  /** Where to choose among the accounts of this browser, if there are any */
  accountsUrl?: string | undefined;
};

const FIELDS = ['email', 'password', 'captcha'] as const;

/** Posts `email`, `password`, `returnTo` to /sign-in; without passwords `email` and `returnTo` to the first way that there is by mail. */
export function signInPage(view: SignInView): Html {
  const { signIn, signUp } = catalogueOf(view.locale);
  const label = view.signUp === 'waitlist' ? signUp.joinWaitlist : signIn.createAccount;
  const lede = html`${signIn.newHere} ${link(label, pagePath(view, '/sign-up', view.returnTo))}`;
  return deskPage(view, {
    pageTitle: signIn.pageTitle,
    title: signIn.title(view.project.name),
    lede: view.signUp ? lede : undefined,
    problems: view.problems,
    content: hasAddressForm(view)
      ? html`${addressForm(view)}${providerButtons(view, { after: otherWays(view) === undefined })}${view.passkeyEnabled && passkeyButton(view)}`
      : html`<div class="stack block-start">${topNotice(view)}${view.passkeyEnabled && passkeyButton(view)}</div>${providerButtons(view, { after: view.passkeyEnabled })}${otherAccounts(view)}`,
  });
}

/** Where neither a password nor a mail signs in, nobody is asked for an address. */
function hasAddressForm(view: SignInView): boolean {
  return view.passwordEnabled || waysByMail(view).length > 0;
}

function addressForm(view: SignInView): Html {
  const { signIn } = catalogueOf(view.locale);
  const [firstByMail] = waysByMail(view);
  return form(view, {
    path: view.passwordEnabled ? '/sign-in' : (firstByMail?.path ?? '/sign-in'),
    hidden: { returnTo: view.returnTo },
    className: 'stack block-start',
    content: html`${topNotice(view)}${view.passwordEnabled ? passwordFields(view) : emailField(view)}${captchaField(view, problemsOf(view, view.problems, FIELDS).of('captcha'))}
${button(view.passwordEnabled ? signIn.submit : firstByMail?.label, { kind: 'primary', size: 'lg', block: true })}
${otherWays(view)}${otherAccounts(view)}
`,
  });
}

function otherAccounts(view: SignInView): Html | undefined {
  const { switcher } = catalogueOf(view.locale);
  if (view.accountsUrl === undefined) return undefined;
  return buttonLink(switcher.chooseHere, view.accountsUrl, { kind: 'quiet', size: 'lg', block: true });
}

function passkeyButton(view: SignInView): Html {
  const { passkeys } = catalogueOf(view.locale);
  return passkeyForm(view, {
    path: '/sign-in/passkey',
    hidden: { returnTo: view.returnTo },
    optionsPath: '/auth/sign-in/passkey/options',
    does: 'get',
    label: passkeys.signIn,
    size: 'lg',
    conditional: hasAddressForm(view),
    ...(hasAddressForm(view) ? {} : { kind: 'primary' }),
  });
}

type WayByMail = { readonly path: '/magic-link' | '/email-code'; readonly label: string };

function waysByMail(view: SignInView): readonly WayByMail[] {
  const { emailCode, signIn } = catalogueOf(view.locale);
  return [
    ...(view.magicLinkEnabled ? [{ path: '/magic-link', label: signIn.magicLink } as const] : []),
    ...(view.emailCodeEnabled ? [{ path: '/email-code', label: emailCode.offer } as const] : []),
  ];
}

/** What is left beside the button of the form. */
function otherWays(view: SignInView): Html | undefined {
  const { common } = catalogueOf(view.locale);
  const others = view.passwordEnabled ? waysByMail(view) : waysByMail(view).slice(1);
  if (others.length === 0) return undefined;
  return html`<p class="or">${common.or}</p>
${others.map(({ path, label }) => buttonLink(label, pagePath(view, path, view.returnTo), { kind: 'quiet', size: 'lg', block: true, icon: 'mail' }))}`;
}

function topNotice(view: SignInView): Html | undefined {
  const { signIn } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, FIELDS);
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
  const problems = problemsOf(view, view.problems, FIELDS);
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
  const { common, signIn } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, FIELDS);
  const either = view.usernames && view.passwordEnabled;
  return field({
    name: 'email',
    label: either ? signIn.identifier : common.email,
    // A browser lets nobody send a field of this type without an @.
    type: either ? 'text' : 'email',
    ...(either ? ({ autocapitalize: 'none', spellcheck: false } as const) : {}),
    // `webauthn` lets the browser offer passkeys in this field.
    autocomplete: view.passkeyEnabled ? 'username webauthn' : 'username',
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
