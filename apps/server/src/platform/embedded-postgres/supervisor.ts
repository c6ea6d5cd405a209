import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Binaries, prepareBinaries, removeOtherCopies } from './binaries.ts';
import { createCluster, PRODUCT_DATABASE, PRODUCT_ROLE, removeDrafts, writeSettings } from './cluster.ts';
import { EmbeddedPostgresError } from './errors.ts';
import {
  ensureSocketFolder,
  type Folders,
  prepareFolders,
  prepareSocketFolder,
  removeSocketFolder,
} from './folders.ts';
import { ensureDatabase, type Guard, takeGuard } from './guard.ts';
import { CHILD_ENVIRONMENT, type Identity, readIdentity } from './identity.ts';
import { type Keeper, startKeeper } from './keeper.ts';
import { type LogFile, openLogFile } from './log-file.ts';
import { clearRemains, endPostmaster, findPostmaster, isAlive, type Postmaster, sendSignal } from './processes.ts';

const LOOK_MILLISECONDS = 5;
const ORPHAN_SECONDS = 60;
/** How often a server that we started may die before it is ready. Beside another start this happens once: its lock file was first. */
const START_ATTEMPTS = 3;
const GUARD_ATTEMPTS = 100;
const GUARD_PAUSE_MILLISECONDS = 50;
const RESPAWN_PAUSE_MOST_MILLISECONDS = 5_000;

type Log = {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
};

export type EmbeddedPostgresOptions = {
  /** The data folder; the cluster goes below it. */
  dataFolder: string;
  /** A default folder that Postgres's uid cannot reach is replaced by one that it can; a chosen one is refused. */
  dataFolderIsDefault: boolean;
  log: Log;
  /** Called when a process of Postgres works and this one only waits for it. */
  onSpawn?: () => void;
  /** Called after Postgres died while we live and runs again: connections are gone, what they did not commit too. */
  onRestart?: () => void;
  /** How long Postgres waits for another start after this process died without stopping it. A minute unless told. */
  orphanSeconds?: number;
};

export type EmbeddedPostgres = {
  /** Options for node-postgres; `host` is the folder of the unix socket. */
  readonly connection: { host: string; port: number; user: string; database: string };
  /** The data folder that is really used. */
  readonly dataFolder: string;
  /** True when a server that outlived its owner was taken over. */
  readonly adopted: boolean;
  /** Stops the server cleanly; nothing of it is left then. Can be called again. */
  stop(): Promise<void>;
};

type Place = { identity: Identity; folders: Folders; binaries: Binaries; socketFolder: string; logFile: LogFile };
type Running = { postmaster: Postmaster; guard: Guard; adopted: boolean };

/** Starts the embedded Postgres, or adopts the one that survived its owner. Throws `EmbeddedPostgresError`. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log, onSpawn = () => {} } = options;
  const place = preparePlace(options);
  let keeper: Keeper | undefined;
  try {
    await createCluster(place.identity, place.binaries, place.folders, onSpawn);
    keeper = startKeeper(place.identity, place.folders, options.orphanSeconds ?? ORPHAN_SECONDS);
    const running = await bringUp(place, () => false, onSpawn);
    keeper.claim();
    removeDrafts(place.folders);
    if (!running.adopted) removeOtherCopies(place.folders.home, place.binaries);
    log.info(
      { adopted: running.adopted, folder: place.folders.base },
      running.adopted ? 'embedded Postgres adopted' : 'embedded Postgres started',
    );
    // An adopted server may have its socket elsewhere; who is connected looks for the next one at the same place.
    return supervise({ ...place, socketFolder: running.postmaster.socketFolder }, running, keeper, options);
  } catch (error) {
    await keeper?.dismiss();
    removeSocketFolder(place.socketFolder);
    place.logFile.close();
    throw error;
  }
}

function preparePlace(options: EmbeddedPostgresOptions): Place {
  const identity = readIdentity();
  const folders = prepareFolders(identity, options.dataFolder, options.dataFolderIsDefault);
  if (folders.relocated)
    options.log.info(
      { folder: folders.base },
      `the database lives in ${folders.base}, because Postgres's uid ${identity.uid} cannot reach ${options.dataFolder}`,
    );
  const binaries = prepareBinaries(identity, folders.home);
  const socketFolder = prepareSocketFolder(identity, folders.cluster);
  return { identity, folders, binaries, socketFolder, logFile: openLogFile(join(folders.home, 'postgres.log')) };
}

/** Adopts or spawns, waits until the server answers, takes the guard lock. `abandoned` is asked between the steps. */
async function bringUp(place: Place, abandoned: () => boolean, onSpawn = () => {}): Promise<Running> {
  const { identity, folders, logFile } = place;
  let failures = 0;
  while (!abandoned() && failures < START_ATTEMPTS) {
    const survivor = findPostmaster(identity, folders.cluster);
    const pid = survivor ? survivor.pid : await spawnPostmaster(place);
    if (survivor) refreshSettings(place, survivor);
    else onSpawn();
    try {
      const running = await takeOver(place, pid, survivor !== null, abandoned);
      if (running) return running;
    } catch (error) {
      // Who owns the server now also stops it; otherwise what we spawned must not outlive our failure.
      if (!survivor && !isAlreadyRunning(error)) await endPostmaster(pid);
      throw error;
    }
    if (!survivor && abandoned()) await endPostmaster(pid);
    // Beside another start ours gives way to the one whose lock file was first, and that is no failure.
    if (!survivor && !findPostmaster(identity, folders.cluster)) failures++;
  }
  const reason = abandoned()
    ? 'this process stops'
    : `${logFile.lastWords()}; the log is ${join(folders.home, 'postgres.log')}`;
  throw new EmbeddedPostgresError('start_failed', `Postgres does not start: ${reason}`);
}

