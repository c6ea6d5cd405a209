import { spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { EmbeddedPostgresError } from './errors.ts';

/** The account without rights that root hands Postgres to; Postgres itself refuses to run as root. */
const UNPRIVILEGED_ID = 65534;

export type Identity = {
  /** True when this process is root and Postgres therefore runs under another uid. */
  readonly delegated: boolean;
  readonly uid: number;
  readonly gid: number;
  /** The name of the uid that this process runs under; null where the system has no entry for it. */
  readonly ownName: string | null;
  /** For `spawn`: empty unless delegated. */
  readonly spawnAs: { uid?: number; gid?: number };
};

/** Postgres's children get this and nothing of ours: no secret of the environment reaches them. */
export const CHILD_ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

export function readIdentity(): Identity {
  const uid = process.geteuid?.();
  const gid = process.getegid?.();
  if (uid === undefined || gid === undefined) {
    throw new EmbeddedPostgresError(
      'binaries_missing',
      'The embedded Postgres needs Linux or macOS: set DATABASE_URL, or run Frontdesk under WSL.',
    );
  }
  const ownName = readOwnName();
  if (uid !== 0) return { delegated: false, uid, gid, ownName, spawnAs: {} };
  if (ownName === null) {
    // Without a name root cannot be told from others at the socket (see access rules in cluster.ts), and uid 65534 is shared.
    throw new EmbeddedPostgresError(
      'start_failed',
      'The system has no account entry for root: add it to /etc/passwd, or set DATABASE_URL.',
    );
  }
  return {
    delegated: true,
    uid: UNPRIVILEGED_ID,
    gid: UNPRIVILEGED_ID,
    ownName,
    spawnAs: { uid: UNPRIVILEGED_ID, gid: UNPRIVILEGED_ID },
  };
}

function readOwnName(): string | null {
  try {
    return userInfo().username || null;
  } catch {
    // A uid that nobody entered into the account database, as containers and build machines hand out.
    return null;
  }
}

/** Asks the kernel, as the uid in question: modes alone do not know access lists and security modules. */
export function canEnter(identity: Identity, folder: string): boolean {
  const probe = spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], {
    ...identity.spawnAs,
    cwd: '/',
    env: CHILD_ENVIRONMENT,
    stdio: 'ignore',
  });
  return probe.status === 0;
}
