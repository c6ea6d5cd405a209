import { createHmac, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSignatures } from './signatures.ts';

test('a signature is what HMAC-SHA256 of node:crypto says, for keys and data of any length', () => {
  for (const keyBytes of [0, 1, 32, 63, 64]) {
    const key = randomBytes(keyBytes);
    const signatures = createSignatures(key);
    for (const length of [0, 1, 55, 56, 63, 64, 65, 1_000, 4_096, 4_097, 100_000, 3]) {
      const data = randomBytes(length);
      const signature = createHmac('sha256', key).update(data).digest();
      expect(signatures.sign(data)).toEqual(signature);
      expect(signatures.verify(data, signature)).toBe(true);
    }
  }
  expect(() => createSignatures(randomBytes(65))).toThrow('one block');
});

test('of other data, of another key, changed in one bit, or cut, is none', () => {
  const signatures = createSignatures(randomBytes(32));
  const data = randomBytes(500);
  const signature = signatures.sign(data);
  expect(signatures.verify(randomBytes(500), signature)).toBe(false);
  expect(createSignatures(randomBytes(32)).verify(data, signature)).toBe(false);
  for (let bit = 0; bit < 256; bit++) {
    const changed = Buffer.from(signature);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(signatures.verify(data, changed)).toBe(false);
  }
  for (const cut of [signature.subarray(0, 31), Buffer.alloc(0), Buffer.concat([signature, Buffer.alloc(1)])])
    expect(signatures.verify(data, cut)).toBe(false);
});
