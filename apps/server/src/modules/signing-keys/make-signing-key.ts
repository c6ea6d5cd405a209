import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { BaseContext } from '../../platform/context/context.ts';
import { sha256 } from '../../platform/crypto/hash.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { insertSigningKey } from './signing-keys.store.ts';

const generate = promisify(generateKeyPair);

/** Makes a project's active Ed25519 key (RFC 8037). The private part is sealed before it leaves this function. */
export async function makeSigningKey(ctx: BaseContext, tx: Tx, projectId: string): Promise<void> {
  const { publicKey, privateKey } = await generate('ed25519');
  const { crv, kty, x } = publicKey.export({ format: 'jwk' });
  // RFC 7638: the key's thumbprint is its id, so that the same key has the same id wherever it is published.
  const kid = sha256(JSON.stringify({ crv, kty, x })).toString('base64url');
  const id = ctx.ids.uuid();
  await insertSigningKey(tx.db, {
    projectId,
    id,
    kid,
    algorithm: 'EdDSA',
    state: 'active',
    publicJwk: { kty, crv, x, kid, alg: 'EdDSA', use: 'sig' },
    privateKeySealed: ctx.vault.seal(privateKey.export({ format: 'der', type: 'pkcs8' }), `signing-key ${id}`),
    now: tx.now,
  });
  tx.changed({ projectId, scope: 'project', subjectId: projectId });
}
