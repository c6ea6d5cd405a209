import { type Html, html } from '../../../platform/html/html.ts';
import { catalogueOf } from '../catalogue.ts';
import type { PageFrame, Problem } from '../frame.ts';
import { bold, deskPage, pagePath } from '../layout.ts';
import { sentAgainNotice, sentMailList } from '../sent-mail.ts';

export type CheckYourMailView = PageFrame & {
  email: string;
  problems: readonly Problem[];
  returnTo?: string | undefined;
  /** This is the answer to "Send again" */
  sentAgain?: boolean;
};

/**
 * After a sign-up, in the same words for an address that is new and for one that has an account.
 * "Send again" posts `email`, `returnTo` to /verify-email/resend.
 */
export function checkYourMailPage(view: CheckYourMailView): Html {
  const { checkYourMail } = catalogueOf(view.locale);
  return deskPage(view, {
    pageTitle: checkYourMail.pageTitle,
    title: checkYourMail.title,
    lede: checkYourMail.sent(bold(view.email)),
    problems: view.problems,
    content: html`${sentAgainNotice(view)}${sentMailList(view, {
      resendPath: '/verify-email/resend',
      otherAddressUrl: pagePath(view, '/sign-up', view.returnTo),
    })}`,
  });
}
