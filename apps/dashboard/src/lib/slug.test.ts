import { describe, expect, it } from 'vitest';
import { slugFault, slugOf } from './slug.ts';

describe('a slug is suggested from the name', () => {
  it.each([
    ['Field Note', 'field-note'],
    ['Müller & Söhne', 'mueller-soehne'],
    ['  Crème brûlée 2  ', 'creme-brulee-2'],
    ['42 is the answer', 'is-the-answer'],
    ['日本語', ''],
    [`${'long name '.repeat(9)}`, 'long-name-long-name-long-name-long-name'],
  ])('%s', (name, slug) => {
    expect(slugOf(name)).toBe(slug);
  });

  it('and what is suggested has no fault, unless it is too short', () => {
    for (const name of ['Field Note', 'A', 'x'.repeat(90), 'ab-', '--abc--', 'Ärger']) {
      expect([null, 'too_short', 'first_letter']).toContain(slugFault(slugOf(name)));
    }
  });
});

describe('a slug that cannot be one says why', () => {
  it.each([
    ['ab', 'too_short'],
    ['a'.repeat(41), 'too_long'],
    ['1abc', 'first_letter'],
    ['-abc', 'first_letter'],
    ['abc-', 'last_character'],
    ['Abc', 'characters'],
    ['a b c', 'characters'],
    ['a_b', 'characters'],
    ['field-note', null],
    ['a'.repeat(40), null],
  ])('%s', (slug, fault) => {
    expect(slugFault(slug)).toBe(fault);
  });
});
