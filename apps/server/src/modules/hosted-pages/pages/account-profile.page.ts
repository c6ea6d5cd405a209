import { type Html, html, safeUrl } from '../../../platform/html/html.ts';
import { icon } from '../../../platform/html/icons.ts';
import { button, buttonLink, choices, field, notice } from '../../../platform/html/kit.ts';
import { formatDate, type Locale } from '../../../platform/html/locale.ts';
import { catalogueOf } from '../catalogue.ts';
import type { AccountFrame, Problem, TypedValues } from '../frame.ts';
import { accountPage, form, initials, pagePath, problemsOf } from '../layout.ts';

export type AccountProfileView = AccountFrame & {
  emailVerified: boolean;
  createdAt: Date;
  /** The address of their picture */
  image?: string | null | undefined;
  values: TypedValues<'name' | 'image' | 'username'>;
  problems: readonly Problem[];
  /** In which mails are written: the account's, else that of this page. */
  language: Locale;
  saved?: 'name' | 'picture' | 'username' | 'language' | undefined;
  username: 'off' | 'optional' | 'required';
};

const FIELDS = ['name', 'image', 'username'] as const;

/** Posts `name` to /account/profile, `image` to /account/picture, `username` to /account/username, and `locale` to /account/language. */
export function accountProfilePage(view: AccountProfileView): Html {
  const { common, email, profile } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, FIELDS);
  const badge = view.emailVerified
    ? html`<span class="badge ok">${profile.confirmed}</span>`
    : html`<span class="badge warn">${profile.notConfirmed}</span>`;
  const saved = {
    name: profile.saved,
    picture: profile.pictureSaved,
    username: profile.usernameSaved,
    language: profile.languageSaved,
  };
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
${pictureSection(view)}${usernameSection(view)}${languageSection(view)}<section class="section"><header><div><h2>${profile.emailTitle}</h2><p>${profile.emailText}</p></div></header>
<ul class="list framed"><li><span class="glyph">${icon('mail', 18)}</span><span class="what"><b>${view.user.email}</b> ${badge}<br><span class="detail">${profile.memberSince(formatDate(view.locale, view.createdAt))}</span></span>${buttonLink(email.change, pagePath(view, '/account/email'), { size: 'sm' })}</li></ul></section>`,
  });
}

function pictureSection(view: AccountProfileView): Html {
  const { profile } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, FIELDS);
  return html`<section class="section"><header><div><h2>${profile.pictureTitle}</h2><p>${profile.pictureText}</p></div></header>
${form(view, {
  path: '/account/picture',
  className: 'stack',
  content: html`<div class="row top">${picture(view)}<div class="grow">${field({
    name: 'image',
    label: profile.picture,
    type: 'url',
    autocomplete: 'off',
    spellcheck: false,
    optional: true,
    maxLength: 2_048,
    hint: profile.pictureHint,
    value: view.values.image,
    problem: problems.of('image'),
    autofocus: problems.focus === 'image',
  })}</div></div><div>${button(profile.savePicture, { kind: 'primary' })}</div>`,
})}</section>
`;
}

/** The initials lie below the picture, so that they show where it cannot be loaded, without a script. Whose server it is does not learn of the page. */
function picture({ user, image }: AccountProfileView): Html {
  const shown =
    typeof image === 'string' &&
    html`<img src="${safeUrl(image)}" alt="" width="56" height="56" loading="lazy" referrerpolicy="no-referrer">`;
  return html`<span class="avatar lg"><span aria-hidden="true">${initials(user.name || user.email)}</span>${shown}</span>`;
}

function usernameSection(view: AccountProfileView): Html | undefined {
  if (view.username === 'off') return undefined;
  const { profile, signUp } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, FIELDS);
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
