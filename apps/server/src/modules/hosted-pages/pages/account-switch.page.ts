import { type Html, html } from '../../../platform/html/html.ts';
import { button, buttonLink, notice } from '../../../platform/html/kit.ts';
import { catalogueOf } from '../catalogue.ts';
import type { PageFrame, Problem } from '../frame.ts';
import { deskPage, form, initials, pagePath, problemsOf } from '../layout.ts';

export type AccountLine = { userId: string; email: string; name?: string | null | undefined; current: boolean };

export type AccountSwitchView = PageFrame & {
  /** The current one first */
  accounts: readonly AccountLine[];
  /** Five are there already */
  full: boolean;
  returnTo?: string | undefined;
  /** Where the current account goes on */
  stayUrl: string;
  problems: readonly Problem[];
  signedOut?: boolean;
};

/** Posts `userId` to /account/switch and /account/switch/sign-out, and `returnTo` alone to /account/switch/add and /account/switch/sign-out-all. */
export function accountSwitchPage(view: AccountSwitchView): Html {
  const { switcher } = catalogueOf(view.locale);
  const problem = problemsOf(view, view.problems, []).summary();
  const done = view.signedOut && view.problems.length === 0 ? notice('ok', switcher.signedOut) : undefined;
  const shown = problem ?? done;
  const above = shown && html`<div class="block-start">${shown}</div>`;
  if (view.accounts.length === 0) {
    return deskPage(view, {
      pageTitle: switcher.pageTitle,
      title: switcher.noneTitle,
      lede: switcher.none,
      problems: view.problems,
      content: html`${above}<p class="block-start">${buttonLink(switcher.signIn, pagePath(view, '/sign-in', view.returnTo), { kind: 'primary', size: 'lg', block: true })}</p>`,
    });
  }
  return deskPage(view, {
    pageTitle: switcher.pageTitle,
    title: switcher.title,
    lede: switcher.lede(view.project.name),
    problems: view.problems,
    wide: true,
    content: html`${above}<ul class="list framed block-start accounts">${view.accounts.map((account) => accountLine(view, account))}</ul>
${below(view)}`,
  });
}

function accountLine(view: AccountSwitchView, account: AccountLine): Html {
  const { switcher } = catalogueOf(view.locale);
  const name = account.name || account.email;
  const detail = account.name ? html`<br><span class="detail">${account.email}</span>` : undefined;
  const go = account.current
    ? buttonLink(switcher.stay, view.stayUrl, { size: 'sm', hiddenObject: name })
    : form(view, {
        path: '/account/switch',
        hidden: { userId: account.userId, returnTo: view.returnTo },
        content: button(switcher.use, { size: 'sm', hiddenObject: name }),
      });
  const leave = form(view, {
    path: '/account/switch/sign-out',
    hidden: { userId: account.userId, returnTo: view.returnTo },
    content: button(switcher.signOut, { size: 'sm', kind: 'quiet', hiddenObject: name }),
  });
  return html`<li><span class="avatar" aria-hidden="true">${initials(name)}</span><span class="what"><b>${name}</b>${account.current && html` <span class="badge accent">${switcher.current}</span>`}${detail}</span><div class="row wrap list-actions">${go}${leave}</div></li>
`;
}

function below(view: AccountSwitchView): Html {
  const { switcher } = catalogueOf(view.locale);
  const hidden = { returnTo: view.returnTo };
  const add = view.full
    ? html`<p class="small muted">${switcher.full}</p>`
    : form(view, { path: '/account/switch/add', hidden, content: button(switcher.add, { size: 'lg', block: true }) });
  const all = form(view, {
    path: '/account/switch/sign-out-all',
    hidden,
    content: button(switcher.signOutAll, { kind: 'quiet', size: 'lg', block: true }),
  });
  return html`<div class="stack tight block-start">${add}${view.accounts.length > 1 && all}</div>`;
}
