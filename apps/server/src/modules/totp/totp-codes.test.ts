import { expect, test } from 'vitest';
import { keyUri, stepOfCode, typedSecret } from './totp-codes.ts';

// RFC 6238, appendix B: the seed of its SHA-1 vectors. They have eight digits; an app with six shows the last six.
const SEED = Buffer.from('12345678901234567890');

// biome-ignore format: a table
const VECTORS: readonly [seconds: number, eightDigits: string][] = [
  [59,            '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
];

test.each(VECTORS)('the code of RFC 6238 at %i seconds', (seconds, digits) => {
  expect(stepOfCode(SEED, digits.slice(2), new Date(seconds * 1000))).toBe(Math.floor(seconds / 30));
});

test('a code counts one step early and late, and not two', () => {
  const code = '050471';
  const at = (seconds: number) => stepOfCode(SEED, code, new Date(seconds * 1000));
  const step = Math.floor(1_111_111_111 / 30);
  expect([at(1_111_111_111 - 30), at(1_111_111_111 + 30)]).toEqual([step, step]);
  expect([at(1_111_111_111 - 60), at(1_111_111_111 + 60)]).toEqual([null, null]);
});

test.each(['', '12345', '1234567', 'abcdef', '12 34', '１２３４５６'])('%j is no code', (text) => {
  expect(stepOfCode(SEED, text, new Date(59_000))).toBeNull();
});

test('a code may be typed in groups', () => {
  expect(stepOfCode(SEED, '287 082', new Date(59_000))).toBe(1);
});

test('the URI names the service and the account, and holds the seed as apps read it', () => {
  const uri = new URL(keyUri(SEED, { issuer: 'Acme: Co', label: 'ada@example.com' }));
  expect(uri.protocol).toBe('otpauth:');
  expect(uri.searchParams.get('secret')).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  expect(uri.searchParams.get('issuer')).toContain('Acme');
  expect(decodeURIComponent(uri.pathname)).toContain('ada@example.com');
  expect(typedSecret(SEED)).toBe('GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ');
});
