import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** One check that is no test: its output is shown only where it fails. */
export type Step = { readonly name: string; readonly commands: readonly (readonly string[])[] };

const script = (path: string, ...words: readonly string[]): string[] => [join(ROOT, path), ...words];
const types = (project: string): string[] => script('node_modules/ts7/bin/tsc', '--noEmit', '-p', project);

/** In the order of their cost: what fails often fails early. */
export const STEPS: readonly Step[] = [
  { name: 'build', commands: [script('tools/build.ts')] },
  { name: 'biome', commands: [script('node_modules/@biomejs/biome/bin/biome', 'check')] },
  {
    name: 'types',
    commands: [
      types('tsconfig.json'),
      types('apps/dashboard/tsconfig.json'),
      types('packages/sdk/tsconfig.json'),
      types('packages/sdk/tsconfig.test.json'),
    ],
  },
  { name: 'knip', commands: [script('node_modules/knip/bin/knip.js', '--no-progress')] },
  { name: 'generated', commands: [script('tools/generate.ts', '--check')] },
];

/** The environment of everything that is run: nothing of the machine's own database or cache reaches it. */
export function cleanEnvironment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(DATABASE_|REDIS_|VALKEY_|PG|TEST_DATABASE_URL$|FRONTDESK_|SMTP_|NODE_ENV$)/.test(name),
  );
  return { ...Object.fromEntries(kept), ...more };
}

export async function runStep(step: Step): Promise<{ passed: boolean; output: string; seconds: number }> {
  const began = performance.now();
  let output = '';
  let passed = true;
  for (const command of step.commands) {
    const [file] = command;
    if (file === undefined || !existsSync(file)) throw new Error(`${step.name}: ${file} is missing; run npm ci`);
    const result = await run(command);
    output += result.output;
    passed &&= result.code === 0;
  }
  return { passed, output, seconds: (performance.now() - began) / 1000 };
}

function run(command: readonly string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...command], {
      cwd: ROOT,
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** Runs the steps one after the other, with a line for each. Returns how many failed. */
export async function runSteps(steps: readonly Step[]): Promise<number> {
  let failed = 0;
  for (const step of steps) {
    const { passed, output, seconds } = await runStep(step);
    if (!passed) failed++;
    if (!passed) process.stdout.write(`${output.trimEnd()}\n`);
    say(passed ? 'ok' : 'FAIL', step.name, seconds);
  }
  return failed;
}

export function say(result: 'ok' | 'FAIL', name: string, seconds: number): void {
  process.stdout.write(`${result.padEnd(5)} ${name.padEnd(28)} ${seconds.toFixed(1)} s\n`);
}
