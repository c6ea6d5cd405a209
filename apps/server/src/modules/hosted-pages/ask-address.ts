import { type Html, html } from '../../platform/html/html.ts';
import { button, field } from '../../platform/html/kit.ts';
import { captchaField } from './captcha-widget.ts';
import { catalogueOf } from './catalogue.ts';
import type { PageFrame, Problem, TypedValues } from './frame.ts';
import { deskPage, form, problemsOf } from './layout.ts';

type AddressView = PageFrame & {
  readonly problems: readonly Problem[];
  readonly returnTo?: string | undefined;
  readonly values: TypedValues<'email'>;
};
type Words = { readonly pageTitle: string; readonly title: string; readonly lede: string; readonly submit: string };

/** A page that asks for an address, to which a mail goes. Posts `email`, `returnTo` and the captcha's answer to `path`; `otherWay` stands below. */
export function askAddressPage(
  view: AddressView,
  { path, words, otherWay }: { readonly path: string; readonly words: Words; readonly otherWay: Html | false },
): Html {
  const { common } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, ['email', 'captcha']);
  return deskPage(view, {
    pageTitle: words.pageTitle,
    title: words.title,
    lede: words.lede,
    problems: view.problems,
    content: form(view, {
      path,
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
      })}${captchaField(view, problems.of('captcha'))}${button(words.submit, { kind: 'primary', size: 'lg', block: true })}
${otherWay}
`,
    }),
  });
}
