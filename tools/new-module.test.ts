import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { contentRules } from '../testing/architecture/content.rules.ts';
import { importRules } from '../testing/architecture/imports.rules.ts';
import { judge } from '../testing/architecture/rule.ts';
import { securityRules } from '../testing/architecture/security.rules.ts';
import { shapeRules } from '../testing/architecture/shape.rules.ts';
import { ROOT, treeOf } from '../testing/architecture/sources.ts';
import { skeletonOf } from './new-module/skeleton.ts';
import { wire } from './new-module/wiring.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const files = new Map([...skeletonOf('gift-cards'), ...wire('gift-cards', read)]);

describe('the skeleton of a module', () => {
  test('keeps every rule of the house', () => {
    const tree = treeOf(Object.fromEntries(files));
    const standing = /stands in no tier/;
    for (const rule of [...importRules, ...shapeRules, ...contentRules, ...securityRules]) {
      if (!tree.files.some(rule.applies)) continue;
      // The table of tiers that is judged is the one of the repository, which does not have it yet.
      expect(judge(rule, tree).filter((fault) => !standing.test(fault))).toEqual([]);
    }
  });

  test('has its place among the tiers and the routes', () => {
    expect(files.get('testing/architecture/tiers.ts')).toContain("'gift-cards'");
    const routes = files.get('apps/server/src/app/routes.ts') ?? '';
    expect(routes).toContain("import { giftCardsRoutes } from '../modules/gift-cards/index.ts';");
    expect(routes).toContain('...giftCardsRoutes,');
    const imported = [...routes.matchAll(/from '(\.\.\/modules\/.+)'/g)].map(([, path]) => path);
    const places = imported.map((path) => path?.replaceAll('/', '\u0001'));
    expect(places).toEqual([...places].sort());
    expect(routes.split('\n').length).toBe(read('apps/server/src/app/routes.ts').split('\n').length + 2);
  });

  test('is formatted and linted', () => {
    const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
    for (const [path, text] of files) {
      if (!path.endsWith('.ts')) continue;
      const formatted = execFileSync(process.execPath, [biome, 'check', '--write', `--stdin-file-path=${path}`], {
        cwd: ROOT,
        input: text,
        encoding: 'utf8',
      });
      expect(formatted, path).toBe(text);
    }
  });

  test('has the types that the house wants', () => {
    expect(faultsOfTypes()).toEqual([]);
  });
});

/** Compiles the new files among those of the repository, without writing them. */
function faultsOfTypes(): string[] {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, ROOT);
  const added = new Map([...files].map(([path, text]) => [join(ROOT, path), text]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, directoryExists } = host;
  const folders = new Set([...added.keys()].map((path) => dirname(path)));
  host.directoryExists = (path) => folders.has(path) || directoryExists?.(path) === true;
  host.fileExists = (path) => added.has(path) || fileExists(path);
  host.readFile = (path) => added.get(path) ?? readFile(path);
  host.getSourceFile = (path, version) => ts.createSourceFile(path, host.readFile(path) ?? '', version);
  const program = ts.createProgram(
    [...added.keys()].filter((path) => path.endsWith('.ts')),
    options,
    host,
  );
  const faults = [...added.keys()].flatMap((path) => {
    const file = program.getSourceFile(path);
    return file ? [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)] : [];
  });
  return faults.map(
    ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
  );
}

test.each(['', 'GiftCards', 'gift_cards', '../users', 'gift-', 'users'])(
  'the name %j is refused, and nothing is written',
  (name) => {
    expect(() => execFileSync(process.execPath, [join(ROOT, 'tools/new-module.ts'), name], { stdio: 'pipe' })).toThrow(
      /kebab-case|already/,
    );
  },
);
