import { type Html, html } from '../../../platform/html/html.ts';
import { button, buttonLink, codeBlock, field } from '../../../platform/html/kit.ts';
import { type QrCode, qrCodePicture } from '../../../platform/html/qr-code.ts';
import { catalogueOf } from '../catalogue.ts';
import type { PageFrame, Problem } from '../frame.ts';
import { deskPage, form, problemsOf } from '../layout.ts';
import { passkeyForm } from '../passkey-form.ts';

export type SetUpShown = { readonly secret: string; readonly qrCode: QrCode };

export type EnrolmentView = PageFrame & { problems: readonly Problem[] } & (
    | {
        state: 'begin';
        attempt: string;
        /** One may be made instead */
        passkey: boolean;
      }
    /** Null: shown already, and asked for its code once more. */
    | { state: 'confirm'; attempt: string; setUp: SetUpShown | null }
    | { state: 'codes'; recoveryCodes: readonly string[]; goOnUrl: string }
  );

/** Posts `attempt` to /sign-in/enrolment (with `credential` to /sign-in/enrolment/passkey), and `attempt` and `code` to /sign-in/enrolment/confirm. */
export function enrolmentPage(view: EnrolmentView): Html {
  const { enrolment } = catalogueOf(view.locale);
  if (view.state === 'codes') return recoveryCodesPage(view, view);
  const { attempt } = view;
  const problems = problemsOf(view, view.problems, ['code']);
  return deskPage(view, {
    pageTitle: enrolment.pageTitle,
    title: view.state === 'begin' ? enrolment.title : enrolment.scanTitle,
    lede: view.state === 'begin' ? enrolment.lede(view.project.name) : enrolment.scan,
    problems: view.problems,
    content:
      view.state === 'begin'
        ? html`<div class="stack block-start">${form(view, {
            path: '/sign-in/enrolment',
            hidden: { attempt },
            className: 'stack',
            content: html`${problems.summary()}${button(enrolment.begin, { kind: 'primary', size: 'lg', block: true })}
<p class="small muted">${enrolment.app}</p>`,
          })}${view.passkey && passkeyButton(view, attempt)}</div>`
        : html`<div class="stack block-start">${problems.summary()}${view.setUp && setUpPart(view, view.setUp)}
${form(view, {
  path: '/sign-in/enrolment/confirm',
  hidden: { attempt },
  className: 'stack',
  content: html`${setUpCodeField(view, problems.of('code'))}${button(enrolment.confirm, { kind: 'primary', size: 'lg', block: true })}`,
})}${form(view, {
  path: '/sign-in/enrolment',
  hidden: { attempt },
  content: button(enrolment.startOver, { kind: 'quiet', size: 'lg', block: true }),
})}</div>`,
  });
}

function passkeyButton(view: PageFrame, attempt: string): Html {
  const { passkeys } = catalogueOf(view.locale);
  return passkeyForm(view, {
    path: '/sign-in/enrolment/passkey',
    hidden: { attempt },
    optionsPath: '/auth/sign-in/enrolment',
    ask: { attempt, factor: 'passkey' },
    does: 'create',
    label: passkeys.addInstead,
    size: 'lg',
  });
}

/** The picture, and the same to type. */
export function setUpPart(frame: PageFrame, { secret, qrCode }: SetUpShown): Html {
  const { common, enrolment } = catalogueOf(frame.locale);
  return html`${qrCodePicture(qrCode, enrolment.qrLabel)}
<details class="typed-key"><summary>${enrolment.typed}</summary>
${codeBlock({ id: 'totp-key', label: enrolment.qrLabel, text: secret, copy: common.copy, copied: common.copied })}</details>`;
}

export function setUpCodeField(frame: PageFrame, problem: string | undefined): Html {
  const { enrolment } = catalogueOf(frame.locale);
  return field({
    name: 'code',
    label: enrolment.codeLabel,
    type: 'digits',
    autocomplete: 'one-time-code',
    pattern: '[0-9 ]{6,8}',
    maxLength: 8,
    problem,
    autofocus: problem !== undefined,
  });
}

/** In the answer of a post, because they are shown once and belong into no address. */
export function recoveryCodesPage(
  frame: PageFrame,
  { recoveryCodes, goOnUrl }: { recoveryCodes: readonly string[]; goOnUrl: string },
): Html {
  const { common, enrolment } = catalogueOf(frame.locale);
  return deskPage(frame, {
    pageTitle: enrolment.codesTitle,
    title: enrolment.codesTitle,
    lede: enrolment.codes,
    content: html`<div class="stack block-start">${codeBlock({
      id: 'recovery-codes',
      label: enrolment.codesLabel,
      text: recoveryCodes.join('\n'),
      copy: common.copy,
      copied: common.copied,
    })}${buttonLink(enrolment.saved, goOnUrl, { kind: 'primary', size: 'lg', block: true })}</div>`,
  });
}
