import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { signJwt, verifyJwt } from './jwt.ts';

const ed = generateKeyPairSync('ed25519');
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const signer = { kid: 'one', algorithm: 'EdDSA' as const, privateKey: ed.privateKey };
const keys = new Map([
  ['one', { algorithm: 'EdDSA' as const, publicKey: ed.publicKey }],
  ['two', { algorithm: 'ES256' as const, publicKey: ec.publicKey }],
]);
const read = (token: string, typ = 'at+jwt') => verifyJwt(token, typ, (kid) => keys.get(kid));
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

test('what was signed is read', () => {
  expect(read(signJwt(signer, 'at+jwt', { sub: 'a' }))).toEqual({ sub: 'a' });
  expect(read(signJwt({ kid: 'two', algorithm: 'ES256', privateKey: ec.privateKey }, 'at+jwt', { sub: 'b' }))).toEqual({
    sub: 'b',
  });
});

describe('a token is refused', () => {
  const good = signJwt(signer, 'at+jwt', { sub: 'a' });
  const [, body = '', signature = ''] = good.split('.');
  const table: [string, string][] = [
    ['without algorithm', `${encode({ alg: 'none', typ: 'at+jwt', kid: 'one' })}.${body}.`],
    ['with algorithm None', `${encode({ alg: 'None', typ: 'at+jwt', kid: 'one' })}.${body}.${signature}`],
    ['with HS256 under the public key', `${encode({ alg: 'HS256', typ: 'at+jwt', kid: 'one' })}.${body}.${signature}`],
    [
      'with an algorithm that is not the key’s',
      `${encode({ alg: 'ES256', typ: 'at+jwt', kid: 'one' })}.${body}.${signature}`,
    ],
    ['with an unknown key', `${encode({ alg: 'EdDSA', typ: 'at+jwt', kid: 'three' })}.${body}.${signature}`],
    ['without a key id', `${encode({ alg: 'EdDSA', typ: 'at+jwt' })}.${body}.${signature}`],
    [
      'with a critical header',
      `${encode({ alg: 'EdDSA', typ: 'at+jwt', kid: 'one', crit: ['x'], x: 1 })}.${body}.${signature}`,
    ],
    [
      'with a key in the header',
      `${encode({ alg: 'EdDSA', typ: 'at+jwt', kid: 'one', jwk: {} })}.${body}.${signature}`,
    ],
    [
      'with a key address in the header',
      `${encode({ alg: 'EdDSA', typ: 'at+jwt', kid: 'one', jku: 'https://evil.example' })}.${body}.${signature}`,
    ],
    [
      'with a zero ES256 signature',
      `${encode({ alg: 'ES256', typ: 'at+jwt', kid: 'two' })}.${body}.${Buffer.alloc(64).toString('base64url')}`,
    ],
    ['with another body', good.replace(body, encode({ sub: 'admin' }))],
    ['with a fourth part', `${good}.x`],
    ['that is too long', `${good}${'A'.repeat(9_000)}`],
    ['that is no token', 'x'],
  ];
  test.each(table)('%s', (_, token) => expect(read(token)).toBeNull());

  test('of another type', () => expect(read(good, 'JWT')).toBeNull());

  test('with other unused bits at its end', () => {
    const last = signature.at(-1) ?? '';
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const twin = alphabet[alphabet.indexOf(last) ^ 1] ?? '';
    expect(read(`${good.slice(0, -1)}${twin}`)).toBeNull();
  });
});
