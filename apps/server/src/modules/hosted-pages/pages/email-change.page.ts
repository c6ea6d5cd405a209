import { type Html, html } from '../../../platform/html/html.ts';
import { button, buttonLink } from '../../../platform/html/kit.ts';
import { catalogueOf } from '../catalogue.ts';
import type { PageFrame, Problem } from '../frame.ts';
import { bold, deskPage, form, pagePath, problemsOf } from '../layout.ts';

export type EmailChangeView = PageFrame &
  (
    | { state: 'confirm'; token: string; email: string; problems: readonly Problem[] }
    /** Nobody is signed in: `signInUrl` leads back here */
    | { state: 'sign_in'; signInUrl: string }
    | { state: 'other_account'; email: string; switchUrl: string }
    | { state: 'expired' }
  );

/** Posts `token` to /email-change. */
export function emailChangePage(view: EmailChangeView): Html {
  const { links } = catalogueOf(view.locale);
  const texts = links.emailChange;
  switch (view.state) {
    case 'confirm':
      return confirmPage(view);
    case 'sign_in':
      return deskPage(view, {
        pageTitle: texts.signInTitle,
        title: texts.signInTitle,
        lede: texts.signIn,
        content: html`<p class="block-start">${buttonLink(links.toSignIn, view.signInUrl, { kind: 'primary', size: 'lg', block: true })}</p>`,
      });
    case 'other_account':
      return deskPage(view, {
        pageTitle: texts.otherAccountTitle,
        title: texts.otherAccountTitle,
        lede: texts.otherAccount(bold(view.email)),
        content: html`<p class="block-start">${buttonLink(texts.switchAccount, view.switchUrl, { kind: 'primary', size: 'lg', block: true })}</p>`,
      });
    case 'expired':
      return deskPage(view, {
        pageTitle: links.expiredTitle,
        title: links.expiredTitle,
        lede: links.expired,
        content: html`<p class="block-start">${buttonLink(links.toSignIn, pagePath(view, '/sign-in'), { size: 'lg', block: true })}</p>`,
      });
  }
}

function confirmPage(view: Extract<EmailChangeView, { state: 'confirm' }>): Html {
  const { emailChange } = catalogueOf(view.locale).links;
  return deskPage(view, {
    pageTitle: emailChange.pageTitle,
    title: emailChange.title,
    lede: emailChange.lede(bold(view.email), view.project.name),
    problems: view.problems,
    content: form(view, {
      path: '/email-change',
      hidden: { token: view.token },
      className: 'stack tight block-start',
      content: html`${problemsOf(view, view.problems, []).summary()}${button(emailChange.submit, { kind: 'primary', size: 'lg', block: true })}
${buttonLink(emailChange.stay, pagePath(view, '/account/email'), { kind: 'quiet', size: 'lg', block: true })}
`,
    }),
  });
}
