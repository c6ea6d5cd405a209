import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { skeletonOf } from './new-module/skeleton.ts';
import { wire } from './new-module/wiring.ts';

/** Writes the skeleton of a module and wires it: `node tools/new-module.ts gift-cards`. What it writes passes every check after `npm run generate`. */
const root = fileURLToPath(new URL('../', import.meta.url));
const [name = ''] = process.argv.slice(2);
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
  refuse('Give the noun or flow in kebab-case, as people will read it in the URL: gift-cards');
if (existsSync(join(root, `apps/server/src/modules/${name}`))) refuse(`There is a module ${name} already.`);

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const files = new Map([...skeletonOf(name), ...wire(name, read)]);
for (const [path, text] of files) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  process.stdout.write(`${path}\n`);
}
// A long name makes long lines, which are broken as everywhere.
execFileSync(
  process.execPath,
  [join(root, 'node_modules/@biomejs/biome/bin/biome'), 'check', '--write', ...files.keys()],
  { cwd: root },
);
process.stdout.write('Now: npm run generate, then npm test -- types architecture\n');

function refuse(reason: string): never {
  process.stderr.write(`${reason}\n`);
  process.exit(2);
}
