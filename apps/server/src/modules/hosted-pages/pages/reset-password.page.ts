import { type Html, html } from '../../../platform/html/html.ts';
import { button, buttonLink } from '../../../platform/html/kit.ts';
import { catalogueOf } from '../catalogue.ts';
import type { PageFrame, Problem } from '../frame.ts';
import { deskPage, form, pagePath, problemsOf } from '../layout.ts';
import { newPasswordField } from '../new-password-field.ts';

export type ResetPasswordView = PageFrame & { problems: readonly Problem[] } & (
    | { state: 'form'; token: string; passwordMinimumCharacters: number }
    | { state: 'expired' }
    | { state: 'done' }
  );

/** Posts `token`, `password` to /reset-password. */
export function resetPasswordPage(view: ResetPasswordView): Html {
  const { common, resetPassword, signIn } = catalogueOf(view.locale);
  switch (view.state) {
    case 'form':
      return formPage(view);
    case 'expired':
      return deskPage(view, {
        pageTitle: resetPassword.expiredTitle,
        title: resetPassword.expiredTitle,
        lede: resetPassword.expired,
        content: html`<div class="stack tight block-start">${buttonLink(resetPassword.sendNew, pagePath(view, '/forgot-password'), { kind: 'primary', size: 'lg', block: true })}
${buttonLink(common.backToSignIn, pagePath(view, '/sign-in'), { kind: 'quiet', size: 'lg', block: true })}</div>`,
      });
    case 'done':
      return deskPage(view, {
        pageTitle: resetPassword.doneTitle,
        title: resetPassword.doneTitle,
        lede: resetPassword.done,
        content: html`<p class="block-start">${buttonLink(signIn.submit, pagePath(view, '/sign-in'), { kind: 'primary', size: 'lg', block: true })}</p>`,
      });
  }
}

function formPage(view: Extract<ResetPasswordView, { state: 'form' }>): Html {
  const { common, resetPassword } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, ['password']);
  return deskPage(view, {
    pageTitle: resetPassword.pageTitle,
    title: resetPassword.title,
    lede: resetPassword.lede,
    problems: view.problems,
    content: form(view, {
      path: '/reset-password',
      hidden: { token: view.token },
      className: 'stack block-start',
      content: html`${problems.summary()}${newPasswordField(view, {
        name: 'password',
        label: common.newPassword,
        problem: problems.of('password'),
        autofocus: problems.focus === 'password',
      })}${button(resetPassword.submit, { kind: 'primary', size: 'lg', block: true })}
`,
    }),
  });
}
