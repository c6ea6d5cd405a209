import { type Html, html } from '../../../platform/html/html.ts';
import { button, buttonLink, checkbox, field, link } from '../../../platform/html/kit.ts';
import { catalogueOf } from '../catalogue.ts';
import type { PageFrame, Problem } from '../frame.ts';
import { deskPage, form, problemsOf } from '../layout.ts';
import { passkeyForm } from '../passkey-form.ts';

/** What is typed. Whatever a device signs has a button of its own. */
export type TypedFactor = 'totp' | 'recovery_code';

export type SecondFactorView = PageFrame & {
  problems: readonly Problem[];
} & (
    | {
        state: 'ask';
        attempt: string;
        /** The one that is asked for now, and those that may be used instead. Null: the passkey */
        factor: TypedFactor | null;
        others: readonly TypedFactor[];
        /** 0: no browser is trusted here, or by this account */
        trustedDeviceDays: number;
        passkey: boolean;
      }
    | { state: 'ended' }
  );

/** Posts `attempt`, `factor`, `code`, `trustDevice` to /sign-in/second-factor. */
export function secondFactorPage(view: SecondFactorView): Html {
  if (view.state === 'ended') return endedPage(view);
  const { secondFactor } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, view.factor === null ? [] : ['code']);
  return deskPage(view, {
    pageTitle: secondFactor.pageTitle,
    title: secondFactor.title,
    lede: secondFactor.ledes[view.factor ?? 'passkey'],
    problems: view.problems,
    content: html`${
      view.factor === null
        ? html`<div class="stack block-start">${problems.summary()}${passkeyButton(view, view.attempt, 'primary')}</div>`
        : html`${codeForm(view, view.factor, problems)}${view.passkey && passkeyButton(view, view.attempt, 'quiet')}`
    }<div class="stack tight block-next">${view.others.map(
      (factor) =>
        html`<p class="also">${link(secondFactor.others[factor], otherUrl(view.basePath, view.attempt, factor))}</p>`,
    )}<p class="small muted">${secondFactor.help}</p></div>`,
  });
}

type Asking = Extract<SecondFactorView, { state: 'ask' }>;

function codeForm(view: Asking, factor: TypedFactor, problems: ReturnType<typeof problemsOf>): Html {
  const { secondFactor } = catalogueOf(view.locale);
  return form(view, {
    path: '/sign-in/second-factor',
    hidden: { attempt: view.attempt, factor },
    className: 'stack block-start',
    content: html`${problems.summary()}${codeField(view, factor, problems.of('code'))}${
      view.trustedDeviceDays > 0 &&
      checkbox({ name: 'trustDevice', value: 'true', label: secondFactor.trust(view.trustedDeviceDays) })
    }
${button(secondFactor.submit, { kind: 'primary', size: 'lg', block: true })}
`,
  });
}

function passkeyButton(view: PageFrame, attempt: string, kind: 'primary' | 'quiet'): Html {
  const { passkeys } = catalogueOf(view.locale);
  return passkeyForm(view, {
    path: '/sign-in/second-factor',
    hidden: { attempt, factor: 'passkey' },
    optionsPath: '/auth/sign-in/second-factor/challenge',
    ask: { attempt, factor: 'passkey' },
    does: 'get',
    label: passkeys.use,
    kind,
    size: 'lg',
  });
}

/** The code of an authenticator, or a recovery code. */
export function codeField(frame: PageFrame, factor: TypedFactor, problem: string | undefined): Html {
  const { secondFactor } = catalogueOf(frame.locale);
  const typed = { name: 'code', label: secondFactor.codeLabels[factor], problem, autofocus: true };
  return factor === 'totp'
    ? field({ ...typed, type: 'digits', autocomplete: 'one-time-code', pattern: '[0-9 ]{6,8}', maxLength: 8 })
    : field({ ...typed, autocomplete: 'off', maxLength: 40, spellcheck: false, autocapitalize: 'none' });
}

function otherUrl(basePath: string, attempt: string, factor: TypedFactor): string {
  return `${basePath}/sign-in/second-factor?${new URLSearchParams({ attempt, with: factor })}`;
}

/** Also for the other steps of a sign-in that has ended. */
export function endedPage(frame: PageFrame): Html {
  const { secondFactor } = catalogueOf(frame.locale);
  return deskPage(frame, {
    pageTitle: secondFactor.endedTitle,
    title: secondFactor.endedTitle,
    lede: secondFactor.ended,
    content: html`<div class="stack tight block-start">${buttonLink(secondFactor.signInAgain, `${frame.basePath}/sign-in`, { kind: 'primary', size: 'lg', block: true })}</div>`,
  });
}
