import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from './sources.ts';

/** Every known attack has the test that proves its failure, or the reason why it cannot be tried yet. Ids are never removed. */
type Entry =
  | { readonly test: string | readonly string[]; readonly reason?: never }
  | { readonly reason: string; readonly test?: never };

const entries = JSON.parse(readFileSync(join(ROOT, 'testing/attacks.json'), 'utf8')) as Record<string, Entry>;

/** Numbers that the list does not have. */
const MISSING = [4, 11, 22, 28, 34, 43, 46, 52, 73, 83, 84, 86, 89, 93];
const IDS = Array.from({ length: 102 }, (_, index) => index + 1)
  .filter((number) => !MISSING.includes(number))
  .map((number) => `A${number}`);

test('every attack of the list has an entry', () => {
  expect(Object.keys(entries)).toEqual(IDS);
});

describe.each(Object.entries(entries))('%s', (_, entry) => {
  test('names tests that exist, or says why it does not apply yet', () => {
    if (entry.reason !== undefined) {
      expect(entry.reason).toMatch(/^does not apply yet: .{10}/);
      return;
    }
    const named = [entry.test].flat();
    expect(named.length).toBeGreaterThan(0);
    for (const name of named) expect(faultOf(name)).toBeNull();
  });
});

test('a test that does not exist is caught', () => {
  expect(faultOf('testing/architecture/nowhere.test.ts: anything')).toContain('is no file');
  expect(faultOf('testing/architecture/attacks.test.ts: a test that nobody'.concat(' wrote'))).toContain('has no test');
});

/** `file: name`; the name stands in the file as it is written there, between quotes. */
function faultOf(named: string): string | null {
  const at = named.indexOf(': ');
  const [file, name] = [named.slice(0, at), named.slice(at + 2)];
  if (!existsSync(join(ROOT, file))) return `${file} is no file`;
  const text = readFileSync(join(ROOT, file), 'utf8');
  return ["'", '"', '`'].some((quote) => text.includes(`${quote}${name}${quote}`))
    ? null
    : `${file} has no test "${name}"`;
}
