import { type Html, html } from '../../../platform/html/html.ts';
import { button, buttonLink } from '../../../platform/html/kit.ts';
import { catalogueOf } from '../catalogue.ts';
import type { PageFrame, Problem } from '../frame.ts';
import { bold, deskPage, form, problemsOf } from '../layout.ts';

export type ImpersonateView = PageFrame & { dashboardUrl: string } & (
    | {
        state: 'confirm';
        token: string;
        user: { email: string; name?: string | null | undefined };
        operatorEmail: string;
        reason: string;
        lifeSeconds: number;
        /** Whose session in this browser makes way */
        signedInAs?: string | undefined;
        problems: readonly Problem[];
      }
    /** The button of the banner was refused: it stands here again, with the reason */
    | { state: 'end'; user: { email: string; name?: string | null | undefined }; problems: readonly Problem[] }
    | { state: 'expired' }
  );

/** Where the dashboard sends an operator: posts `token` to /impersonate. Looking uses nothing up. */
export function impersonatePage(view: ImpersonateView): Html {
  const { impersonation } = catalogueOf(view.locale);
  const back = buttonLink(impersonation.toDashboard, view.dashboardUrl, { kind: 'quiet', size: 'lg', block: true });
  if (view.state === 'expired') {
    return deskPage(view, {
      pageTitle: impersonation.expiredTitle,
      title: impersonation.expiredTitle,
      lede: impersonation.expired,
      content: html`<p class="block-start">${back}</p>`,
    });
  }
  if (view.state === 'end') {
    return deskPage(view, {
      pageTitle: impersonation.pageTitle,
      title: impersonation.endTitle(view.user.name || view.user.email),
      problems: view.problems,
      content: form(view, {
        path: '/impersonate/end',
        className: 'stack block-start',
        content: html`${problemsOf(view, view.problems, []).summary()}${button(impersonation.end, { kind: 'primary', size: 'lg', block: true })}`,
      }),
    });
  }
  const { user, signedInAs } = view;
  return deskPage(view, {
    pageTitle: impersonation.pageTitle,
    title: impersonation.title(view.project.name, user.name || user.email),
    lede: impersonation.lede(view.lifeSeconds / 60),
    problems: view.problems,
    wide: true,
    content: form(view, {
      path: '/impersonate',
      hidden: { token: view.token },
      className: 'stack loose block-start',
      content: html`${problemsOf(view, view.problems, []).summary()}
<dl class="facts"><dt>${impersonation.account}</dt><dd>${user.email}</dd><dt>${impersonation.operator}</dt><dd>${view.operatorEmail}</dd><dt>${impersonation.reason}</dt><dd>${view.reason}</dd></dl>
${signedInAs === undefined ? undefined : html`<p class="small muted">${impersonation.replaces(bold(signedInAs))}</p>`}
<div class="stack tight">${button(impersonation.submit, { kind: 'primary', size: 'lg', block: true })}
${back}</div>
`,
    }),
  });
}
