import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Folders } from './folders.ts';
import { CHILD_ENVIRONMENT, type Identity } from './identity.ts';

/**
 * Waits at a pipe whose other end only its owner holds. A line means that the owner is done; the end of the pipe means that it died, however
 * that was. Then another start has a minute to take the server over, which shows by a new word in the file `owner`. It is a shell, because
 * that costs 1 MB where a second Node would cost 40, and it runs as Postgres's uid, so it could not end anything else.
 */
const SCRIPT = `
read -r line && exit 0
cluster=$1 owner=$2 mine=$3 former=$4 seconds=$5
while [ "$seconds" -gt 0 ]; do
  sleep 1
  seconds=$((seconds - 1))
  word=
  [ -r "$owner" ] && read -r word < "$owner"
  [ "$word" = "$mine" ] || [ "$word" = "$former" ] || exit 0
  [ -e "$cluster/postmaster.pid" ] || exit 0
done
read -r pid < "$cluster/postmaster.pid" || exit 0
runs() {
  if [ -d /proc/self ]; then [ "$(readlink "/proc/$pid/cwd")" = "$cluster" ]; else ps -ww -o args= -p "$pid" | grep -qF -- " $cluster "; fi
}
runs || exit 0
kill -INT "$pid"
waited=0
while runs && [ "$waited" -lt 15 ]; do
  sleep 1
  waited=$((waited + 1))
  [ "$waited" = 10 ] && kill -QUIT "$pid"
done
`;

export type Keeper = {
  /** Tells the other keepers and starts that this process owns the server now. */
  claim(): void;
  /** Ends the keeper and waits until it is gone. */
  dismiss(): Promise<void>;
};

export function startKeeper(identity: Identity, folders: Folders, orphanSeconds: number): Keeper {
  const ownerFile = join(folders.home, 'owner');
  const mine = randomUUID();
  const former = readWord(ownerFile);
  let dismissed = false;
  let child = begin();

  function begin(): ChildProcess {
    const args = ['-c', SCRIPT, 'frontdesk-keeper', folders.cluster, ownerFile, mine, former, String(orphanSeconds)];
    const started = spawn('/bin/sh', args, {
      ...identity.spawnAs,
      cwd: '/',
      env: CHILD_ENVIRONMENT,
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    // Whoever ends the keeper while we live gets a new one; a loop of failing starts is held back by the timer.
    started.once('error', () => {});
    started.stdin?.on('error', () => {});
    started.once('exit', () => {
      if (!dismissed) setTimeout(replace, 1_000).unref();
    });
    started.unref();
    // The pipe must not keep this process alive.
    (started.stdin as unknown as { unref?: () => void }).unref?.();
    return started;
  }

  function replace(): void {
    if (!dismissed) child = begin();
  }

  return {
    claim() {
      const draft = `${ownerFile}.draft.${process.pid}`;
      writeFileSync(draft, `${mine}\n`);
      chmodSync(draft, 0o644);
      renameSync(draft, ownerFile);
    },
    async dismiss() {
      dismissed = true;
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      child.ref();
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.stdin?.end('done\n');
      await gone;
    },
  };
}

function readWord(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}
