import { type Html, html } from '../../../platform/html/html.ts';
import { button, buttonLink, field } from '../../../platform/html/kit.ts';
import { catalogueOf } from '../catalogue.ts';
import type { PageFrame, Problem, TypedValues } from '../frame.ts';
import { bold, deskPage, form, pagePath, problemsOf } from '../layout.ts';
import { sentAgainNotice, sentMailList } from '../sent-mail.ts';

export type ForgotPasswordView = PageFrame & { problems: readonly Problem[]; returnTo?: string | undefined } & (
    | { state: 'request'; values: TypedValues<'email'> }
    /** The same for an address with an account and for one without */
    | { state: 'sent'; email: string; sentAgain?: boolean }
  );

/** Posts `email`, `returnTo` to /forgot-password, "Send again" too. */
export function forgotPasswordPage(view: ForgotPasswordView): Html {
  return view.state === 'request' ? requestPage(view) : sentPage(view);
}

function requestPage(view: Extract<ForgotPasswordView, { state: 'request' }>): Html {
  const { common, forgotPassword } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, ['email']);
  return deskPage(view, {
    pageTitle: forgotPassword.pageTitle,
    title: forgotPassword.title,
    lede: forgotPassword.lede,
    problems: view.problems,
    content: form(view, {
      path: '/forgot-password',
      hidden: { returnTo: view.returnTo },
      className: 'stack block-start',
      content: html`${problems.summary()}${field({
        name: 'email',
        label: common.email,
        type: 'email',
        autocomplete: 'username',
        value: view.values.email,
        problem: problems.of('email'),
        autofocus: problems.focus === 'email',
      })}${button(forgotPassword.submit, { kind: 'primary', size: 'lg', block: true })}
${buttonLink(common.backToSignIn, pagePath(view, '/sign-in', view.returnTo), { kind: 'quiet', size: 'lg', block: true })}
`,
    }),
  });
}

function sentPage(view: Extract<ForgotPasswordView, { state: 'sent' }>): Html {
  const { forgotPassword } = catalogueOf(view.locale);
  return deskPage(view, {
    pageTitle: forgotPassword.sentTitle,
    title: forgotPassword.sentTitle,
    lede: forgotPassword.sent(bold(view.email)),
    problems: view.problems,
    content: html`${sentAgainNotice(view)}${sentMailList(view, {
      resendPath: '/forgot-password',
      otherAddressUrl: pagePath(view, '/forgot-password', view.returnTo),
    })}`,
  });
}
