import { type Html, html } from '../../../platform/html/html.ts';
import { button, notice } from '../../../platform/html/kit.ts';
import { formatDate } from '../../../platform/html/locale.ts';
import { catalogueOf } from '../catalogue.ts';
import type { AccountFrame, Problem } from '../frame.ts';
import { accountPage, form, problemsOf } from '../layout.ts';
import { type PasskeyLine, passkeysSection } from './account-passkeys.page.ts';
import { type SetUpShown, setUpCodeField, setUpPart } from './enrolment.page.ts';

export type AccountSecurityView = AccountFrame & {
  problems: readonly Problem[];
  policy: 'off' | 'optional' | 'required';
  totp: { confirmedAt: Date; lastUsedAt: Date | null } | null;
  recoveryCodesLeft: number;
  /** Null: the project does not offer them */
  passkeys: readonly PasskeyLine[] | null;
  /** While one is being set up; `shown` null: its picture was shown already */
  setUp?: { shown: SetUpShown | null } | undefined;
  done?: 'removed' | 'kept' | 'passkey_added' | 'passkey_renamed' | 'passkey_removed' | undefined;
};

/** Posts nothing but the form token to /account/security/totp, …/totp/remove and …/recovery-codes, and `code` to …/totp/confirm. */
export function accountSecurityPage(view: AccountSecurityView): Html {
  const { security } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, ['code']);
  const words = view.problems.length === 0 ? doneWords(view) : undefined;
  return accountPage(view, {
    current: 'security',
    title: security.title,
    problems: view.problems,
    content: html`${problems.summary() ?? (words && notice('ok', words.title, words.detail))}${
      view.policy === 'off'
        ? notice('info', security.disabledTitle, security.disabled)
        : html`${view.setUp ? setUpSection(view, view.setUp.shown) : appSection(view)}${view.totp && !view.setUp && codesSection(view)}`
    }${view.passkeys && !view.setUp && passkeysSection(view, view.passkeys)}`,
  });
}

function doneWords({ done, locale }: AccountSecurityView) {
  const { passkeys, security } = catalogueOf(locale);
  if (done === undefined) return undefined;
  if (done === 'removed' || done === 'kept') return security.done[done];
  return passkeys.done[done === 'passkey_added' ? 'added' : done === 'passkey_renamed' ? 'renamed' : 'removed'];
}

function appSection(view: AccountSecurityView): Html {
  const { security } = catalogueOf(view.locale);
  const { totp } = view;
  const begin = (label: string, kind?: 'primary') =>
    form(view, { path: '/account/security/totp', content: button(label, kind === undefined ? {} : { kind }) });
  if (totp === null)
    return html`<section class="section"><header><div><h2>${security.appTitle}</h2><p>${security.offText}</p></div><span class="badge">${security.off}</span></header>
${begin(security.setUp, 'primary')}</section>`;
  const used = totp.lastUsedAt && `, ${security.lastUsed(formatDate(view.locale, totp.lastUsedAt))}`;
  const remove =
    view.policy !== 'required' &&
    form(view, { path: '/account/security/totp/remove', content: button(security.remove, { kind: 'danger' }) });
  return html`<section class="section"><header><div><h2>${security.appTitle}</h2><p>${security.since(formatDate(view.locale, totp.confirmedAt))}${used}</p>${view.policy === 'required' && html`<p>${security.requiredText}</p>`}</div><span class="badge ok">${security.on}</span></header>
<div class="row wrap">${begin(security.replace)}${remove}</div></section>`;
}

function setUpSection(view: AccountSecurityView, shown: SetUpShown | null): Html {
  const { enrolment } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, ['code']);
  return html`<section class="section"><header><div><h2>${enrolment.scanTitle}</h2><p>${shown ? enrolment.scan : enrolment.again}</p></div></header>
<div class="stack">${shown && setUpPart(view, shown)}${form(view, {
    path: '/account/security/totp/confirm',
    className: 'stack',
    content: html`${setUpCodeField(view, problems.of('code'))}<div>${button(enrolment.confirm, { kind: 'primary' })}</div>`,
  })}${form(view, { path: '/account/security/totp', content: button(enrolment.startOver, { kind: 'quiet' }) })}
<p class="small muted">${enrolment.app}</p></div></section>`;
}

function codesSection(view: AccountSecurityView): Html {
  const { security } = catalogueOf(view.locale);
  return html`<section class="section"><header><div><h2>${security.codesTitle}</h2><p>${security.codesLeft(view.recoveryCodesLeft)} ${security.codesText}</p></div></header>
${form(view, { path: '/account/security/recovery-codes', content: button(security.renew) })}</section>`;
}
