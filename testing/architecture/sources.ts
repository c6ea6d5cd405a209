import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export type Import = {
  readonly specifier: string;
  /** Path below the root for a relative import, null for a package. */
  readonly target: string | null;
  readonly typeOnly: boolean;
};

export type SourceFile = {
  /** Below the repository's root, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly ast: ts.SourceFile;
};

/** What the rules judge: the repository, or a made-up one in a test of a rule. */
export type Tree = {
  readonly files: readonly SourceFile[];
  readonly otherPaths: readonly string[];
  readText(path: string): string;
};

const FOLDERS = ['apps', 'packages', 'examples', 'testing', 'tools', 'bench'];
const NOT_OURS = new Set(['node_modules', 'dist', '.cache', '.frontdesk', 'coverage']);

export function readRepository(): Tree {
  const paths = FOLDERS.flatMap((folder) => walk(folder));
  const isSource = (path: string) => /\.tsx?$/.test(path) && !/\.(generated|d)\.ts$/.test(path);
  return {
    files: paths.filter(isSource).map((path) => parse(path, readFileSync(join(ROOT, path), 'utf8'))),
    otherPaths: paths.filter((path) => !isSource(path)),
    readText: (path) => readFileSync(join(ROOT, path), 'utf8'),
  };
}

export function treeOf(contents: Readonly<Record<string, string>>): Tree {
  const isSource = (path: string) => /\.tsx?$/.test(path);
  const entries = Object.entries(contents);
  return {
    files: entries.filter(([path]) => isSource(path)).map(([path, text]) => parse(path, text)),
    otherPaths: entries.map(([path]) => path).filter((path) => !isSource(path)),
    readText: (path) => contents[path] ?? '',
  };
}

function walk(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.has(entry.name)) return [];
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? walk(path) : [path];
  });
}

function parse(path: string, text: string): SourceFile {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const ast = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  return { path, text, lines, ast, imports: importsOf(path, ast) };
}

/** Static imports, re-exports, dynamic imports and import types. */
function importsOf(path: string, ast: ts.SourceFile): Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean) => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    const { text } = specifier;
    found.push({
      specifier: text,
      target: text.startsWith('.') ? normalize(join(dirname(path), text)) : null,
      typeOnly,
    });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node))
      add(node.moduleSpecifier, node.importClause?.isTypeOnly === true || onlyTypes(node.importClause?.namedBindings));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    ts.forEachChild(node, visit);
  };
  visit(ast);
  return found;
}

function onlyTypes(bindings: ts.NamedImportBindings | undefined): boolean {
  return (
    bindings !== undefined &&
    ts.isNamedImports(bindings) &&
    bindings.elements.length > 0 &&
    bindings.elements.every((element) => element.isTypeOnly)
  );
}

/** Every node of a file, in order. */
export function* nodesOf(file: SourceFile): Generator<ts.Node> {
  const waiting: ts.Node[] = [file.ast];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    yield node;
    const children: ts.Node[] = [];
    ts.forEachChild(node, (child) => {
      children.push(child);
    });
    waiting.push(...children.reverse());
  }
}

export function lineOf(file: SourceFile, node: ts.Node): number {
  return file.ast.getLineAndCharacterOfPosition(node.getStart(file.ast)).line + 1;
}
