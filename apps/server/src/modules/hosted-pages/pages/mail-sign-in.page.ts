import { type Html, html } from '../../../platform/html/html.ts';
import { button, buttonLink, field } from '../../../platform/html/kit.ts';
import { askAddressPage } from '../ask-address.ts';
import { catalogueOf } from '../catalogue.ts';
import type { PageFrame, Problem, TypedValues } from '../frame.ts';
import { bold, deskPage, form, pagePath, problemsOf } from '../layout.ts';
import { sentAgainNotice, sentMailList } from '../sent-mail.ts';

/** Sign-in by a mail, with a link or with six digits in it. */
export type MailSignInView = PageFrame & {
  kind: 'magicLink' | 'emailCode';
  problems: readonly Problem[];
  returnTo?: string | undefined;
} & (
    | { state: 'request'; values: TypedValues<'email'>; passwordEnabled: boolean }
    /** The browser that asked: waits for the link and for the code that another browser shows, or for the digits of the mail */
    | { state: 'sent'; email: string; sentAgain?: boolean }
  );

export const MAIL_SIGN_IN_PATHS = { magicLink: '/magic-link', emailCode: '/email-code' } as const;

/** Posts `email`, `returnTo` to the path of its way, and `code` to /confirm below it. */
export function mailSignInPage(view: MailSignInView): Html {
  return view.state === 'request' ? requestPage(view) : sentPage(view);
}

function requestPage(view: Extract<MailSignInView, { state: 'request' }>): Html {
  const { common, [view.kind]: words } = catalogueOf(view.locale);
  const signIn = pagePath(view, '/sign-in', view.returnTo);
  return askAddressPage(view, {
    path: MAIL_SIGN_IN_PATHS[view.kind],
    words,
    otherWay:
      view.passwordEnabled && buttonLink(common.usePassword, signIn, { kind: 'quiet', size: 'lg', block: true }),
  });
}

function sentPage(view: Extract<MailSignInView, { state: 'sent' }>): Html {
  const { magicLink, [view.kind]: words } = catalogueOf(view.locale);
  const path = MAIL_SIGN_IN_PATHS[view.kind];
  const lead =
    view.kind === 'magicLink' &&
    html`<h2>${magicLink.otherDeviceTitle}</h2>
<p>${magicLink.otherDevice}</p>
`;
  return deskPage(view, {
    pageTitle: words.sentTitle,
    title: words.sentTitle,
    lede: words.sent(bold(view.email)),
    problems: view.problems,
    content: html`${sentAgainNotice(view, ['code'])}<div class="${lead ? 'block-next' : 'block-start'}">${lead}${codeForm(view)}</div>
${sentMailList(view, { resendPath: path, otherAddressUrl: pagePath(view, path, view.returnTo) })}`,
  });
}

/** The digits of a mail are what is waited for. Those for a link are typed by few, so nothing leads there before they were wrong. */
function codeForm(view: Extract<MailSignInView, { state: 'sent' }>): Html {
  const { [view.kind]: words } = catalogueOf(view.locale);
  const awaited = view.kind === 'emailCode';
  const problem = problemsOf(view, view.problems, ['code']).of('code');
  return form(view, {
    path: `${MAIL_SIGN_IN_PATHS[view.kind]}/confirm`,
    hidden: { email: view.email, returnTo: view.returnTo },
    className: 'code-form',
    content: html`<div class="code-row">${field({
      name: 'code',
      label: words.codeLabel,
      type: 'code',
      autocomplete: 'one-time-code',
      pattern: '[0-9 ]{6,8}',
      maxLength: 8,
      problem,
      autofocus: awaited || problem !== undefined,
    })}${button(words.codeSubmit, { ...(awaited ? { kind: 'primary' } : {}), size: 'lg' })}</div>`,
  });
}
