import net from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bearer, createPerson, signInForTokens, startTestServer, type TestServer, until } from '../kit/index.ts';

/** Five seconds for a head, ten for the whole, fifteen to take an answer; the rest is for looking, and for a machine with other work. */
const CUT_OFF_MILLISECONDS = 25_000;
const DRIP_MILLISECONDS = 1_000;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

type Slow = { readonly socket: net.Socket; closed: boolean; status: string };

function connect(first: string, drip: string | null): Slow {
  const { port, hostname } = new URL(server.origin);
  const socket = net.connect(Number(port), hostname, () => socket.write(first));
  const slow: Slow = { socket, closed: false, status: '' };
  const dripping =
    drip === null ? undefined : setInterval(() => socket.writable && socket.write(drip), DRIP_MILLISECONDS);
  socket.on('error', () => {});
  socket.on('close', () => {
    clearInterval(dripping);
    slow.closed = true;
  });
  return slow;
}

function reading(slow: Slow): Slow {
  socketText(slow.socket, (text) => {
    slow.status += text;
  });
  return slow;
}

function socketText(socket: net.Socket, take: (text: string) => void): void {
  socket.setEncoding('latin1');
  socket.on('data', take);
}

test('400 clients that never end their heads and bodies, and some that never read, are cut off, and nobody else notices', {
  timeout: 60_000,
}, async () => {
  const session = await signInForTokens(server, await createPerson(server));
  const path = '/p/acme/auth/sign-in/password';
  const post = `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n{`;
  const heads = Array.from({ length: 200 }, () =>
    reading(connect(`GET ${path} HTTP/1.1\r\nhost: localhost\r\n`, 'x: y\r\n')),
  );
  const bodies = Array.from({ length: 200 }, () => reading(connect(post, ' ')));
  // They ask for more than any buffer between us holds, and read nothing of it.
  const readers = Array.from({ length: 20 }, () =>
    connect('GET /openapi.json HTTP/1.1\r\nhost: localhost\r\n\r\n'.repeat(200), null),
  );
  for (const { socket } of readers) socket.pause();
  const all = [...heads, ...bodies, ...readers];

  const statuses = new Set<number>();
  const cut = async () => {
    statuses.add((await server.api.get(`${server.base}/session`, bearer(session.accessToken))).status);
    return [...heads, ...bodies].every(({ closed }) => closed);
  };
  await until(cut, CUT_OFF_MILLISECONDS, 'the end of those that send slowly');
  expect([...statuses]).toEqual([200]);
  // Told why where it can be told: they were too slow.
  expect(heads.filter(({ status }) => status.startsWith('HTTP/1.1 408')).length).toBeGreaterThan(0);
  expect(bodies.filter(({ status }) => /^HTTP\/1\.1 (408|400)/.test(status)).length).toBeGreaterThan(0);

  // A socket that does not read does not see its end either: the server knows.
  await until(async () => (await connections()) <= 10, CUT_OFF_MILLISECONDS, 'the end of those that read nothing');
  expect(all.length).toBe(420);
  for (const { socket } of all) socket.destroy();
  expect((await server.api.get(`${server.base}/session`, bearer(session.accessToken))).status).toBe(200);
});

/** As the server counts them: its own test clients, and whoever is left. */
async function connections(): Promise<number> {
  const { text } = await server.api.get(`${server.origin}/metrics`);
  const line = text.split('\n').find((candidate) => candidate.startsWith('frontdesk_http_connections '));
  return Number(line?.split(' ').at(-1) ?? Number.NaN);
}
