import { createPublicKey, verify } from 'node:crypto';
import { createLocalJWKSet, errors, type JSONWebKeySet, jwtVerify } from 'jose';

/** What an app of somebody else has: the address of a JWKS, and code that is none of ours. */
export type Verifier = {
  readonly name: string;
  /** Fails where the token is not good. */
  verify(token: string): Promise<void>;
  /** What was kept is forgotten, as after a restart. */
  restart(): void;
  /** How often it asked for the JWKS. */
  asked(): number;
};

/** The world as a verifier sees it. Its clock can be moved. */
export type Surroundings = {
  readonly issuer: string;
  now(): Date;
  fetchJwks(): Promise<{ keys: JSONWebKeySet; maxAgeSeconds: number }>;
};

/** Keeps what it made of the JWKS for exactly as long as its answer allows, and asks for it no earlier. */
function keptJwks<Keys>({ now, fetchJwks }: Surroundings, read: (jwks: JSONWebKeySet) => Keys | Promise<Keys>) {
  let kept: Keys | null = null;
  let until = 0;
  let asked = 0;
  const ask = async (): Promise<Keys> => {
    asked++;
    const { keys, maxAgeSeconds } = await fetchJwks();
    until = now().getTime() + maxAgeSeconds * 1000;
    const made = await read(keys);
    kept = made;
    return made;
  };
  return {
    get: async () => (kept !== null && now().getTime() < until ? kept : ask()),
    again: ask,
    restart: () => {
      kept = null;
    },
    asked: () => asked,
  };
}

/** jose. The one of the three that asks again, once, where it does not know the key. */
export function createJoseVerifier(surroundings: Surroundings): Verifier {
  const jwks = keptJwks(surroundings, createLocalJWKSet);
  const { issuer, now } = surroundings;
  const judge = (token: string, keys: ReturnType<typeof createLocalJWKSet>) =>
    jwtVerify(token, keys, { issuer, audience: issuer, typ: 'at+jwt', currentDate: now() });
  return {
    name: 'jose',
    async verify(token) {
      const keys = await jwks.get();
      await judge(token, keys).catch(async (error: unknown) => {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
        await judge(token, await jwks.again());
      });
    },
    restart: jwks.restart,
    asked: jwks.asked,
  };
}

type Parts = { readonly kid: string; readonly alg: string; readonly input: Buffer; readonly signature: Buffer };

/** Reads a token by hand, and judges all of it but the signature. */
function readToken(token: string, { issuer, now }: Surroundings): Parts {
  const [head = '', body = '', signature = ''] = token.split('.');
  const json = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
  const { kid, alg, typ } = json(head);
  const { iss, aud, exp } = json(body);
  if (typ !== 'at+jwt' || iss !== issuer || aud !== issuer) throw new Error('not a token for us');
  if (Number(exp) * 1000 <= now().getTime()) throw new Error('expired');
  return {
    kid: String(kid),
    alg: String(alg),
    input: Buffer.from(`${head}.${body}`),
    signature: Buffer.from(signature, 'base64url'),
  };
}

/** The key that the token names, if it is one for the token's algorithm. */
function keyFor<Key>(keys: ReadonlyMap<string, Key>, { kid, alg }: Parts): Key {
  const key = keys.get(`${alg} ${kid}`);
  if (!key) throw new Error(`no key ${kid} for ${alg}`);
  return key;
}

/** node:crypto. Never asks before the max-age has passed. */
export function createNodeVerifier(surroundings: Surroundings): Verifier {
  const jwks = keptJwks(
    surroundings,
    ({ keys }) =>
      new Map(keys.map((jwk) => [`${jwk.alg} ${jwk.kid}`, createPublicKey({ key: jwk as never, format: 'jwk' })])),
  );
  return {
    name: 'node:crypto',
    async verify(token) {
      const parts = readToken(token, surroundings);
      const key = keyFor(await jwks.get(), parts);
      const digest = parts.alg === 'EdDSA' ? null : 'sha256';
      if (!verify(digest, parts.input, { key, dsaEncoding: 'ieee-p1363' }, parts.signature)) throw new Error('forged');
    },
    restart: jwks.restart,
    asked: jwks.asked,
  };
}

const WEB_ALGORITHMS: Readonly<Record<string, { import: object; verify: object }>> = {
  EdDSA: { import: { name: 'Ed25519' }, verify: { name: 'Ed25519' } },
  RS256: { import: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, verify: { name: 'RSASSA-PKCS1-v1_5' } },
  ES256: { import: { name: 'ECDSA', namedCurve: 'P-256' }, verify: { name: 'ECDSA', hash: 'SHA-256' } },
};

/** WebCrypto, as at the edge. Never asks before the max-age has passed. */
export function createWebVerifier(surroundings: Surroundings): Verifier {
  const jwks = keptJwks(surroundings, async ({ keys }) => {
    const imported = keys.map(async (jwk) => {
      const algorithm = WEB_ALGORITHMS[String(jwk.alg)];
      if (!algorithm) throw new Error(`the algorithm ${jwk.alg} is not known here`);
      const key = await crypto.subtle.importKey('jwk', jwk as never, algorithm.import as never, false, ['verify']);
      return [`${jwk.alg} ${jwk.kid}`, { key, algorithm: algorithm.verify as never }] as const;
    });
    return new Map(await Promise.all(imported));
  });
  return {
    name: 'WebCrypto',
    async verify(token) {
      const parts = readToken(token, surroundings);
      const { key, algorithm } = keyFor(await jwks.get(), parts);
      const right = await crypto.subtle.verify(
        algorithm,
        key,
        new Uint8Array(parts.signature),
        new Uint8Array(parts.input),
      );
      if (!right) throw new Error('forged');
    },
    restart: jwks.restart,
    asked: jwks.asked,
  };
}
