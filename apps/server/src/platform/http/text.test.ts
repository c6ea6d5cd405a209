import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holdsUnstorableText } from './text.ts';

describe('text that cannot be stored', () => {
  test.each([
    ['a\u0000b'],
    ['\ud800'],
    ['\udc00x'],
    [{ a: ['\u0000'] }],
    [{ '\u0000': 1 }],
    [[[[{ deep: '\ud83e' }]]]],
  ])('is found in %j', (value) => {
    expect(holdsUnstorableText(value)).toBe(true);
  });
  test.each([[''], ['Zoë 🦄 \u202e'], [null], [undefined], [7], [{ a: [true, null, 'x'] }]])(
    'is not found in %j',
    (value) => {
      expect(holdsUnstorableText(value)).toBe(false);
    },
  );
  test('is found in JSON wherever it stands, and nowhere else', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
        expect(holdsUnstorableText({ before: [value], after: 'a\u0000' })).toBe(true);
        expect(holdsUnstorableText(value)).toBe(JSON.stringify(value).includes('\\u0000'));
      }),
    );
  });
});
