import { buildAuthorizationUrl, calculatePKCECodeChallenge } from 'openid-client';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { ensureBrowserBinding } from '../devices/index.ts';
import { requireLimits } from '../limits/index.ts';
import { makeToken } from '../one-time-tokens/index.ts';
import { allowedReturnTo, type ProjectContext } from '../projects/index.ts';
import { requireFreshProof, sessionErrors, type UserContext } from '../sessions/index.ts';
import { getUsableProvider } from './find-provider.ts';
import type { connectMyIdentityContract, startProviderSignInContract } from './providers.contract.ts';
import { providerErrors } from './providers.errors.ts';
import { stateText } from './providers.rules.ts';
import { nonceOf, STATE_SECONDS, type StatePayload, verifierOf } from './sign-in-state.ts';

type Started = OutputOf<typeof startProviderSignInContract>;

/** What a page of ours knows: the way back that it has judged, and whose invitation it shows. */
type OfPage = { readonly returnTo: string | null; readonly invitedEmailKey?: string | null };

/** Where the browser has to go to sign in with this provider. It is bound to this browser from here on. */
export async function startProviderSignIn(
  ctx: ProjectContext,
  input: InputOf<typeof startProviderSignInContract>,
  page?: OfPage,
): Promise<Started> {
  const { provider, referralCode = null } = input;
  const { returnTo, invitedEmailKey = null } = page ?? { returnTo: judgeReturnTo(ctx, input.returnTo) };
  return start(ctx, provider, { intent: 'sign_in', returnTo, provider, referralCode, invitedEmailKey });
}

/** The same to connect one more account to that of somebody who is signed in, and was lately (ATTACKS A57). */
export async function startConnecting(
  ctx: UserContext,
  input: InputOf<typeof connectMyIdentityContract>,
): Promise<Started> {
  requireFreshProof(ctx);
  const returnTo = judgeReturnTo(ctx, input.returnTo);
  return start(ctx, input.provider, { intent: 'connect', returnTo, provider: input.provider }, ctx.user.id);
}

async function start(ctx: ProjectContext, key: string, payload: StatePayload, userId?: string): Promise<Started> {
  const { project } = ctx;
  await requireLimits(ctx, project.id, [
    { kind: 'provider_starts.address', subject: ctx.request.ip, most: 100, windowSeconds: 600 },
  ]);
  const provider = await getUsableProvider(ctx, key);
  const { providerClients } = ctx.modules;
  const configuration = await providerClients.run(project.id, () => providerClients.configurationOf(provider));
  const bindingHash = ensureBrowserBinding(ctx);
  const { token } = await makeToken(ctx, ctx.database.db, {
    projectId: project.id,
    kind: 'provider_sign_in',
    ...(userId === undefined ? {} : { userId }),
    bindingHash,
    payload,
    lifeSeconds: STATE_SECONDS,
    now: ctx.clock.now(),
  });
  const url = buildAuthorizationUrl(configuration, {
    redirect_uri: provider.redirectUri,
    scope: provider.traits.scopes,
    state: stateText(token, project.slug),
    code_challenge: await calculatePKCECodeChallenge(verifierOf(ctx, token)),
    code_challenge_method: 'S256',
    ...(provider.issuer === null ? {} : { nonce: nonceOf(ctx, token) }),
    ...(provider.traits.formPost ? { response_mode: 'form_post' } : {}),
  });
  if (!providerClients.mayBeVisited(url))
    throw new Problem(providerErrors.answer_invalid, { privateDetail: `authorization endpoint at ${url.origin}` });
  return { url: url.href };
}

function judgeReturnTo({ project }: ProjectContext, text: string | undefined): string | null {
  if (text === undefined) return null;
  const { redirectOrigins } = project.settings;
  const allowed = allowedReturnTo(text, { baseUrl: project.baseUrl, redirectOrigins });
  if (allowed === null) throw new Problem(sessionErrors.return_refused);
  return allowed;
}
