import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const STOP_MILLISECONDS = 15_000;

/** A program of ours in a process of its own, as it runs outside of tests. */
export type NodeProcess = {
  /** What it printed so far. */
  output(): string;
  hasEnded(): boolean;
  /** Waits until it ends by itself, and fails where it does not leave with 0. */
  finish(): Promise<void>;
  /** The same after a SIGTERM, for which programs of others leave with a code of their own. */
  stop(code?: number): Promise<void>;
};

/** `file` counts from the repository's root. The environment is what is given and nothing else, but for PATH. */
export function startNode(
  file: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): NodeProcess {
  const child = spawn(process.execPath, [file, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...env },
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const finish = async (wanted = 0) => {
    const [code, signal] = await ended;
    if (code !== wanted) throw new Error(`${file} ended with ${code ?? signal}:\n${output}`);
  };
  return {
    output: () => output,
    hasEnded,
    finish: () => finish(),
    async stop(code) {
      if (!hasEnded()) child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_MILLISECONDS);
      await finish(code).finally(() => clearTimeout(late));
    },
  };
}
