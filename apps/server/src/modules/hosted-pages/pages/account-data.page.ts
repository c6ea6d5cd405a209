import { type Html, html } from '../../../platform/html/html.ts';
import { button, buttonLink, field, notice } from '../../../platform/html/kit.ts';
import { formatDate } from '../../../platform/html/locale.ts';
import { catalogueOf } from '../catalogue.ts';
import type { AccountFrame, Problem } from '../frame.ts';
import { accountPage, form, problemsOf } from '../layout.ts';

export type AccountDataView = AccountFrame & {
  problems: readonly Problem[];
  /** When a deletion that was asked for takes place; absent: none was */
  deletionAt?: Date | undefined;
  /** This is the answer to "Keep my account" */
  kept?: boolean;
  /** The newest one that was asked for; `url` leads to the file, or first to a fresh proof */
  dataExport?: { state: 'preparing' } | { state: 'ready'; url: string; expiresAt: Date } | undefined;
  /** Where somebody who is about to be deleted, or has decided to stay, goes on */
  continueUrl?: string | undefined;
  /** False for somebody without a password, who proves it by a fresh sign-in instead */
  hasPassword: boolean;
};

/** Posts `password` to /account/data/delete, and nothing but the form token to /account/data/keep and /account/data/export. */
export function accountDataPage(view: AccountDataView): Html {
  const { data } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, ['password']);
  const kept = view.kept && view.problems.length === 0 ? notice('ok', data.keptTitle, data.keptDetail) : undefined;
  return accountPage(view, {
    current: 'data',
    title: data.title,
    problems: view.problems,
    content: html`${problems.summary() ?? kept}${view.deletionAt && scheduledSection(view, view.deletionAt)}${exportSection(view)}${!view.deletionAt && deleteSection(view)}`,
  });
}

function exportSection(view: AccountDataView): Html {
  const { dataExport } = catalogueOf(view.locale);
  const state = view.dataExport;
  const request = (label: string, kind?: 'primary') =>
    form(view, { path: '/account/data/export', content: button(label, kind ? { kind } : {}) });
  const content =
    state === undefined
      ? request(dataExport.request, 'primary')
      : state.state === 'preparing'
        ? html`<p><b>${dataExport.preparing}</b> ${dataExport.preparingDetail}</p>`
        : html`<p class="muted">${dataExport.readyText(formatDate(view.locale, state.expiresAt))}</p>
<div class="actions">${buttonLink(dataExport.download, state.url, { kind: 'primary' })}${request(dataExport.again)}</div>`;
  return html`<section class="section"><header><div><h2>${dataExport.title}</h2><p>${dataExport.text(view.project.name)}</p></div></header>
${content}</section>
`;
}

function deleteSection(view: AccountDataView): Html {
  const { common, data } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, ['password']);
  const password = field({
    name: 'password',
    label: data.passwordLabel,
    type: 'password',
    autocomplete: 'current-password',
    revealLabel: common.showPassword,
    problem: problems.of('password'),
    autofocus: problems.focus === 'password',
  });
  return html`<section class="section"><header><div><h2>${data.deleteTitle}</h2><p>${data.deleteText(view.project.name)}</p></div></header>
<ul class="reasons">${data.reasons.map((reason) => html`<li>${reason}</li>`)}</ul>
${form(view, {
  path: '/account/data/delete',
  className: 'stack',
  content: html`${view.hasPassword && password}<div>${button(data.submit, { kind: 'danger solid' })}</div>`,
})}</section>`;
}

function scheduledSection(view: AccountDataView, deletionAt: Date): Html {
  const { data } = catalogueOf(view.locale);
  return html`<section class="section"><header><div><h2>${data.scheduledTitle(formatDate(view.locale, deletionAt))}</h2><p>${data.scheduledText}</p></div></header>
${form(view, {
  path: '/account/data/keep',
  hidden: { returnTo: view.continueUrl },
  className: 'actions',
  content: html`${button(data.keep, { kind: 'primary' })}${view.continueUrl && buttonLink(data.goOn(view.project.name), view.continueUrl)}`,
})}</section>
`;
}
