import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildSdk } from '../../../tools/build-sdk.ts';

const run = promisify(execFile);
const SDK = fileURLToPath(new URL('..', import.meta.url));
const ROOT = join(SDK, '../..');
const SOURCES = join(SDK, 'test/consumer');
const app = mkdtempSync(join(tmpdir(), 'frontdesk-consumer-'));
const packed = mkdtempSync(join(tmpdir(), 'frontdesk-package-'));

beforeAll(async () => {
  // Packed from a copy, so that nobody who uses the built SDK meanwhile finds it gone for a moment.
  for (const file of ['package.json', 'README.md']) cpSync(join(SDK, file), join(packed, file));
  await buildSdk(join(packed, 'dist'));
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', app], {
    cwd: packed,
  });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  const flags = ['--offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  await run('npm', ['install', `./${filename}`, ...flags], { cwd: app });
  cpSync(SOURCES, app, { recursive: true });
}, 60_000);

afterAll(() => {
  for (const folder of [app, packed]) rmSync(folder, { recursive: true, force: true });
});

describe('the package as an app installs it', () => {
  test('holds built files and the README, and depends on nothing', () => {
    const installed = readdirSync(join(app, 'node_modules/@frontdesk/sdk'), { recursive: true, encoding: 'utf8' });
    expect(installed.filter((file) => !file.startsWith('dist')).sort()).toEqual(['README.md', 'package.json']);
    expect(installed.filter((file) => /built-from|\.test\.|(?<!\.d)\.ts$/.test(file))).toEqual([]);
    expect(readdirSync(join(app, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['@frontdesk']);
  });

  test('is the same, byte for byte, when it is built again', async () => {
    const before = digest();
    await buildSdk(join(packed, 'dist'));
    expect(digest()).toBe(before);
  });

  test.each(nodes())('runs in plain JavaScript on Node %s', async (_, node) => {
    const { stdout } = await run(node, ['use.mjs'], { cwd: app });
    expect(JSON.parse(stdout)).toEqual({
      user: 'usr_1',
      nobody: null,
      refused: 'sessions.required',
      users: ['usr_1'],
      behind: 'usr_1',
      verified: 'usr_1',
      bound: 'feed',
    });
  });

  test.each(nodes())('runs on every framework in plain JavaScript on Node %s', async (_, node) => {
    link(FRAMEWORKS);
    const { stdout } = await run(node, ['use-adapters.mjs'], { cwd: app });
    const refused = [401, ''];
    const answers = [[200, 'usr_1'], refused];
    expect(JSON.parse(stdout)).toEqual({
      fastify: answers,
      hono: answers,
      route: answers,
      middleware: [[200, ''], refused],
      react: ['usr_1', 'nobody'],
    });
  });

  // Declarations are checked too (no skipLibCheck): an app's compiler reads them all.
  test.each([
    ['nodenext', 'nodenext', 'ts7/bin/tsc'],
    ['bundler', 'esnext', 'typescript/bin/tsc'],
    ['node16', 'node16', 'ts7/bin/tsc'],
  ])('has types for moduleResolution %s (module %s) with %s', async (moduleResolution, module, compiler) => {
    link(FRAMEWORKS);
    link(readdirSync(join(ROOT, 'node_modules/@types')).map((name) => `@types/${name}`));
    const file = `tsconfig.${moduleResolution}.json`;
    const strict = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      verbatimModuleSyntax: true,
    };
    const compilerOptions = {
      ...strict,
      module,
      moduleResolution,
      target: 'es2022',
      lib: ['es2022', 'dom', 'dom.iterable'],
      jsx: 'react-jsx',
      types: ['node'],
      noEmit: true,
      skipLibCheck: false,
    };
    writeFileSync(
      join(app, file),
      JSON.stringify({ compilerOptions, files: ['types.mts', 'adapters.mts', 'page.tsx'] }),
    );
    const { stdout } = await run(process.execPath, [join(ROOT, 'node_modules', compiler), '-p', file], {
      cwd: app,
    }).catch((fault: { stdout: string }) => fault);
    // What is wrong inside the declarations of others is not ours to mend. They lie beyond the links.
    const faults = stdout.split('\n').filter((line) => /error TS\d+/.test(line));
    expect(faults.filter((line) => !/^(\.\.\/)+.*node_modules\/(?!@frontdesk\/)/.test(line))).toEqual([]);
  });
});

const FRAMEWORKS = ['fastify', 'hono', 'next', 'react', 'react-dom'];

/** This Node, and the one that the machine brought along, where that is another. */
function nodes(): [version: string, path: string][] {
  const found: [string, string][] = [[process.versions.node, process.execPath]];
  for (const path of ['/usr/bin/node', '/usr/local/bin/node'])
    if (existsSync(path) && path !== process.execPath) found.push([path, path]);
  return found;
}

/** What an app that has a framework has installed beside the SDK. */
function link(names: readonly string[]): void {
  for (const name of names) {
    const place = join(app, 'node_modules', name);
    mkdirSync(dirname(place), { recursive: true });
    if (!existsSync(place)) symlinkSync(join(ROOT, 'node_modules', name), place);
  }
}

function digest(): string {
  const hash = createHash('sha256');
  const dist = join(packed, 'dist');
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8', withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  for (const path of files.map((entry) => join(entry.parentPath, entry.name)).sort())
    hash.update(`${path}\0`).update(readFileSync(path));
  expect(files.length).toBeGreaterThan(20);
  return hash.digest('hex');
}
