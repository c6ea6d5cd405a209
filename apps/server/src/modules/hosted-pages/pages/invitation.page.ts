import { type Html, html } from '../../../platform/html/html.ts';
import { button, buttonLink } from '../../../platform/html/kit.ts';
import { catalogueOf } from '../catalogue.ts';
import type { PageFrame } from '../frame.ts';
import { bold, deskPage, form, pagePath } from '../layout.ts';
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

export type InvitationView =
  | (NewAccountView & { state: 'form'; token: string; email: string; providers: readonly ProviderLine[] })
  | (PageFrame & { state: 'expired' })
  | (PageFrame & { state: 'account_exists'; email: string });

/** Posts `token`, `with`, `password` or `credential`, `name`, `username`, `acceptedTerms` to /invitation. The address is the invitation's. */
export function invitationPage(view: InvitationView): Html {
  switch (view.state) {
    case 'form':
      return formPage(view);
    case 'expired':
      return expiredPage(view);
    case 'account_exists':
      return takenPage(view);
  }
}

type FormView = Extract<InvitationView, { state: 'form' }>;

function formPage(view: FormView): Html {
  const { invitation } = catalogueOf(view.locale);
  return deskPage(view, {
    pageTitle: invitation.pageTitle,
    title: invitation.title(view.project.name),
    lede: invitation.lede(bold(view.email)),
    problems: view.problems,
    content: html`${entryForm(view)}${providerButtons(view, { after: view.proof !== 'nothing', along: { invitation: view.token } })}${notYou(view)}`,
  });
}

function entryForm(view: FormView): Html | undefined {
  switch (view.proof) {
    case 'passkey':
    case 'passkey_only':
      return withPasskey(view);
    case 'nothing':
      return newAccountProblems(view).summary();
    default:
      return withPassword(view);
  }
}

function withPassword(view: FormView): Html {
  const { invitation } = catalogueOf(view.locale);
  // Password managers keep the password under the address, though nobody types it here.
  const address = html`<input type="hidden" name="email" value="${view.email}" autocomplete="username">`;
  return form(view, {
    path: '/invitation',
    hidden: { token: view.token, with: WITHOUT_PASSKEY },
    className: 'stack block-start',
    content: html`${accountFields(view, address, accountPasswordField(view))}${button(invitation.submit, { kind: 'primary', size: 'lg', block: true })}
${orOther(view)}
`,
  });
}

function withPasskey(view: FormView): Html {
  const { invitation } = catalogueOf(view.locale);
  const fields = passkeyForm(view, {
    path: '/invitation',
    hidden: { token: view.token, with: 'passkey' },
    optionsPath: '/auth/invitations/passkey/options',
    ask: { token: view.token },
    does: 'create',
    label: invitation.submitPasskey,
    kind: 'primary',
    size: 'lg',
    className: 'stack',
    fields: accountFields(view, undefined, passkeyHint(view)),
  });
  return html`<div class="stack block-start">${fields}${orOther(view)}</div>
`;
}

function accountFields(view: FormView, address: Html | undefined, proof: Html | undefined): Html {
  const problems = newAccountProblems(view);
  return html`${problems.summary()}${address}${nameField(view)}${usernameField(view)}${proof}${termsField(view)}`;
}

function orOther(view: FormView): Html | undefined {
  return otherProof(view, { path: '/invitation', query: { token: view.token } });
}

function notYou(view: FormView): Html {
  const { invitation } = catalogueOf(view.locale);
  return html`<p class="small muted block-start">${invitation.notYou}</p>`;
}

function expiredPage(view: PageFrame): Html {
  const { common, invitation } = catalogueOf(view.locale);
  return deskPage(view, {
    pageTitle: invitation.expiredTitle,
    title: invitation.expiredTitle,
    lede: `${invitation.expired} ${invitation.askAgain}`,
    content: html`<p class="block-start">${buttonLink(common.backToSignIn, pagePath(view, '/sign-in'), { size: 'lg', block: true })}</p>`,
  });
}

function takenPage(view: Extract<InvitationView, { state: 'account_exists' }>): Html {
  const { invitation, signIn } = catalogueOf(view.locale);
  return deskPage(view, {
    pageTitle: invitation.takenTitle,
    title: invitation.takenTitle,
    lede: invitation.taken(bold(view.email), view.project.name),
    content: html`<p class="block-start">${buttonLink(signIn.submit, pagePath(view, '/sign-in'), { kind: 'primary', size: 'lg', block: true })}</p>`,
  });
}
