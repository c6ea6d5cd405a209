import { type Html, html } from '../../../platform/html/html.ts';
import { button, buttonLink } from '../../../platform/html/kit.ts';
import { formatWait } from '../../../platform/html/locale.ts';
import { catalogueOf } from '../catalogue.ts';
import type { PageFrame, Problem } from '../frame.ts';
import { deskPage, form, pagePath, problemsOf } from '../layout.ts';

export type MagicLinkView = PageFrame & {
  problems: readonly Problem[];
  returnTo?: string | undefined;
} /** The link was opened in the browser that asked */ & (
    | { state: 'confirm'; token: string }
    /** The link was opened in another browser, before its button was pressed: nothing is consumed yet */
    | { state: 'confirm_elsewhere'; token: string }
    /** … and after: the code to type in the browser that asked */
    | { state: 'code'; code: string; expiresInSeconds: number }
    | { state: 'expired' }
  );

/** What a link opens. Posts `token`, `returnTo` to /magic-link/confirm. */
export function magicLinkPage(view: MagicLinkView): Html {
  switch (view.state) {
    case 'confirm':
    case 'confirm_elsewhere':
      return confirmPage(view);
    case 'code':
      return codePage(view);
    case 'expired':
      return expiredPage(view);
  }
}

function confirmPage(view: Extract<MagicLinkView, { token: string }>): Html {
  const { magicLink } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, []);
  const here = view.state === 'confirm';
  return deskPage(view, {
    pageTitle: magicLink.pageTitle,
    title: here ? magicLink.confirmTitle(view.project.name) : magicLink.elsewhereTitle,
    lede: here ? magicLink.confirm : magicLink.elsewhere,
    problems: view.problems,
    content: form(view, {
      path: '/magic-link/confirm',
      hidden: { token: view.token, returnTo: view.returnTo },
      className: 'stack block-start',
      content: html`${problems.summary()}${button(here ? magicLink.confirmSubmit : magicLink.elsewhereSubmit, { kind: 'primary', size: 'lg', block: true })}
<p class="small muted">${magicLink.notYou}</p>
`,
    }),
  });
}

function codePage(view: Extract<MagicLinkView, { state: 'code' }>): Html {
  const { magicLink } = catalogueOf(view.locale);
  return deskPage(view, {
    pageTitle: magicLink.codeTitle,
    title: magicLink.codeTitle,
    lede: magicLink.codeLede,
    content: html`<p class="digits-shown block-start num">${view.code}</p>
<p class="also in-lede">${magicLink.codeExpires(formatWait(view.locale, view.expiresInSeconds))}</p>
<p class="also in-lede">${magicLink.codeNotYou}</p>`,
  });
}

function expiredPage(view: MagicLinkView): Html {
  const { common, magicLink } = catalogueOf(view.locale);
  return deskPage(view, {
    pageTitle: magicLink.expiredTitle,
    title: magicLink.expiredTitle,
    lede: magicLink.expired,
    content: html`<div class="stack tight block-start">${buttonLink(magicLink.sendNew, pagePath(view, '/magic-link', view.returnTo), { kind: 'primary', size: 'lg', block: true })}
${buttonLink(common.backToSignIn, pagePath(view, '/sign-in', view.returnTo), { kind: 'quiet', size: 'lg', block: true })}</div>`,
  });
}
