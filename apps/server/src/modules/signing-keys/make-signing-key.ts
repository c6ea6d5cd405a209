import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { BaseContext } from '../../platform/context/context.ts';
import type { SigningAlgorithm } from '../../platform/crypto/jwt.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { publicMembers, thumbprintOf } from './signing-keys.rules.ts';
import { insertSigningKey } from './signing-keys.store.ts';

const generate = promisify(generateKeyPair);

/** Ed25519 (RFC 8037), RSA of 2048 bits or P-256 (RFC 7518), off the event loop. */
const GENERATE = {
  EdDSA: () => generate('ed25519'),
  RS256: () => generate('rsa', { modulusLength: 2048 }),
  ES256: () => generate('ec', { namedCurve: 'P-256' }),
} as const;

/** What a private part is sealed for: it opens as that of no other key. */
export const sealingContext = (id: string): string => `signing-key ${id}`;

/** Makes a key of a project. The private part is sealed before it leaves this function. */
export async function makeSigningKey(
  ctx: BaseContext,
  tx: Tx,
  wanted: { readonly projectId: string; readonly algorithm: SigningAlgorithm; readonly state: 'next' | 'active' },
): Promise<{ readonly id: string; readonly kid: string }> {
  const { projectId, algorithm, state } = wanted;
  const { publicKey, privateKey } = await GENERATE[algorithm]();
  const jwk = publicKey.export({ format: 'jwk' });
  const kid = thumbprintOf(algorithm, jwk);
  const id = ctx.ids.uuid();
  const plain = privateKey.export({ format: 'der', type: 'pkcs8' });
  await insertSigningKey(tx.db, {
    projectId,
    id,
    kid,
    algorithm,
    state,
    publicJwk: { ...publicMembers(algorithm, jwk), kid, alg: algorithm, use: 'sig' },
    privateKeySealed: ctx.vault.seal(plain, sealingContext(id)),
    now: tx.now,
  });
  return { id, kid };
}
