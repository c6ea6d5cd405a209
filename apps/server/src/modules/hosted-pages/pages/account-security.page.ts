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
  /** `renewable`: there is a second step that they can stand in for */
  recoveryCodes: { left: number; renewable: boolean };
  /** Null: the project does not offer them */
  passkeys: readonly PasskeyLine[] | null;
  /** While one is being set up; `shown` null: its picture was shown already */
  setUp?: { shown: SetUpShown | null } | undefined;
  done?:
    | 'removed'
    | 'kept'
    | 'codes_kept'
    | 'passkey_added'
    | 'passkey_renamed'
    | 'passkey_removed'
    | 'last_passkey_removed'
    | undefined;
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
        : view.setUp
          ? setUpSection(view, view.setUp.shown)
          : appSection(view)
    }${view.passkeys && !view.setUp && passkeysSection(view, view.passkeys)}${
      view.recoveryCodes.renewable && !view.setUp && codesSection(view)
    }`,
  });
}

function doneWords({ done, locale, recoveryCodes }: AccountSecurityView) {
  const { passkeys, security } = catalogueOf(locale);
  switch (done) {
    case undefined:
      return undefined;
    case 'removed':
      return security.done[recoveryCodes.renewable ? 'appRemoved' : 'removed'];
    case 'kept':
      return security.done.kept;
    case 'codes_kept':
      return security.done.codesKept;
    case 'passkey_added':
      return recoveryCodes.renewable && recoveryCodes.left === 0 ? passkeys.done.addedFirst : passkeys.done.added;
    case 'passkey_renamed':
      return passkeys.done.renamed;
    case 'passkey_removed':
      return passkeys.done.removed;
    case 'last_passkey_removed':
      return passkeys.done.removedLast;
  }
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
  const isLastRequired = view.policy === 'required' && !view.passkeys?.length;
  const remove =
    !isLastRequired &&
    form(view, { path: '/account/security/totp/remove', content: button(security.remove, { kind: 'danger' }) });
  return html`<section class="section"><header><div><h2>${security.appTitle}</h2><p>${security.since(formatDate(view.locale, totp.confirmedAt))}${used}</p>${isLastRequired && html`<p>${security.requiredText}</p>`}</div><span class="badge ok">${security.on}</span></header>
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
  const { left } = view.recoveryCodes;
  const text = left === 0 ? security.codesNone : `${security.codesLeft(left)} ${security.codesText}`;
  return html`<section class="section"><header><div><h2>${security.codesTitle}</h2><p>${text}</p></div></header>
${form(view, { path: '/account/security/recovery-codes', content: button(left === 0 ? security.make : security.renew) })}</section>`;
}
