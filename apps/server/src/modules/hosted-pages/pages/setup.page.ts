import { type Html, html } from '../../../platform/html/html.ts';
import { button, buttonLink, codeBlock, field } from '../../../platform/html/kit.ts';
import { catalogueOf } from '../catalogue.ts';
import type { PageFrame, Problem, TypedValues } from '../frame.ts';
import { deskPage, form, problemsOf } from '../layout.ts';
import { newPasswordField } from '../new-password-field.ts';

export type SetupView = PageFrame &
  (
    | {
        state: 'form';
        /** The one-time token that start-up printed */
        token: string;
        values: TypedValues<'email' | 'projectName' | 'projectSlug'>;
        problems: readonly Problem[];
        passwordMinimumCharacters: number;
      }
    | { state: 'expired' }
    /** The one time that the secret key is shown */
    | { state: 'ready'; createdName: string; baseUrl: string; secretKey: string; dashboardUrl: string }
    | { state: 'done'; dashboardUrl: string }
  );

/** First run of an instance. Posts `token`, `email`, `password`, `projectName`, `projectSlug` to /setup. */
export function setupPage(view: SetupView): Html {
  const { setup } = catalogueOf(view.locale);
  switch (view.state) {
    case 'form':
      return formPage(view);
    case 'expired':
      return deskPage(view, { pageTitle: setup.expiredTitle, title: setup.expiredTitle, lede: setup.expired });
    case 'ready':
      return readyPage(view);
    case 'done':
      return deskPage(view, {
        pageTitle: setup.doneTitle,
        title: setup.doneTitle,
        lede: setup.done,
        content: html`<p class="block-start">${buttonLink(setup.toDashboard, view.dashboardUrl, { kind: 'primary', size: 'lg', block: true })}</p>`,
      });
  }
}

function formPage(view: Extract<SetupView, { state: 'form' }>): Html {
  const { common, setup } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, ['email', 'password', 'projectName', 'projectSlug']);
  const operator = html`${field({
    name: 'email',
    label: common.email,
    type: 'email',
    autocomplete: 'username',
    maxLength: 254,
    value: view.values.email,
    problem: problems.of('email'),
    autofocus: problems.focus === 'email',
  })}${newPasswordField(view, {
    name: 'password',
    label: common.password,
    problem: problems.of('password'),
    autofocus: problems.focus === 'password',
  })}`;
  const project = html`${field({
    name: 'projectName',
    label: setup.projectName,
    autocomplete: 'off',
    spellcheck: false,
    maxLength: 60,
    value: view.values.projectName,
    hint: setup.projectNameHint,
    problem: problems.of('projectName'),
    autofocus: problems.focus === 'projectName',
  })}${field({
    name: 'projectSlug',
    label: setup.slug,
    autocomplete: 'off',
    spellcheck: false,
    autocapitalize: 'none',
    maxLength: 40,
    pattern: '[a-z0-9]([a-z0-9\\-]*[a-z0-9])?',
    value: view.values.projectSlug,
    hint: setup.slugHint,
    problem: problems.of('projectSlug'),
    autofocus: problems.focus === 'projectSlug',
  })}`;
  return deskPage(view, {
    pageTitle: setup.pageTitle,
    title: setup.title,
    lede: setup.lede,
    problems: view.problems,
    content: form(view, {
      path: '/setup',
      hidden: { token: view.token },
      className: 'stack loose block-start',
      content: html`${problems.summary()}<fieldset class="stack"><legend class="group-title">${setup.you}</legend>${operator}</fieldset>
<fieldset class="stack"><legend class="group-title">${setup.project}</legend>${project}</fieldset>
${button(setup.submit, { kind: 'primary', size: 'lg', block: true })}
`,
    }),
  });
}

function readyPage(view: Extract<SetupView, { state: 'ready' }>): Html {
  const { common, setup } = catalogueOf(view.locale);
  return deskPage(view, {
    pageTitle: setup.readyTitle,
    title: setup.readyTitle,
    lede: setup.ready(view.createdName),
    wide: true,
    content: html`<div class="stack loose block-start"><div class="stack tight">${codeBlock({
      id: 'secret-key',
      label: setup.secretKeyLabel,
      text: view.secretKey,
      copy: common.copy,
      copied: common.copied,
    })}<p class="small muted">${setup.secretKeyHint}</p></div>
${codeBlock({
  id: 'base-url',
  label: setup.baseUrlLabel,
  text: view.baseUrl,
  copy: common.copy,
  copied: common.copied,
})}${buttonLink(setup.toDashboard, view.dashboardUrl, { kind: 'primary', size: 'lg', block: true })}</div>`,
  });
}
