import { type Html, html } from '../../../platform/html/html.ts';
import { button, field, link } from '../../../platform/html/kit.ts';
import { catalogueOf } from '../catalogue.ts';
import type { PageFrame, Problem } from '../frame.ts';
import { deskPage, form, problemsOf } from '../layout.ts';
import { passkeyForm } from '../passkey-form.ts';
import { type ProviderLine, providerButtons } from '../provider-buttons.ts';
import { codeField, type TypedFactor } from './second-factor.page.ts';

export type StepUpWay = 'password' | TypedFactor;

/** The page that sends the mail. */
export type StepUpMailWay = 'magic-link' | 'email-code';

export type StepUpView = PageFrame & {
  problems: readonly Problem[];
  returnTo: string | undefined;
  email: string;
  /** Null: this account has nothing to type, and signs in again by mail or by what it is connected to */
  way: StepUpWay | null;
  others: readonly StepUpWay[];
  passkey: boolean;
  /** Null: the project sends no mail that signs in */
  mail: StepUpMailWay | null;
  /** Providers that the account is connected to */
  providers: readonly ProviderLine[];
};

/** Posts `way`, `password` or `code`, `returnTo` to /step-up. */
export function stepUpPage(view: StepUpView): Html {
  const { common, secondFactor, stepUp } = catalogueOf(view.locale);
  const { way } = view;
  const problems = problemsOf(view, view.problems, way === null ? [] : [way === 'password' ? 'password' : 'code']);
  return deskPage(view, {
    pageTitle: stepUp.pageTitle,
    title: stepUp.title,
    lede: ledeOf(view),
    problems: view.problems,
    content:
      way === null
        ? html`${problems.summary()}${view.passkey && passkeyButton(view)}${view.mail !== null && mailForm(view, view.mail)}${providerButtons(
            view,
            {
              after: view.passkey || view.mail !== null,
            },
          )}`
        : html`${form(view, {
            path: '/step-up',
            hidden: { way, returnTo: view.returnTo },
            className: 'stack block-start',
            content: html`${problems.summary()}${
              way === 'password'
                ? html`<input type="text" autocomplete="username" value="${view.email}" readonly hidden>${field({
                    name: 'password',
                    label: common.password,
                    type: 'password',
                    autocomplete: 'current-password',
                    revealLabel: common.showPassword,
                    problem: problems.of('password'),
                    autofocus: true,
                  })}`
                : codeField(view, way, problems.of('code'))
            }${button(stepUp.submit, { kind: 'primary', size: 'lg', block: true })}
`,
          })}${view.passkey && passkeyButton(view)}<div class="stack tight block-next">${view.others.map((other) => html`<p class="also">${link(other === 'password' ? common.password : secondFactor.others[other], wayUrl(view, other))}</p>`)}</div>`,
  });
}

function ledeOf({ locale, way, passkey, mail }: StepUpView): string {
  const { providers, stepUp } = catalogueOf(locale);
  if (way !== null || passkey) return stepUp.lede;
  if (mail === null) return providers.signInAgain;
  return mail === 'magic-link' ? stepUp.byMail : stepUp.byCode;
}

function mailForm(view: StepUpView, mail: StepUpMailWay): Html {
  const { emailCode, magicLink } = catalogueOf(view.locale);
  const label = mail === 'magic-link' ? magicLink.submit : emailCode.submit;
  return form(view, {
    path: `/${mail}`,
    hidden: { email: view.email, returnTo: view.returnTo },
    className: 'stack block-start',
    content: button(label, { ...(view.passkey ? {} : { kind: 'primary' }), size: 'lg', block: true, icon: 'mail' }),
  });
}

function passkeyButton(view: StepUpView): Html {
  const { passkeys } = catalogueOf(view.locale);
  return passkeyForm(view, {
    path: '/step-up',
    hidden: { way: 'passkey', returnTo: view.returnTo },
    optionsPath: '/auth/step-up/challenge',
    ask: { way: 'passkey' },
    does: 'get',
    label: passkeys.use,
    size: 'lg',
  });
}

function wayUrl({ basePath, returnTo }: StepUpView, way: StepUpWay): string {
  return `${basePath}/step-up?${new URLSearchParams({ with: way, ...(returnTo === undefined ? {} : { returnTo }) })}`;
}
