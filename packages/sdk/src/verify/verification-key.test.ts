import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { findNodeCrypto, importKeys } from './verification-key.ts';

const input = 'head.body';
const keys = {
  EdDSA: { pair: generateKeyPairSync('ed25519'), digest: null },
  ES256: { pair: generateKeyPairSync('ec', { namedCurve: 'P-256' }), digest: 'sha256' },
  RS256: { pair: generateKeyPairSync('rsa', { modulusLength: 2048 }), digest: 'sha256' },
} as const;

const jwkOf = (key: KeyObject, more: object = {}) => ({ ...key.export({ format: 'jwk' }), kid: 'k', ...more });
const signatureOf = (key: KeyObject, digest: string | null) =>
  new Uint8Array(sign(digest, Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }));

describe.each([
  ['node:crypto', findNodeCrypto()],
  ['WebCrypto', null],
] as const)('a key in %s', (name, nodeCrypto) => {
  test('is what it is called', () => expect(nodeCrypto !== null).toBe(name === 'node:crypto'));

  test.each(['EdDSA', 'ES256', 'RS256'] as const)('verifies %s, and nothing else', async (algorithm) => {
    const { pair, digest } = keys[algorithm];
    const jwks = { keys: [jwkOf(pair.publicKey, { alg: algorithm, use: 'sig' })] };
    const key = (await importKeys(jwks, nodeCrypto)).get('k');
    expect(key?.algorithm).toBe(algorithm);
    const signature = signatureOf(pair.privateKey, digest);
    expect(await key?.verify(input, signature)).toBe(true);
    expect(await key?.verify(`${input}x`, signature)).toBe(false);
    for (const wrong of [new Uint8Array(signature.length), new Uint8Array(0), signature.slice(1)])
      expect(await key?.verify(input, wrong)).toBe(false);
  });

  test.each([
    ['for encryption', jwkOf(keys.RS256.pair.publicKey, { use: 'enc' })],
    ['whose algorithm is another than its type says', jwkOf(keys.EdDSA.pair.publicKey, { alg: 'ES256' })],
    ['for RSA-PSS', jwkOf(keys.RS256.pair.publicKey, { alg: 'PS256' })],
    ['that is short', jwkOf(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey)],
    ['on another curve', jwkOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey)],
    ['that is shared', { kty: 'oct', k: 'c2VjcmV0', kid: 'k' }],
    ['that is broken', { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', kid: 'k' }],
    ['without an id', keys.EdDSA.pair.publicKey.export({ format: 'jwk' })],
  ])('%s is none', async (_, jwk) => expect((await importKeys({ keys: [jwk, null, 7] }, nodeCrypto)).size).toBe(0));
});

test.each([undefined, null, 7, {}, { keys: 'x' }])('%j is no key set', async (value) => {
  expect((await importKeys(value)).size).toBe(0);
});

/** The decoder of a runtime with Buffer, and that of one without. */
async function decoderOf(runtime: string): Promise<typeof import('./encoding.ts')> {
  vi.resetModules();
  if (runtime === 'the web') vi.stubGlobal('Buffer', undefined);
  try {
    return await import('./encoding.ts');
  } finally {
    vi.unstubAllGlobals();
  }
}

describe.each(['Node', 'the web'])('base64url of %s', async (runtime) => {
  const { decodeBase64Url, decodeJsonPart } = await decoderOf(runtime);
  const textOf = (value: string | Uint8Array) => Buffer.from(value).toString('base64url');

  test('is decoded by what there is', () =>
    expect(decodeBase64Url('AAAA')?.constructor.name).toBe(runtime === 'Node' ? 'Buffer' : 'Uint8Array'));

  test.each([0, 1, 2, 3, 64, 255])('of %i bytes comes back', (length) => {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 37 + 250) % 256);
    expect([...(decodeBase64Url(textOf(bytes)) ?? [-1])]).toEqual([...bytes]);
  });

  test.each(['A', 'AB', 'AAB', 'AA==', 'A A', 'A+A_', 'A/A_', 'AA\n', 'é', 'ŁAAA'])(
    'has one spelling: %j is none',
    (text) => expect(decodeBase64Url(text)).toBeNull(),
  );

  test.each(['', 'bm8', textOf('[1]'), textOf(Uint8Array.of(0xff)), '*'])('%j holds no object', (text) =>
    expect(decodeJsonPart(text)).toBeNull(),
  );

  test('holds names of every script', () =>
    expect(decodeJsonPart(textOf('{"name":"Žofie 🐟"}'))).toEqual({ name: 'Žofie 🐟' }));
});
