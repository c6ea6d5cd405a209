import { type Html, html } from '../../../platform/html/html.ts';
import { buttonLink } from '../../../platform/html/kit.ts';
import { formatWait } from '../../../platform/html/locale.ts';
import { catalogueOf } from '../catalogue.ts';
import type { PageFrame } from '../frame.ts';
import { deskPage } from '../layout.ts';

export type ErrorView = PageFrame & {
  kind: 'project_not_found' | 'not_found' | 'forbidden' | 'too_many' | 'unavailable' | 'failed';
  retryAfterSeconds?: number | undefined;
  requestId?: string | undefined;
  /** Where "Try again" leads, a path of this host; only for what a GET can repeat */
  retryUrl?: string | undefined;
};

/** What is shown instead of a page: 404, 403, 429, 503, 500. With an unknown project the frame is the instance's own. */
export function errorPage(view: ErrorView): Html {
  const { errors } = catalogueOf(view.locale);
  const { title, text } = wordsOf(view);
  const home =
    view.kind === 'project_not_found'
      ? undefined
      : buttonLink(errors.toSignIn, `${view.basePath}/sign-in`, { size: 'lg', block: true });
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
    case 'too_many':
      return { title: errors.tooManyTitle, text: errors.tooMany(wait) };
    case 'unavailable':
      return { title: errors.unavailableTitle, text: errors.unavailable(wait) };
    case 'failed':
      return { title: errors.failedTitle, text: errors.failed };
  }
}
