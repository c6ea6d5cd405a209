import { type Html, html } from '../../../platform/html/html.ts';
import { button, buttonLink, field } from '../../../platform/html/kit.ts';
import { catalogueOf } from '../catalogue.ts';
import type { PageFrame, Problem, TypedValues } from '../frame.ts';
import { bold, deskPage, form, pagePath, problemsOf } from '../layout.ts';
import { passkeyForm } from '../passkey-form.ts';

export type VerifyEmailView = PageFrame & { problems: readonly Problem[]; returnTo?: string | undefined } & (
    | {
        /** The link is good. `ask`: this is not the browser that signed up, so what was chosen there is asked for */
        state: 'confirm';
        token: string;
        ask: 'nothing' | 'password' | 'passkey';
        email?: string | undefined;
      }
    | { state: 'done'; continueUrl: string }
    /** Used, old, replaced or opened without a token: offers a new link */
    | { state: 'expired'; values: TypedValues<'email'> }
    /** Somebody whose mail is lost asks for another one */
    | { state: 'request'; values: TypedValues<'email'> }
  );

/** Posts `token` and, where asked, `password` or `credential` to /verify-email; a new link is asked for with `email` at /verify-email/resend. */
export function verifyEmailPage(view: VerifyEmailView): Html {
  const { common, verifyEmail } = catalogueOf(view.locale);
  switch (view.state) {
    case 'confirm':
      return confirmPage(view);
    case 'done':
      return deskPage(view, {
        pageTitle: verifyEmail.doneTitle,
        title: verifyEmail.doneTitle,
        lede: verifyEmail.done(view.project.name),
        content: html`<p class="block-start">${buttonLink(common.continueTo(view.project.name), view.continueUrl, { kind: 'primary', size: 'lg', block: true })}</p>`,
      });
    case 'expired':
    case 'request':
      return requestPage(view);
  }
}

function confirmPage(view: Extract<VerifyEmailView, { state: 'confirm' }>): Html {
  const { common, verifyEmail } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, view.ask === 'password' ? ['password'] : []);
  const lede = view.email
    ? verifyEmail.lede(bold(view.email), view.project.name)
    : verifyEmail.ledeWithoutEmail(view.project.name);
  const password = field({
    name: 'password',
    label: verifyEmail.passwordLabel,
    type: 'password',
    autocomplete: 'current-password',
    revealLabel: common.showPassword,
    problem: problems.of('password'),
    autofocus: problems.focus === 'password',
  });
  return deskPage(view, {
    pageTitle: verifyEmail.pageTitle,
    title: verifyEmail.title,
    lede: html`${lede}${view.ask === 'password' && ` ${verifyEmail.passwordLede}`}${view.ask === 'passkey' && ` ${verifyEmail.passkeyLede}`}`,
    problems: view.problems,
    content:
      view.ask === 'passkey'
        ? passkeyProof(view, problems.summary())
        : form(view, {
            path: '/verify-email',
            hidden: { token: view.token, returnTo: view.returnTo },
            className: 'stack block-start',
            content: html`${problems.summary()}${view.ask === 'password' && password}${button(verifyEmail.submit, { kind: 'primary', size: 'lg', block: true })}
<p class="small muted">${verifyEmail.notYou}</p>
`,
          }),
  });
}

function passkeyProof(view: Extract<VerifyEmailView, { state: 'confirm' }>, summary: Html | undefined): Html {
  const { verifyEmail } = catalogueOf(view.locale);
  const proof = passkeyForm(view, {
    path: '/verify-email',
    hidden: { token: view.token, returnTo: view.returnTo },
    optionsPath: '/auth/email-verification/passkey/options',
    ask: { token: view.token },
    does: 'get',
    label: verifyEmail.submitPasskey,
    kind: 'primary',
    size: 'lg',
    className: 'stack',
    ...(summary === undefined ? {} : { fields: summary }),
  });
  return html`<div class="stack block-start">${proof}<p class="small muted">${verifyEmail.notYou}</p></div>
`;
}

function requestPage(view: Extract<VerifyEmailView, { values: TypedValues<'email'> }>): Html {
  const { common, signUp, verifyEmail } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, ['email']);
  const expired = view.state === 'expired';
  const title = expired ? verifyEmail.expiredTitle : verifyEmail.requestTitle;
  return deskPage(view, {
    pageTitle: title,
    title,
    lede: expired ? verifyEmail.expired : verifyEmail.request,
    problems: view.problems,
    content: form(view, {
      path: '/verify-email/resend',
      hidden: { returnTo: view.returnTo },
      className: 'stack block-start',
      content: html`${problems.summary()}${field({
        name: 'email',
        label: common.email,
        type: 'email',
        autocomplete: 'email',
        value: view.values.email,
        problem: problems.of('email'),
        autofocus: problems.focus === 'email',
      })}${button(verifyEmail.resend, { kind: 'primary', size: 'lg', block: true })}
<p class="also">${buttonLink(signUp.signIn, pagePath(view, '/sign-in', view.returnTo), { kind: 'quiet', size: 'lg', block: true })}</p>
`,
    }),
  });
}
