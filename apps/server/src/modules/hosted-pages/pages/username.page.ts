import { type Html, html } from '../../../platform/html/html.ts';
import { button } from '../../../platform/html/kit.ts';
import { catalogueOf } from '../catalogue.ts';
import { deskPage, form, problemsOf } from '../layout.ts';
import { type UsernameFieldView, usernameField } from '../new-account-fields.ts';

export type UsernameView = UsernameFieldView & { attempt: string };

/** Posts `attempt` and `username` to /sign-in/username. */
export function usernamePage(view: UsernameView): Html {
  const { username } = catalogueOf(view.locale);
  const problems = problemsOf(view, view.problems, ['username']);
  return deskPage(view, {
    pageTitle: username.pageTitle,
    title: username.pageTitle,
    lede: username.lede(view.project.name),
    problems: view.problems,
    content: form(view, {
      path: '/sign-in/username',
      hidden: { attempt: view.attempt },
      className: 'stack block-start',
      content: html`${problems.summary()}${usernameField(view, { autofocus: true })}
${button(username.submit, { kind: 'primary', size: 'lg', block: true })}
<p class="small muted">${username.leave}</p>`,
    }),
  });
}
