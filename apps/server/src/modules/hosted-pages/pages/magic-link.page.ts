import { type Html, html } from '../../../platform/html/html.ts';
import { button, buttonLink, field } from '../../../platform/html/kit.ts';
import { formatWait } from '../../../platform/html/locale.ts';
import { catalogueOf } from '../catalogue.ts';
import type { PageFrame, Problem, TypedValues } from '../frame.ts';
import { bold, deskPage, form, pagePath, problemsOf } from '../layout.ts';
import { sentAgainNotice, sentMailList } from '../sent-mail.ts';

export type MagicLinkView = PageFrame & { problems: readonly Problem[]; returnTo?: string | undefined } & (
    | { state: 'request'; values: TypedValues<'email'>; passwordEnabled: boolean }
    /** The browser that asked: waits for the link, or for the code from another browser */
    | { state: 'sent'; email: string; sentAgain?: boolean }
    /** The link was opened in the browser that asked */
    | { state: 'confirm'; token: string }
    /** The link was opened in another browser, before its button was pressed: nothing is consumed yet */
    | { state: 'confirm_elsewhere'; token: string }
    /** … and after: the code to type in the browser that asked */
    | { state: 'code'; code: string; expiresInSeconds: number }
    | { state: 'expired' }
  );

/** Posts `email`, `returnTo` to /magic-link, and `token` or `code` to /magic-link/confirm. */
export function magicLinkPage(view: MagicLinkView): Html {
  switch (view.state) {
    case 'request':
      return requestPage(view);
    case 'sent':
      return sentPage(view);
    case 'confirm':
    case 'confirm_elsewhere':
      return confirmPage(view);
    case 'code':
      return codePage(view);
    case 'expired':
      return expiredPage(view);
  }
}

function requestPage(view: Extract<MagicLinkView, { state: 'request' }>): Html {
  const { common, magicLink } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, ['email']);
  const signIn = pagePath(view, '/sign-in', view.returnTo);
  return deskPage(view, {
    pageTitle: magicLink.pageTitle,
    title: magicLink.title,
    lede: magicLink.lede,
    problems: view.problems,
    content: form(view, {
      path: '/magic-link',
      hidden: { returnTo: view.returnTo },
      className: 'stack block-start',
      content: html`${problems.summary()}${field({
        name: 'email',
        label: common.email,
        type: 'email',
        autocomplete: 'username',
        value: view.values.email,
        problem: problems.of('email'),
        autofocus: problems.focus === 'email',
      })}${button(magicLink.submit, { kind: 'primary', size: 'lg', block: true })}
${view.passwordEnabled && buttonLink(magicLink.usePassword, signIn, { kind: 'quiet', size: 'lg', block: true })}
`,
    }),
  });
}

function sentPage(view: Extract<MagicLinkView, { state: 'sent' }>): Html {
  const { magicLink } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, ['code']);
  const codeProblem = problems.of('code');
  return deskPage(view, {
    pageTitle: magicLink.sentTitle,
    title: magicLink.sentTitle,
    lede: magicLink.sent(bold(view.email)),
    problems: view.problems,
    content: html`${sentAgainNotice(view, ['code'])}<div class="block-next"><h2>${magicLink.otherDeviceTitle}</h2>
<p>${magicLink.otherDevice}</p>
${form(view, {
  path: '/magic-link/confirm',
  hidden: { email: view.email, returnTo: view.returnTo },
  className: 'code-form',
  content: html`<div class="code-row">${field({
    name: 'code',
    label: magicLink.codeLabel,
    type: 'code',
    autocomplete: 'one-time-code',
    pattern: '[0-9 ]{6,8}',
    maxLength: 8,
    problem: codeProblem,
    autofocus: codeProblem !== undefined,
  })}${button(magicLink.codeSubmit, { size: 'lg' })}</div>`,
})}</div>
${sentMailList(view, {
  resendPath: '/magic-link',
  otherAddressUrl: pagePath(view, '/magic-link', view.returnTo),
})}`,
  });
}

function confirmPage(view: Extract<MagicLinkView, { token: string }>): Html {
  const { magicLink } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, []);
  const here = view.state === 'confirm';
  return deskPage(view, {
    pageTitle: magicLink.pageTitle,
    title: here ? magicLink.confirmTitle(view.project.name) : magicLink.elsewhereTitle,
    lede: here ? magicLink.confirm : magicLink.elsewhere,
    problems: view.problems,
    content: form(view, {
      path: '/magic-link/confirm',
      hidden: { token: view.token, returnTo: view.returnTo },
      className: 'stack block-start',
      content: html`${problems.summary()}${button(here ? magicLink.confirmSubmit : magicLink.elsewhereSubmit, { kind: 'primary', size: 'lg', block: true })}
<p class="small muted">${magicLink.notYou}</p>
`,
    }),
  });
}

function codePage(view: Extract<MagicLinkView, { state: 'code' }>): Html {
  const { magicLink } = catalogueOf(view.locale);
  return deskPage(view, {
    pageTitle: magicLink.codeTitle,
    title: magicLink.codeTitle,
    lede: magicLink.codeLede,
    content: html`<p class="digits-shown block-start num">${view.code}</p>
<p class="also in-lede">${magicLink.codeExpires(formatWait(view.locale, view.expiresInSeconds))}</p>
<p class="also in-lede">${magicLink.codeNotYou}</p>`,
  });
}

function expiredPage(view: MagicLinkView): Html {
  const { common, magicLink } = catalogueOf(view.locale);
  return deskPage(view, {
    pageTitle: magicLink.expiredTitle,
    title: magicLink.expiredTitle,
    lede: magicLink.expired,
    content: html`<div class="stack tight block-start">${buttonLink(magicLink.sendNew, pagePath(view, '/magic-link', view.returnTo), { kind: 'primary', size: 'lg', block: true })}
${buttonLink(common.backToSignIn, pagePath(view, '/sign-in', view.returnTo), { kind: 'quiet', size: 'lg', block: true })}</div>`,
  });
}
