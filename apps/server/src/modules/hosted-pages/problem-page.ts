import type { Services } from '../../platform/context/context.ts';
import { renderHtml } from '../../platform/html/html.ts';
import { createCookieJar } from '../../platform/http/cookies.ts';
import { pageHeaders } from '../../platform/http/headers.ts';
import { instanceErrors, type Problem, requestErrors } from '../../platform/http/problem.ts';
import { type Project, projectErrors } from '../projects/index.ts';
import { sessionErrors } from '../sessions/index.ts';
import { asLocale } from './page-cookies.ts';
import { instanceLook, projectLook, requestLocale } from './page-frame.ts';
import { type ErrorView, errorPage } from './pages/error.page.ts';

/** What is known of a request that failed, wherever it failed. */
export type FailedRequest = {
  readonly id: string;
  readonly method: string;
  /** As it is routed: `/p/{slug}/…` also on a host of the project's own. */
  readonly url: string;
  /** As the browser asked for it. */
  readonly originalUrl: string;
  readonly headers: { readonly cookie?: string | undefined; readonly 'accept-language'?: string | undefined };
};

/** What a browser sees of a problem: a page of the project where it is known, of the instance itself otherwise. */
export async function renderProblemPage(
  services: Services,
  problem: Problem,
  request: FailedRequest,
): Promise<{ html: string; headers: Readonly<Record<string, string>> }> {
  const project = await findProject(services, problem, request.url);
  const kind = kindOf(problem);
  const look = project === null ? instanceLook(services) : projectLook(services, project);
  const view: ErrorView = {
    ...look,
    locale: localeOfRequest(services, request),
    formToken: '',
    kind,
    requestId: request.id,
    retryAfterSeconds: problem.details.retryAfterSeconds,
    retryUrl: canRepeat(kind, request) ? request.originalUrl : undefined,
    signInUrl: project === null ? undefined : `${project.basePath}/sign-in`,
  };
  return { html: renderHtml(errorPage(view)), headers: pageHeaders(look.styleNonce) };
}

/** A page must come also while the database is away, and soon: then what this process remembers is enough, and nobody asks once more. */
async function findProject({ modules }: Services, { definition }: Problem, url: string): Promise<Project | null> {
  const slug = /^\/p\/([a-z0-9-]+)(?:[/?]|$)/.exec(url)?.[1];
  if (slug === undefined) return null;
  const known = modules.projects.peek(slug);
  if (known) return known;
  return definition === instanceErrors.database_unavailable ? null : modules.projects.bySlug(slug).catch(() => null);
}

function localeOfRequest({ config }: Services, { headers, originalUrl }: FailedRequest) {
  const query = new URLSearchParams(originalUrl.split('?').slice(1).join('?'));
  const cookies = createCookieJar(headers.cookie);
  const acceptLanguage = headers['accept-language'] ?? null;
  return asLocale(query.get('lang')) ?? requestLocale({ config, request: { cookies, acceptLanguage } }, null);
}

function kindOf({ definition }: Problem): ErrorView['kind'] {
  if (definition === projectErrors.not_found) return 'project_not_found';
  if (definition === requestErrors.cross_site) return 'cross_site';
  if (definition === sessionErrors.return_refused) return 'return_refused';
  if (definition.status >= 500) return definition.status === 503 ? 'unavailable' : 'failed';
  return KINDS[definition.status] ?? 'malformed';
}

const KINDS: Readonly<Record<number, ErrorView['kind']>> = {
  401: 'forbidden',
  403: 'forbidden',
  404: 'not_found',
  410: 'not_found',
  429: 'too_many',
};

function canRepeat(kind: ErrorView['kind'], { method }: FailedRequest): boolean {
  return method === 'GET' && (kind === 'too_many' || kind === 'unavailable' || kind === 'failed');
}
