import { describe, expect, it } from 'vitest';
import { failuresByCode, tickOf, withRange } from './bulk.rules.ts';

const page = ['a', 'b', 'c', 'd', 'e'];

describe('the tick over the rows', () => {
  it.each([
    [[], 'none'],
    [['b'], 'mixed'],
    [page, 'all'],
    [['somebody of another page'], 'none'],
  ])('of %j is %s', (chosen, tick) => {
    expect(tickOf(new Set(chosen), page)).toBe(tick);
  });
});

describe('a pressed row', () => {
  it('is chosen or let go by itself', () => {
    expect([...withRange(new Set(['a']), page, { id: 'c', on: true, from: 'a', shift: false })]).toEqual(['a', 'c']);
    expect([...withRange(new Set(['a', 'c']), page, { id: 'a', on: false, from: null, shift: false })]).toEqual(['c']);
  });

  it('takes the rows between along with Shift, in either direction, and only those of this page', () => {
    expect([...withRange(new Set(), page, { id: 'd', on: true, from: 'b', shift: true })]).toEqual(['b', 'c', 'd']);
    expect([...withRange(new Set(page), page, { id: 'b', on: false, from: 'd', shift: true })]).toEqual(['a', 'e']);
    expect([...withRange(new Set(), page, { id: 'c', on: true, from: 'gone', shift: true })]).toEqual(['c']);
  });
});

it('failures are counted by what they say', () => {
  expect(failuresByCode([{ code: 'x' }, { code: 'y' }, { code: 'y' }])).toEqual([
    { code: 'y', count: 2 },
    { code: 'x', count: 1 },
  ]);
});
