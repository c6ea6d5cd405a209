import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openLogFile } from './log-file.ts';

let room: string;
beforeEach(() => {
  room = mkdtempSync(join(tmpdir(), 'frontdesk-test-'));
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(room, { recursive: true, force: true });
});

test('a log that is full moves aside while Postgres writes on, and never takes more than two files', () => {
  const path = join(room, 'postgres.log');
  writeFileSync(path, 'a'.repeat(5_000_000));
  const log = openLogFile(path);
  expect([statSync(path).size, statSync(`${path}.1`).size]).toEqual([0, 5_000_000]);

  writeSync(log.descriptor, 'b'.repeat(6_000_000));
  vi.advanceTimersByTime(30_000);
  expect([statSync(path).size, statSync(`${path}.1`).size]).toEqual([0, 6_000_000]);
  writeSync(log.descriptor, 'c');
  expect(readFileSync(path, 'utf8')).toBe('c');
  log.close();
});

test('the last words of a failed start are its own, and the fault among them', () => {
  const path = join(room, 'postgres.log');
  writeFileSync(path, '2026-01-01 00:00:00.000 UTC [1] FATAL:  of a former start\n');
  const log = openLogFile(path);
  expect(log.lastWords()).toBe('it left no word');
  appendFileSync(
    path,
    '2026-01-01 00:00:00.000 UTC [2] FATAL:  no room on disk\n2026-01-01 00:00:00.000 UTC [2] LOG:  bye\n',
  );
  expect(log.lastWords()).toBe('FATAL:  no room on disk');
  log.close();
});
