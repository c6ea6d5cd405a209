import { describe, expect, it } from 'vitest';
import { inserted, isOwn, ownWordsOf, paragraphsOf, placeOf, wordsOf } from './mail-templates.rules.ts';

const defaults = {
  subject: '{project}: verify',
  heading: 'Verify',
  paragraphs: ['This finishes it.', 'The link works once.'],
  button: 'Verify address',
  footer: 'You get this because.',
};
const none = { subject: null, heading: null, paragraphs: null, button: null, footer: null };

describe('words of a mail', () => {
  it('begin as what people get now', () => {
    expect(wordsOf({ defaults, overrides: null }).paragraphs).toBe('This finishes it.\n\nThe link works once.');
    expect(wordsOf({ defaults, overrides: { ...none, subject: 'Hello' } })).toMatchObject({
      subject: 'Hello',
      heading: 'Verify',
    });
  });

  it('are not the project’s own where they are empty or those of the product', () => {
    const words = wordsOf({ defaults, overrides: null });
    expect(ownWordsOf(words, defaults)).toEqual(none);
    expect(isOwn(ownWordsOf(words, defaults))).toBe(false);
    const changed = ownWordsOf({ ...words, heading: ' ', paragraphs: '', button: ' Go ' }, defaults);
    expect(changed).toEqual({ ...none, button: 'Go' });
    expect(isOwn(changed)).toBe(true);
  });

  it.each([
    ['one\ntwo\n \nthree\n\n\n\nfour\n', ['one two', 'three', 'four']],
    ['  \n\n ', []],
  ])('paragraphs of %j', (text, expected) => {
    expect(paragraphsOf(text)).toEqual(expected);
  });

  it.each([
    ['subject', { field: 'subject', paragraph: null }],
    ['paragraphs.1', { field: 'paragraphs', paragraph: 2 }],
    ['draft.paragraphs.0', { field: 'paragraphs', paragraph: 1 }],
    ['version', null],
  ])('a problem at %s', (path, expected) => {
    expect(placeOf(path)).toEqual(expected);
  });

  it('take a placeholder where the cursor is, in place of what is selected', () => {
    expect(inserted('Hello you!', 'project', 6, 9)).toEqual({ text: 'Hello {project}!', cursor: 15 });
  });
});
