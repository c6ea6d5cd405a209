import { expect, it } from 'vitest';
import { mailsSearch } from './mails.search.ts';

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
