import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findAnnouncements } from './generate/announcements.ts';
import { configDocument, errorsDocument, eventsDocument } from './generate/documents.ts';
import { openApiText } from './generate/openapi.ts';
import { ROOT, readServer } from './generate/program.ts';
import { queriesText } from './generate/queries.ts';
import { withRunningServer } from './generate/running-server.ts';
import { schemaText } from './generate/schema.ts';
import { tableTypes } from './generate/tables.ts';
import { dashboardTypes, sdkTypes } from './generate/types.ts';

/**
 * Writes everything that follows from the sources: `npm run generate`. With `--check` it writes nothing, names what differs, and fails.
 * One person runs it at a time; two runs over the same sources write the same bytes, on Postgres 15 as on 18.
 */
const check = process.argv.includes('--check');

const files = await generate();
const stale = [...files].filter(
  ([path, text]) => !existsSync(join(ROOT, path)) || readFileSync(join(ROOT, path), 'utf8') !== text,
);
for (const [path, text] of stale) {
  if (check) process.stdout.write(`${path} is not what the sources say: ${firstDifference(path, text)}\n`);
  else write(join(ROOT, path), text);
}
if (check && stale.length > 0) {
  process.stdout.write('Run `npm run generate` and commit what it writes.\n');
  process.exit(1);
}
process.stdout.write(
  check ? `${files.size} generated files are up to date\n` : `wrote ${stale.length} of ${files.size} generated files\n`,
);

async function generate(): Promise<Map<string, string>> {
  const server = readServer();
  return withRunningServer(async ({ origin, client }) => {
    const served = await fetch(`${origin}/openapi.json`);
    if (!served.ok) throw new Error(`/openapi.json answered ${served.status}`);
    const openapi = openApiText(await served.json());
    return new Map([
      ['generated/openapi.json', openapi],
      ['generated/errors.md', errorsDocument()],
      ['generated/config.md', configDocument()],
      ['generated/events.md', eventsDocument(findAnnouncements(server))],
      ['generated/schema.sql', await schemaText(client)],
      ['generated/queries.sql', await queriesText(client, server)],
      ['apps/server/src/platform/db/tables.generated.ts', await tableTypes(client)],
      ['packages/sdk/src/openapi.generated.ts', await inFolder((folder) => sdkTypes(openapi, folder))],
      ['apps/dashboard/src/api/openapi.generated.ts', await dashboardTypes(openapi)],
    ]);
  });
}

async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, '.cache/generate-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function firstDifference(path: string, text: string): string {
  if (!existsSync(join(ROOT, path))) return 'it is missing';
  const present = readFileSync(join(ROOT, path), 'utf8').split('\n');
  const wanted = text.split('\n');
  const at = wanted.findIndex((line, index) => line !== present[index]);
  return at < 0
    ? `it has ${present.length} lines, and ${wanted.length} are wanted`
    : `line ${at + 1} is wanted as: ${wanted[at]}`;
}
