import { type Html, html } from '../../../platform/html/html.ts';
import { button, checkbox, field, notice } from '../../../platform/html/kit.ts';
import { catalogueOf } from '../catalogue.ts';
import type { AccountFrame, Problem } from '../frame.ts';
import { accountPage, form, problemsOf } from '../layout.ts';
import { newPasswordField } from '../new-password-field.ts';

export type AccountPasswordView = AccountFrame & {
  /** False for somebody who only ever came by a link: a password is then set through the reset mail */
  hasPassword: boolean;
  passwordMinimumCharacters: number;
  /** What was chosen before; true on the first visit, because a changed password should end what the old one opened */
  revokeOthers: boolean;
  problems: readonly Problem[];
  changed?: 'others_signed_out' | 'others_stay' | undefined;
};

/** Posts `currentPassword`, `newPassword`, `revokeOthers` (`true` or absent) to /account/password. */
export function accountPasswordPage(view: AccountPasswordView): Html {
  const { password } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, ['currentPassword', 'newPassword']);
  const changed =
    view.changed &&
    notice(
      'ok',
      password.changed,
      view.changed === 'others_stay' ? password.changedOthersStay : password.changedOthersOut,
    );
  return accountPage(view, {
    current: 'password',
    title: password.title,
    problems: view.problems,
    content: html`${problems.summary() ?? (view.problems.length === 0 ? changed : undefined)}${view.hasPassword ? changeSection(view) : noneSection(view)}`,
  });
}

function changeSection(view: AccountPasswordView): Html {
  const { common, password } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, ['currentPassword', 'newPassword']);
  return html`<section class="section"><header><div><h2>${password.changeTitle}</h2><p>${password.changeText}</p></div></header>
${form(view, {
  path: '/account/password',
  className: 'stack',
  content: html`${usernameForManagers(view.user.email)}${field({
    name: 'currentPassword',
    label: password.current,
    type: 'password',
    autocomplete: 'current-password',
    revealLabel: common.showPassword,
    problem: problems.of('currentPassword'),
    autofocus: problems.focus === 'currentPassword',
  })}${newPasswordField(view, {
    name: 'newPassword',
    label: common.newPassword,
    problem: problems.of('newPassword'),
    autofocus: problems.focus === 'newPassword',
  })}${checkbox({ name: 'revokeOthers', value: 'true', label: password.revokeOthers, checked: view.revokeOthers })}
<div>${button(password.submit, { kind: 'primary' })}</div>`,
})}</section>`;
}

/** Password managers file a new password under the user name beside it. It has no name, so it is not sent. */
function usernameForManagers(email: string): Html {
  return html`<input type="text" autocomplete="username" value="${email}" readonly hidden>`;
}

function noneSection(view: AccountPasswordView): Html {
  const { password } = catalogueOf(view.locale);
  return html`<section class="section"><header><div><h2>${password.noneTitle}</h2><p>${password.none}</p></div></header>
${form(view, { path: '/forgot-password', hidden: { email: view.user.email }, content: button(password.noneSubmit, { kind: 'primary' }) })}</section>`;
}
