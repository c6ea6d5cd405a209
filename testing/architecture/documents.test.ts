import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { ROLES } from './shape.rules.ts';
import { ROOT } from './sources.ts';

const tracked = execFileSync('git', ['-c', 'safe.directory=*', 'ls-files', '-co', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(ROOT, path)) && statSync(join(ROOT, path)).isFile());
const documents = tracked.filter((path) => path.endsWith('.md'));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

test('every link of a document leads to a file', () => {
  expect(documents.length).toBeGreaterThan(20);
  const broken = documents.flatMap((path) =>
    [...read(path).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)]
      .map(([, target]) => target ?? '')
      .filter((target) => !existsSync(join(ROOT, dirname(path), target)))
      .map((target) => `${path}: ${target}`),
  );
  expect(broken).toEqual([]);
});

test('the README has the two commands as they are typed', () => {
  const lines = read('README.md').split('\n');
  expect(lines).toContain('npm ci && npm start');
  expect(lines).toContain('npm ci && npm test');
});

test('ARCHITECTURE names every role that a file of a module can have', () => {
  const text = read('ARCHITECTURE.md');
  const suffixes = ROLES.flatMap(({ pattern }) =>
    [...pattern.matchAll(/\(([a-z|]+)\)\\/g)].flatMap(([, names]) => (names ?? '').split('|')),
  );
  expect(suffixes.length).toBeGreaterThan(8);
  for (const suffix of new Set(suffixes))
    expect(text, suffix).toMatch(new RegExp(`[.*]\\.?${suffix}\\b|\\.${suffix}\\.ts|\\b${suffix}\\.`));
});

const MACHINE = new RegExp(
  `(/(${['root', 'home', 'Users', 'workspace', 'mnt'].join('|')})/[\\w.-]+|${['registry', 'npmjs'].join('\\.')}|npmmirror|artifactory|jfrog)`,
);
/** They name the words that they look for. */
const SEEKERS = ['testing/architecture/content.rules.ts', 'testing/architecture/documents.test.ts'];
const BINARY = /\.(woff2|png|jpg|ico|tgz|gz)$/;

test('no tracked file names a path of a machine or the host of a registry', () => {
  expect(tracked.length).toBeGreaterThan(300);
  const named = tracked
    .filter((path) => !BINARY.test(path) && !SEEKERS.includes(path))
    .flatMap((path) =>
      read(path)
        .split('\n')
        .flatMap((line, index) => (MACHINE.test(line) ? [`${path}:${index + 1}: ${MACHINE.exec(line)?.[0]}`] : [])),
    );
  expect(named).toEqual([]);
});
