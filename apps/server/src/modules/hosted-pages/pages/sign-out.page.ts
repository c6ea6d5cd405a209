import { type Html, html } from '../../../platform/html/html.ts';
import { button, buttonLink } from '../../../platform/html/kit.ts';
import { catalogueOf } from '../catalogue.ts';
import type { PageFrame, Problem } from '../frame.ts';
import { bold, deskPage, form, pagePath, problemsOf } from '../layout.ts';

export type SignOutView = PageFrame &
  (
    | { state: 'confirm'; email: string; problems: readonly Problem[]; returnTo?: string | undefined; stayUrl: string }
    /** `accountsUrl`: where to choose among the other accounts of this browser, if there are any */
    | { state: 'done'; accountsUrl?: string | undefined }
  );

/** Posts `returnTo` to /sign-out. A link never signs out, because an image on another site could be that link. */
export function signOutPage(view: SignOutView): Html {
  const { signOut, switcher } = catalogueOf(view.locale);
  if (view.state === 'done') {
    return deskPage(view, {
      pageTitle: signOut.doneTitle,
      title: signOut.doneTitle,
      lede: signOut.done,
      content: html`<p class="stack tight block-start">${buttonLink(signOut.signInAgain, pagePath(view, '/sign-in'), { size: 'lg', block: true })}${view.accountsUrl && buttonLink(switcher.pageTitle, view.accountsUrl, { kind: 'quiet', size: 'lg', block: true })}</p>`,
    });
  }
  return deskPage(view, {
    pageTitle: signOut.pageTitle,
    title: signOut.title(view.project.name),
    lede: signOut.lede(bold(view.email)),
    problems: view.problems,
    content: form(view, {
      path: '/sign-out',
      hidden: { returnTo: view.returnTo },
      className: 'stack tight block-start',
      content: html`${problemsOf(view, view.problems, []).summary()}${button(signOut.submit, { kind: 'primary', size: 'lg', block: true })}
${buttonLink(signOut.stay, view.stayUrl, { kind: 'quiet', size: 'lg', block: true })}
`,
    }),
  });
}
