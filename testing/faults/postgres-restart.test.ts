import { randomBytes } from 'node:crypto';
import net from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cable, createCable } from '../kit/cable.ts';
import { freePort } from '../kit/free-port.ts';
import {
  type Answer,
  bearer,
  codeOf,
  createPerson,
  signInForTokens,
  startTestServer,
  type TestServer,
  until,
} from '../kit/index.ts';
import { startNode } from '../kit/node-process.ts';
import { createPrivatePostgres, type PrivatePostgres } from '../kit/private-postgres.ts';
import { startWriters, WRITERS_SETTINGS } from './writers.ts';

let postgres: PrivatePostgres;

beforeAll(async () => {
  postgres = await createPrivatePostgres();
});
afterAll(() => postgres?.remove());

describe('a Postgres that is restarted under write load', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ databaseUrl: postgres.url, settings: WRITERS_SETTINGS });
  });
  afterAll(() => server?.stop());

  test.each([
    ['killed with all of its processes', () => postgres.kill()],
    ['told to shut down fast', () => postgres.shutDown()],
  ])('after it was %s: known sessions live on, the rest is told 503, nothing acknowledged is lost', async (_, end) => {
    const { accessToken } = await signInForTokens(server, await createPerson(server));
    const check = (): Promise<Answer> => server.api.get(`${server.base}/session`, bearer(accessToken));
    for (let n = 0; n < 2; n++) expect((await check()).status).toBe(200);
    const writers = await startWriters(server, { links: 6 });
    // In use all the time, as a known session is: what is not asked for is not there to be kept.
    await until(
      async () => (await check()).status === 200 && writers.acknowledged > 60,
      20_000,
      'sixty acknowledged writes',
    );
    await end();
    const ended = performance.now();
    const refused = await server.api.post(`${server.base}/auth/sign-up`, {
      email: 'meanwhile@example.com',
      password: 'a quiet harbour at 4 in winter',
    });
    expect(refused.status, refused.text).toBe(503);
    expect(codeOf(refused)).toBe('instance.database_unavailable');
    expect(performance.now() - ended).toBeLessThan(2_000);
    for (let n = 0; n < 10; n++) expect((await check()).status).toBe(200);

    await postgres.start();
    const before = writers.acknowledged;
    const took = await until(() => writers.acknowledged > before, 5_000, 'an acknowledged write');
    const checked = await until(async () => (await check()).status === 200, 5_000, 'a session check');
    process.stdout.write(`recovered ${Math.round(took)} ms after the database, checks ${Math.round(checked)} ms\n`);
    const { surprises, slowestMilliseconds } = await writers.stop();
    expect(surprises).toEqual([]);
    expect(slowestMilliseconds).toBeLessThan(2_000);
    expect(await writers.findLosses()).toEqual([]);
  });
});

describe('a database that goes away between listening and the end of the start', () => {
  let cable: Cable;
  beforeAll(async () => {
    cable = await createCable(postgres.url);
    await postgres.query('update instance set set_up_at = null');
  });
  afterAll(() => cable?.close());

  test('does not end the process: the set-up link is printed when it is back', async () => {
    const port = await freePort();
    const env = {
      NODE_ENV: 'production',
      PORT: String(port),
      HOST: '127.0.0.1',
      FRONTDESK_PUBLIC_URL: 'https://auth.faults.test',
      FRONTDESK_SECRET: 'a secret of tests that is long enough, 0123456789',
      FRONTDESK_METRICS_TOKEN: randomBytes(12).toString('hex'),
      SMTP_URL: 'smtp://127.0.0.1:9',
      DATABASE_URL: cable.url,
    };
    // Every answer takes a while, so that the link is still being asked for when the port is open.
    cable.slow(150);
    const server = startNode('apps/server/src/main.js', env);
    await until(() => listens(port), 25_000, 'a server that listens');
    cable.unplug();
    await until(() => server.output().includes('waits for the database'), 5_000, 'the line');
    expect(server.output()).not.toContain('Set up this instance');
    expect(server.hasEnded()).toBe(false);
    cable.mend();
    await until(
      () => /Set up this instance: https:\/\/auth\.faults\.test\/setup\?token=/.test(server.output()),
      5_000,
      'the link',
    );
    await server.stop();
  });
});

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('error', () => resolve(false));
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
