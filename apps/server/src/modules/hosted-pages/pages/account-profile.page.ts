import { type Html, html } from '../../../platform/html/html.ts';
import { icon } from '../../../platform/html/icons.ts';
import { button, field, notice } from '../../../platform/html/kit.ts';
import { formatDate } from '../../../platform/html/locale.ts';
import { catalogueOf } from '../catalogue.ts';
import type { AccountFrame, Problem, TypedValues } from '../frame.ts';
import { accountPage, form, problemsOf } from '../layout.ts';

export type AccountProfileView = AccountFrame & {
  emailVerified: boolean;
  createdAt: Date;
  values: TypedValues<'name'>;
  problems: readonly Problem[];
  saved?: boolean;
};

/** Posts `name` to /account/profile. */
export function accountProfilePage(view: AccountProfileView): Html {
  const { common, profile } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, ['name']);
  const badge = view.emailVerified
    ? html`<span class="badge ok">${profile.confirmed}</span>`
    : html`<span class="badge warn">${profile.notConfirmed}</span>`;
  return accountPage(view, {
    current: 'profile',
    title: profile.title,
    problems: view.problems,
    content: html`${problems.summary() ?? (view.saved && view.problems.length === 0 ? notice('ok', profile.saved) : undefined)}
<section class="section"><header><div><h2>${profile.nameTitle}</h2><p>${profile.nameText}</p></div></header>
${form(view, {
  path: '/account/profile',
  className: 'stack',
  content: html`${field({
    name: 'name',
    label: common.name,
    autocomplete: 'name',
    autocapitalize: 'words',
    spellcheck: false,
    optional: true,
    maxLength: 100,
    value: view.values.name,
    problem: problems.of('name'),
    autofocus: problems.focus === 'name',
  })}<div>${button(profile.save, { kind: 'primary' })}</div>`,
})}</section>
<section class="section"><header><div><h2>${profile.emailTitle}</h2><p>${profile.emailText}</p></div></header>
<ul class="list framed"><li><span class="glyph">${icon('mail', 18)}</span><span class="what"><b>${view.user.email}</b> ${badge}<br><span class="detail">${profile.memberSince(formatDate(view.locale, view.createdAt))}</span></span></li></ul></section>`,
  });
}
