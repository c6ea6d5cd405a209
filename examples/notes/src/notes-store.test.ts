import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createDrafts } from './drafts.ts';
import { openNotesStore } from './notes-store.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'notes-store-'));
  folders.push(folder);
  return folder;
}

/** A clock that goes on by a second each time. */
function ticking(): () => Date {
  let seconds = 0;
  return () => new Date(Date.UTC(2026, 10, 21) + seconds++ * 1000);
}

test('notes are there again after a restart, newest first, each person with their own', async () => {
  const folder = makeFolder();
  const store = await openNotesStore(folder, ticking());
  await Promise.all(Array.from({ length: 20 }, (_, at) => store.add('usr_ada', `note ${at}`)));
  await store.add('usr_bob', 'of Bob');
  await store.remove('usr_ada', store.list('usr_ada')[0]?.id ?? '');

  const again = await openNotesStore(folder, ticking());
  expect(again.list('usr_ada').map((note) => note.text)).toEqual(
    Array.from({ length: 19 }, (_, at) => `note ${18 - at}`),
  );
  expect(again.list('usr_bob').map((note) => note.text)).toEqual(['of Bob']);
  expect(again.list('usr_eve')).toEqual([]);
  expect(again.list('__proto__')).toEqual([]);
  expect(readdirSync(folder)).toEqual(['notes.json']);
});

test('the note that was removed last comes back to its place, for its owner and once', async () => {
  const store = await openNotesStore(null, ticking());
  const [first, second, third] = [
    await store.add('usr_ada', '1'),
    await store.add('usr_ada', '2'),
    await store.add('usr_ada', '3'),
  ];
  const texts = () => store.list('usr_ada').map((note) => note.text);
  expect(await store.remove('usr_bob', second?.id ?? '')).toBe(false);
  expect(await store.remove('usr_ada', second?.id ?? '')).toBe(true);
  expect(texts()).toEqual(['3', '1']);
  expect(await store.restore('usr_bob', second?.id ?? '')).toBe(false);
  expect(await store.restore('usr_ada', third?.id ?? '')).toBe(false);
  expect(await store.restore('usr_ada', second?.id ?? '')).toBe(true);
  expect(await store.restore('usr_ada', second?.id ?? '')).toBe(false);
  expect(texts()).toEqual(['3', '2', '1']);
  expect(first?.createdAt).toBe('2026-11-21T00:00:00.000Z');
});

test('one person has at most 500 notes', async () => {
  const store = await openNotesStore(null);
  for (let count = 0; count < 500; count++) await store.add('usr_ada', 'x');
  expect(await store.add('usr_ada', 'one more')).toBeNull();
  expect(await store.add('usr_bob', 'x')).not.toBeNull();
});

test('a file that cannot be read stops the start instead of being written over', async () => {
  const folder = makeFolder();
  writeFileSync(join(folder, 'notes.json'), '{"torn');
  await expect(openNotesStore(folder)).rejects.toThrow(SyntaxError);
  expect(readFileSync(join(folder, 'notes.json'), 'utf8')).toBe('{"torn');
});

test('a draft is taken once, within ten minutes, and the oldest make room', () => {
  let now = 0;
  const drafts = createDrafts(() => now);
  const first = drafts.keep('first');
  expect(drafts.take(first)).toBe('first');
  expect(drafts.take(first)).toBeNull();
  const late = drafts.keep('late');
  now += 10 * 60 * 1000;
  expect(drafts.take(late)).toBeNull();
  const ids = Array.from({ length: 201 }, (_, at) => drafts.keep(String(at)));
  expect(drafts.take(ids[0] ?? '')).toBeNull();
  expect(drafts.take(ids[1] ?? '')).toBe('1');
  expect(drafts.take(ids[200] ?? '')).toBe('200');
});
