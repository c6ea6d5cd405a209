import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** One check that is no test: its output is shown only where it fails. */
export type Step = { readonly name: string; readonly commands: readonly (readonly string[])[] };

const script = (path: string, ...words: readonly string[]): string[] => [join(ROOT, path), ...words];
// One checker: two cores are shared with what runs beside, and several would each work out the types that they share.
const types = (project: string): string[] =>
  script('node_modules/ts7/bin/tsc', '--noEmit', '--checkers', '1', '-p', project);

/** What the others read, and has to be there before them. */
const BUILD: Step = { name: 'build', commands: [script('tools/build.ts')] };

/** What takes long comes first, so that both cores are busy to the end. */
export const STEPS: readonly Step[] = [
  BUILD,
  { name: 'generated', commands: [script('tools/generate.ts', '--check')] },
  {
    name: 'types',
    commands: [
      types('tsconfig.json'),
      types('apps/dashboard/tsconfig.json'),
      types('packages/sdk/tsconfig.json'),
      types('packages/sdk/tsconfig.test.json'),
    ],
  },
  { name: 'biome', commands: [script('node_modules/@biomejs/biome/bin/biome', 'check')] },
  { name: 'knip', commands: [script('node_modules/knip/bin/knip.js', '--no-progress')] },
];

/** The environment of everything that is run: nothing of the machine's own database or cache reaches it. */
export function cleanEnvironment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(DATABASE_|REDIS_|VALKEY_|PG|TEST_DATABASE_URL$|FRONTDESK_|SMTP_|NODE_ENV$)/.test(name),
  );
  return { ...Object.fromEntries(kept), ...more };
}

/** Runs the steps, two commands at a time, with a line for each step when it is done. Returns how many failed. */
export async function runSteps(steps: readonly Step[]): Promise<number> {
  const failedBuild = await runTogether(steps.filter((step) => step === BUILD));
  return failedBuild + (await runTogether(steps.filter((step) => step !== BUILD)));
}

async function runTogether(steps: readonly Step[]): Promise<number> {
  const open = steps.map((step) => ({ ...step, left: step.commands.length, passed: true, output: '', seconds: 0 }));
  const waiting = open.flatMap((step) => step.commands.map((command) => ({ step, command })));
  async function lane(): Promise<void> {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { step, command } = next;
      const { code, output, seconds } = await run(command);
      step.passed &&= code === 0;
      step.output += output;
      step.seconds += seconds;
      if (--step.left > 0) continue;
      if (!step.passed) process.stdout.write(`${step.output.trimEnd()}\n`);
      say(step.passed ? 'ok' : 'FAIL', step.name, step.seconds);
    }
  }
  await Promise.all([lane(), lane()]);
  return open.filter(({ passed }) => !passed).length;
}

function run(command: readonly string[]): Promise<{ code: number | null; output: string; seconds: number }> {
  const [file] = command;
  if (file === undefined || !existsSync(file)) throw new Error(`${file} is missing; run npm ci`);
  const began = performance.now();
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
    child.once('close', (code) => resolve({ code, output, seconds: (performance.now() - began) / 1000 }));
  });
}

export function say(result: 'ok' | 'FAIL', name: string, seconds: number): void {
  process.stdout.write(`${result.padEnd(5)} ${name.padEnd(28)} ${seconds.toFixed(1)} s\n`);
}
