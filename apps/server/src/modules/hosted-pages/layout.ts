import { brandLogoUrl } from '../../platform/html/brand.ts';
import { type Html, type HtmlValue, html, safeUrl } from '../../platform/html/html.ts';
import { bell } from '../../platform/html/icons.ts';
import { button, link, notice, form as plainForm, time } from '../../platform/html/kit.ts';
import { formatDateTime } from '../../platform/html/locale.ts';
import { page } from '../../platform/html/page.ts';
import { catalogueOf, problemText } from './catalogue.ts';
import type { AccountFrame, PageFrame, Problem } from './frame.ts';

/** A hosted page with one task: the plate on the counter, a title, a sentence, what to do. */
export function deskPage(
  frame: PageFrame,
  options: {
    pageTitle: string;
    title: string;
    lede?: HtmlValue;
    problems?: readonly Problem[];
    wide?: boolean;
    content?: HtmlValue;
  },
): Html {
  const texts = catalogueOf(frame.locale);
  const pageTitle = options.problems?.length ? texts.common.withProblem(options.pageTitle) : options.pageTitle;
  return document(
    frame,
    `${pageTitle} · ${frame.project.name}`,
    html`<div class="${options.wide ? 'desk wide' : 'desk'}">
<header class="back"><div class="col"><span class="plate">${logo(frame)}<span>${frame.project.name}</span></span></div></header>
<main><div class="col">
<h1>${options.title}</h1>
${options.lede === undefined ? undefined : html`<p class="lede">${options.lede}</p>`}
${options.content}
</div></main>
<footer>${footerContent(frame)}</footer>
</div>`,
  );
}

export type AccountPageName =
  | 'profile'
  | 'password'
  | 'security'
  | 'connections'
  | 'sessions'
  | 'devices'
  | 'referrals'
  | 'data';

const accountPages: readonly AccountPageName[] = [
  'profile',
  'password',
  'security',
  'connections',
  'sessions',
  'devices',
  'referrals',
  'data',
];

/** A page of the signed-in user: the list of pages at the left, one column of sections. */
export function accountPage(
  frame: AccountFrame,
  options: { current: AccountPageName; title: string; problems?: readonly Problem[]; content: HtmlValue },
): Html {
  const texts = catalogueOf(frame.locale);
  const title = texts.account.documentTitle(options.title, frame.project.name);
  const plate = html`${logo(frame)}<span>${frame.project.name}</span>`;
  const home = frame.project.homeUrl;
  return document(
    frame,
    options.problems?.length ? texts.common.withProblem(title) : title,
    html`<a class="skip" href="#main">${texts.common.skip}</a>
<header class="topline">${frame.supportAccess && banner(frame, frame.supportAccess)}<div class="in account-top">${home === undefined ? html`<span class="plate">${plate}</span>` : html`<a class="plate" href="${safeUrl(home)}">${plate}</a>`}<div class="row">${home === undefined ? undefined : html`<a class="small nowrap wide-only" href="${safeUrl(home)}">${texts.account.backTo(frame.project.name)}</a>`}<a class="small nowrap" href="${safeUrl(`${frame.basePath}/sign-out`)}">${texts.account.signOut}</a><a class="avatar" href="${safeUrl(`${frame.basePath}/account/switch`)}"><span aria-hidden="true">${initials(frame.user.name || frame.user.email)}</span><span class="sr">${texts.account.signedInAs(frame.user.name || frame.user.email)} ${texts.switcher.pageTitle}</span></a></div></div></header>
<div class="account">
<nav aria-label="${texts.account.navigation}"><div class="sidelist">
${accountPages
  .filter((name) => name !== 'password' || frame.withPassword)
  .filter((name) => name !== 'referrals' || frame.withReferrals)
  .map(
    (
      name,
    ) => html`<a href="${safeUrl(`${frame.basePath}/account/${name}`)}"${name === options.current ? html` aria-current="page"` : undefined}>${texts.account[name]}</a>
`,
  )}</div></nav>
<main id="main">
<h1>${options.title}</h1>
${options.content}
</main>
</div>
<footer class="site-foot">${footerContent(frame)}</footer>`,
  );
}

function banner(frame: AccountFrame, { operatorEmail, endsAt }: NonNullable<AccountFrame['supportAccess']>): Html {
  const { impersonation } = catalogueOf(frame.locale);
  const ends = formatDateTime(frame.locale, endsAt);
  const words = impersonation.banner(operatorEmail, frame.user.name || frame.user.email, time(endsAt, ends, ends));
  return html`<section class="banner" aria-label="${impersonation.pageTitle}"><p>${words}</p>
${form(frame, { path: '/impersonate/end', content: button(impersonation.end, { size: 'sm' }) })}</section>`;
}

