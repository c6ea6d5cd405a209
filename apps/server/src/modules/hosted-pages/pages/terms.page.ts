import { type Html, html } from '../../../platform/html/html.ts';
import { button, link } from '../../../platform/html/kit.ts';
import { catalogueOf } from '../catalogue.ts';
import type { PageFrame, Problem } from '../frame.ts';
import { deskPage, form, problemsOf } from '../layout.ts';

export type TermsView = PageFrame & {
  problems: readonly Problem[];
  attempt: string;
  terms: { version: string; url: string };
};

/** Posts `attempt` and `acceptedTerms` to /sign-in/terms. */
export function termsPage(view: TermsView): Html {
  const { terms } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, []);
  return deskPage(view, {
    pageTitle: terms.pageTitle,
    title: terms.title,
    lede: terms.lede(view.project.name),
    problems: view.problems,
    content: form(view, {
      path: '/sign-in/terms',
      hidden: { attempt: view.attempt, acceptedTerms: view.terms.version },
      className: 'stack block-start',
      content: html`${problems.summary()}<p>${link(terms.read, view.terms.url)}</p>
${button(terms.submit, { kind: 'primary', size: 'lg', block: true })}
<p class="small muted">${terms.leave}</p>`,
    }),
  });
}
