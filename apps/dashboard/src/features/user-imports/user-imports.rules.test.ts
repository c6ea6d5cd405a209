import { expect, test } from 'vitest';
import type { UserImportRow } from '../../api/types.ts';
import { csvOfRows, plainBase64, progressOf } from './user-imports.rules.ts';

const rows = { total: 200, done: 50, created: 40, skipped: 5, failed: 5 };

test.each([
  ['reading', 0.5],
  ['importing', 0.25],
  ['checking', 0.25],
] as const)('the progress of %s is %d', (state, progress) => {
  expect(progressOf({ state, bytes: { total: 100, read: 50 }, rows })).toBe(progress);
});

test('a file of which nothing is known yet has no progress', () => {
  const nothing = { total: 0, done: 0, created: 0, skipped: 0, failed: 0 };
  expect(progressOf({ state: 'reading', bytes: { total: 0, read: 0 }, rows: nothing })).toBe(0);
});

test('a report runs nothing in a spreadsheet', () => {
  const row: UserImportRow = {
    position: 1,
    line: 2,
    email: '=HYPERLINK("http://evil.example")',
    sourceId: '-1',
    outcome: 'failed',
    code: 'email_invalid',
    field: '@x',
    userId: null,
  };
  expect(csvOfRows([row], () => 'No, it is none.')).toBe(
    '\ufeffline,email,sourceId,outcome,code,field,reason\r\n' +
      `2,"'=HYPERLINK(""http://evil.example"")",'-1,failed,email_invalid,'@x,"No, it is none."\r\n`,
  );
});

test('base64 is taken as a console shows it', () => {
  expect(plainBase64(' jx-p_r8= ')).toBe('jx+p/r8=');
  expect(plainBase64('no base64!')).toBeNull();
  expect(plainBase64('')).toBeNull();
});
