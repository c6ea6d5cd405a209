import { type Html, html } from '../../../platform/html/html.ts';
import { button, codeBlock } from '../../../platform/html/kit.ts';
import { formatDate, formatNumber } from '../../../platform/html/locale.ts';
import { catalogueOf } from '../catalogue.ts';
import type { AccountFrame, Problem } from '../frame.ts';
import { accountPage, form, problemsOf } from '../layout.ts';

export type AccountReferralsView = AccountFrame & {
  problems: readonly Problem[];
  /** Absent: none was made yet */
  url?: string | undefined;
  completed: number;
  pending: number;
  /** The newest, without anything that tells who they are */
  lines: readonly { id: string; createdAt: Date; completed: boolean }[];
};

/** Posts nothing but the form token to /account/referrals. */
export function accountReferralsPage(view: AccountReferralsView): Html {
  const { referrals } = catalogueOf(view.locale);
  const summary = problemsOf(view, view.problems, []).summary();
  return accountPage(view, {
    current: 'referrals',
    title: referrals.title,
    problems: view.problems,
    content: html`${summary}<section class="section"><header><div><h2>${referrals.listTitle}</h2><p>${referrals.listText(view.project.name)}</p></div></header>
${view.url === undefined ? makeForm(view) : ownLink(view, view.url)}</section>`,
  });
}

function makeForm(view: AccountReferralsView): Html {
  const { referrals } = catalogueOf(view.locale);
  return form(view, {
    path: '/account/referrals',
    content: html`<div>${button(referrals.make, { kind: 'primary' })}</div>`,
  });
}

function ownLink(view: AccountReferralsView, url: string): Html {
  const { common, referrals } = catalogueOf(view.locale);
  const { completed, lines, locale, pending } = view;
  return html`<div class="stack">${codeBlock({ id: 'referral-link', label: referrals.linkLabel, text: url, copy: common.copy, copied: common.copied })}
<dl class="facts"><dt>${referrals.completedLabel}</dt><dd class="num">${formatNumber(locale, completed)}</dd><dt>${referrals.pendingLabel}</dt><dd class="num">${formatNumber(locale, pending)}</dd></dl>
${
  lines.length === 0
    ? html`<p class="muted">${referrals.empty}</p>`
    : html`<ul class="list framed">${lines.map(
        (line) =>
          html`<li><span class="what">${referrals.line(formatDate(locale, line.createdAt))}</span>${
            line.completed
              ? html`<span class="badge ok">${referrals.counted}</span>`
              : html`<span class="badge">${referrals.waiting}</span>`
          }</li>`,
      )}</ul>`
}</div>`;
}
