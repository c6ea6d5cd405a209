import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Program } from '../../testing/kit/find-program.ts';
import { scratchFolder } from './scratch.ts';
import { cleanEnvironment, ROOT } from './steps.ts';

/**
 * A part of the tests, by the paths of its files, and the program that the machine must have for it. The first that fits has the file; together
 * they hold every test of the repository. `files`: so many at once. One, where promises are in seconds and it takes all of the machine to keep them; two for
 * Chromium, which keeps both cores busy, and for what mostly waits for a database that does not answer; three, so that a core has work while a test waits.
 */
export type Suite = {
  readonly name: string;
  readonly holds: RegExp;
  readonly needs: Program | null;
  readonly files: 1 | 2 | 3;
};

// biome-ignore format: a table
export const SUITES: readonly Suite[] = [
  { name: 'journeys',     holds: /\.journey\.test\.ts$/,               needs: 'chromium',  files: 2 },
  { name: 'valkey',       holds: /\.valkey\.test\.ts$/,                needs: 'redis',     files: 2 },
  { name: 'pooler',       holds: /\.pooler\.test\.ts$/,                needs: 'pgbouncer', files: 2 },
  { name: 'architecture', holds: /^(testing\/architecture|tools)\//,   needs: null,        files: 3 },
  { name: 'dashboard',    holds: /^apps\/dashboard\//,                 needs: null,        files: 3 },
  { name: 'server',       holds: /^apps\/server\//,                    needs: null,        files: 3 },
  { name: 'sdk',          holds: /^(packages|examples)\//,             needs: null,        files: 3 },
  { name: 'own postgres', holds: /^testing\/faults\/(postgres|resting)-/, needs: null,      files: 2 },
  { name: 'own servers',  holds: /^testing\/faults\/(faults|fresh-user|killed-)/, needs: null, files: 1 },
  { name: 'faults',       holds: /^(testing|bench)\//,                 needs: null,        files: 1 },
];

/** What a second pass on another Postgres runs: everything that asks the database, but for what starts servers of its own to break them. */
export const DATABASE_SUITES: readonly string[] = ['valkey', 'pooler', 'architecture', 'server', 'faults'];

const FOLDERS = ['apps', 'packages', 'examples', 'testing', 'tools', 'bench'];

export function testFilesOf(suite: Suite): string[] {
  return FOLDERS.flatMap((folder) => testFilesBelow(folder)).filter(
    (path) => SUITES.find(({ holds }) => holds.test(path)) === suite,
  );
}

function testFilesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', 'dist', 'generated'].includes(entry.name) || entry.name.startsWith('.')) return [];
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return testFilesBelow(path);
    return entry.name.endsWith('.test.ts') ? [path] : [];
  });
}

export type SuiteResult = { passed: number; failed: number; skipped: number; complete: boolean; seconds: number };

/** Runs vitest on the suite with its own report on the terminal, and reads the totals from the report that it writes beside. */
export async function runSuite(suite: Suite, environment: Readonly<Record<string, string>>): Promise<SuiteResult> {
  const files = testFilesOf(suite);
  const began = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-report-'));
  const report = join(folder, 'report.json');
  try {
    const code = await runVitest(
      [
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
        ...(suite.files === 1 ? ['--no-file-parallelism'] : [`--maxWorkers=${suite.files}`]),
        ...files,
      ],
      environment,
    );
    const seconds = (performance.now() - began) / 1000;
    if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0, complete: false, seconds };
    return { ...totals(report, files, code), seconds };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Report = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  success: boolean;
  testResults: { name: string; status: string }[];
};

function totals(file: string, wanted: readonly string[], code: number | null): Omit<SuiteResult, 'seconds'> {
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
  const ran = new Set(report.testResults.map((result) => result.name));
  const missed = wanted.filter((path) => !ran.has(join(ROOT, path)));
  for (const path of missed) process.stdout.write(`${path} was not run: vitest.config.ts does not include it\n`);
  // A file that could not be loaded, or a fault outside of every test, fails the run without failing a test.
  const fault = report.numFailedTests === 0 && (code !== 0 || !report.success) ? 1 : 0;
  const failed = report.numFailedTests + fault + missed.length;
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests, complete: missed.length === 0 };
}

function runVitest(words: readonly string[], environment: Readonly<Record<string, string>>): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, 'node_modules/vitest/vitest.mjs'), ...words], {
      cwd: ROOT,
      env: cleanEnvironment({ TMPDIR: scratchFolder(), ...environment }),
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', reject);
    child.once('close', resolve);
  });
}
