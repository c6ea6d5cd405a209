import { type Html, html } from '../../platform/html/html.ts';
import { button } from '../../platform/html/kit.ts';
import { catalogueOf } from './catalogue.ts';
import type { PageFrame } from './frame.ts';
import { form } from './layout.ts';
import { providerMark } from './provider-marks.ts';

/** `kind` chooses the mark, `key` is part of the address */
export type ProviderLine = { readonly key: string; readonly kind: string; readonly name: string };

/** What a way in by a provider takes along for a new account: who passed the link on, or the invitation that is accepted by it. */
export type TakenAlong = { readonly ref?: string | undefined; readonly invitation?: string | undefined };

/** One form for each, because a link must not begin a sign-in. `after`: something else to sign in with stands above. */
export function providerButtons(
  view: PageFrame & { providers: readonly ProviderLine[]; returnTo?: string | undefined },
  options: { after: boolean; along?: TakenAlong },
): Html | undefined {
  const { common, providers: texts } = catalogueOf(view.locale);
  if (view.providers.length === 0) return undefined;
  return html`${options.after && html`<p class="or block-start">${common.or}</p>`}
<div class="stack tight block-start">${view.providers.map(({ key, kind, name }) =>
    form(view, {
      path: `/sign-in/${encodeURIComponent(key)}`,
      hidden: { returnTo: view.returnTo, ...options.along },
      content: button(html`${providerMark(kind, name)} <span>${texts.continueWith(name)}</span>`, {
        size: 'lg',
        block: true,
      }),
    }),
  )}</div>
`;
}
