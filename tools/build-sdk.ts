import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SDK = join(ROOT, 'packages/sdk');
const DIST = join(SDK, 'dist');
const COMPILER = join(ROOT, 'node_modules/ts7/bin/tsc');

/**
 * Compiles the SDK, to `packages/sdk/dist` where nothing else is said: JavaScript and declarations, the same bytes for the same sources, in half a second.
 * Throws with the compiler's words when they do not compile; what was built before then stays.
 */
export async function buildSdk(folder = DIST): Promise<void> {
  // Into a folder of its own and then renamed, so that whoever imports the SDK meanwhile never sees half of it.
  const cache = join(folder, '../.cache');
  await mkdir(cache, { recursive: true });
  const fresh = await mkdtemp(join(cache, 'build-'));
  const stale = `${fresh}-old`;
  try {
    await compile(fresh);
    await rename(folder, stale).catch(unlessMissing);
    await rename(fresh, folder).catch(unlessThere);
  } finally {
    await rm(fresh, { recursive: true, force: true });
    await rm(stale, { recursive: true, force: true });
  }
}

/** Writes the SDK's types from the OpenAPI document: the management API, the snapshot, and what these refer to. */
export async function generateSdkTypes(
  openApiFile = join(ROOT, 'generated/openapi.json'),
  typesFile = join(SDK, 'src/openapi.generated.ts'),
): Promise<void> {
  const { astToString, default: openapiTS } = await import('openapi-typescript');
  const document = JSON.parse(await readFile(openApiFile, 'utf8')) as OpenApi;
  // A default makes a field optional in what is sent. The compiler would otherwise ask for it.
  const nodes = await openapiTS(JSON.stringify(onlyManagement(document)), { defaultNonNullable: false });
  // Empty parts of the document are types that nobody can use.
  const types = astToString(nodes).replace(/^export type \S+ = Record<string, never>;\n/gm, '');
  await writeFile(
    typesFile,
    `// Written by \`npm run generate\` from generated/openapi.json. Do not edit.\n\n${types}`,
  );
}

type OpenApi = { paths: Record<string, unknown>; components?: { schemas?: Record<string, unknown> } } & Record<
  string,
  unknown
>;

function onlyManagement(document: OpenApi): OpenApi {
  // Without operation ids, each operation's type stands at its path, which is how the SDK names operations.
  const text = JSON.stringify(document.paths, (key, value) => (key === 'operationId' ? undefined : value));
  const paths = Object.fromEntries(
    Object.entries(JSON.parse(text) as OpenApi['paths']).filter(([path]) => path.startsWith('/v1/')),
  );
  const schemas = document.components?.schemas ?? {};
  const needed = new Set<string>();
  const follow = (value: unknown) => {
    for (const [, name] of JSON.stringify(value ?? null).matchAll(/"#\/components\/schemas\/([^"/]+)/g)) {
      if (name === undefined || needed.has(name)) continue;
      needed.add(name);
      follow(schemas[name]);
    }
  };
  follow([paths, { $ref: '#/components/schemas/Snapshot' }]);
  return {
    ...document,
    paths,
    components: { schemas: Object.fromEntries(Object.entries(schemas).filter(([name]) => needed.has(name))) },
  };
}

function unlessMissing(fault: NodeJS.ErrnoException): void {
  if (fault.code !== 'ENOENT') throw fault;
}

/** Two builds at once: the other one has put the same result there. */
function unlessThere(fault: NodeJS.ErrnoException): void {
  if (fault.code !== 'ENOTEMPTY' && fault.code !== 'EEXIST') throw fault;
}

async function compile(folder: string): Promise<void> {
  const child = spawn(process.execPath, [COMPILER, '-p', join(SDK, 'tsconfig.build.json'), '--outDir', folder], {
    cwd: SDK,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(`the SDK does not compile:\n${output}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildSdk();
  console.log('SDK built to packages/sdk/dist');
}
