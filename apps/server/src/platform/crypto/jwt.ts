import { type KeyObject, sign, verify } from 'node:crypto';

/**
 * Compact JWS (RFC 7515) for our own tokens, over node:crypto with cached keys. The algorithm comes from the key that the server holds;
 * the header only names the key. A header with anything but `alg`, `typ` and `kid` is refused: no `crit`, `jwk`, `jku`, `x5u`.
 */
export type SigningAlgorithm = 'EdDSA' | 'RS256' | 'ES256';
export type VerificationKey = { readonly algorithm: SigningAlgorithm; readonly publicKey: KeyObject };
export type PrivateSigningKey = {
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  readonly privateKey: KeyObject;
};

const DIGEST: Record<SigningAlgorithm, string | null> = { EdDSA: null, RS256: 'sha256', ES256: 'sha256' };

export function signJwt(key: PrivateSigningKey, typ: string, claims: Readonly<Record<string, unknown>>): string {
  const head = Buffer.from(JSON.stringify({ alg: key.algorithm, typ, kid: key.kid })).toString('base64url');
  const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
  const input = `${head}.${body}`;
  const signature = sign(DIGEST[key.algorithm], Buffer.from(input), keyFor(key.algorithm, key.privateKey));
  return `${input}.${signature.toString('base64url')}`;
}

/** The claims, or null: what is wrong with a token is nobody's business. Registered claims are compared by the caller. */
export function verifyJwt(
  token: string,
  typ: string,
  keyOf: (kid: string) => VerificationKey | undefined,
): Record<string, unknown> | null {
  if (token.length > 8_192) return null;
  const [head, body, signature, ...more] = token.split('.');
  if (!head || !body || !signature || more.length > 0) return null;
  const header = parse(head);
  if (!header || header.typ !== typ || typeof header.kid !== 'string') return null;
  if (Object.keys(header).some((name) => name !== 'alg' && name !== 'typ' && name !== 'kid')) return null;
  const key = keyOf(header.kid);
  if (!key || header.alg !== key.algorithm) return null;
  const bytes = Buffer.from(signature, 'base64url');
  // One spelling per signature: a token that differs only in the unused bits of its last character is another token.
  if (bytes.toString('base64url') !== signature) return null;
  const input = Buffer.from(`${head}.${body}`);
  const right = verify(DIGEST[key.algorithm], input, keyFor(key.algorithm, key.publicKey), bytes);
  return right ? parse(body) : null;
}

/**
 * The two numbers of an ECDSA signature stand side by side (RFC 7518, section 3.4), which node:crypto takes as an option beside the key. The others
 * go as they are: for a key within an object Node 24 throws and catches first, which is a quarter of an Ed25519 signature.
 */
function keyFor(
  algorithm: SigningAlgorithm,
  key: KeyObject,
): KeyObject | { key: KeyObject; dsaEncoding: 'ieee-p1363' } {
  return algorithm === 'ES256' ? { key, dsaEncoding: 'ieee-p1363' } : key;
}

/** Which key a token names, before anything about it is believed. */
export function keyIdOf(token: string): string | null {
  const kid = token.length > 8_192 ? null : parse(token.slice(0, Math.max(0, token.indexOf('.'))))?.kid;
  return typeof kid === 'string' ? kid : null;
}

function parse(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
