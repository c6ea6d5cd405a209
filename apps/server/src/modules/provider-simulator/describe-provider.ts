import type { PageAnswer } from '../../platform/http/contract.ts';
import { jsonAnswer, type SimulatorContext, simulatorOf } from './provider-simulator.context.ts';
import { emailClaims } from './provider-simulator.rules.ts';

/** OpenID Connect Discovery 1.0, section 3. */
export async function showDiscovery({ issuer }: SimulatorContext): Promise<PageAnswer> {
  return jsonAnswer({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    scopes_supported: ['openid', 'email', 'profile'],
  });
}

export async function showKeys(ctx: SimulatorContext): Promise<PageAnswer> {
  return jsonAnswer({ keys: [simulatorOf(ctx).publicJwk] });
}

/** OpenID Connect Core 1.0, section 5.3. */
export async function showUserinfo(ctx: SimulatorContext): Promise<PageAnswer> {
  const token = /^Bearer (.+)$/i.exec(ctx.authorization ?? '')?.[1] ?? '';
  const grant = simulatorOf(ctx).accessTokens.get(token);
  if (!grant) return jsonAnswer({ error: 'invalid_token' }, 401);
  const { person, misbehaviour } = grant;
  const subject = misbehaviour === 'other_subject' ? `${person.subject}-other` : person.subject;
  return jsonAnswer({ sub: subject, name: person.name, ...emailClaims(grant, false) });
}
