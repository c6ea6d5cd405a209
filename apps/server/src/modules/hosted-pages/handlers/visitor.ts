import type { BaseContext } from '../../../platform/context/context.ts';
import type { IncomingRequest, PageAnswer, Who } from '../../../platform/http/contract.ts';
import { Problem, requestErrors } from '../../../platform/http/problem.ts';
import { keepChosenLanguage } from '../../account/index.ts';
import { anyone, type Project, type ProjectContext } from '../../projects/index.ts';
import {
  authenticateSession,
  isFreshProof,
  sessionErrors,
  type UserContext,
  userContext,
} from '../../sessions/index.ts';
import { findUserById, type User } from '../../users/index.ts';
import type { AccountFrame } from '../frame.ts';
import { asLocale, keepLanguage, readLanguage } from '../page-cookies.ts';
import { type PageRequest, pageFrame, requestLocale } from '../page-frame.ts';

/** Somebody who looks at a page: signed in or not. */
export type VisitorContext = ProjectContext & {
  readonly pageRequest: PageRequest;
  readonly signedIn: UserContext | null;
};

/** Somebody who looks at a page of their own account. */
export type AccountContext = UserContext & { readonly pageRequest: PageRequest; readonly account: User };

export const visitor: Who<VisitorContext> = {
  name: 'visitor',
  surface: 'project',
  crossSiteChecked: true,
  async authenticate(base, request) {
    const ctx = await anyone.authenticate(base, request);
    refuseForeignForm(ctx.project, request);
    const row = await authenticateSession(base, ctx.project, request);
    const pageRequest = pageRequestOf(ctx, request, row?.locale ?? null);
    const reading = inPageLanguage(ctx, pageRequest);
    return { ...reading, pageRequest, signedIn: row === null ? null : userContext(reading, row) };
  },
};

/** The mails that a page causes come in its language, and what is kept of a sign-up names it: it may have been chosen here, against the browser's. */
function inPageLanguage(ctx: ProjectContext, { locale }: PageRequest): ProjectContext {
  return { ...ctx, request: { ...ctx.request, acceptLanguage: locale } };
}

/** Forms come from our own pages alone: an origin that may call the API has no business in them. */
function refuseForeignForm(project: Project, request: IncomingRequest): void {
  const origin = request.header('origin');
  if (request.method !== 'POST' || origin === undefined || origin === new URL(project.baseUrl).origin) return;
  throw new Problem(requestErrors.cross_site, { privateDetail: `form of ${origin}` });
}

function pageRequestOf(ctx: ProjectContext, request: IncomingRequest, accountLocale: string | null): PageRequest {
  const [path = '', ...rest] = request.path.slice(`/p/${ctx.project.slug}`.length).split('?');
  const query = new URLSearchParams(rest.join('?'));
  const chosen = request.method === 'GET' ? asLocale(query.get('lang')) : null;
  if (chosen !== null) keepLanguage(ctx, chosen);
  const locale = chosen ?? requestLocale(ctx as BaseContext, accountLocale);
  return { locale, chosen: chosen ?? readLanguage(ctx), method: request.method, path, query };
}

/** Known to be signed in before the handler looks; everybody else signs in first, and comes back to the page. */
export const signedInVisitor: Who<VisitorContext> = { ...visitor, name: 'signed-in visitor' };

export function account<Input>(handle: (ctx: AccountContext, input: Input) => Promise<PageAnswer>) {
  return async (ctx: VisitorContext, input: Input): Promise<PageAnswer> => {
    if (ctx.signedIn === null) return signInFirst(ctx);
    const user = await findUserById(ctx.database.db, ctx.project.id, ctx.signedIn.user.id);
    if (user === null) return signInFirst(ctx);
    try {
      const kept = await keepChosenLanguage(ctx.signedIn, user, ctx.pageRequest.chosen);
      return await handle({ ...ctx.signedIn, pageRequest: ctx.pageRequest, account: kept }, input);
    } catch (error) {
      // The session ended while this was on its way.
      if (error instanceof Problem && error.definition === sessionErrors.required) return signInFirst(ctx);
      if (error instanceof Problem && error.definition === sessionErrors.step_up_required) return stepUpFirst(ctx);
      throw error;
    }
  };
}

function signInFirst(ctx: VisitorContext): PageAnswer {
  return { redirect: `${ctx.project.basePath}/sign-in?${new URLSearchParams({ returnTo: pageOf(ctx) })}` };
}

function stepUpFirst(ctx: VisitorContext): PageAnswer {
  return { redirect: `${ctx.project.basePath}/step-up?${new URLSearchParams({ returnTo: pageOf(ctx) })}` };
}

/** `/account/sessions/revoke` comes back to `/account/sessions`: what a form wanted is not repeated by itself. */
function pageOf({ pageRequest, project }: VisitorContext): string {
  return project.basePath + pageRequest.path.split('/').slice(0, 3).join('/');
}

/** Asks for a fresh proof where the use case wants one, and comes back to the page: what the form wanted is not repeated by itself. */
export function withFreshProof<Input>(
  page: string,
  handle: (ctx: AccountContext, input: Input) => Promise<PageAnswer>,
): (ctx: AccountContext, input: Input) => Promise<PageAnswer> {
  return async (ctx, input) => {
    if (isFreshProof(ctx)) return handle(ctx, input);
    const { basePath } = ctx.project;
    return { redirect: `${basePath}/step-up?${new URLSearchParams({ returnTo: basePath + page })}` };
  };
}

export function accountFrame(ctx: AccountContext): AccountFrame {
  const { actor, expiresAt } = ctx.session;
  const { methods, signUp } = ctx.project.settings;
  return {
    ...pageFrame(ctx),
    user: { email: ctx.account.email, name: ctx.account.name },
    supportAccess: actor === null ? undefined : { operatorEmail: actor.email, endsAt: expiresAt },
    withPassword: methods.password,
    withReferrals: signUp.referrals,
  };
}
