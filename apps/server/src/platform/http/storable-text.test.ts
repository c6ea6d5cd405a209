import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Problem } from './problem.ts';
import { refuseUnstorableText } from './storable-text.ts';

describe('text that no column can hold', () => {
  test.each([
    ['NUL in a field', { name: 'a\0b' }, 'name'],
    ['half a surrogate pair', { name: 'a\ud800' }, 'name'],
    ['deep inside', { metadata: { list: [{ text: '\0' }] } }, 'metadata.list.0.text'],
    [
      'nested too deep',
      { metadata: JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`) },
      `metadata${'.0'.repeat(32)}`,
    ],
    ['in the name of a field', { metadata: { 'a\0': 1 } }, 'metadata'],
  ])('is refused: %s', (_, input, path) => {
    try {
      refuseUnstorableText(input);
      expect.unreachable();
    } catch (error) {
      expect((error as Problem).details.fields?.[0]?.path).toBe(path);
      expect(error).toBeInstanceOf(Problem);
    }
  });

  test('is the only text that is refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        if (!text.includes('\0'))
          expect(() => refuseUnstorableText({ text, at: new Date(), none: null })).not.toThrow();
      }),
    );
  });
});
