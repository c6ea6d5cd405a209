import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeCursor } from './schemas.ts';
import { decodeTimeCursor, encodeTimeCursor, pageOfRows, timePageQuery } from './time-cursor.ts';

const id = '0199d4a0-0000-7000-8000-000000000000';

describe('a time cursor', () => {
  test('comes back as it was, for every time and id', () => {
    const times = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(times, fc.uuid(), (at, uuid) => {
        expect(decodeTimeCursor(encodeTimeCursor({ at, id: uuid }))).toEqual({ at, id: uuid });
      }),
    );
  });

  test.each([
    ['empty', ''],
    ['no base64 of ours', '%%%'],
    ['of another length', encodeCursor(['2026-01-01T00:00:00.000Z'])],
    ['without an id', encodeCursor(['2026-01-01T00:00:00.000Z', null])],
    ['with an id that is none', encodeCursor(['2026-01-01T00:00:00.000Z', "x' or 1=1"])],
    ['with a time that is none', encodeCursor(['tomorrow', id])],
    ['with a time in another form', encodeCursor(['2026-01-01', id])],
  ])('is refused %s', (_, text) => {
    expect(decodeTimeCursor(text)).toBeNull();
    expect(timePageQuery.safeParse({ cursor: text }).success).toBe(false);
  });
});

test('a page has a next one exactly where a row more was found', () => {
  const page = (rows: number[]) => pageOfRows(rows, 2, (row) => row, String);
  expect(page([])).toEqual({ data: [], nextCursor: null });
  expect(page([1, 2])).toEqual({ data: [1, 2], nextCursor: null });
  expect(page([1, 2, 3])).toEqual({ data: [1, 2], nextCursor: '2' });
});
