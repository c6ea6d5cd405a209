import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvCell, neutralCell, plainCell } from './neutral-cell.ts';
import { createCsvReader } from './read-csv.ts';

test.each([
  ['=HYPERLINK("http://evil.example")', `"'=HYPERLINK(""http://evil.example"")"`],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', `"'\r=1"`],
  ["'=1", "''=1"],
  ["O'Hara", "O'Hara"],
  ["'quoted'", "'quoted'"],
  ['a, b', '"a, b"'],
  ['a "b"', '"a ""b"""'],
  ['a\nb', '"a\nb"'],
  ['', ''],
])('%j is written as %j', (text, cell) => {
  expect(csvCell(text)).toBe(cell);
});

test('no cell begins as a formula, and each comes back as it was', () => {
  const text = fc.oneof(
    fc.string(),
    fc
      .array(fc.constantFrom('=', '+', '-', '@', '\t', '\r', "'", '"', ',', '\n', 'a'), { maxLength: 6 })
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (given) => {
      expect(neutralCell(given)).not.toMatch(/^[=+\-@\t\r]/);
      expect(plainCell(neutralCell(given))).toBe(given);
    }),
  );
});

test('a line of such cells is read as it was written', () => {
  const cells = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 5 });
  fc.assert(
    fc.property(cells, (given) => {
      const places = given.map((_, index) => `c${index}`);
      const reader = createCsvReader({ places, least: places.length }, 1);
      const written = `${given.map(csvCell).join(',')}\r\n`;
      const [record] = [...reader.push(Buffer.from(written)), ...reader.end()];
      if (given.every((cell) => cell === '') && given.length === 1) return;
      expect(Object.values((record?.value ?? {}) as object).map(plainCell)).toEqual(given);
    }),
  );
});
