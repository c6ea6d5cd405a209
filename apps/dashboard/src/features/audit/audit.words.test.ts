import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { texts } from '../../texts/index.ts';

const { actions, nouns, refused, good } = texts.audit;

// The server writes each action in the place that does it, always as a literal: what it can write is what stands there.
const written = globSync(`${import.meta.dirname}/../../../../server/src/**/*.ts`)
  .filter((path) => !/\.(test|fixture)\.ts$/.test(path))
  .flatMap((path) => entriesOf(readFileSync(path, 'utf8')));

function entriesOf(source: string): (string | null)[] {
  const calls = source.split('.audit(').slice(1);
  return calls.map((call) => /^\{[^;]*?\baction: '([a-z_]+\.[a-z_]+)',/.exec(call)?.[1] ?? null);
}

it('every place where the server writes an audit event names its action there', () => {
  expect(written.length).toBeGreaterThan(30);
  expect(written).not.toContain(null);
});

it('every action that the server can write has words for operators, and no words are left of one that is gone', () => {
  expect(Object.keys(actions).sort()).toEqual([...new Set(written)].sort());
});

it('every action belongs to a family that the filter names', () => {
  expect(Object.keys(nouns).sort()).toEqual([...new Set(Object.keys(actions).map((key) => key.split('.')[0]))].sort());
});

it('what is marked in the log is an action that exists', () => {
  expect(Object.keys(actions)).toEqual(expect.arrayContaining([...refused, ...good]));
});
