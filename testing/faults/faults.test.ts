import http from 'node:http';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../kit/index.ts';
import {
  createPlace,
  embeddedPostgres,
  endServer,
  type Place,
  removePlace,
  type ServerProcess,
  type SetUp,
  setUpProject,
  startServer,
} from './server-process.ts';
import { signUp, startSignUpLoad } from './sign-up-load.ts';

let place: Place;
let setUp: SetUp;
const servers: ServerProcess[] = [];

async function runningServer(): Promise<ServerProcess> {
  const server = startServer(place);
  servers.push(server);
  await server.ready(20_000);
  return server;
}

/** One that has done its work once: its start is over, and what happens then happens to a server that runs. */
async function provenServer(): Promise<ServerProcess> {
  const server = await runningServer();
  expect(await signsUp()).toBe(201);
  return server;
}

beforeAll(async () => {
  place = await createPlace();
  const server = await runningServer();
  setUp = await setUpProject(place);
  await endServer(server);
});
afterEach(async () => {
  for (const server of servers.splice(0)) await endServer(server);
});
afterAll(() => removePlace(place));

describe('a server that is told to stop', () => {
  it('answers what it has begun, ends with 0 within ten seconds, and takes its Postgres along', async () => {
    const server = await runningServer();
    const postgres = embeddedPostgres(place);
    const agent = new http.Agent({ keepAlive: true, maxSockets: 12 });
    const answers: (number | undefined)[] = [];
    const requests = Array.from({ length: 12 }, async (_, n) => {
      const answer = await signUp(place, setUp, `stopped${n}@example.com`, agent);
      answers.push(answer?.status);
    });
    // One is answered, so the server has all of them: they were sent in one go, and wait for their turn to be hashed.
    await until(() => answers.length > 0, 10_000, 'the first answer');
    const told = performance.now();
    server.child.kill('SIGTERM');
    await Promise.all(requests);
    expect(await server.ended).toEqual({ code: 0, signal: null });
    expect(performance.now() - told).toBeLessThan(10_000);
    expect(answers).toEqual(Array.from({ length: 12 }, () => 201));
    expect(isAlive(postgres.pid)).toBe(false);
    agent.destroy();
  });

  it('ends with 0 within ten seconds under a load that does not stop asking', async () => {
    const server = await runningServer();
    const load = startSignUpLoad(place, setUp, { atOnce: 4 });
    await until(() => load.acknowledged.length >= 5, 10_000, 'five sign-ups');
    const told = performance.now();
    server.child.kill('SIGTERM');
    expect(await server.ended).toEqual({ code: 0, signal: null });
    expect(performance.now() - told).toBeLessThan(10_000);
    await load.stop();
    expect(load.surprises).toEqual([]);
  });
});

describe('two processes on the same data', () => {
  it('refuses the second with 75 and one line, and the first goes on', async () => {
    const first = await runningServer();
    const second = startServer({ ...place, port: place.port + 1 });
    servers.push(second);
    expect(await second.ended).toEqual({ code: 75, signal: null });
    const lines = second.errors().trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^frontdesk: Another Frontdesk already runs on .*FRONTDESK_DATA_DIR/);
    expect(first.child.exitCode).toBeNull();
    expect(await signsUp()).toBe(201);
  });
});

describe('a Postgres that dies while the server lives', () => {
  it('is back by itself when one of its children was killed', async () => {
    await provenServer();
    const client = new pg.Client({ connectionString: embeddedPostgres(place).url });
    client.on('error', () => {});
    await client.connect();
    const { rows } = await client.query<{ pid: number }>(
      `select pid from pg_stat_activity where application_name = 'frontdesk' limit 1`,
    );
    process.kill(rows[0]?.pid ?? 0, 'SIGKILL');
    await until(async () => (await signsUp()) === 201, 15_000, 'a sign-up after the crash');
    await client.end().catch(() => {});
  });

  it('is started again when it was killed as a whole', async () => {
    const server = await provenServer();
    const before = embeddedPostgres(place).pid;
    process.kill(before, 'SIGKILL');
    // Its children may answer for a moment longer, so a sign-up alone proves nothing yet.
    await until(() => server.output().includes('the embedded Postgres runs again'), 15_000, 'the new Postgres');
    await until(async () => (await signsUp()) === 201, 15_000, 'a sign-up after the crash');
    expect(embeddedPostgres(place).pid).not.toBe(before);
    expect(server.child.exitCode).toBeNull();
  });
});

describe('a server that was killed', () => {
  it('leaves its Postgres to the next start', async () => {
    const first = await runningServer();
    const { pid } = embeddedPostgres(place);
    await first.killGroup();
    expect(isAlive(pid)).toBe(true);
    const second = await runningServer();
    expect(embeddedPostgres(place).pid).toBe(pid);
    expect(second.output()).toContain('embedded Postgres adopted');
  });
});

let attempts = 0;

/** A new address each time: whether an attempt that broke off counted is nobody's knowledge. */
async function signsUp(): Promise<number | undefined> {
  const email = `attempt${++attempts}@example.com`;
  const agent = new http.Agent();
  try {
    const answer = await signUp(place, setUp, email, agent);
    return answer?.status;
  } finally {
    agent.destroy();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
