import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isCommonPassword } from '../apps/server/src/modules/passwords/common-passwords.ts';
import { COMMON_PASSWORDS_FILE, commonPasswords, commonPasswordsFile } from './common-passwords.ts';

const words = commonPasswords();

test('the list that the server ships is what the tool writes', () => {
  expect(readFileSync(COMMON_PASSWORDS_FILE).equals(commonPasswordsFile(words))).toBe(true);
});

test('it knows each of its words, and 200,000 others not', () => {
  expect(words.length).toBeGreaterThan(40_000);
  expect(words.filter((word) => !isCommonPassword(word))).toEqual([]);
  const others = Array.from({ length: 200_000 }, () => randomBytes(12).toString('base64'));
  // 49,204 of 2^40 prefixes are taken: one in 22 million is taken for a common one.
  expect(others.filter(isCommonPassword).length).toBeLessThanOrEqual(1);
});
