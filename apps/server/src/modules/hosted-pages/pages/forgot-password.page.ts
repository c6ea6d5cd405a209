import { type Html, html } from '../../../platform/html/html.ts';
import { buttonLink } from '../../../platform/html/kit.ts';
import { askAddressPage } from '../ask-address.ts';
import { catalogueOf } from '../catalogue.ts';
import type { PageFrame, Problem, TypedValues } from '../frame.ts';
import { bold, deskPage, pagePath } from '../layout.ts';
import { sentAgainNotice, sentMailList } from '../sent-mail.ts';

export type ForgotPasswordView = PageFrame & { problems: readonly Problem[]; returnTo?: string | undefined } & (
    | { state: 'request'; values: TypedValues<'email'> }
    /** The same for an address with an account and for one without */
    | { state: 'sent'; email: string; sentAgain?: boolean }
  );

/** Posts `email`, `returnTo` to /forgot-password, "Send again" too. */
export function forgotPasswordPage(view: ForgotPasswordView): Html {
  return view.state === 'request' ? requestPage(view) : sentPage(view);
}

function requestPage(view: Extract<ForgotPasswordView, { state: 'request' }>): Html {
  const { common, forgotPassword } = catalogueOf(view.locale);
  const signIn = pagePath(view, '/sign-in', view.returnTo);
  return askAddressPage(view, {
    path: '/forgot-password',
    words: forgotPassword,
    otherWay: buttonLink(common.backToSignIn, signIn, { kind: 'quiet', size: 'lg', block: true }),
  });
}

function sentPage(view: Extract<ForgotPasswordView, { state: 'sent' }>): Html {
  const { forgotPassword } = catalogueOf(view.locale);
  return deskPage(view, {
    pageTitle: forgotPassword.sentTitle,
    title: forgotPassword.sentTitle,
    lede: forgotPassword.sent(bold(view.email)),
    problems: view.problems,
    content: html`${sentAgainNotice(view)}${sentMailList(view, {
      resendPath: '/forgot-password',
      otherAddressUrl: pagePath(view, '/forgot-password', view.returnTo),
    })}`,
  });
}
