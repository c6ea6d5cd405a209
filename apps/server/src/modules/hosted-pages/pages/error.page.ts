import { type Html, html } from '../../../platform/html/html.ts';
import { buttonLink } from '../../../platform/html/kit.ts';
import { formatWait } from '../../../platform/html/locale.ts';
import { catalogueOf } from '../catalogue.ts';
import type { PageFrame } from '../frame.ts';
import { deskPage } from '../layout.ts';

export type ErrorView = PageFrame & {
  kind:
    | 'project_not_found'
    | 'not_found'
    | 'forbidden'
    | 'cross_site'
    | 'return_refused'
    | 'malformed'
    | 'too_many'
    | 'unavailable'
    | 'failed';
  /** Absent: there is no sign-in page to lead to */
  signInUrl?: string | undefined;
  retryAfterSeconds?: number | undefined;
  requestId?: string | undefined;
  /** Where "Try again" leads, a path of this host; only for what a GET can repeat */
  retryUrl?: string | undefined;
};

/** What is shown instead of a page: 400, 403, 404, 429, 500, 503. With an unknown project the frame is the instance's own. */
export function errorPage(view: ErrorView): Html {
  const { errors } = catalogueOf(view.locale);
  const { title, text } = wordsOf(view);
  const home = view.signInUrl && buttonLink(errors.toSignIn, view.signInUrl, { size: 'lg', block: true });
  const retry =
    view.retryUrl === undefined
      ? undefined
      : buttonLink(errors.tryAgain, view.retryUrl, { kind: 'primary', size: 'lg', block: true });
  return deskPage(view, {
    pageTitle: title,
    title,
    lede: text,
    content: html`${(retry ?? home) && html`<p class="block-start">${retry ?? home}</p>`}
${view.requestId && html`<p class="small faint block-start">${errors.requestId} <code>${view.requestId}</code></p>`}`,
  });
}

function wordsOf(view: ErrorView): { title: string; text: string } {
  const { errors } = catalogueOf(view.locale);
  const wait =
    view.retryAfterSeconds === undefined ? errors.fewMinutes : formatWait(view.locale, view.retryAfterSeconds);
  switch (view.kind) {
    case 'project_not_found':
      return { title: errors.notFoundTitle, text: errors.projectNotFound };
    case 'not_found':
      return { title: errors.notFoundTitle, text: errors.notFound };
    case 'forbidden':
      return { title: errors.forbiddenTitle, text: errors.forbidden };
    case 'cross_site':
      return { title: errors.crossSiteTitle, text: errors.crossSite };
    case 'return_refused':
      return { title: errors.returnRefusedTitle, text: errors.returnRefused(view.project.name) };
    case 'malformed':
      return { title: errors.malformedTitle, text: errors.malformed };
    case 'too_many':
      return { title: errors.tooManyTitle, text: errors.tooMany(wait) };
    case 'unavailable':
      return { title: errors.unavailableTitle, text: errors.unavailable(wait) };
    case 'failed':
      return { title: errors.failedTitle, text: errors.failed };
  }
}
