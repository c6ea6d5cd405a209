import { type Html, html } from '../../../platform/html/html.ts';
import { buttonLink, notice } from '../../../platform/html/kit.ts';
import { catalogueOf, problemText } from '../catalogue.ts';
import type { PageFrame, Problem } from '../frame.ts';
import { deskPage, pagePath } from '../layout.ts';
import { type ProviderLine, providerButtons, type TakenAlong } from '../provider-buttons.ts';

export type ProviderSignInView = PageFrame & { returnTo?: string | undefined } & (
    | { state: 'start'; provider: ProviderLine; along?: TakenAlong; problems: readonly Problem[] }
    /** The browser is on its way there by itself; `url` is where */
    | { state: 'going_on'; provider: ProviderLine; url: string }
    /** `provider` is unknown where the address names none that is offered. `connecting`: begun on the account's page */
    | {
        state: 'failed';
        provider?: ProviderLine | undefined;
        problem: Problem;
        connecting?: boolean;
        requestId: string;
      }
  );

/** The way to a provider and back. Posts `returnTo`, `ref`, `invitation` to /sign-in/{provider}. */
export function providerSignInPage(view: ProviderSignInView): Html {
  switch (view.state) {
    case 'start':
      return startPage(view);
    case 'going_on':
      return goingOnPage(view);
    case 'failed':
      return failedPage(view);
  }
}

function startPage(view: Extract<ProviderSignInView, { state: 'start' }>): Html {
  const { providers } = catalogueOf(view.locale);
  const { name } = view.provider;
  const [problem] = view.problems;
  const words = problem && problemText(view.locale, problem);
  return deskPage(view, {
    pageTitle: providers.startTitle(name),
    title: providers.startTitle(name),
    lede: providers.start(name),
    problems: view.problems,
    content: html`${words && html`<div class="block-start">${notice('bad', words.title, words.detail, 'problem')}</div>`}${providerButtons({ ...view, providers: [view.provider] }, { after: false, along: view.along ?? {} })}
<p class="also">${buttonLink(providers.otherWays, pagePath(view, '/sign-in', view.returnTo), { kind: 'quiet', size: 'lg', block: true })}</p>
`,
  });
}

function goingOnPage(view: Extract<ProviderSignInView, { state: 'going_on' }>): Html {
  const { providers } = catalogueOf(view.locale);
  const { name } = view.provider;
  return deskPage(view, {
    pageTitle: providers.goingOnTitle(name),
    title: providers.goingOnTitle(name),
    lede: providers.goingOn(name),
    content: html`<p class="block-start">${buttonLink(providers.goOn(name), view.url, { kind: 'primary', size: 'lg', block: true })}</p>`,
  });
}

function failedPage(view: Extract<ProviderSignInView, { state: 'failed' }>): Html {
  const { errors, providers } = catalogueOf(view.locale);
  const { provider, connecting = false } = view;
  const title = provider ? providers.failedTitle(provider.name) : providers.failedTitleAnybody;
  const words = problemText(view.locale, view.problem);
  const again = provider && !connecting ? pagePath(view, `/sign-in/${provider.key}`, view.returnTo) : undefined;
  const other = connecting
    ? buttonLink(providers.backToConnections, pagePath(view, '/account/connections'), { size: 'lg', block: true })
    : buttonLink(providers.otherWays, pagePath(view, '/sign-in', view.returnTo), {
        kind: 'quiet',
        size: 'lg',
        block: true,
      });
  return deskPage(view, {
    pageTitle: title,
    title,
    content: html`<div class="block-start">${notice('bad', words.title, words.detail, 'problem')}</div>
<div class="stack tight block-start">${again && buttonLink(providers.tryAgain, again, { kind: 'primary', size: 'lg', block: true })}
${other}</div>
<p class="small faint block-start"><code>${view.problem.code}</code> · ${errors.requestId} <code>${view.requestId}</code></p>
`,
  });
}
