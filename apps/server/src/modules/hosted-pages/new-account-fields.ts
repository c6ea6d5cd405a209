import { attributes, type Html, html } from '../../platform/html/html.ts';
import { icon } from '../../platform/html/icons.ts';
import { buttonLink, field, link } from '../../platform/html/kit.ts';
import { catalogueOf } from './catalogue.ts';
import type { PageFrame, Problem, TypedValues } from './frame.ts';
import { problemsOf } from './layout.ts';
import { newPasswordField } from './new-password-field.ts';

/** What every page that makes an account asks for, as its project wants it. */
export type NewAccountView = PageFrame & {
  values: TypedValues<'email' | 'name' | 'username'>;
  problems: readonly Problem[];
  username: 'off' | 'optional' | 'required';
  /** The version of the terms that has to be accepted, and where it is read */
  terms?: { version: string; url: string } | undefined;
  /** Absent: people sign in without a password here */
  passwordMinimumCharacters: number | undefined;
  /**
   * What the account is entered with later. `password` stands for a mail where people sign in without one. Of the others no second way is offered, and by
   * `nothing` the account is made by a provider alone
   */
  proof: 'password_only' | 'password' | 'passkey' | 'passkey_only' | 'nothing';
};

/** A page that asks for the username alone has no more. */
export type UsernameFieldView = PageFrame &
  Pick<NewAccountView, 'problems' | 'username'> & { values: TypedValues<'username'> };

const FIELDS = ['email', 'name', 'username', 'password', 'acceptedTerms', 'captcha'] as const;

export function newAccountProblems(view: PageFrame & Pick<NewAccountView, 'problems'>) {
  return problemsOf(view, view.problems, FIELDS);
}

export function nameField(view: NewAccountView): Html {
  const { common, signUp } = catalogueOf(view.locale);
  const problems = newAccountProblems(view);
  return field({
    name: 'name',
    label: common.name,
    autocomplete: 'name',
    autocapitalize: 'words',
    spellcheck: false,
    optional: true,
    value: view.values.name,
    maxLength: 100,
    hint: signUp.nameHint,
    problem: problems.of('name'),
    autofocus: problems.focus === 'name',
  });
}

export function usernameField(view: UsernameFieldView, { autofocus = false } = {}): Html | undefined {
  if (view.username === 'off') return undefined;
  const { signUp } = catalogueOf(view.locale);
  const problems = newAccountProblems(view);
  return field({
    name: 'username',
    label: signUp.username,
    // The address is what password managers keep: two fields of that name would confuse them.
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: false,
    optional: view.username === 'optional',
    value: view.values.username,
    minLength: 3,
    maxLength: 32,
    hint: signUp.usernameHint,
    problem: problems.of('username'),
    autofocus: autofocus || problems.focus === 'username',
  });
}

export function accountPasswordField(view: NewAccountView): Html {
  const { passwordMinimumCharacters } = view;
  const { common, signUp } = catalogueOf(view.locale);
  if (passwordMinimumCharacters === undefined) return html`<p class="small muted">${signUp.mailHint}</p>`;
  const problems = newAccountProblems(view);
  return newPasswordField(
    { ...view, passwordMinimumCharacters },
    {
      name: 'password',
      label: common.password,
      problem: problems.of('password'),
      autofocus: problems.focus === 'password',
    },
  );
}

/** Posted with the form, so that what is refused comes back as the form that was sent: the one for a passkey is none without scripts. */
export const WITHOUT_PASSKEY = 'password';

/** The same page with the other of the two, for a browser that has no scripts too. */
export function otherProof(
  view: NewAccountView,
  options: { path: string; query: Readonly<Record<string, string | undefined>> },
): Html | undefined {
  if (view.proof !== 'password' && view.proof !== 'passkey') return undefined;
  const other = view.proof === 'passkey' ? WITHOUT_PASSKEY : 'passkey';
  const query = new URLSearchParams({ with: other });
  for (const [name, value] of Object.entries(options.query)) if (value !== undefined) query.set(name, value);
  const { signUp } = catalogueOf(view.locale);
  const withoutPassword = view.passwordMinimumCharacters === undefined;
  const [toPasskey, toOther] = withoutPassword
    ? [signUp.usePasskey, signUp.withoutPasskey]
    : [signUp.withPasskey, signUp.withPassword];
  const label = other === 'passkey' ? toPasskey : toOther;
  return html`<p class="also">${buttonLink(label, `${view.basePath}${options.path}?${query}`, { kind: 'quiet', size: 'lg', block: true })}</p>
`;
}

/** In the place of the password. */
export function passkeyHint(view: NewAccountView): Html {
  const { signUp } = catalogueOf(view.locale);
  return html`<p class="small muted">${signUp.passkeyHint}</p>`;
}

/** The box posts the version that this page showed: a newer one is not accepted by it. */
export function termsField(view: NewAccountView): Html | undefined {
  if (view.terms === undefined) return undefined;
  const { signUp } = catalogueOf(view.locale);
  const problem = newAccountProblems(view).of('acceptedTerms');
  const input = html`<input${attributes({
    type: 'checkbox',
    name: 'acceptedTerms',
    value: view.terms.version,
    required: true,
    'aria-invalid': problem === undefined ? undefined : 'true',
    'aria-describedby': problem === undefined ? undefined : 'acceptedTerms-problem',
  })}>`;
  const note =
    problem &&
    html`<p class="problem" id="acceptedTerms-problem" role="alert">${icon('alert')} <span>${problem}</span></p>`;
  return html`<div><label class="check">${input}<span>${signUp.acceptTerms(link(signUp.termsName, view.terms.url))}</span></label>${note}</div>
`;
}
