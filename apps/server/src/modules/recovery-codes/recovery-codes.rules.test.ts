import { assert, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { CODE_BYTES, readRecoveryCode, recoveryCode } from './recovery-codes.rules.ts';

test('every code is read back, in capitals and without its dashes too', () => {
  assert(
    property(uint8Array({ minLength: CODE_BYTES, maxLength: CODE_BYTES }), (bytes) => {
      const code = recoveryCode(Buffer.from(bytes));
      expect(code).toMatch(/^[0-9a-z]{4}(-[0-9a-z]{4}){3}$/);
      const read = readRecoveryCode(code);
      expect(read).toBe(code.replaceAll('-', ''));
      expect(readRecoveryCode(code.toUpperCase().replaceAll('-', ' '))).toBe(read);
    }),
  );
});

test('other bytes are another code', () => {
  expect(recoveryCode(Buffer.alloc(CODE_BYTES))).not.toBe(recoveryCode(Buffer.alloc(CODE_BYTES, 1)));
});

test.each(['', '123456', 'abcd-efgh-jkmn', 'abcd-efgh-jkmn-pqru', 'abcd-efgh-jkmn-pqrs-tvwx'])('%j is none', (text) => {
  expect(readRecoveryCode(text)).toBeNull();
});
