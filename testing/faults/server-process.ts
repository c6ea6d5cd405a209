import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '../kit/free-port.ts';
import { until } from '../kit/index.ts';

/** The server as a process of its own, in a process group of its own, on an embedded Postgres: what a fault can be done to. */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export type Place = {
  readonly dataFolder: string;
  readonly port: number;
  readonly origin: string;
  readonly secret: string;
};

export type ServerProcess = {
  readonly child: ChildProcess;
  /** What it wrote so far, both streams. */
  output(): string;
  errors(): string;
  /** Milliseconds from its start to the first 200 of `/health/ready`. */
  ready(boundMilliseconds: number): Promise<number>;
  /** Code and signal of its end. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** SIGKILL for the whole group: no handler runs, nothing is flushed. */
  killGroup(): Promise<void>;
};

export async function createPlace(): Promise<Place> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'frontdesk-faults-'));
  // Started by root, Postgres runs under another uid, which has to pass.
  chmodSync(dataFolder, 0o711);
  const port = await freePort(1);
  return { dataFolder, port, origin: `http://127.0.0.1:${port}`, secret: randomBytes(36).toString('base64') };
}

export function removePlace({ dataFolder }: Place): void {
  rmSync(dataFolder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}

/** Production mode: nothing is built beside the server, and no mail leaves. Proxies on this machine may name other addresses. */
function environment(place: Place): Record<string, string> {
  const { PATH = '', HOME = '/' } = process.env;
  return {
    PATH,
    HOME,
    NODE_ENV: 'production',
    PORT: String(place.port),
    HOST: '127.0.0.1',
    FRONTDESK_PUBLIC_URL: 'https://auth.faults.test',
    FRONTDESK_SECRET: place.secret,
    FRONTDESK_DATA_DIR: place.dataFolder,
    FRONTDESK_METRICS_TOKEN: 'token-of-the-fault-tests',
    FRONTDESK_TRUSTED_PROXIES: '127.0.0.1',
    // No proxy stands before these, except where a test says so.
    FRONTDESK_DRAIN_SECONDS: '0',
    SMTP_URL: 'smtp://127.0.0.1:9',
  };
}

export type StartOptions = {
  /** Environment beside what every server here has. */
  readonly env?: Readonly<Record<string, string>>;
  /** Words of Node before the program. */
  readonly nodeWords?: readonly string[];
};

export function startServer(place: Place, { env = {}, nodeWords = [] }: StartOptions = {}): ServerProcess {
  const began = performance.now();
  const child = spawn(process.execPath, [...nodeWords, 'apps/server/src/main.js'], {
    cwd: ROOT,
    env: { ...environment(place), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const written = { out: '', err: '' };
  child.stdout.on('data', (bytes: Buffer) => (written.out += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (written.err += bytes.toString()));
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }));
  return {
    child,
    output: () => written.out + written.err,
    errors: () => written.err,
    ended,
    async ready(boundMilliseconds) {
      await until(
        async () => {
          if (child.exitCode !== null)
            throw new Error(`the server ended with ${child.exitCode}: ${written.out}${written.err}`);
          return (await statusOf(`${place.origin}/health/ready`)) === 200;
        },
        boundMilliseconds,
        'readiness',
      );
      return performance.now() - began;
    },
    async killGroup() {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
        process.kill(-child.pid, 'SIGKILL');
      await ended;
    },
  };
}

/** Stops it as an operator would, whatever happened before; for the end of a test. */
export async function endServer(server: ServerProcess): Promise<void> {
  if (server.child.exitCode === null && server.child.signalCode === null) server.child.kill('SIGTERM');
  await server.ended;
}

export type SetUp = { readonly basePath: string; readonly secretKey: string; readonly projectId: string };

/** The headless first run, and a project where sign-up is complete at once and an address may do it often. */
export async function setUpProject(place: Place, env: Readonly<Record<string, string>> = {}): Promise<SetUp> {
  const words = [
    'apps/server/src/cli.ts',
    'setup',
    '--email',
    'owner@example.com',
    '--password',
    'seven tall ships at dawn 7',
    '--project',
    'acme',
    '--json',
  ];
  const { stdout } = await promisify(execFile)(process.execPath, words, {
    cwd: ROOT,
    env: { ...environment(place), ...env },
  });
  const { project, secretKey } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as {
    project: { id: string; baseUrl: string };
    secretKey: string;
  };
  const settings = { signUp: { mode: 'open', verification: 'off' }, limits: { signUpsPerAddressAndHour: 100_000 } };
  const res = await fetch(`${place.origin}/v1/projects/${project.id}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ settings }),
  });
  if (res.status !== 200) throw new Error(`the settings answered ${res.status}: ${await res.text()}`);
  return { basePath: new URL(project.baseUrl).pathname, secretKey, projectId: project.id };
}

/** The embedded Postgres of this place, as its own file says: process id, and an address for node-postgres. */
export function embeddedPostgres(place: Place): { pid: number; url: string } {
  const file = join(place.dataFolder, 'postgres', 'cluster', 'postmaster.pid');
  const [pid = '', , , port = '', socketFolder = ''] = readFileSync(file, 'utf8').split('\n');
  return {
    pid: Number(pid),
    url: `postgres://frontdesk@localhost:${port}/frontdesk?host=${encodeURIComponent(socketFolder)}`,
  };
}

async function statusOf(url: string): Promise<number> {
  try {
    const res = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await res.arrayBuffer();
    return res.status;
  } catch {
    return 0;
  }
}
