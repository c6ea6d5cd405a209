import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Builds the dashboard into apps/dashboard/dist:
 *
 *   node tools/build-dashboard.ts
 *
 * The files are made in a folder of their own and put in place by a rename, so that a server which is running serves either the
 * old build or the new one, never half of each.
 */
const root = join(import.meta.dirname, '..', 'apps', 'dashboard');
const folder = join(root, 'dist');

/**
 * In a process of its own: the bundler's memory goes with it, and it decides by NODE_ENV which React it takes, whatever the
 * caller's is (tests have another).
 */
export async function buildDashboard(): Promise<{ folder: string }> {
  await promisify(execFile)(process.execPath, [import.meta.filename]);
  return { folder };
}

async function build(): Promise<void> {
  process.env.NODE_ENV = 'production';
  const vite = await import('vite');
  const cache = join(root, '.cache');
  const fresh = join(cache, `build-${process.pid}`);
  const old = join(cache, `old-${process.pid}`);
  mkdirSync(cache, { recursive: true });
  try {
    await vite.build({
      root,
      configFile: join(root, 'vite.config.ts'),
      mode: 'production',
      logLevel: 'warn',
      build: { outDir: fresh },
    });
    if (existsSync(folder)) renameSync(folder, old);
    renameSync(fresh, folder);
  } finally {
    for (const leftover of [fresh, old]) rmSync(leftover, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  await build();
  console.log(`The dashboard is built: ${folder}`);
}
