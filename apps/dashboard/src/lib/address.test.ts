import { expect, it } from 'vitest';
import { isAddress } from './address.ts';

it.each([
  ['ada@example.com', true],
  ['ada@example', false],
  ['ada example@example.com', false],
  [`${'a'.repeat(250)}@example.com`, false],
])('%s is a whole address: %s', (text, whole) => {
  expect(isAddress(text)).toBe(whole);
});
