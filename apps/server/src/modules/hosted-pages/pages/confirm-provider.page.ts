import { type Html, html } from '../../../platform/html/html.ts';
import { button, buttonLink } from '../../../platform/html/kit.ts';
import { catalogueOf } from '../catalogue.ts';
import type { PageFrame, Problem } from '../frame.ts';
import { bold, deskPage, form, pagePath, problemsOf } from '../layout.ts';

export type ConfirmProviderView = PageFrame &
  (
    | { state: 'sent'; email: string; providerName: string }
    | { state: 'confirm'; token: string; email: string; providerName: string; problems: readonly Problem[] }
    /** Another browser asked for the link */
    | { state: 'elsewhere' }
    | { state: 'expired' }
  );

/** Posts `token` to /confirm-provider. */
export function confirmProviderPage(view: ConfirmProviderView): Html {
  switch (view.state) {
    case 'sent':
      return sentPage(view);
    case 'confirm':
      return confirmPage(view);
    case 'elsewhere':
    case 'expired':
      return deadPage(view);
  }
}

function sentPage(view: Extract<ConfirmProviderView, { state: 'sent' }>): Html {
  const { common, confirmProvider } = catalogueOf(view.locale);
  const toConnections = pagePath(view, '/sign-in', `${view.basePath}/account/connections`);
  return deskPage(view, {
    pageTitle: confirmProvider.sentTitle,
    title: confirmProvider.sentTitle,
    lede: confirmProvider.sent(bold(view.email), view.providerName),
    content: html`<ul class="list also-list block-next">
<li><span class="what">${confirmProvider.sentHint} ${common.nothingArrived}</span></li>
<li><span class="what">${confirmProvider.elsewhereHint}</span>${buttonLink(confirmProvider.connectInstead, toConnections, { size: 'sm' })}</li>
</ul>`,
  });
}

function confirmPage(view: Extract<ConfirmProviderView, { state: 'confirm' }>): Html {
  const { confirmProvider } = catalogueOf(view.locale);
  return deskPage(view, {
    pageTitle: confirmProvider.pageTitle,
    title: confirmProvider.title(view.providerName),
    lede: confirmProvider.lede(bold(view.email), view.project.name, view.providerName),
    problems: view.problems,
    content: form(view, {
      path: '/confirm-provider',
      hidden: { token: view.token },
      className: 'stack block-start',
      content: html`${problemsOf(view, view.problems, []).summary()}${button(confirmProvider.submit, { kind: 'primary', size: 'lg', block: true })}
<p class="small muted">${confirmProvider.notYou}</p>
`,
    }),
  });
}

function deadPage(view: Extract<ConfirmProviderView, { state: 'elsewhere' | 'expired' }>): Html {
  const { confirmProvider } = catalogueOf(view.locale);
  const expired = view.state === 'expired';
  const title = expired ? confirmProvider.expiredTitle : confirmProvider.elsewhereTitle;
  return deskPage(view, {
    pageTitle: title,
    title,
    lede: expired ? confirmProvider.expired : confirmProvider.elsewhere,
    content: html`<p class="block-start">${buttonLink(confirmProvider.toSignIn, pagePath(view, '/sign-in'), { size: 'lg', block: true })}</p>`,
  });
}
