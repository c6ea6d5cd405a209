import type { PageAnswer, Who } from '../../../platform/http/contract.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { findInvitationByToken } from '../../invitations/index.ts';
import { tokenErrors } from '../../one-time-tokens/index.ts';
import { anyone, type ProjectContext } from '../../projects/index.ts';
import {
  finishProviderSignIn,
  listOfferedProviders,
  type OfferedProvider,
  type ProviderAnswer,
  providerErrors,
  startProviderSignIn,
} from '../../providers/index.ts';
import { keepPendingMail } from '../page-cookies.ts';
import { answer, pageFrame } from '../page-frame.ts';
import { type ProviderSignInView, providerSignInPage } from '../pages/provider-sign-in.page.ts';
import type { TakenAlong } from '../provider-buttons.ts';
import { answerForm, type FieldsOf, formOf, NO_REFUSAL, type Refusal, texts } from './forms.ts';
import { goOnRenewedAt, pathWith, rememberedReturnTo, returnToOf } from './return-to.ts';
import { goOnAfter } from './sign-in-steps.ts';
import type { VisitorContext } from './visitor.ts';

export const providerQuery = texts('returnTo');
export const providerForm = formOf('returnTo', 'ref', 'invitation');
const PARAMETERS = ['code', 'state', 'iss', 'error', 'error_description', 'user'] as const;
export const callbackQuery = texts(...PARAMETERS);

/** The last part of the path, as somebody may have typed it. */
type OfProvider = { readonly provider?: string };

/** Looking begins nothing: the button does. */
export async function showProviderSignIn(
  ctx: VisitorContext,
  query: FieldsOf<typeof providerQuery> & OfProvider,
): Promise<PageAnswer> {
  const returnTo = returnToOf(ctx, query.returnTo);
  if (ctx.signedIn) return { redirect: goOnRenewedAt(ctx, returnTo) };
  return viewStart(ctx, { provider: await requireOffered(ctx, query.provider), returnTo, along: {} }, NO_REFUSAL);
}

export async function submitProviderSignIn(
  ctx: VisitorContext,
  form: FieldsOf<typeof providerForm> & OfProvider,
): Promise<PageAnswer> {
  const returnTo = returnToOf(ctx, form.returnTo);
  const provider = await requireOffered(ctx, form.provider);
  const along = { ref: form.ref || undefined, invitation: form.invitation || undefined };
  return answerForm(ctx, {
    formToken: form.formToken,
    async work() {
      try {
        const invitedEmailKey = form.invitation === '' ? null : await invitedBy(ctx, form.invitation);
        const given = form.ref === '' ? {} : { referralCode: form.ref.slice(0, 40) };
        const page = { returnTo: returnTo ?? null, invitedEmailKey };
        const { url } = await startProviderSignIn(ctx, { provider: provider.key, ...given }, page);
        return viewGoingOn(ctx, provider, url);
      } catch (error) {
        return viewFailure(ctx, { error, provider, returnTo });
      }
    },
    show: (refusal) => viewStart(ctx, { provider, returnTo, along }, refusal),
  });
}

/** The browser is back from the provider. */
export async function showCallback(
  ctx: VisitorContext,
  query: FieldsOf<typeof callbackQuery> & OfProvider,
): Promise<PageAnswer> {
  const { provider: key = '', ...parameters } = query;
  try {
    const finished = await finishProviderSignIn(ctx, { ...parameters, provider: key } satisfies ProviderAnswer);
    const returnTo = rememberedReturnTo(ctx, finished.returnTo ?? undefined);
    switch (finished.outcome) {
      case 'connected':
        return { redirect: returnTo ?? pathWith(ctx, '/account/connections', { notice: 'connected' }) };
      case 'confirm':
        keepPendingMail(ctx, { email: finished.email, returnTo: '' });
        return { redirect: pathWith(ctx, '/confirm-provider', { sent: key }) };
      case 'signed_in':
        return goOnAfter(ctx, finished.answer, returnTo);
    }
  } catch (error) {
    return viewFailure(ctx, { error, provider: await findOffered(ctx, key), returnTo: undefined });
  }
}