/** A page of the instance for people who develop with it: wider, without an account. */
export function instancePage(
  frame: PageFrame,
  options: { title: string; pageTitle?: string; crumb?: Html; lede?: string; content: HtmlValue },
): Html {
  const title = options.pageTitle === undefined ? options.title : `${options.title} · ${options.pageTitle}`;
  return document(
    frame,
    `${title} · ${frame.project.name}`,
    html`<header class="topline"><div class="in account-top"><span class="plate">${logo(frame)}<span>${frame.project.name}</span></span></div></header>
<div class="account one"><main class="stack loose">
<div>${options.crumb && html`<p class="crumbs">${options.crumb}</p>`}
<h1>${options.title}</h1>
${options.lede && html`<p class="muted">${options.lede}</p>`}</div>
${options.content}
</main></div>
<footer class="site-foot">${footerContent(frame)}</footer>`,
  );
}

/** A form of a hosted page: `path` is relative to the project's base, the form token goes with it. */
export function form(
  frame: PageFrame,
  options: {
    path: string;
    hidden?: Readonly<Record<string, string | undefined>>;
    className?: string;
    content: HtmlValue;
  },
): Html {
  return plainForm({
    action: frame.basePath + options.path,
    hidden: { formToken: frame.formToken, ...options.hidden },
    ...(options.className === undefined ? {} : { className: options.className }),
    content: options.content,
  });
}

/** A path of this project with the way back, if there is one. */
export function pagePath(frame: PageFrame, path: string, returnTo?: string | undefined): string {
  return frame.basePath + path + (returnTo === undefined ? '' : `?returnTo=${encodeURIComponent(returnTo)}`);
}

/** Names with the address in bold, as sentences of the catalogue want it. */
export function bold(text: string): Html {
  return html`<b>${text}</b>`;
}

/**
 * The problems of a form: `summary` is the notice over it for what concerns the whole, `of(field)` gives a field its own
 * words, and `focus` the name of the field that gets the focus: the first with a problem, in the order of the form.
 */
export function problemsOf(frame: PageFrame, problems: readonly Problem[], fields: readonly string[]) {
  const first = fields.find((name) => problems.some((problem) => problem.field === name));
  const general = problems.find((problem) => problem.field === undefined || !fields.includes(problem.field));
  const text = general && problemText(frame.locale, { ...general, field: undefined });
  return {
    general,
    summary: (extra?: HtmlValue) =>
      text && notice('bad', text.title, extra === undefined ? text.detail : html`${text.detail} ${extra}`, 'problem'),
    of: (name: string): string | undefined => {
      const problem = problems.find((candidate) => candidate.field === name);
      if (problem === undefined) return undefined;
      const words = problemText(frame.locale, problem);
      return words.detail === undefined ? words.title : `${words.title} ${words.detail}`;
    },
    focus: first ?? (general === undefined ? undefined : fields[0]),
  };
}

function document(frame: PageFrame, title: string, body: Html): Html {
  const { locale, assets, styleNonce, preview } = frame;
  return page({ locale, title, brand: frame.project.brand, assets, styleNonce, body, preview });
}

function logo(frame: PageFrame): Html {
  if (brandLogoUrl(frame.project.brand.logoUrl) !== undefined) return html`<span class="logo"></span>`;
  return html`<span class="tile" aria-hidden="true">${[...frame.project.name.trim()][0]?.toLocaleUpperCase()}</span>`;
}

/** `IO` for Ines Okafor, `I` for an address. */
export function initials(name: string): string {
  const words = name.includes('@') ? [name] : name.trim().split(/\s+/);
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words;
  return chosen.map((word) => [...(word ?? '')][0]?.toLocaleUpperCase() ?? '').join('');
}

function footerContent(frame: PageFrame): Html {
  const { common } = catalogueOf(frame.locale);
  const links = frame.project.links ?? {};
  const named = [
    [common.privacy, links.privacy],
    [common.terms, links.terms],
    [common.help, links.help],
  ] as const;
  const otherLocale = frame.locale === 'en' ? 'de' : 'en';
  const items = named.flatMap(([label, address]) =>
    address === undefined ? [] : [html`<li>${link(label, address)}</li>`],
  );
  if (frame.otherLocaleUrl !== undefined) {
    items.push(
      html`<li><a href="${safeUrl(frame.otherLocaleUrl)}" lang="${otherLocale}" hreflang="${otherLocale}">${common.otherLanguage}</a></li>`,
    );
  }
  return html`<div class="in"><span class="signature">${bell()} ${common.accountsBy}</span>${items.length > 0 && html`<ul class="foot">${items}</ul>`}</div>`;
}
