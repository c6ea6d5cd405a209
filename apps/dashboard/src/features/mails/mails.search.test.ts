import { expect, it } from 'vitest';
import { isAddress, mailsSearch } from './mails.search.ts';

it.each([
  [
    { recipient: 'ada@example.com', status: 'refused', kind: 'test' },
    { recipient: 'ada@example.com', status: 'refused', kind: 'test' },
  ],
  [{ recipient: 'ada', status: 'lost', kind: 'magic_links', more: 'x' }, {}],
  [{}, {}],
])('the address of the log: %j', (search, expected) => {
  expect(mailsSearch(search)).toEqual(expected);
});

it.each([
  ['ada@example.com', true],
  ['ada@example', false],
  ['ada example@example.com', false],
  [`${'a'.repeat(250)}@example.com`, false],
])('%s is a whole address: %s', (text, whole) => {
  expect(isAddress(text)).toBe(whole);
});
