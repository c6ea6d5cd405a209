import { type Html, html } from '../../platform/html/html.ts';
import { button, buttonLink, notice } from '../../platform/html/kit.ts';
import { catalogueOf } from './catalogue.ts';
import type { PageFrame, Problem } from './frame.ts';
import { form, problemsOf } from './layout.ts';

type SentMailView = PageFrame & {
  email: string;
  problems: readonly Problem[];
  returnTo?: string | undefined;
  sentAgain?: boolean;
};

/** What the "check your e-mail" pages say above their content: a refusal, or that a second mail left. */
export function sentAgainNotice(view: SentMailView, fields: readonly string[] = []): Html | undefined {
  const { common } = catalogueOf(view.locale);
  const summary = problemsOf(view, view.problems, fields).summary();
  const sentAgain = view.sentAgain && view.problems.length === 0;
  const shown = summary ?? (sentAgain ? notice('ok', common.sentAgain, common.sentAgainDetail) : undefined);
  return shown && html`<div class="block-start">${shown}</div>`;
}

/** What to do when no mail comes: look again, send again, use another address. */
export function sentMailList(view: SentMailView, options: { resendPath: string; otherAddressUrl: string }): Html {
  const { common } = catalogueOf(view.locale);
  const resend = form(view, {
    path: options.resendPath,
    hidden: { email: view.email, returnTo: view.returnTo },
    content: button(common.sendAgain, { size: 'sm' }),
  });
  return html`<ul class="list also-list block-next">
<li><span class="what">${common.nothingArrived}</span>${resend}</li>
<li><span class="what">${common.wrongAddress}</span>${buttonLink(common.useAnother, options.otherAddressUrl, { size: 'sm' })}</li>
</ul>`;
}
