import { Problem } from '../../../platform/http/problem.ts';
import { allowedReturnTo, type ProjectContext } from '../../projects/index.ts';
import { sessionErrors } from '../../sessions/index.ts';

/** Where the person wants to go afterwards, judged before anything else happens. Undefined: nothing was said. Refused: 400 at once. */
export function returnToOf(ctx: ProjectContext, text: string): string | undefined {
  if (text === '') return undefined;
  const allowed = judge(ctx, text);
  if (allowed === null) throw new Problem(sessionErrors.return_refused);
  return allowed;
}

/** The same for what an earlier page remembered: settings may have changed since, and then it is forgotten. */
export function rememberedReturnTo(ctx: ProjectContext, text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : (judge(ctx, text) ?? undefined);
}

function judge(ctx: ProjectContext, text: string): string | null {
  const { config, project } = ctx;
  const { redirectOrigins } = project.settings;
  const allowed = allowedReturnTo(text, { baseUrl: project.baseUrl, redirectOrigins });
  // A header holds ASCII only. What a browser would make of the rest is the same address.
  if (allowed !== null) return allowed.startsWith('/') ? allowed : new URL(allowed).href;
  if (!project.isSystem) return null;
  // Operators sign in here for the dashboard, which is no part of the project's base.
  const dashboard = allowedReturnTo(text, { baseUrl: `${config.origin}/dashboard`, redirectOrigins: [] });
  return dashboard === null ? null : new URL(dashboard, config.origin).href;
}

/** For the answer of a sign-in, whose cookies are new. */
export function goOnAt({ project }: ProjectContext, returnTo: string | undefined): string {
  return returnTo ?? `${project.basePath}/account/profile`;
}

/** For somebody who is signed in already: an application may hold an access token that has ended, so the way leads through renewal. */
export function goOnRenewedAt(ctx: ProjectContext, returnTo: string | undefined): string {
  if (returnTo === undefined || returnTo.startsWith('/')) return goOnAt(ctx, returnTo);
  return pathWith(ctx, '/session/renew', { returnTo });
}

/** A path of this project's pages with a query of what is given. */
export function pathWith(
  { project }: ProjectContext,
  path: string,
  query: Readonly<Record<string, string | undefined>>,
): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${project.basePath}${path}${given.length === 0 ? '' : `?${new URLSearchParams(given)}`}`;
}
