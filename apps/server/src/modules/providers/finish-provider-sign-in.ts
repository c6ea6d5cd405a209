import { Problem } from '../../platform/http/problem.ts';
import { isSameBrowser } from '../devices/index.ts';
import { requireLimits } from '../limits/index.ts';
import { findToken, type OneTimeToken, takeToken } from '../one-time-tokens/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import type { UserContext } from '../sessions/index.ts';
import { tellRefusals } from '../sign-in-attempts/index.ts';
import { emailKeyOf } from '../users/index.ts';
import { connectIdentity } from './connect-identity.ts';
import { type Entered, enterWithProfile } from './enter-with-profile.ts';
import { getUsableProvider } from './find-provider.ts';
import type { UsableProvider } from './provider.ts';
import type { Profile } from './provider-profiles.ts';
import { providerErrors } from './providers.errors.ts';
import { isProven, readState } from './providers.rules.ts';
import { type Callback, readProfile } from './read-profile.ts';
import { nonceOf, type StatePayload, verifierOf } from './sign-in-state.ts';

export type ProviderAnswer = Callback['parameters'] & { readonly provider: string; readonly state: string };

export type Finished = { readonly returnTo: string | null } & (Entered | { readonly outcome: 'connected' });

/**
 * The browser is back. The state is taken before anything is asked: of 20 that come with the same one, one goes on. It belongs to the browser
 * that began, to this project and to this provider (ATTACKS A63).
 */
export async function finishProviderSignIn(
  ctx: ProjectContext & { readonly signedIn: UserContext | null },
  answer: ProviderAnswer,
): Promise<Finished> {
  await requireLimits(ctx, ctx.project.id, [
    { kind: 'provider_callbacks.address', subject: ctx.request.ip, most: 100, windowSeconds: 600 },
  ]);
  const { token, taken } = await takeState(ctx, answer);
  const { intent, returnTo, referralCode = null, invitedEmailKey = null } = taken.payload as StatePayload;
  const way = { method: 'provider', changes: { signInProvider: answer.provider } };
  return tellRefusals(ctx, way, async () => {
    const provider = await getUsableProvider(ctx, answer.provider);
    const profile = await askProvider(ctx, provider, answer, token);
    if (invitedEmailKey !== null) requireInvited(provider, profile, invitedEmailKey);
    const begun = { returnTo, referralCode };
    if (intent === 'sign_in') return { returnTo, ...(await enterWithProfile(ctx, provider, profile, begun)) };
    await connectIdentity(ctx, provider, profile, taken.userId);
    return { returnTo, outcome: 'connected' };
  });
}

/** An invitation is for its address alone, and this provider has to know whose that is. */
function requireInvited({ traits, trustEmail }: UsableProvider, profile: Profile, emailKey: string): void {
  const isInvited = profile.email !== null && emailKeyOf(profile.email) === emailKey;
  if (!isInvited || !isProven(traits, trustEmail, profile)) throw new Problem(providerErrors.not_the_invited);
}

/** Looked at before it is taken, so that a stranger who has seen it in an address does not use it up. */
async function takeState(
  ctx: ProjectContext,
  { provider, state }: ProviderAnswer,
): Promise<{ token: string; taken: OneTimeToken }> {
  const { project } = ctx;
  const read = readState(state);
  if (read === null || read.slug !== project.slug) throw new Problem(providerErrors.state_invalid);
  const query = {
    projectId: project.id,
    kind: 'provider_sign_in',
    token: read.token,
    now: ctx.clock.now(),
  } as const;
  const open = await findToken(ctx.database.db, query);
  const isOurs = open !== null && isSameBrowser(ctx, open) && (open.payload as StatePayload).provider === provider;
  const taken = isOurs ? await takeToken(ctx.database.db, query) : null;
  if (!taken) throw new Problem(providerErrors.state_invalid);
  return { token: read.token, taken };
}

function askProvider(
  ctx: ProjectContext,
  provider: UsableProvider,
  { state, ...parameters }: ProviderAnswer,
  token: string,
): Promise<Profile> {
  const { providerClients } = ctx.modules;
  const callback: Callback = { parameters, state, nonce: nonceOf(ctx, token), verifier: verifierOf(ctx, token) };
  return providerClients.run(ctx.project.id, async () =>
    readProfile(provider, await providerClients.configurationOf(provider), callback),
  );
}
