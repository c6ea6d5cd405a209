import { type Html, html } from '../../platform/html/html.ts';
import { field } from '../../platform/html/kit.ts';
import { catalogueOf, problemText } from './catalogue.ts';
import type { PageFrame } from './frame.ts';

/**
 * Where a password is chosen: the rule stands beneath, for everybody. Where scripts run, `hosted.js` says beside it how hard what is typed is to guess;
 * whether it stands on a list only the server knows.
 */
export function newPasswordField(
  view: PageFrame & { passwordMinimumCharacters: number },
  options: { name: string; label: string; problem: string | undefined; autofocus: boolean },
): Html {
  const { common } = catalogueOf(view.locale);
  const least = view.passwordMinimumCharacters;
  const input = field({
    ...options,
    type: 'password',
    autocomplete: 'new-password',
    minLength: least,
    maxLength: 128,
    hint: common.passwordHint(least),
    revealLabel: common.showPassword,
  });
  const { strength } = common;
  const { title: personal } = problemText(view.locale, { code: 'passwords.too_personal' });
  return html`<div class="new-password">${input}<div class="strength" hidden data-strength="${options.name}" data-least="${least}" data-project="${view.project.name}" data-more="${strength.more}" data-one-more="${strength.oneMore}" data-personal="${personal}" data-weak="${strength.weak}" data-fair="${strength.fair}" data-good="${strength.good}" data-strong="${strength.strong}"><span class="bars" aria-hidden="true"><i></i><i></i><i></i><i></i></span><span class="hint" aria-hidden="true"></span><span class="sr" role="status"></span></div></div>
`;
}
