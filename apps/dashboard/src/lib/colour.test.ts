import { expect, it } from 'vitest';
import { contrast, inkOn, isColour } from './colour.ts';

it('text on a colour is black or white, whichever can be read better', () => {
  for (const colour of ['#1b5468', '#f4b400', '#e4002b', '#767676', '#000000', '#ffffff'])
    expect(contrast(colour, inkOn(colour))).toBeGreaterThanOrEqual(4.5);
  expect(inkOn('#f4b400')).toBe('#000000');
  expect(inkOn('#1b5468')).toBe('#ffffff');
});

it('contrast is that of WCAG, in either order', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
  expect(contrast('#ffffff', '#767676')).toBeCloseTo(4.54, 2);
  expect(contrast('#1b5468', '#1b5468')).toBe(1);
});

it.each([
  ['#1b5468', true],
  ['#1B5468', true],
  ['1b5468', false],
  ['#1b54', false],
  ['#1b5468;', false],
  ['', false],
])('%j is a colour: %s', (text, colour) => {
  expect(isColour(text)).toBe(colour);
});
