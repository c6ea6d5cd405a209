import { authorizationCodeGrant, type Configuration, fetchProtectedResource, fetchUserInfo } from 'openid-client';
import { Problem } from '../../platform/http/problem.ts';
import type { UsableProvider } from './provider.ts';
import { providerFailure } from './provider-failure.ts';
import { nameOfAppleUser, type Profile, profileOfClaims } from './provider-profiles.ts';
import type { PlainOAuth } from './provider-table.ts';
import { providerErrors } from './providers.errors.ts';

/** What the provider sent the browser back with, and what this server knows of the way out. */
export type Callback = {
  readonly parameters: Readonly<Record<'code' | 'iss' | 'error' | 'error_description' | 'user', string>>;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
};

/**
 * Changes the code for who came. Checked by the library, by what is configured and never by what the answer says of itself: `state`, `iss` of the
 * answer (RFC 9207), issuer, audience, expiry, nonce and algorithm of the id token, and its signature by the keys of the provider.
 */
export async function readProfile(
  provider: UsableProvider,
  configuration: Configuration,
  callback: Callback,
): Promise<Profile> {
  try {
    const profile = provider.traits.plain
      ? await plainProfile(provider.traits.plain, provider, configuration, callback)
      : await openIdProfile(provider, configuration, callback);
    if (profile === null) throw new Problem(providerErrors.answer_invalid, { privateDetail: 'no subject' });
    return profile;
  } catch (error) {
    throw providerFailure(error);
  }
}

async function openIdProfile(
  provider: UsableProvider,
  configuration: Configuration,
  callback: Callback,
): Promise<Profile | null> {
  const tokens = await authorizationCodeGrant(configuration, answerUrl(provider, callback), {
    expectedState: callback.state,
    expectedNonce: callback.nonce,
    pkceCodeVerifier: callback.verifier,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (!claims) return null;
  // OpenID Connect Core 1.0, section 3.1.3.7: a token for somebody else is not for us, whoever else its audience names.
  if (claims.azp !== undefined && claims.azp !== provider.clientId)
    throw new Problem(providerErrors.answer_invalid, { privateDetail: 'azp names another client' });
  // Address and `email_verified` come from one and the same answer: from the token, or both from the other endpoint.
  const elsewhere = claims.email === undefined && configuration.serverMetadata().userinfo_endpoint !== undefined;
  const source = elsewhere ? await fetchUserInfo(configuration, tokens.access_token, claims.sub) : claims;
  const profile = profileOfClaims(claims.iss, claims.sub, source);
  return profile && { ...profile, name: profile.name ?? nameOfAppleUser(callback.parameters.user) };
}

async function plainProfile(
  plain: PlainOAuth,
  provider: UsableProvider,
  configuration: Configuration,
  callback: Callback,
): Promise<Profile | null> {
  const tokens = await authorizationCodeGrant(configuration, answerUrl(provider, callback), {
    expectedState: callback.state,
    pkceCodeVerifier: callback.verifier,
  });
  const answers: unknown[] = [];
  for (const resource of plain.resources) {
    const headers = new Headers({ accept: 'application/json' });
    const answer = await fetchProtectedResource(
      configuration,
      tokens.access_token,
      new URL(resource),
      'GET',
      undefined,
      headers,
    );
    if (answer.status !== 200)
      throw new Problem(providerErrors.refused, { privateDetail: `${resource} answered ${answer.status}` });
    answers.push(await answer.json());
  }
  const profile = plain.readProfile(answers);
  return profile && { issuer: plain.issuer, ...profile };
}

/** The address that the browser came back to, as it is registered: not what a request says about hosts. */
function answerUrl({ redirectUri }: UsableProvider, { parameters, state }: Callback): URL {
  const url = new URL(redirectUri);
  for (const name of ['code', 'iss', 'error', 'error_description'] as const)
    if (parameters[name] !== '') url.searchParams.set(name, parameters[name]);
  url.searchParams.set('state', state);
  return url;
}
