import type pg from 'pg';
import type ts from 'typescript';
import { listStatements } from '../../apps/server/src/platform/db/database.ts';
import { nameOf, type readServer } from './program.ts';
import { createRecorder, type Recorded, type Recorder } from './recorder.ts';
import { sampleOf, VARIANTS } from './samples.ts';

/**
 * The SQL of every query. Each exported function of each store runs against a recorder with parameters that are made from their types;
 * statements that are declared and were not met this way follow at the end. Every text is prepared on the real schema before it is written.
 */
export async function queriesText(client: pg.Client, server: ReturnType<typeof readServer>): Promise<string> {
  const recorder = await createRecorder(client);
  const blocks = ['-- The SQL of every query, by store and function. Written by `npm run generate`. Do not edit.'];
  const met = new Set<string>();
  const stores = server.files
    .filter((file) => file.fileName.endsWith('.store.ts'))
    .sort((a, b) => (a.fileName < b.fileName ? -1 : 1));
  if (stores.length === 0) throw new Error('no store was found');
  for (const file of stores) {
    blocks.push(`-- ${nameOf(file)}`);
    for (const { name, queries } of await queriesOfStore(server.checker, recorder, file)) {
      for (const query of queries) {
        if (query.prepared !== null) met.add(query.prepared);
        await prove(client, `${nameOf(file)}: ${name}`, query.text);
        blocks.push(`-- ${name}${query.prepared === null ? '' : ` (prepared as ${query.prepared})`}\n${query.text};`);
      }
    }
  }
  blocks.push('-- Declared elsewhere');
  for (const [name, text] of [...listStatements()].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (met.has(name)) continue;
    await prove(client, name, text);
    blocks.push(`-- ${name}\n${text};`);
  }
  return `${blocks.join('\n\n')}\n`;
}

async function queriesOfStore(
  checker: ts.TypeChecker,
  recorder: Recorder,
  file: ts.SourceFile,
): Promise<{ name: string; queries: readonly Recorded[] }[]> {
  const symbol = checker.getSymbolAtLocation(file);
  if (!symbol) throw new Error(`${nameOf(file)} exports nothing`);
  const module = (await import(file.fileName)) as Record<string, unknown>;
  const found: { name: string; queries: readonly Recorded[] }[] = [];
  for (const exported of checker.getExportsOfModule(symbol)) {
    const [signature] = checker.getTypeOfSymbol(exported).getCallSignatures();
    const run = module[exported.name];
    if (!signature || typeof run !== 'function') continue;
    const parameters = signature.getParameters();
    const [first] = parameters;
    if (!first || recorder.known(typeNameOf(checker.getTypeOfSymbol(first))) === undefined) continue;
    const texts = new Map<string, Recorded>();
    for (const variant of VARIANTS) {
      for (const answer of ['nothing', 'one row'] as const) {
        const values = parameters.map((parameter) =>
          sampleOf(checker, recorder, variant, parameter.name, checker.getTypeOfSymbol(parameter)),
        );
        const queries = await recorder.record(answer, async () => (run as (...given: unknown[]) => unknown)(...values));
        for (const query of queries) texts.set(query.text, query);
      }
    }
    if (texts.size === 0)
      throw new Error(
        `${nameOf(file)}: no sample of ${exported.name} reaches a statement; see tools/generate/samples.ts`,
      );
    found.push({ name: exported.name, queries: [...texts.values()] });
  }
  return found;
}

const typeNameOf = (type: ts.Type): string => type.aliasSymbol?.name ?? type.symbol?.name ?? '';

async function prove(client: pg.Client, name: string, text: string): Promise<void> {
  try {
    await client.query(`prepare proof as ${text}`);
    await client.query('deallocate proof');
  } catch (error) {
    throw new Error(`${name} does not fit the schema: ${(error as Error).message}\n${text}`, { cause: error });
  }
}
