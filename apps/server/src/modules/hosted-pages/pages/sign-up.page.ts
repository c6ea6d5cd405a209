import { type Html, html } from '../../../platform/html/html.ts';
import { button, buttonLink, field, link } from '../../../platform/html/kit.ts';
import { catalogueOf } from '../catalogue.ts';
import type { PageFrame, Problem, TypedValues } from '../frame.ts';
import { deskPage, form, pagePath, problemsOf } from '../layout.ts';

export type SignUpView = PageFrame & {
  /** Who may sign up: anybody, nobody, or people with an invitation */
  state: 'open' | 'closed' | 'invitation_only';
  values: TypedValues<'email' | 'name'>;
  problems: readonly Problem[];
  returnTo?: string | undefined;
  passwordMinimumCharacters: number;
};

/** Posts `email`, `password`, `name`, `returnTo` to /sign-up. */
export function signUpPage(view: SignUpView): Html {
  return view.state === 'open' ? openPage(view) : closedPage(view);
}

function openPage(view: SignUpView): Html {
  const { common, signUp } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, ['email', 'name', 'password']);
  return deskPage(view, {
    pageTitle: signUp.pageTitle,
    title: signUp.title(view.project.name),
    lede: html`${signUp.haveAccount} ${link(signUp.signIn, pagePath(view, '/sign-in', view.returnTo))}`,
    problems: view.problems,
    content: form(view, {
      path: '/sign-up',
      hidden: { returnTo: view.returnTo },
      className: 'stack block-start',
      content: html`${problems.summary()}${field({
        name: 'email',
        label: common.email,
        type: 'email',
        autocomplete: 'username',
        value: view.values.email,
        maxLength: 254,
        problem: problems.of('email'),
        autofocus: problems.focus === 'email',
      })}${field({
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
      })}${field({
        name: 'password',
        label: common.password,
        type: 'password',
        autocomplete: 'new-password',
        minLength: view.passwordMinimumCharacters,
        maxLength: 128,
        hint: common.passwordHint(view.passwordMinimumCharacters),
        revealLabel: common.showPassword,
        problem: problems.of('password'),
        autofocus: problems.focus === 'password',
      })}${button(signUp.submit, { kind: 'primary', size: 'lg', block: true })}
${agreement(view)}
`,
    }),
  });
}

function agreement(view: SignUpView): Html | undefined {
  const { signUp } = catalogueOf(view.locale);
  const { terms, privacy } = view.project.links ?? {};
  const termsLink = terms === undefined ? undefined : link(signUp.termsName, terms);
  const privacyLink = privacy === undefined ? undefined : link(signUp.privacyName, privacy);
  const sentence =
    termsLink && privacyLink
      ? signUp.agree(termsLink, privacyLink)
      : termsLink
        ? signUp.agreeTerms(termsLink)
        : privacyLink && signUp.readPrivacy(privacyLink);
  return sentence && html`<p class="small muted">${sentence}</p>`;
}

function closedPage(view: SignUpView): Html {
  const { signUp } = catalogueOf(view.locale);
  const closed = view.state === 'closed';
  return deskPage(view, {
    pageTitle: signUp.pageTitle,
    title: closed ? signUp.closedTitle : signUp.invitationTitle(view.project.name),
    lede: closed ? signUp.closed(view.project.name) : signUp.invitation,
    content: html`<p class="block-start">${buttonLink(signUp.signIn, pagePath(view, '/sign-in', view.returnTo), { size: 'lg', block: true })}</p>`,
  });
}
