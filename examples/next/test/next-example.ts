import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningExample, startExample } from '../../../packages/sdk/test/example-suite.ts';
import { describeUnless } from '../../../testing/kit/describe-with.ts';
import { startNode } from '../../../testing/kit/node-process.ts';
import { onServer } from '../../../testing/kit/test-databases.ts';
import { buildIfStale } from '../../../tools/build.ts';

const NEXT = 'node_modules/next/dist/bin/next';
const FOLDER = 'examples/next';
/**
 * Next says to nobody that it was used, and asks nobody for a newer one. It wants a home for its settings, which whoever runs the tests may not have; it
 * need not be there, and must not be within the repository.
 */
const QUIET = {
  NEXT_TELEMETRY_DISABLED: '1',
  NODE_ENV: 'production',
  CI: 'true',
  HOME: join(tmpdir(), `frontdesk-next-${process.getuid?.() ?? 0}`),
};
const LOCK = 4_404;

const TARGET = {
  name: 'Next example',
  output: `${FOLDER}/dist`,
  inputs: [`${FOLDER}/src`, `${FOLDER}/next.config.ts`, `${FOLDER}/tsconfig.json`, 'packages/sdk/dist/.built-from'],
  build: () => startNode(NEXT, QUIET, ['build', FOLDER]).finish(),
};

/** A suite that needs Next's compiler for this machine. Next would fetch it from the network, which no test does. */
export function describeNext(name: string, suite: () => void): void {
  describeUnless(compilerIsMissing(), name, suite);
}

function compilerIsMissing(): string | null {
  const { resolve } = createRequire(import.meta.url);
  const manifest = JSON.parse(readFileSync(resolve('next/package.json'), 'utf8')) as {
    optionalDependencies: Record<string, string>;
  };
  const platform = `${process.platform}-${process.arch}`;
  const names = Object.keys(manifest.optionalDependencies).filter((name) => name.startsWith(`@next/swc-${platform}`));
  return names.some(isInstalled) ? null : `there is no @next/swc-${platform} in node_modules`;

  function isInstalled(name: string): boolean {
    try {
      return resolve(`${name}/package.json`) !== '';
    } catch {
      return false;
    }
  }
}

/** The production build, as it is deployed. Several suites share it, and the first of them makes it. */
export async function startNextExample(): Promise<RunningExample> {
  await onServer(async (client) => {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await buildIfStale(TARGET, (line) => process.stdout.write(`${line}\n`));
  });
  return startExample({
    file: NEXT,
    args: (port) => ['start', FOLDER, '--hostname', 'localhost', '--port', String(port)],
    env: QUIET,
    stopCode: 143,
  });
}
