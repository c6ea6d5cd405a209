import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createWorld, type World } from '../architecture/world.ts';
import { type Cable, createCable } from '../kit/cable.ts';
import { type Answer, bearer, codeOf, createPerson, signInForTokens, until } from '../kit/index.ts';
import { createPrivatePostgres, type PrivatePostgres } from '../kit/private-postgres.ts';
import { type Answered, askEverything, type Call, prepareEveryCall } from './every-call.ts';

const TRUST_SECONDS = 6;

let postgres: PrivatePostgres;
let cable: Cable;
let world: World;

beforeAll(async () => {
  postgres = await createPrivatePostgres({ max_connections: '260', fsync: 'off' });
  cable = await createCable(postgres.url);
  const env = { DATABASE_POOL_SIZE: '200', FRONTDESK_FEED_TRUST_SECONDS: String(TRUST_SECONDS) };
  world = await createWorld({ role: 'all', databaseUrl: cable.url, directUrl: postgres.url, env });
});
afterEach(async () => {
  cable.mend();
  const { trusted } = world.server.running.services.modules.sessionCheck;
  const took = await until(async () => (await signUp()).status === 201 && trusted(), 5_000, 'the recovery');
  process.stdout.write(`recovered after ${Math.round(took)} ms\n`);
});
afterAll(async () => {
  await world?.stop();
  await cable?.close();
  await postgres?.remove();
});

let people = 0;
const signUp = (): Promise<Answer> =>
  world.server.api.post(`${world.server.base}/auth/sign-up`, {
    email: `slow${++people}@example.com`,
    password: 'a quiet harbour at 4 in winter',
  });

async function freshCalls(): Promise<Call[]> {
  await world.database.query('delete from limits');
  return prepareEveryCall(world);
}

/** Somebody whose session this replica has a copy of. */
async function knownSession(): Promise<() => Promise<Answer>> {
  const { accessToken } = await signInForTokens(world.server, await createPerson(world.server));
  const check = () => world.server.api.get(`${world.server.base}/session`, bearer(accessToken));
  // As long as two readings of the feed take: what was written before is told, and drops no copy any more.
  for (let n = 0; n < 12; n++) {
    expect((await check()).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return check;
}

const longest = (answers: readonly Answered[]): number => Math.max(...answers.map(({ milliseconds }) => milliseconds));
const faults = (answers: readonly Answered[]): Answered[] => answers.filter(({ fault }) => fault !== null);

/** All of it is answered within two seconds, and most of it honestly with 503: what needed no database has its usual answer. */
function expectHonest(answers: readonly Answered[]): void {
  expect(faults(answers)).toEqual([]);
  expect(answers.filter(({ milliseconds }) => milliseconds > 2_000)).toEqual([]);
  process.stdout.write(`the last of ${answers.length} answers came after ${Math.round(longest(answers))} ms\n`);
}

const unavailable = (answers: readonly Answered[]): string[] =>
  answers.filter(({ status }) => status === 503).map(({ call }) => call);

describe('a Postgres that takes 200 ms for every answer', () => {
  test('is slow, and everything works', async () => {
    const calls = await freshCalls();
    cable.slow(200);
    const answers = await askEverything(calls, { changesInTurn: true });
    expect(faults(answers)).toEqual([]);
    expect(unavailable(answers)).toEqual([]);
    const statuses = Object.fromEntries(answers.map(({ call, status }) => [call, status]));
    expect(statuses).toMatchObject({
      'POST /auth/sign-up': 201,
      'GET /me': 200,
      'PATCH /me': 200,
      'GET /v1/users': 200,
      'POST /v1/projects': 201,
      'POST /v1/secret-keys': 201,
      'DELETE /v1/projects/:projectId': 204,
      'form /sign-in': 303,
      'form /reset-password': 303,
    });
    // Changes of one project come one after the other, and each asks the database many times: 28 seconds of waiting on any machine.
  }, 60_000);
});

describe('a Postgres that takes two seconds for every answer', () => {
  test('leaves known sessions unharmed, and everything else has its 503 within two seconds', async () => {
    const calls = await freshCalls();
    const check = await knownSession();
    cable.slow(2_000);
    const began = performance.now();
    const answers = await askEverything(calls);
    expectHonest(answers);
    expect(unavailable(answers).length).toBeGreaterThan(calls.length / 2);
    // The feed is late, and is read: copies are as good as ever, for longer than they would be trusted without it.
    let checks = 0;
    while (performance.now() - began < (TRUST_SECONDS + 1) * 1000) {
      expect((await check()).status).toBe(200);
      checks++;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(checks).toBeGreaterThan(20);
  });
});

describe('a Postgres that accepts and never answers', () => {
  test('leaves known sessions unharmed until copies cannot be trusted; everything else has its 503 within two seconds', async () => {
    const calls = await freshCalls();
    const check = await knownSession();
    cable.cut();
    const began = performance.now();
    const first = askEverything(calls);
    while (performance.now() - began < (TRUST_SECONDS - 1) * 1000) {
      const answer = await check();
      expect(answer.status, answer.text).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const answers = await first;
    expectHonest(answers);
    expect(unavailable(answers).length).toBeGreaterThan(calls.length / 2);
    await until(async () => (await check()).status === 503, 2_000, 'the end of trust');
    expect(codeOf(await check())).toBe('sessions.copies_untrusted');
    // What hung was thrown away, so the pool is not used up, and the next are answered as soon.
    expectHonest(await askEverything(calls));
    cable.mend();
    const mended = performance.now();
    await until(async () => (await check()).status === 200, 5_000, 'a session check');
    process.stdout.write(`session checks were back ${Math.round(performance.now() - mended)} ms after the database\n`);
  });

  test.each([1, 20])('in the middle of calls, when %i of them are answered: 503 within two seconds', async (many) => {
    let answered = 0;
    const calls = (await freshCalls()).map(({ name, run }) => ({ name, run: () => run().finally(() => answered++) }));
    cable.slow(60);
    let cutAt = Number.POSITIVE_INFINITY;
    const asked = askEverything(calls, { faultAt: () => cutAt });
    await until(() => answered >= many, 10_000, 'the first answers');
    cable.cut();
    cutAt = performance.now();
    const answers = (await asked).filter(({ milliseconds }) => milliseconds > Number.NEGATIVE_INFINITY);
    expectHonest(answers);
    expect(unavailable(answers).length).toBeGreaterThan(5);
  });

  test('as a frozen process does: 503 within two seconds, and a long freeze costs nothing that was acknowledged', async () => {
    const calls = await freshCalls();
    postgres.freeze();
    try {
      const answers = await askEverything(calls);
      expectHonest(answers);
      expect(unavailable(answers).length).toBeGreaterThan(calls.length / 2);
    } finally {
      postgres.thaw();
    }
  });
});
