import { type Html, html } from '../../../platform/html/html.ts';
import { button, buttonLink, field, link } from '../../../platform/html/kit.ts';
import { captchaField } from '../captcha-widget.ts';
import { catalogueOf } from '../catalogue.ts';
import { deskPage, form, pagePath } from '../layout.ts';
import {
  accountPasswordField,
  type NewAccountView,
  nameField,
  newAccountProblems,
  otherProof,
  passkeyHint,
  termsField,
  usernameField,
  WITHOUT_PASSKEY,
} from '../new-account-fields.ts';
import { passkeyForm } from '../passkey-form.ts';
import { type ProviderLine, providerButtons } from '../provider-buttons.ts';

export type SignUpView = NewAccountView & {
  /** Who may sign up: anybody, nobody, people with an invitation, or people whose turn has come */
  state: 'open' | 'closed' | 'invitation_only' | 'waitlist';
  returnTo?: string | undefined;
  providers: readonly ProviderLine[];
  /** The code of whoever passed the link on */
  referralCode?: string | undefined;
};

/** Posts `email`, `with`, `password` or `credential`, `name`, `username`, `acceptedTerms`, `ref`, `returnTo` to /sign-up; on the waitlist `email` to /waitlist. */
export function signUpPage(view: SignUpView): Html {
  switch (view.state) {
    case 'open':
      return openPage(view);
    case 'waitlist':
      return waitlistPage(view);
    default:
      return closedPage(view);
  }
}

function openPage(view: SignUpView): Html {
  const { signUp } = catalogueOf(view.locale);
  return deskPage(view, {
    pageTitle: signUp.pageTitle,
    title: signUp.title(view.project.name),
    lede: html`${signUp.haveAccount} ${link(signUp.signIn, pagePath(view, '/sign-in', view.returnTo))}`,
    problems: view.problems,
    content: html`${entryForm(view)}${providerButtons(view, { after: view.proof !== 'nothing', along: { ref: view.referralCode } })}`,
  });
}

function entryForm(view: SignUpView): Html {
  switch (view.proof) {
    case 'passkey':
    case 'passkey_only':
      return withPasskey(view);
    case 'nothing':
      return html`<div class="stack block-start">${newAccountProblems(view).summary()}${agreement(view)}</div>`;
    default:
      return withPassword(view);
  }
}

function withPassword(view: SignUpView): Html {
  const { signUp } = catalogueOf(view.locale);
  return form(view, {
    path: '/sign-up',
    hidden: { returnTo: view.returnTo, ref: view.referralCode, with: WITHOUT_PASSKEY },
    className: 'stack block-start',
    content: html`${accountFields(view, accountPasswordField(view))}${button(signUp.submit, { kind: 'primary', size: 'lg', block: true })}
${orOther(view)}${agreement(view)}
`,
  });
}

function withPasskey(view: SignUpView): Html {
  const { signUp } = catalogueOf(view.locale);
  const fields = passkeyForm(view, {
    path: '/sign-up',
    hidden: { returnTo: view.returnTo, ref: view.referralCode, with: 'passkey' },
    optionsPath: '/auth/sign-up/passkey/options',
    askFields: ['email'],
    does: 'create',
    label: signUp.submitPasskey,
    kind: 'primary',
    size: 'lg',
    className: 'stack',
    fields: accountFields(view, passkeyHint(view)),
  });
  return html`<div class="stack block-start">${fields}${orOther(view)}${agreement(view)}</div>
`;
}

function accountFields(view: SignUpView, proof: Html | undefined): Html {
  const problems = newAccountProblems(view);
  const captcha = captchaField(view, problems.of('captcha'));
  return html`${problems.summary()}${emailField(view)}${nameField(view)}${usernameField(view)}${proof}${termsField(view)}${captcha}`;
}

function orOther(view: SignUpView): Html | undefined {
  return otherProof(view, {
    path: '/sign-up',
    query: { returnTo: view.returnTo, ref: view.referralCode },
  });
}

function waitlistPage(view: SignUpView): Html {
  const { signUp } = catalogueOf(view.locale);
  const problems = newAccountProblems(view);
  return deskPage(view, {
    pageTitle: signUp.joinWaitlist,
    title: signUp.waitlistTitle(view.project.name),
    lede: html`${signUp.waitlist} ${signUp.haveAccount} ${link(signUp.signIn, pagePath(view, '/sign-in', view.returnTo))}`,
    problems: view.problems,
    content: form(view, {
      path: '/waitlist',
      className: 'stack block-start',
      content: html`${problems.summary()}${emailField(view)}${captchaField(view, problems.of('captcha'))}${button(signUp.waitlistSubmit, { kind: 'primary', size: 'lg', block: true })}
`,
    }),
  });
}

function emailField(view: SignUpView): Html {
  const { common } = catalogueOf(view.locale);
  const problems = newAccountProblems(view);
  return field({
    name: 'email',
    label: common.email,
    type: 'email',
    autocomplete: 'username',
    value: view.values.email,
    maxLength: 254,
    problem: problems.of('email'),
    autofocus: problems.focus === 'email',
  });
}

/** Where a box has to be ticked for the terms, no sentence says that they are agreed to anyway. */
function agreement(view: SignUpView): Html | undefined {
  const { signUp } = catalogueOf(view.locale);
  const { terms, privacy } = view.project.links ?? {};
  const termsLink = terms === undefined || view.terms !== undefined ? undefined : link(signUp.termsName, terms);
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
