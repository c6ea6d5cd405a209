import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The server's sources as the compiler sees them. TypeScript 5.9, because 7 has no such interface. */
export function readServer(): { program: ts.Program; checker: ts.TypeChecker; files: readonly ts.SourceFile[] } {
  const { config, error } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'));
  const parsed = ts.parseJsonConfigFileContent({ ...config, include: ['apps/server/src'] }, ts.sys, ROOT);
  const program = ts.createProgram(parsed.fileNames, parsed.options);
  const folder = join(ROOT, 'apps/server/src/');
  const files = program
    .getSourceFiles()
    .filter((file) => file.fileName.startsWith(folder) && !/\.(test|fixture)\.ts$/.test(file.fileName));
  if (files.length === 0) throw new Error('no source of the server was found');
  return { program, checker: program.getTypeChecker(), files };
}

/** Path below the repository's root. */
export function nameOf(file: ts.SourceFile): string {
  return file.fileName.slice(ROOT.length);
}
