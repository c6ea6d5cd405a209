import { createPrivateKey, type KeyObject } from 'node:crypto';
import { type ClientAuth, ClientSecretBasic, ClientSecretPost, type ServerMetadata } from 'openid-client';
import type { Clock } from '../../platform/clock/clock.ts';
import { signJwt } from '../../platform/crypto/jwt.ts';
import { assert } from '../../platform/http/problem.ts';
import type { UsableProvider } from './provider.ts';

const APPLE_AUDIENCE = 'https://appleid.apple.com';
const APPLE_SECRET_SECONDS = 5 * 60;

/** How this server shows a provider who it is, by the row of the table. */
export function clientAuthentication(provider: UsableProvider, clock: Clock): ClientAuth {
  const { traits, clientSecret } = provider;
  switch (traits.authentication) {
    case 'post':
      return ClientSecretPost(clientSecret);
    case 'metadata':
      return (server, ...request) => {
        const authenticate = acceptsBasic(server) ? ClientSecretBasic(clientSecret) : ClientSecretPost(clientSecret);
        authenticate(server, ...request);
      };
    case 'apple':
      return (_server, client, body) => {
        body.set('client_id', client.client_id);
        body.set('client_secret', appleSecret(provider, clock));
      };
  }
}

/** Says nothing: `client_secret_basic` (OpenID Connect Discovery 1.0, section 3). */
function acceptsBasic({ token_endpoint_auth_methods_supported: methods }: ServerMetadata): boolean {
  return methods === undefined || methods.includes('client_secret_basic');
}

/** Apple's client secret is a JWT of five minutes that the founder's key signs (Sign in with Apple, "Creating a client secret"). */
export function appleSecret(
  { clientId, clientSecret, options }: Pick<UsableProvider, 'clientId' | 'clientSecret' | 'options'>,
  clock: Clock,
): string {
  const privateKey = readAppleKey(clientSecret);
  assert(privateKey && options.keyId && options.teamId, 'what is incomplete was refused when it was saved');
  const now = Math.floor(clock.now().getTime() / 1000);
  return signJwt({ kid: options.keyId, algorithm: 'ES256', privateKey }, 'JWT', {
    iss: options.teamId,
    iat: now,
    exp: now + APPLE_SECRET_SECONDS,
    aud: APPLE_AUDIENCE,
    sub: clientId,
  });
}

/** Null: this is no private key for ES256. */
export function readAppleKey(pem: string): KeyObject | null {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : null;
  } catch {
    return null;
  }
}
