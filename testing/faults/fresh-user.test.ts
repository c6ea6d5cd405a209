import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../kit/free-port.ts';
import { until } from '../kit/index.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Of this run alone: whatever belongs to it was started here. */
const UID = 47_000 + (process.pid % 10_000);
const run = promisify(execFile);

/** Only root can become somebody else, and only Linux tells whose a connection is. */
const possible = process.platform === 'linux' && process.getuid?.() === 0;
if (!possible && process.env.CI === 'true')
  throw new Error('the fresh user is tested as root on Linux: CI has to be that');

describe.skipIf(!possible)(
  'npm start for a uid that the machine does not know, with an environment of a path and a home (skipped without root)',
  () => {
    let folder: string;
    let port: number;
    let child: ChildProcess;
    let output = '';

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'frontdesk-fresh-'));
      const clone = join(folder, 'frontdesk');
      await run('git', ['clone', '--quiet', '--no-hardlinks', ROOT, clone]);
      // Hard links where the file system allows them: what `npm ci` would put there, without the network.
      await run('cp', ['-al', join(ROOT, 'node_modules'), clone]).catch(() =>
        run('cp', ['-a', join(ROOT, 'node_modules'), clone]),
      );
      await run('chown', [
        '-R',
        `${UID}:${UID}`,
        ...readdirSync(clone)
          .filter((name) => name !== 'node_modules')
          .map((name) => join(clone, name)),
      ]);
      for (const owned of [folder, clone]) chownSync(owned, UID, UID);
      port = await freePort(1);
      child = spawn('npm', ['start'], {
        cwd: clone,
        uid: UID,
        gid: UID,
        // npm itself wants a home where the uid has no account, and would ask its registry for a newer npm.
        env: {
          PATH: '/usr/local/bin:/usr/bin:/bin',
          HOME: folder,
          PORT: String(port),
          npm_config_update_notifier: 'false',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      });
      for (const stream of [child.stdout, child.stderr])
        stream?.on('data', (bytes: Buffer) => (output += bytes.toString()));
    });
    afterAll(async () => {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit');
        process.kill(-child.pid, 'SIGTERM');
        await ended;
      }
      await until(() => processesOf(UID).length === 0, 20_000, 'the end of everything that was started');
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    });

    it('is ready, keeps its data in the checkout, and talks to nobody but itself: no database, no cache, no network', {
      timeout: 60_000,
    }, async () => {
      const foreign = new Set<string>();
      const ready = until(
        async () => {
          if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}: ${output}`);
          for (const connection of connectionsOf(UID, port)) foreign.add(connection);
          const answer = await fetch(`http://localhost:${port}/health`).then(
            (res) => res.json(),
            () => null,
          );
          return (answer as { status?: string } | null)?.status === 'healthy';
        },
        45_000,
        'a healthy instance',
      ).catch((error: Error) => {
        throw new Error(`${error.message}: ${output}`);
      });
      await ready;
      await until(() => output.includes('Mailbox'), 20_000, 'the links');
      for (const connection of connectionsOf(UID, port)) foreign.add(connection);
      expect([...foreign]).toEqual([]);
      expect(existsSync(join(folder, 'frontdesk', '.frontdesk', 'postgres'))).toBe(true);
    });
  },
);

/** Remote ends of this uid's TCP connections that are none of its own two ports, from the kernel's tables. */
function connectionsOf(uid: number, port: number): string[] {
  const own = new Set([port, port + 1]);
  const lines = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) =>
    readFileSync(file, 'utf8').trim().split('\n').slice(1),
  );
  return lines.flatMap((line) => {
    const [, local = '', remote = '', , , , , owner] = line.trim().split(/\s+/);
    const portOf = (address: string) => Number.parseInt(address.split(':')[1] ?? '', 16);
    const listening = portOf(remote) === 0;
    return Number(owner) !== uid || listening || own.has(portOf(local)) || own.has(portOf(remote))
      ? []
      : [`${local} to ${remote}`];
  });
}

function processesOf(uid: number): string[] {
  return readdirSync('/proc').filter((name) => {
    try {
      return (
        /^\d+$/.test(name) && new RegExp(`^Uid:\\s+${uid}\\b`, 'm').test(readFileSync(`/proc/${name}/status`, 'utf8'))
      );
    } catch {
      return false;
    }
  });
}
