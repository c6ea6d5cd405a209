import { describe, expect, test } from 'vitest';
import { contentRules } from './content.rules.ts';
import { importRules } from './imports.rules.ts';
import { idleExceptions, judge } from './rule.ts';
import { securityRules } from './security.rules.ts';
import { shapeRules } from './shape.rules.ts';
import { readRepository, treeOf } from './sources.ts';
import { TIERS } from './tiers.ts';

const repository = readRepository();

describe.each([...importRules, ...shapeRules, ...contentRules, ...securityRules])('$name', (rule) => {
  test('holds in this repository', () => {
    expect(judge(rule, repository)).toEqual([]);
  });
  test('has no exception that nothing needs', () => {
    expect(idleExceptions(rule, repository)).toEqual([]);
  });
  test('catches what breaks it, and nothing else', () => {
    for (const contents of rule.breaks)
      expect(judge(rule, treeOf(contents)), JSON.stringify(contents).slice(0, 200)).not.toEqual([]);
    for (const contents of rule.holds)
      expect(judge(rule, treeOf(contents)), JSON.stringify(contents).slice(0, 200)).toEqual([]);
  });
  test('fails when it reads nothing', () => {
    expect(() => judge(rule, treeOf({}))).toThrow('has read no files');
  });
});

test('the table of tiers names every module once, and no other', () => {
  const present = new Set(
    repository.files.flatMap(({ path }) => /^apps\/server\/src\/modules\/([^/]+)\//.exec(path)?.[1] ?? []),
  );
  expect(present.size).toBeGreaterThan(0);
  expect(TIERS.flat().sort()).toEqual([...present].sort());
});
