import { type Html, html } from '../../../platform/html/html.ts';
import { button, buttonLink } from '../../../platform/html/kit.ts';
import { formatDateTime } from '../../../platform/html/locale.ts';
import { catalogueOf } from '../catalogue.ts';
import type { PageFrame, Problem } from '../frame.ts';
import { bold, deskPage, form, pagePath, problemsOf } from '../layout.ts';

/** Links of mails that let the owner of an account take something back. Each shows a button, and looking uses nothing up. */
export type SecurityLink =
  | { about: 'email_change'; email: string }
  | { about: 'sign_in'; at: Date; browser?: string | null; system?: string | null; place?: string | null }
  | { about: 'deletion' };

export type SecurityLinkView = PageFrame &
  (
    | { state: 'confirm'; link: SecurityLink; token: string; problems: readonly Problem[] }
    | { state: 'done'; about: SecurityLink['about'] /** People sign in with one here */; setPassword: boolean }
    | { state: 'expired' }
  );

const PATHS: Readonly<Record<SecurityLink['about'], string>> = {
  email_change: '/email-change/undo',
  sign_in: '/not-me',
  deletion: '/keep-account',
};

/** Posts `token` to /email-change/undo, /not-me or /keep-account. */
export function securityLinkPage(view: SecurityLinkView): Html {
  const { links } = catalogueOf(view.locale);
  switch (view.state) {
    case 'confirm':
      return confirmPage(view);
    case 'done':
      return donePage(view);
    case 'expired':
      return deskPage(view, {
        pageTitle: links.expiredTitle,
        title: links.expiredTitle,
        lede: links.expired,
        content: html`<p class="block-start">${buttonLink(links.toSignIn, pagePath(view, '/sign-in'), { size: 'lg', block: true })}</p>`,
      });
  }
}

function confirmPage(view: Extract<SecurityLinkView, { state: 'confirm' }>): Html {
  const { link, project } = view;
  const { undo, notMe, keep } = catalogueOf(view.locale).links;
  const texts = link.about === 'email_change' ? undo : link.about === 'sign_in' ? notMe : keep;
  const lede =
    link.about === 'email_change'
      ? undo.lede(bold(link.email), project.name)
      : (link.about === 'sign_in' ? notMe : keep).lede(project.name);
  const kind = link.about === 'sign_in' ? 'danger solid' : 'primary';
  return deskPage(view, {
    pageTitle: texts.pageTitle,
    title: texts.title,
    lede,
    problems: view.problems,
    content: html`${link.about === 'sign_in' && signInFacts(view, link)}${form(view, {
      path: PATHS[link.about],
      hidden: { token: view.token },
      className: 'stack block-start',
      content: html`${problemsOf(view, view.problems, []).summary()}${button(texts.submit, { kind, size: 'lg', block: true })}
<p class="small muted">${texts.notYou}</p>
`,
    })}`,
  });
}

function signInFacts(view: PageFrame, link: Extract<SecurityLink, { about: 'sign_in' }>): Html {
  const { links, sessions } = catalogueOf(view.locale);
  const { notMe } = links;
  const { browser, system } = link;
  const device = browser && system ? sessions.browserOn(browser, system) : browser || system || notMe.unknown;
  return html`<dl class="facts block-start"><dt>${notMe.when}</dt><dd>${formatDateTime(view.locale, link.at)}</dd><dt>${notMe.device}</dt><dd>${device}</dd><dt>${notMe.place}</dt><dd>${link.place || notMe.unknown}</dd></dl>`;
}

function donePage(view: Extract<SecurityLinkView, { state: 'done' }>): Html {
  const { links } = catalogueOf(view.locale);
  const { undo, notMe, keep } = links;
  if (view.about === 'deletion') {
    return deskPage(view, {
      pageTitle: keep.doneTitle,
      title: keep.doneTitle,
      lede: keep.done,
      content: html`<p class="stack tight block-start">${buttonLink(links.toSignIn, pagePath(view, '/sign-in'), { kind: 'primary', size: 'lg', block: true })}
${view.setPassword && buttonLink(keep.setPassword, pagePath(view, '/forgot-password'), { kind: 'quiet', size: 'lg', block: true })}</p>`,
    });
  }
  const title = (view.about === 'email_change' ? undo : notMe).doneTitle;
  return deskPage(view, {
    pageTitle: title,
    title,
    lede: view.setPassword ? links.resetSent : links.signInAsBefore,
    content: html`<p class="block-start">${buttonLink(links.toSignIn, pagePath(view, '/sign-in'), { size: 'lg', block: true })}</p>`,
  });
}
