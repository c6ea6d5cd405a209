import type { ProjectContext } from '../projects/index.ts';
import { relyingParty } from './passkey-ceremonies.ts';
import type { Passkey } from './passkeys.store.ts';
import { loadWebauthn } from './webauthn.ts';

/** For `navigator.credentials.get`. With none named, the device offers what it has. */
export async function requestOptions(
  ctx: ProjectContext,
  challenge: string,
  allowed: readonly Pick<Passkey, 'credentialId' | 'transports'>[] = [],
): Promise<Record<string, unknown>> {
  const { generateAuthenticationOptions } = await loadWebauthn();
  const options = await generateAuthenticationOptions({
    rpID: relyingParty(ctx).id,
    challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
    userVerification: 'required',
    ...(allowed.length === 0
      ? {}
      : {
          allowCredentials: allowed.map(({ credentialId, transports }) => ({
            id: credentialId.toString('base64url'),
            transports: [...transports],
          })),
        }),
  });
  return { ...options };
}
