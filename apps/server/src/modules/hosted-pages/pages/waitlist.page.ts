import { type Html, html } from '../../../platform/html/html.ts';
import { buttonLink } from '../../../platform/html/kit.ts';
import { formatDate, formatNumber } from '../../../platform/html/locale.ts';
import { catalogueOf } from '../catalogue.ts';
import type { PageFrame, Problem } from '../frame.ts';
import { bold, deskPage, pagePath } from '../layout.ts';
import { sentAgainNotice, sentMailList } from '../sent-mail.ts';

export type WaitlistView = PageFrame &
  (
    | { state: 'joined'; email: string; problems: readonly Problem[] }
    | { state: 'place'; email: string; position: number; joinedAt: Date; approvedAt?: Date | undefined }
    | { state: 'gone' }
  );

/** After joining, in the same words for every address; or the place, behind the link of the mail. "Send again" posts `email` to /waitlist. */
export function waitlistPage(view: WaitlistView): Html {
  switch (view.state) {
    case 'joined':
      return joinedPage(view);
    case 'place':
      return placePage(view);
    case 'gone':
      return gonePage(view);
  }
}

function joinedPage(view: Extract<WaitlistView, { state: 'joined' }>): Html {
  const { waitlist } = catalogueOf(view.locale);
  return deskPage(view, {
    pageTitle: waitlist.pageTitle,
    title: waitlist.joinedTitle,
    lede: waitlist.joined(bold(view.email)),
    problems: view.problems,
    content: html`${sentAgainNotice(view)}${sentMailList(view, {
      resendPath: '/waitlist',
      otherAddressUrl: pagePath(view, '/sign-up'),
    })}`,
  });
}

function placePage(view: Extract<WaitlistView, { state: 'place' }>): Html {
  const { signUp, waitlist } = catalogueOf(view.locale);
  const { approvedAt, email, joinedAt, locale } = view;
  const approved = approvedAt && waitlist.approved(bold(email), formatDate(locale, approvedAt));
  return deskPage(view, {
    pageTitle: waitlist.pageTitle,
    title: approved ? waitlist.approvedTitle : waitlist.placeTitle(formatNumber(locale, view.position)),
    lede: approved ?? waitlist.place(view.project.name, formatDate(locale, joinedAt)),
    content: approved && toSignIn(view, signUp.signIn),
  });
}

function gonePage(view: PageFrame): Html {
  const { signUp, waitlist } = catalogueOf(view.locale);
  return deskPage(view, {
    pageTitle: waitlist.pageTitle,
    title: waitlist.goneTitle,
    lede: waitlist.gone,
    content: html`<p class="block-start">${buttonLink(signUp.joinWaitlist, pagePath(view, '/sign-up'), { size: 'lg', block: true })}</p>`,
  });
}

function toSignIn(view: PageFrame, label: string): Html {
  return html`<p class="block-start">${buttonLink(label, pagePath(view, '/sign-in'), { size: 'lg', block: true })}</p>`;
}
