import { expect, it } from 'vitest';
import { referralsSearch } from './referrals.search.ts';

it.each([
  [{ by: 'ada@example.com' }, { by: 'ada@example.com' }],
  [{ by: 'usr_01k7aa0000e008000000000000' }, { by: 'usr_01k7aa0000e008000000000000' }],
  [{ by: 'ada', status: 'pending' }, {}],
  [{ by: 'usr_1' }, {}],
  [{ by: ['ada@example.com'] }, {}],
  [{}, {}],
])('the address of the list: %j', (search, expected) => {
  expect(referralsSearch(search)).toEqual(expected);
});
