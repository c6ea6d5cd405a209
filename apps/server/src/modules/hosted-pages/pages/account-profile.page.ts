import { type Html, html } from '../../../platform/html/html.ts';
import { icon } from '../../../platform/html/icons.ts';
import { button, buttonLink, choices, field, notice } from '../../../platform/html/kit.ts';
import { formatDate, type Locale } from '../../../platform/html/locale.ts';
import { catalogueOf } from '../catalogue.ts';
import type { AccountFrame, Problem, TypedValues } from '../frame.ts';
import { accountPage, form, pagePath, problemsOf } from '../layout.ts';

export type AccountProfileView = AccountFrame & {
  emailVerified: boolean;
  createdAt: Date;
  values: TypedValues<'name' | 'username'>;
  problems: readonly Problem[];
  /** In which mails are written: the account's, else that of this page. */
  language: Locale;
  saved?: 'name' | 'username' | 'language' | undefined;
  username: 'off' | 'optional' | 'required';
};

/** Posts `name` to /account/profile, `username` to /account/username, and `locale` to /account/language. */
export function accountProfilePage(view: AccountProfileView): Html {
  const { common, email, profile } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, ['name', 'username']);
  const badge = view.emailVerified
    ? html`<span class="badge ok">${profile.confirmed}</span>`
    : html`<span class="badge warn">${profile.notConfirmed}</span>`;
  const saved = { name: profile.saved, username: profile.usernameSaved, language: profile.languageSaved };
  return accountPage(view, {
    current: 'profile',
    title: profile.title,
    problems: view.problems,
    content: html`${problems.summary() ?? (view.saved && view.problems.length === 0 ? notice('ok', saved[view.saved]) : undefined)}
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
${usernameSection(view)}${languageSection(view)}<section class="section"><header><div><h2>${profile.emailTitle}</h2><p>${profile.emailText}</p></div></header>
<ul class="list framed"><li><span class="glyph">${icon('mail', 18)}</span><span class="what"><b>${view.user.email}</b> ${badge}<br><span class="detail">${profile.memberSince(formatDate(view.locale, view.createdAt))}</span></span>${buttonLink(email.change, pagePath(view, '/account/email'), { size: 'sm' })}</li></ul></section>`,
  });
}

function usernameSection(view: AccountProfileView): Html | undefined {
  if (view.username === 'off') return undefined;
  const { profile, signUp } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, ['name', 'username']);
  return html`<section class="section"><header><div><h2>${profile.usernameTitle}</h2><p>${profile.usernameText}</p></div></header>
${form(view, {
  path: '/account/username',
  className: 'stack',
  content: html`${field({
    name: 'username',
    label: signUp.username,
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: false,
    optional: view.username === 'optional',
    minLength: 3,
    maxLength: 32,
    value: view.values.username,
    problem: problems.of('username'),
    autofocus: problems.focus === 'username',
  })}<div>${button(profile.saveUsername, { kind: 'primary' })}</div>`,
})}</section>
`;
}

/** Each language in its own words, so that whoever is in the wrong one finds the way out. */
function languageSection(view: AccountProfileView): Html {
  const { profile } = catalogueOf(view.locale);
  return html`<section class="section"><header><div><h2>${profile.languageTitle}</h2><p>${profile.languageText}</p></div></header>
${form(view, {
  path: '/account/language',
  className: 'stack',
  content: html`${choices({
    name: 'locale',
    legend: profile.languageTitle,
    choices: [
      { value: 'en', label: 'English', lang: 'en' },
      { value: 'de', label: 'Deutsch', lang: 'de' },
    ],
    chosen: view.language,
  })}<div>${button(profile.saveLanguage, { kind: 'primary' })}</div>`,
})}</section>
`;
}
