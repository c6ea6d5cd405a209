import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { keyIdOf, type SigningAlgorithm, signJwt, verifyJwt } from './jwt.ts';

const pairs = {
  EdDSA: generateKeyPairSync('ed25519'),
  RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
} as const satisfies Record<SigningAlgorithm, { publicKey: KeyObject; privateKey: KeyObject }>;
const ALGORITHMS = ['EdDSA', 'RS256', 'ES256'] as const;

/** One project's keys while it changes its algorithm: all three are published at once. */
const keys = new Map(ALGORITHMS.map((algorithm) => [algorithm, { algorithm, publicKey: pairs[algorithm].publicKey }]));
const read = (token: string, typ = 'at+jwt') => verifyJwt(token, typ, (kid) => keys.get(kid as SigningAlgorithm));
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const signer = (algorithm: SigningAlgorithm) => ({
  kid: algorithm,
  algorithm,
  privateKey: pairs[algorithm].privateKey,
});

describe.each(ALGORITHMS)('%s', (algorithm) => {
  const good = signJwt(signer(algorithm), 'at+jwt', { sub: 'a' });
  const [head = '', body = '', signature = ''] = good.split('.');
  const header = { alg: algorithm, typ: 'at+jwt', kid: algorithm };
  const withHeader = (changed: object) => `${encode({ ...header, ...changed })}.${body}.${signature}`;
  const others = ALGORITHMS.filter((other) => other !== algorithm);

  /** What a library that takes the public key for the secret of an HMAC would accept. */
  const underPublicKey = (secret: string | Buffer, changed: object = {}): string => {
    const input = `${encode({ ...header, alg: 'HS256', ...changed })}.${body}`;
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
  };
  const { publicKey } = pairs[algorithm];
  const pem = publicKey.export({ type: 'spki', format: 'pem' });
  const der = publicKey.export({ type: 'spki', format: 'der' });
  const jwk = JSON.stringify(publicKey.export({ format: 'jwk' }));

  test('what was signed is read, and names its key', () => {
    expect(read(good)).toEqual({ sub: 'a' });
    expect(keyIdOf(good)).toBe(algorithm);
  });

  const refused: [string, string][] = [
    ['without algorithm', `${encode({ ...header, alg: 'none' })}.${body}.`],
    ['without algorithm, with the signature', withHeader({ alg: 'none' })],
    ['with algorithm None', withHeader({ alg: 'None' })],
    ['with HS256 under the public key', underPublicKey(pem)],
    ['with HS256 under the public key as DER', underPublicKey(der)],
    ['with HS256 under the public key as JWK', underPublicKey(jwk)],
    ['with an HMAC under the public key that names the right algorithm', underPublicKey(pem, { alg: algorithm })],
    ...others.map((other): [string, string] => [`with the algorithm ${other}`, withHeader({ alg: other })]),
    ...others.map((other): [string, string] => [
      `with the key of ${other}`,
      signJwt({ ...signer(other), kid: algorithm }, 'at+jwt', { sub: 'a' }),
    ]),
    ['with an unknown key', withHeader({ kid: 'three' })],
    ['without a key id', withHeader({ kid: undefined })],
    ['with a key id that is no text', withHeader({ kid: [algorithm] })],
    ['with a critical header', withHeader({ crit: ['x'], x: 1 })],
    ['with a key in the header', withHeader({ jwk: JSON.parse(jwk) })],
    ['with a key address in the header', withHeader({ jku: 'https://evil.example' })],
    ['with a certificate in the header', withHeader({ x5u: 'https://evil.example', x5c: ['x'] })],
    ['with a zero signature', `${head}.${body}.${Buffer.alloc(64).toString('base64url')}`],
    ['with a zero signature as long as the right one', `${head}.${body}.${zeroLike(signature)}`],
    [
      'with a signature of zero in DER',
      `${head}.${body}.${Buffer.from('3006020100020100', 'hex').toString('base64url')}`,
    ],
    ['with an empty signature', `${head}.${body}.`],
    ['with half a signature', `${head}.${body}.${signature.slice(0, 40)}`],
    ['with another body', good.replace(body, encode({ sub: 'admin' }))],
    ['with a fourth part', `${good}.x`],
    ['that is too long', `${good}${'A'.repeat(9_000)}`],
    ['that is no token', 'x'],
  ];
  test.each(refused)('a token is refused: %s', (_, token) => expect(read(token)).toBeNull());

  test('of another type is refused', () => expect(read(good, 'JWT')).toBeNull());

  test('with other unused bits at its end is refused', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = signature.at(-1) ?? '';
    const twin = alphabet[alphabet.indexOf(last) ^ 1] ?? '';
    expect(Buffer.from(signature.slice(0, -1) + twin, 'base64url')).toEqual(Buffer.from(signature, 'base64url'));
    expect(read(`${good.slice(0, -1)}${twin}`)).toBeNull();
  });
});

test('a zero ES256 signature, with r and s of the order of the curve', () => {
  const order = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551';
  const [head, body] = signJwt(signer('ES256'), 'at+jwt', { sub: 'a' }).split('.');
  for (const part of ['00'.repeat(32), order]) {
    for (const other of ['00'.repeat(32), order, `${'00'.repeat(31)}01`]) {
      const signature = Buffer.from(part + other, 'hex').toString('base64url');
      expect(read(`${head}.${body}.${signature}`)).toBeNull();
    }
  }
});

function zeroLike(signature: string): string {
  return Buffer.alloc(Buffer.from(signature, 'base64url').length).toString('base64url');
}
