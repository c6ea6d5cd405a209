import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergePatch } from '../../../../server/src/lib/merge-patch.ts';
import { MOST_CHARACTERS, patchBetween, readMetadata } from './metadata.rules.ts';

describe('what is typed as metadata', () => {
  it.each([
    ['', { value: {} }],
    ['{"a": [null, {"b": 1}]}', { value: { a: [null, { b: 1 }] } }],
    ['{"a": 1', { fault: 'syntax' }],
    ['[1]', { fault: 'object' }],
    ['null', { fault: 'object' }],
    ['"text"', { fault: 'object' }],
    ['{"a": {"b": null}}', { fault: 'null' }],
    [JSON.stringify({ a: 'x'.repeat(MOST_CHARACTERS) }), { fault: 'size' }],
  ])('%# is read, or told what is wrong with it', (text, read) => {
    expect(readMetadata(text)).toEqual(read);
  });
});

describe('the patch between two documents', () => {
  it('names what changed and nothing else', () => {
    const before = { plan: 'a', limits: { seats: 3, files: 9 }, tags: ['x'], same: { deep: [1] } };
    const after = { plan: 'a', limits: { seats: 4 }, tags: ['x', 'y'], same: { deep: [1] }, fresh: {} };
    expect(patchBetween(before, after)).toEqual({ limits: { files: null, seats: 4 }, tags: ['x', 'y'], fresh: {} });
    expect(patchBetween(after, after)).toEqual({});
  });

  it('makes the one of the other, as the server applies it', () => {
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.array(fc.integer()),
        tie('object'),
      ),
      object: fc.dictionary(fc.string(), tie('value')),
    }));
    const document = value.object as fc.Arbitrary<Record<string, unknown>>;
    fc.assert(
      fc.property(document, document, (before, after) => {
        expect(mergePatch(before, patchBetween(before, after))).toEqual(after);
      }),
    );
  });
});
