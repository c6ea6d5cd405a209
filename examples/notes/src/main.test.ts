import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { freePort } from '../../../testing/kit/free-port.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** A port that somebody listens on. */
async function takenPort(): Promise<{ port: number; holder: Server }> {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, 'localhost', resolve));
  return { port: (holder.address() as AddressInfo).port, holder };
}

async function start(words: readonly string[], port: number): Promise<{ child: ChildProcess; line: string }> {
  const env = {
    ...process.env,
    NODE_ENV: 'development',
    PORT: String(port),
    APP_URL: `http://localhost:${port}`,
    FRONTDESK_BASE_URL: 'http://localhost:9/p/demo',
  };
  const child = spawn(process.execPath, [...words], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  const [chunk] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  return { child, line: chunk.toString() };
}

test('says in one line where it listens, serves, and ends on SIGTERM', async () => {
  const port = await freePort();
  const { child, line } = await start([MAIN], port);
  expect(line).toBe(`The example app listens on http://localhost:${port}\n`);
  const page = await fetch(`http://localhost:${port}/`);
  expect(await page.text()).toContain('http://localhost:9/p/demo/sign-in');
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

test('ends with the process that started it, however that one ended', async () => {
  const port = await freePort();
  const between = `require('node:child_process').spawn(process.execPath, [${JSON.stringify(MAIN)}], { stdio: 'inherit' }); setInterval(() => {}, 1000)`;
  const { child } = await start(['-e', between], port);
  // The app holds the other end of this pipe too: it closes when both are gone.
  const closed = once(child.stdout as NodeJS.ReadableStream, 'close');
  child.kill('SIGKILL');
  await closed;
  await expect(fetch(`http://localhost:${port}/`)).rejects.toThrow();
});

test('says why it cannot start', async () => {
  const { port, holder } = await takenPort();
  const env = {
    ...process.env,
    NODE_ENV: 'development',
    PORT: String(port),
    FRONTDESK_BASE_URL: 'http://localhost:9/p/demo',
  };
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  started.push(child);
  let words = '';
  child.stderr.on('data', (chunk) => {
    words += chunk;
  });
  const [code] = (await once(child, 'close')) as [number];
  expect([code, words]).toEqual([
    1,
    expect.stringMatching(new RegExp(`^The example app cannot listen on localhost:${port}: [^\\n]+\\n$`)),
  ]);
  await new Promise((resolve) => holder.close(resolve));
});