/** Somebody whom a page of another site sends here with a form. No cookie of ours comes along, and none is looked at. */
export const sentByProvider: Who<ProjectContext> = { ...anyone, name: 'sent by a provider', crossSiteChecked: false };

/**
 * A provider that answers by a form (Apple) has its page post it, and a browser sends our cookies with no post of another site. So the answer goes once more
 * through the browser, as the GET that other providers send: that one is a visit, and carries them. Nothing is believed or used here.
 */
export async function passFormOn(
  { project }: ProjectContext,
  form: FieldsOf<typeof callbackQuery> & OfProvider,
): Promise<PageAnswer> {
  return { redirect: callbackAddress(project.basePath, form) };
}

/** Longer than any provider writes; an address has an end. */
const PARAMETER_CHARACTERS = 2_000;

export function callbackAddress(base: string, answered: FieldsOf<typeof callbackQuery> & OfProvider): string {
  const query = new URLSearchParams();
  for (const name of PARAMETERS)
    if (answered[name] !== '' && answered[name].length <= PARAMETER_CHARACTERS) query.set(name, answered[name]);
  return `${base}/callback/${encodeURIComponent(answered.provider ?? '')}?${query}`;
}

async function findOffered(ctx: VisitorContext, key: string | undefined): Promise<OfferedProvider | undefined> {
  return (await listOfferedProviders(ctx, ctx.database.db)).find((provider) => provider.key === key);
}

async function requireOffered(ctx: VisitorContext, key: string | undefined): Promise<OfferedProvider> {
  const found = await findOffered(ctx, key);
  if (!found) throw new Problem(providerErrors.not_found);
  return found;
}

/** Whose invitation it is, as it stands now. */
async function invitedBy(ctx: VisitorContext, token: string): Promise<string> {
  const invitation = await findInvitationByToken(ctx, token);
  if (invitation === null) throw new Problem(tokenErrors.used_or_expired);
  return invitation.emailKey;
}

type Start = { readonly provider: OfferedProvider; readonly returnTo: string | undefined; readonly along: TakenAlong };

function viewStart(ctx: VisitorContext, start: Start, refusal: Refusal): PageAnswer {
  const frame = pageFrame(ctx);
  const view: ProviderSignInView = { ...frame, state: 'start', ...start, problems: refusal.problems };
  return answer(ctx, frame, providerSignInPage(view), refusal);
}

/**
 * A page that goes on by itself, and no redirect: browsers hold the addresses that follow a form against `form-action`, every hop of them, and which ways
 * a provider leads people is its own affair.
 */
export function viewGoingOn(ctx: VisitorContext, provider: OfferedProvider, url: string): PageAnswer {
  const frame = pageFrame(ctx);
  const html = providerSignInPage({ ...frame, state: 'going_on', provider, url });
  return answer(ctx, frame, html, { headers: { refresh: `0; url=${url}` } });
}

type Failure = {
  readonly error: unknown;
  readonly provider: OfferedProvider | undefined;
  readonly returnTo: string | undefined;
};

/** What went wrong with a provider is told in words of ours. A fault of ours has a page of its own. */
function viewFailure(ctx: VisitorContext, { error, provider, returnTo }: Failure): PageAnswer {
  if (!(error instanceof Problem)) throw error;
  const { code, status } = error.definition;
  if (status >= 500 && status !== providerErrors.refused.status) throw error;
  const { retryAfterSeconds } = error.details;
  const frame = pageFrame(ctx);
  const html = providerSignInPage({
    ...frame,
    state: 'failed',
    provider,
    problem: { code, retryAfterSeconds },
    connecting: ctx.signedIn !== null,
    returnTo,
    requestId: ctx.request.id,
  });
  const headers: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(retryAfterSeconds))) };
  return answer(ctx, frame, html, { status, headers });
}
