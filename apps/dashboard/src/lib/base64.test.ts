import fc from 'fast-check';
import { expect, test } from 'vitest';
import { base64Of } from './base64.ts';

test('bytes of any value and number are written as Node writes them', () => {
  const long = new Uint8Array(100_000).map((_, index) => index % 256);
  expect(base64Of(long)).toBe(Buffer.from(long).toString('base64'));
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(base64Of(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    }),
  );
});