/** The former owner may have been another account, which the server's map still names. */
function refreshSettings({ identity, folders, socketFolder }: Place, survivor: Postmaster): void {
  const { accessChanged } = writeSettings(identity, folders, survivor.socketFolder || socketFolder);
  if (accessChanged) sendSignal(survivor.pid, 'SIGHUP');
}

/** Null when the server went away, or is on its way out. */
async function takeOver(
  place: Place,
  pid: number,
  adopted: boolean,
  abandoned: () => boolean,
): Promise<Running | null> {
  const postmaster = await waitUntilReady(place, pid, abandoned);
  if (!postmaster) return null;
  for (let attempt = 1; ; attempt++) {
    try {
      const guard = await takeGuard(postmaster);
      if (!guard) throw alreadyRunning(place.folders);
      await ensureDatabase(guard);
      return { postmaster, guard, adopted };
    } catch (error) {
      if (isAlreadyRunning(error)) throw error;
      if (!isAlive(pid)) return null;
      // The server replaces its children after a crash, or has not read the new access rules yet.
      if (attempt === GUARD_ATTEMPTS)
        throw new EmbeddedPostgresError(
          'start_failed',
          `Postgres runs but lets nobody in: ${(error as Error).message}`,
          { cause: error },
        );
      await delay(GUARD_PAUSE_MILLISECONDS);
    }
  }
}

async function spawnPostmaster(place: Place): Promise<number> {
  const { identity, folders, socketFolder, logFile } = place;
  await clearRemains(identity, folders.cluster, socketFolder);
  ensureSocketFolder(identity, socketFolder);
  const settings = writeSettings(identity, folders, socketFolder);
  // Detached: a session of its own, so that a signal to our group (Ctrl-C) does not take the database from our drain.
  const child = spawn(place.binaries.postgres, ['-D', folders.cluster, '-c', `config_file=${settings.file}`], {
    ...identity.spawnAs,
    cwd: '/',
    env: CHILD_ENVIRONMENT,
    detached: true,
    stdio: ['ignore', logFile.descriptor, logFile.descriptor],
  });
  child.unref();
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) =>
      reject(new EmbeddedPostgresError('start_failed', `Postgres cannot be run: ${error.message}`, { cause: error })),
    );
  });
  if (child.pid === undefined) throw new EmbeddedPostgresError('start_failed', 'Postgres cannot be run.');
  return child.pid;
}

/** Null when the server died, or is being stopped by somebody. Recovery after a crash has no bound: it takes as long as its log is. */
async function waitUntilReady(place: Place, pid: number, abandoned: () => boolean): Promise<Postmaster | null> {
  while (isAlive(pid) && !abandoned()) {
    const postmaster = findPostmaster(place.identity, place.folders.cluster);
    if (postmaster?.pid === pid && postmaster.status === 'ready') return postmaster;
    await delay(LOOK_MILLISECONDS);
  }
  return null;
}

function alreadyRunning(folders: Folders): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'already_running',
    `Another Frontdesk already runs on ${folders.base}: stop it, or set FRONTDESK_DATA_DIR to another folder.`,
  );
}

function isAlreadyRunning(error: unknown): boolean {
  return error instanceof EmbeddedPostgresError && error.code === 'already_running';
}

function supervise(
  place: Place,
  first: Running,
  keeper: Keeper,
  { log, onRestart }: EmbeddedPostgresOptions,
): EmbeddedPostgres {
  let running: Running | null = first;
  let stopping: Promise<void> | null = null;
  let recovery = Promise.resolve();

  const watch = (guard: Guard) =>
    guard.whenLost(() => {
      running = null;
      if (stopping) return;
      recovery = recover();
      recovery.then(() => {
        if (running) onRestart?.();
      });
    });
  watch(first.guard);

  async function recover(): Promise<void> {
    log.warn({}, 'the embedded Postgres went away; it is being started again');
    for (let pause = 100; !stopping; pause = Math.min(pause * 2, RESPAWN_PAUSE_MOST_MILLISECONDS)) {
      try {
        running = await bringUp(place, () => stopping !== null);
        keeper.claim();
        log.info({}, 'the embedded Postgres runs again');
        watch(running.guard);
        return;
      } catch (error) {
        if (stopping) return;
        log.error({ err: error }, 'the embedded Postgres could not be started again');
        await delay(pause);
      }
    }
  }

  async function stopAll(): Promise<void> {
    await recovery;
    // Without the guard lock the server, if there is one, is somebody else's.
    if (running) await endPostmaster(running.postmaster.pid);
    await keeper.dismiss();
    removeSocketFolder(place.socketFolder);
    place.logFile.close();
  }

  return {
    connection: {
      host: first.postmaster.socketFolder,
      port: first.postmaster.port,
      user: PRODUCT_ROLE,
      database: PRODUCT_DATABASE,
    },
    dataFolder: place.folders.base,
    adopted: first.adopted,
    stop() {
      stopping ??= stopAll();
      return stopping;
    },
  };
}
