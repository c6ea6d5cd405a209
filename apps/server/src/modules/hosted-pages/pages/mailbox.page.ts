import { type Html, html, safeUrl } from '../../../platform/html/html.ts';
import { icon } from '../../../platform/html/icons.ts';
import { button, buttonLink, time } from '../../../platform/html/kit.ts';
import { formatDateTime, formatRecent } from '../../../platform/html/locale.ts';
import { catalogueOf } from '../catalogue.ts';
import type { PageFrame } from '../frame.ts';
import { form, instancePage } from '../layout.ts';

export type MailboxLine = { id: string; to: string; subject: string; sentAt: Date };

export type MailboxView = PageFrame & {
  now: Date;
  /** Newest first */
  messages: readonly MailboxLine[];
  /** The list holds mail to this address only */
  to?: string | undefined;
};

export type MailboxMessageView = PageFrame & {
  message: MailboxLine & { from: string; text: string; links: readonly string[] };
  /** Address of the message's own HTML, which is shown in a frame without scripts and without our cookies */
  htmlUrl: string;
};

/** Development only: what would have left this machine. Lives under /dev/mailbox of the instance. */
export function mailboxPage(view: MailboxView): Html {
  const { mailbox } = catalogueOf(view.locale);
  const filter =
    view.to === undefined
      ? undefined
      : html`<p class="row wrap">${mailbox.filtered(view.to)} ${buttonLink(mailbox.showAll, '/dev/mailbox', { size: 'sm' })}</p>`;
  const empty = html`<div class="empty">${icon('mail', 24)}<h2>${mailbox.empty}</h2><p>${mailbox.emptyText}</p></div>`;
  return instancePage(view, {
    title: mailbox.title,
    lede: mailbox.lede,
    content: html`${filter}${view.messages.length > 0 && form(view, { path: '/dev/mailbox/clear', content: button(mailbox.clear, { size: 'sm' }) })}${view.messages.length === 0 ? empty : html`<ul class="list framed">${view.messages.map((message) => line(view, message))}</ul>`}`,
  });
}

function line(view: MailboxView, message: MailboxLine): Html {
  const shown = time(
    message.sentAt,
    formatRecent(view.locale, message.sentAt, view.now),
    formatDateTime(view.locale, message.sentAt),
  );
  return html`<li><span class="glyph">${icon('mail', 18)}</span><span class="what"><b><a href="/dev/mailbox/${encodeURIComponent(message.id)}">${message.subject}</a></b><br><span class="detail">${message.to}</span></span><span class="small muted nowrap">${shown}</span></li>
`;
}

export function mailboxMessagePage(view: MailboxMessageView): Html {
  const { mailbox } = catalogueOf(view.locale);
  const { message } = view;
  const full = formatDateTime(view.locale, message.sentAt);
  return instancePage(view, {
    title: message.subject,
    pageTitle: mailbox.title,
    crumb: html`<a href="/dev/mailbox">${mailbox.back}</a>`,
    content: html`<dl class="facts"><dt>${mailbox.to}</dt><dd>${message.to}</dd><dt>${mailbox.from}</dt><dd>${message.from}</dd><dt>${mailbox.sentAt}</dt><dd>${time(message.sentAt, full, full)}</dd></dl>
<section class="section"><h2>${mailbox.links}</h2><ul class="links-list">${message.links.map((address) => html`<li><a href="${safeUrl(address)}">${address}</a></li>`)}</ul></section>
<section class="section"><h2>${mailbox.html}</h2><iframe class="mailbox-body" title="${mailbox.html}" src="${safeUrl(view.htmlUrl)}" sandbox="allow-popups allow-top-navigation-by-user-activation"></iframe></section>
<section class="section"><h2>${mailbox.text}</h2><pre class="mailbox-text" tabindex="0">${message.text}</pre></section>`,
  });
}

/** Goes with `framedMail`: a mail may style itself and show images, and nothing else. */
export const framedMailContentSecurityPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; frame-ancestors 'self'; sandbox allow-popups allow-top-navigation-by-user-activation";

/** The HTML of a mail as the frame of the message page shows it: its links open in the whole window, not in the frame. */
export function framedMail(mailHtml: string): string {
  return `<!doctype html><base target="_top">${mailHtml.replace(/^\s*<!doctype html>/i, '')}`;
}
