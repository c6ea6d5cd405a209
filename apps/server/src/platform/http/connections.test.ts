import { once } from 'node:events';
import net from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { startTestServer, type TestServer, until } from '../../../../../testing/kit/index.ts';

/** What is left of the ten seconds of a stop after its jobs and its database. */
const STOP_MILLISECONDS = 5_000;

const sockets: net.Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

async function connect(server: TestServer, first: string): Promise<{ closed(): boolean; text(): string }> {
  const { port, hostname } = new URL(server.origin);
  const socket = net.connect(Number(port), hostname);
  sockets.push(socket);
  const told = { closed: false, text: '' };
  socket.on('error', () => {});
  socket.on('close', () => {
    told.closed = true;
  });
  socket.setEncoding('latin1').on('data', (part: string) => {
    told.text += part;
  });
  await once(socket, 'connect');
  if (first !== '') socket.write(first);
  return { closed: () => told.closed, text: () => told.text };
}

async function milliseconds(work: Promise<void>): Promise<number> {
  const began = performance.now();
  await work;
  return performance.now() - began;
}

test('a stop waits for no connection that was opened ahead and never used', async () => {
  const server = await startTestServer();
  const ahead = await Promise.all([connect(server, ''), connect(server, '')]);
  expect((await server.api.get(`${server.origin}/health`)).status).toBe(200);
  expect(await milliseconds(server.stop())).toBeLessThan(STOP_MILLISECONDS);
  await until(() => ahead.every(({ closed }) => closed()), 1_000, 'their end');
});

test('a stop waits for no request that never ends', async () => {
  const server = await startTestServer();
  const head = await connect(server, 'GET /health HTTP/1.1\r\nhost: localhost\r\n');
  const body = await connect(
    server,
    'POST /p/acme/auth/sign-up HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{',
  );
  expect((await server.api.get(`${server.origin}/health`)).status).toBe(200);
  expect(await milliseconds(server.stop())).toBeLessThan(STOP_MILLISECONDS);
  await until(() => head.closed() && body.closed(), 1_000, 'their end');
});

test('a stop answers whom it has been asked by, also on a connection that was opened ahead', async () => {
  const server = await startTestServer();
  const ahead = await connect(server, '');
  const stopped = server.stop();
  const waiting = sockets.at(-1);
  waiting?.write('GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n');
  await until(ahead.closed, 3_000, 'its end');
  expect(ahead.text()).toMatch(/^HTTP\/1\.1 \d{3} /);
  await stopped;
});
