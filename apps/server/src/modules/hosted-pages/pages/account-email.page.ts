import { type Html, html } from '../../../platform/html/html.ts';
import { icon } from '../../../platform/html/icons.ts';
import { button, field, notice } from '../../../platform/html/kit.ts';
import { formatWait } from '../../../platform/html/locale.ts';
import { catalogueOf } from '../catalogue.ts';
import type { AccountFrame, Problem, TypedValues } from '../frame.ts';
import { accountPage, bold, form, problemsOf } from '../layout.ts';

export type AccountEmailView = AccountFrame & {
  emailVerified: boolean;
  /** What waits to be confirmed, whoever has that address */
  pending?: { email: string; expiresInSeconds: number } | undefined;
  values: TypedValues<'email'>;
  problems: readonly Problem[];
  done?: 'asked' | 'cancelled' | 'changed' | undefined;
};

/** Posts `email` to /account/email, and nothing but the form token to /account/email/cancel. */
export function accountEmailPage(view: AccountEmailView): Html {
  const { email, profile } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, ['email']);
  const badge = view.emailVerified
    ? html`<span class="badge ok">${profile.confirmed}</span>`
    : html`<span class="badge warn">${profile.notConfirmed}</span>`;
  return accountPage(view, {
    current: 'profile',
    title: email.title,
    problems: view.problems,
    content: html`${problems.summary() ?? (view.problems.length === 0 ? doneNotice(view) : undefined)}
<section class="section"><header><div><h2>${email.nowTitle}</h2><p>${email.nowText}</p></div></header>
<ul class="list framed"><li><span class="glyph">${icon('mail', 18)}</span><span class="what"><b>${view.user.email}</b> ${badge}</span></li>${view.pending && pendingLine(view, view.pending)}</ul></section>
${changeSection(view)}`,
  });
}

function doneNotice(view: AccountEmailView): Html | undefined {
  const { email } = catalogueOf(view.locale);
  switch (view.done) {
    case 'asked':
      return notice('ok', email.asked, email.askedDetail);
    case 'cancelled':
      return notice('ok', email.cancelled);
    case 'changed':
      return notice('ok', email.changed, email.changedDetail);
    case undefined:
      return undefined;
  }
}

function pendingLine(view: AccountEmailView, pending: { email: string; expiresInSeconds: number }): Html {
  const { email } = catalogueOf(view.locale);
  const cancel = form(view, { path: '/account/email/cancel', content: button(email.cancel, { size: 'sm' }) });
  return html`<li><span class="glyph">${icon('mail', 18)}</span><span class="what">${email.pendingTitle(bold(pending.email))}<br><span class="detail">${email.pendingText(formatWait(view.locale, pending.expiresInSeconds))}</span></span>${cancel}</li>`;
}

function changeSection(view: AccountEmailView): Html {
  const { email } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, ['email']);
  return html`<section class="section"><header><div><h2>${email.changeTitle}</h2><p>${email.changeText}</p></div></header>
${form(view, {
  path: '/account/email',
  className: 'stack',
  content: html`${field({
    name: 'email',
    label: email.newLabel,
    type: 'email',
    autocomplete: 'email',
    value: view.values.email,
    problem: problems.of('email'),
    autofocus: problems.focus === 'email',
  })}<div>${button(email.submit, { kind: 'primary' })}</div>`,
})}</section>`;
}
