import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildDashboard } from './build-dashboard.ts';
import { buildSdk } from './build-sdk.ts';

/** Builds what is missing or stale, by the content of what it is made of. Says so in one line; says nothing where all is fresh. */
const root = fileURLToPath(new URL('../', import.meta.url));

/** What is built from where. `output` is a folder, and keeps beside its content the hash of what it was made of. */
export type Target = {
  readonly name: string;
  readonly output: string;
  readonly inputs: readonly string[];
  readonly build: () => Promise<unknown>;
};

const TARGETS: readonly Target[] = [
  {
    name: 'SDK',
    output: 'packages/sdk/dist',
    inputs: [
      'packages/sdk/src',
      'packages/sdk/package.json',
      'packages/sdk/tsconfig.json',
      'packages/sdk/tsconfig.build.json',
      'tools/build-sdk.ts',
    ],
    build: buildSdk,
  },
  {
    name: 'dashboard',
    output: 'apps/dashboard/dist',
    inputs: [
      'apps/dashboard/src',
      'apps/dashboard/index.html',
      'apps/dashboard/package.json',
      'apps/dashboard/vite.config.ts',
      'packages/ui',
      'tools/build-dashboard.ts',
    ],
    build: buildDashboard,
  },
];

export async function buildStale(say: (line: string) => void): Promise<void> {
  for (const target of TARGETS) await buildIfStale(target, say);
}

export async function buildIfStale(target: Target, say: (line: string) => void): Promise<void> {
  const hash = hashOf([...target.inputs, 'package-lock.json']);
  const mark = join(root, target.output, '.built-from');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === hash) return;
  const began = performance.now();
  await target.build();
  mkdirSync(join(root, target.output), { recursive: true });
  writeFileSync(mark, hash);
  say(`built the ${target.name} in ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

function hashOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths)
    for (const file of filesOf(path))
      hash
        .update(`${file}\0`)
        .update(readFileSync(join(root, file)))
        .update('\0');
  return hash.digest('hex');
}

function filesOf(path: string): string[] {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [path];
  const names = readdirSync(full)
    .filter((name) => name !== 'node_modules' && name !== 'dist')
    .sort();
  return names.flatMap((name) => filesOf(`${path}/${name}`));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  await buildStale((line) => process.stdout.write(`${line}\n`));
