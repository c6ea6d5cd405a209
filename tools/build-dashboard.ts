/**
 * Builds the dashboard into apps/dashboard/dist:
 *
 *   node tools/build-dashboard.ts
 *
 * The files are made in a folder of their own and put in place by a rename, so that a server which is running serves either the
 * old build or the new one, never half of each.
 */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '..', 'apps', 'dashboard');

export async function buildDashboard(): Promise<{ folder: string }> {
  const folder = join(root, 'dist');
  const cache = join(root, '.cache');
  const fresh = join(cache, `build-${process.pid}`);
  const old = join(cache, `old-${process.pid}`);
  mkdirSync(cache, { recursive: true });
  try {
    await build({
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
  return { folder };
}

if (import.meta.main) {
  const { folder } = await buildDashboard();
  console.log(`The dashboard is built: ${folder}`);
}
