import { execFile } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  lchownSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Binaries } from './binaries.ts';
import { EmbeddedPostgresError } from './errors.ts';
import type { Folders } from './folders.ts';
import { CHILD_ENVIRONMENT, type Identity } from './identity.ts';
import { isAlive } from './processes.ts';

export const MAJOR_VERSION = '18';
/** Owns the cluster. Only the supervisor signs in as it; the product works as `frontdesk`, which has no rights on the server. */
export const ADMINISTRATOR = 'postgres';
export const PRODUCT_ROLE = 'frontdesk';
export const PRODUCT_DATABASE = 'frontdesk';

/**
 * Makes the cluster in a folder of its own and renames it: a crash in the middle leaves nothing that looks like a cluster. `onSpawn` is called when
 * `initdb` works.
 */
export async function createCluster(
  identity: Identity,
  binaries: Binaries,
  folders: Folders,
  onSpawn: () => void,
): Promise<void> {
  if (existsSync(folders.cluster)) return checkVersion(folders.cluster);
  const draft = join(folders.home, `cluster.draft.${process.pid}`);
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  lchownSync(draft, identity.uid, identity.gid);
  try {
    await initialize(identity, binaries, draft, onSpawn);
    renameSync(draft, folders.cluster);
    const home = openSync(folders.home, 'r');
    fsyncSync(home);
    closeSync(home);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Two starts at once on a new folder: the first rename won, and its cluster is as good.
    if (existsSync(folders.cluster)) return;
    throw error instanceof EmbeddedPostgresError
      ? error
      : new EmbeddedPostgresError(
          'init_failed',
          `The database could not be made in ${folders.home}: ${(error as Error).message}`,
          { cause: error },
        );
  }
}

function checkVersion(cluster: string): void {
  let version = '';
  try {
    version = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  } catch {
    // Said below: a folder without a version is no cluster.
  }
  if (version === MAJOR_VERSION) return;
  const what = version === '' ? 'holds no Postgres cluster' : `holds the data of Postgres ${version}`;
  throw new EmbeddedPostgresError(
    'start_failed',
    `${cluster} ${what}, and this release brings Postgres ${MAJOR_VERSION}: restore it from an export, or set FRONTDESK_DATA_DIR to another folder.`,
  );
}

async function initialize(identity: Identity, binaries: Binaries, draft: string, onSpawn: () => void): Promise<void> {
  const words = [
    binaries.initdb,
    `--pgdata=${draft}`,
    `--username=${ADMINISTRATOR}`,
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--data-checksums',
    '--auth=reject',
    '--no-instructions',
  ];
  const [program = '', ...args] = namedWords(identity, words);
  try {
    const made = promisify(execFile)(program, args, { ...identity.spawnAs, cwd: '/', env: CHILD_ENVIRONMENT });
    onSpawn();
    await made;
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string };
    const reason = stderr.trim().replaceAll(/\s*\n\s*/g, ' ') || message;
    const fix = isNameless(identity)
      ? `: uid ${identity.uid} has no account entry, which initdb needs; add one to /etc/passwd, or set DATABASE_URL`
      : '';
    throw new EmbeddedPostgresError('init_failed', `The database could not be made in ${draft} (${reason})${fix}`, {
      cause: error,
    });
  }
}

/**
 * initdb insists on a name for its uid. For a uid without one it is shown, in a user namespace, the uid of `nobody`; outside of the namespace the
 * files belong to the real uid, and the server itself needs neither name nor namespace.
 */
export function namedWords(identity: Identity, words: readonly string[]): readonly string[] {
  return isNameless(identity) ? ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--', ...words] : words;
}

const isNameless = (identity: Identity): boolean => !identity.delegated && identity.ownName === null;

/** Drafts of starts that were killed in the middle. */
export function removeDrafts(folders: Folders): void {
  for (const name of readdirSync(folders.home)) {
    const pid = /\.draft\.(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && Number(pid) !== process.pid && !isAlive(Number(pid)))
      rmSync(join(folders.home, name), { recursive: true, force: true });
  }
}

export type Settings = { readonly file: string; readonly accessChanged: boolean };

/**
 * Writes the server's settings, new at every start: a setting of the owner's own belongs into `alter system`, which outlives this. They lie
 * outside of the cluster, because as root we must not write where Postgres's uid could put a link.
 */
export function writeSettings(identity: Identity, folders: Folders, socketFolder: string): Settings {
  const file = join(folders.home, 'postgresql.conf');
  const access = join(folders.home, 'pg_hba.conf');
  const names = join(folders.home, 'pg_ident.conf');
  const lines = {
    hba_file: access,
    ident_file: names,
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    max_connections: 60,
    shared_buffers: '128MB',
    max_wal_size: '512MB',
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    jit: 'off',
    // What is asked often lies in memory, and the rest on no spinning disk: a table of two pages too is reached by its index, as it will be when it has grown.
    random_page_cost: 1.1,
    timezone: 'UTC',
    log_timezone: 'UTC',
    // A writer that hangs holds back vacuum and makes reading the change feed dearer. Connections of the product set less for themselves.
    idle_in_transaction_session_timeout: '2min',
    // A killed client's locks are free soon, even when its connection was in the middle of a statement.
    client_connection_check_interval: '1s',
    // The log tells of the server: start, stop, recovery, death. Errors of statements go to the client, who logs them without the values;
    // Postgres would write addresses and tokens.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    log_line_prefix: '%m [%p] ',
    logging_collector: 'off',
  };
  replace(
    file,
    Object.entries(lines)
      .map(([name, value]) => `${name} = '${String(value).replaceAll("'", "''")}'\n`)
      .join(''),
  );
  const accessChanged = [replace(access, accessRules(identity)), replace(names, accessNames(identity))].includes(true);
  return { file, accessChanged };
}

/**
 * Who may sign in at the socket. `peer` asks the kernel who is at the other end, and the map lets in the uid that the server process runs under
 * and no other: uid 65534 is shared with other services, and `trust` would let in each of them.
 *
 * A uid without an account entry has no name that `peer` could look up. Then Postgres runs under that very uid (root always has a name, see
 * identity.ts), and the kernel lets only this uid and root into the socket's folder (0700), which is all that `peer` would prove. A password
 * in a file of that uid would be readable by the same processes, and add nothing.
 */
function accessRules(identity: Identity): string {
  const how = identity.ownName === null ? 'trust' : 'peer map=owner';
  return `local all ${ADMINISTRATOR} ${how}\nlocal all ${PRODUCT_ROLE} ${how}\n`;
}

function accessNames(identity: Identity): string {
  if (identity.ownName === null) return '';
  const name = `"${identity.ownName.replaceAll('"', '""')}"`;
  return `owner ${name} ${ADMINISTRATOR}\nowner ${name} ${PRODUCT_ROLE}\n`;
}

/** Answers whether the file changed. Readers see the old or the new text, never a part. */
function replace(file: string, text: string): boolean {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return false;
  const draft = `${file}.draft.${process.pid}`;
  writeFileSync(draft, text, { flush: true });
  chmodSync(draft, 0o644);
  renameSync(draft, file);
  return true;
}
