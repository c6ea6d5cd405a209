import { createHash } from 'node:crypto';
import { chmodSync, lchownSync, lstatSync, mkdirSync, realpathSync, rmdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { EmbeddedPostgresError } from './errors.ts';
import { canEnter, type Identity } from './identity.ts';

/** Where the default data of a checkout goes that Postgres's uid cannot reach. */
const SYSTEM_FOLDER = '/var/lib/frontdesk';
/** `sockaddr_un` holds 104 bytes on macOS and 108 on Linux, with the closing zero. */
const SOCKET_PATH_BYTES = 103;

export type Folders = {
  /** The data folder that is really used. */
  readonly base: string;
  /** Ours, below the data folder: settings, log, copies. As root it belongs to root, so that Postgres cannot lead root's writes astray. */
  readonly home: string;
  /** Postgres's data directory, in `home`. It belongs to Postgres's uid. */
  readonly cluster: string;
  /** True when the default data folder could not be used. */
  readonly relocated: boolean;
};

export function prepareFolders(identity: Identity, dataFolder: string, isDefault: boolean): Folders {
  const wanted = resolve(dataFolder);
  const obstacle = findObstacle(identity, wanted);
  if (obstacle === null) return createFolders(identity, wanted, false);
  if (!isDefault) {
    throw new EmbeddedPostgresError(
      'unreachable_folder',
      `FRONTDESK_DATA_DIR=${wanted}: Postgres runs as uid ${identity.uid}, which cannot pass ${obstacle}: choose a folder that it can reach ` +
        `(FRONTDESK_DATA_DIR=${SYSTEM_FOLDER}), or let others pass (chmod o+x ${quote(obstacle)}).`,
    );
  }
  const name = `${basename(dirname(wanted))}-${fingerprint(wanted)}`;
  const elsewhere = join(SYSTEM_FOLDER, name);
  const second = findObstacle(identity, elsewhere);
  if (second !== null) {
    throw new EmbeddedPostgresError(
      'unreachable_folder',
      `Neither ${wanted} nor ${elsewhere} can be reached by uid ${identity.uid}: set FRONTDESK_DATA_DIR to a folder that it can reach.`,
    );
  }
  return createFolders(identity, elsewhere, true);
}

/** The folder that Postgres's uid cannot pass on the way to `folder`, or null. What does not exist yet will be made passable. */
function findObstacle(identity: Identity, folder: string): string | null {
  if (!identity.delegated) return null;
  let nearest = folder;
  while (!statSync(nearest, { throwIfNoEntry: false })) nearest = dirname(nearest);
  if (canEnter(identity, nearest)) return null;
  let obstacle = nearest;
  for (let parent = dirname(nearest); obstacle !== '/' && !canEnter(identity, parent); parent = dirname(parent))
    obstacle = parent;
  return obstacle;
}

function createFolders(identity: Identity, wanted: string, relocated: boolean): Folders {
  try {
    createWithMode(wanted, identity.delegated ? 0o711 : 0o700);
    const base = realpathSync(wanted);
    const home = join(base, 'postgres');
    createWithMode(home, identity.delegated ? 0o711 : 0o700);
    const owner = lstatSync(home).uid;
    const me = identity.delegated ? 0 : identity.uid;
    if (owner !== me) {
      throw new EmbeddedPostgresError(
        'unreachable_folder',
        `${home} belongs to uid ${owner} and this process runs as uid ${me}: start as that user, or set FRONTDESK_DATA_DIR to another folder.`,
      );
    }
    return { base, home, cluster: join(home, 'cluster'), relocated };
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw error;
    throw new EmbeddedPostgresError(
      'unreachable_folder',
      `${wanted} cannot be used (${(error as Error).message}): set FRONTDESK_DATA_DIR to a folder that uid ${process.geteuid?.()} can write.`,
      { cause: error },
    );
  }
}

/** Creates what is missing, and sets the mode of that alone: a umask must not close it, and what was there before is not ours to open. */
function createWithMode(folder: string, mode: number): void {
  const first = mkdirSync(folder, { recursive: true, mode });
  if (first === undefined) return;
  for (let made = folder; ; made = dirname(made)) {
    chmodSync(made, mode);
    if (made === first) return;
  }
}

/**
 * A short folder for the socket, which only Postgres's uid (and root) can enter. Its name follows from the cluster; when somebody else
 * already took that name, which in a shared temporary folder anyone can, the next is tried.
 */
export function prepareSocketFolder(identity: Identity, cluster: string): string {
  const place = [tmpdir(), '/tmp'].find(
    (candidate) => fits(candidate) && (!identity.delegated || canEnter(identity, candidate)),
  );
  if (place === undefined)
    throw new EmbeddedPostgresError(
      'start_failed',
      `No temporary folder can hold the socket: set TMPDIR to a short path that uid ${identity.uid} can reach.`,
    );
  for (let attempt = 0; attempt < 20; attempt++) {
    const folder = socketFolderIn(place, cluster, attempt);
    if (ensureSocketFolder(identity, folder)) return folder;
  }
  throw new EmbeddedPostgresError(
    'start_failed',
    `Folders named ${socketFolderIn(place, cluster, 0)} belong to somebody else: set TMPDIR to a folder of your own.`,
  );
}

/** Makes the folder where it is missing. False when one of that name is not closed to all but Postgres's uid. */
export function ensureSocketFolder(identity: Identity, folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
    lchownSync(folder, identity.uid, identity.gid);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new EmbeddedPostgresError('start_failed', `${folder} cannot be made: ${(error as Error).message}`, {
        cause: error,
      });
    }
    const found = lstatSync(folder, { throwIfNoEntry: false });
    return found?.isDirectory() === true && found.uid === identity.uid && (found.mode & 0o777) === 0o700;
  }
}

/** Postgres removes its socket; what is left of it means that somebody uses the folder. */
export function removeSocketFolder(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It stays for the next start.
  }
}

function socketFolderIn(place: string, cluster: string, attempt: number): string {
  return join(place, `frontdesk-${fingerprint(cluster)}${attempt === 0 ? '' : `-${attempt}`}`);
}

function fits(place: string): boolean {
  return Buffer.byteLength(join(place, 'frontdesk-0123456789-00', '.s.PGSQL.5432')) <= SOCKET_PATH_BYTES;
}

function fingerprint(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 10);
}

function quote(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
