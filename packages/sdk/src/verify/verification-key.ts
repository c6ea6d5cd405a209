/** The algorithms that a project can sign with. */
export type Algorithm = 'EdDSA' | 'ES256' | 'RS256';

/** A public key and the one algorithm that it is for. What a token's header says never chooses it. */
export type VerificationKey = {
  readonly algorithm: Algorithm;
  verify(input: string, signature: Uint8Array<ArrayBuffer>): boolean | Promise<boolean>;
};

/** The fields of a JWK (RFC 7517) that matter here. */
type Jwk = Readonly<Record<string, unknown>> & { readonly kid: string };

/** The part of `node:crypto` that is used where there is one: half again as fast as WebCrypto, which leaves for a thread and comes back. */
type NodeCrypto = {
  createPublicKey(options: { key: JsonWebKey; format: 'jwk' }): object;
  verify(digest: string | null, data: Uint8Array, key: object, signature: Uint8Array): boolean;
};

const WEB = {
  EdDSA: { key: { name: 'Ed25519' }, verify: { name: 'Ed25519' } },
  ES256: { key: { name: 'ECDSA', namedCurve: 'P-256' }, verify: { name: 'ECDSA', hash: 'SHA-256' } },
  RS256: { key: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, verify: { name: 'RSASSA-PKCS1-v1_5' } },
} as const satisfies Record<Algorithm, object>;

const encoder = new TextEncoder();
/** Longer than any token. Used again for each check, which is over before the next begins. */
const scratch = new Uint8Array(16_384);

/** Asked for by name at run time, so that no bundler for the edge looks for it. */
export function findNodeCrypto(): NodeCrypto | null {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  return (process?.getBuiltinModule?.('node:crypto') as NodeCrypto | undefined) ?? null;
}

/** The keys of a key set, by id. What is not a public signing key of an algorithm known here is left out. */
export async function importKeys(
  jwks: unknown,
  nodeCrypto: NodeCrypto | null = findNodeCrypto(),
): Promise<Map<string, VerificationKey>> {
  const keys = new Map<string, VerificationKey>();
  const list: unknown = (jwks as { keys?: unknown } | null)?.keys;
  for (const jwk of Array.isArray(list) ? (list as unknown[]).slice(0, 100) : []) {
    if (typeof jwk !== 'object' || jwk === null || typeof (jwk as Jwk).kid !== 'string') continue;
    const algorithm = algorithmOf(jwk as Jwk);
    if (algorithm === null) continue;
    try {
      keys.set((jwk as Jwk).kid, await importKey(publicPartsOf(jwk as Jwk), algorithm, nodeCrypto));
    } catch {
      // A key that this runtime cannot read verifies nothing; the others do.
    }
  }
  return keys;
}

/** From the key's own type. A declared `alg` that says otherwise makes it no key of ours (RFC 8725, section 3.1). */
function algorithmOf({ kty, crv, alg, use, n }: Jwk): Algorithm | null {
  if (use !== undefined && use !== 'sig') return null;
  let algorithm: Algorithm;
  if (kty === 'OKP' && crv === 'Ed25519') algorithm = 'EdDSA';
  else if (kty === 'EC' && crv === 'P-256') algorithm = 'ES256';
  // 2048 bits are 342 characters of base64url (RFC 7518, section 3.3).
  else if (kty === 'RSA' && typeof n === 'string' && n.length >= 342) algorithm = 'RS256';
  else return null;
  return alg === undefined || alg === algorithm ? algorithm : null;
}

function publicPartsOf(jwk: Jwk): JsonWebKey {
  const names = ['kty', 'crv', 'x', 'y', 'n', 'e'] as const;
  return Object.fromEntries(names.flatMap((name) => (jwk[name] === undefined ? [] : [[name, jwk[name]]])));
}

async function importKey(
  jwk: JsonWebKey,
  algorithm: Algorithm,
  nodeCrypto: NodeCrypto | null,
): Promise<VerificationKey> {
  if (nodeCrypto !== null) {
    const publicKey = nodeCrypto.createPublicKey({ key: jwk, format: 'jwk' });
    // As it is where that is enough: for a key within an object Node 24 throws and catches first.
    const key = algorithm === 'ES256' ? ({ key: publicKey, dsaEncoding: 'ieee-p1363' } as const) : publicKey;
    const digest = algorithm === 'EdDSA' ? null : 'sha256';
    return {
      algorithm,
      verify: (input, signature) => nodeCrypto.verify(digest, bytesOf(input), key, signature),
    };
  }
  const { subtle } = globalThis.crypto;
  const key = await subtle.importKey('jwk', jwk, WEB[algorithm].key, false, ['verify']);
  return {
    algorithm,
    verify: (input, signature) => subtle.verify(WEB[algorithm].verify, key, signature, encoder.encode(input)),
  };
}

function bytesOf(input: string): Uint8Array {
  const { read, written } = encoder.encodeInto(input, scratch);
  return read === input.length ? scratch.subarray(0, written) : encoder.encode(input);
}
