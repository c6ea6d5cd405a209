import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Cable, createCable } from '../kit/cable.ts';
import { type Answer, bearer, createPerson, signInForTokens, startTestServer, type TestServer } from '../kit/index.ts';
import { createPrivatePostgres, type PrivatePostgres } from '../kit/private-postgres.ts';

/** Few connections and many callers: whoever asks waits for a turn, for a share of the connections and for the database, one after the other. */
const CONNECTIONS = 4;
const TIMES = 60;

let postgres: PrivatePostgres;
let cable: Cable;
let server: TestServer;
let kinds: readonly { readonly name: string; readonly run: () => Promise<Answer> }[];

beforeAll(async () => {
  postgres = await createPrivatePostgres({ fsync: 'off' });
  cable = await createCable(postgres.url);
  server = await startTestServer({ databaseUrl: cable.url, env: { DATABASE_POOL_SIZE: String(CONNECTIONS) } });
  const { api, base, origin, secretKey } = server;
  const { accessToken } = await signInForTokens(server, await createPerson(server));
  const { refreshToken } = await signInForTokens(server, await createPerson(server));
  kinds = [
    { name: 'administration', run: () => api.get(`${origin}/v1/users`, bearer(secretKey)) },
    { name: 'visits', run: () => api.get(`${base}/me`, bearer(accessToken)) },
    { name: 'verification', run: () => api.post(`${base}/auth/refresh`, { refreshToken }) },
    {
      name: 'hashing',
      run: () => api.post(`${base}/auth/sign-in/password`, { email: 'nobody@example.com', password: 'wrong wrong' }),
    },
  ];
  for (const { run } of kinds) expect((await run()).status).toBeLessThan(500);
});
afterEach(() => cable.mend());
afterAll(async () => {
  await server?.stop();
  await cable?.close();
  await postgres?.remove();
});

type Answered = { readonly name: string; readonly status: number; readonly milliseconds: number };

/** A few more each moment, so that those who come later find everything taken. */
async function askAll(): Promise<Answered[]> {
  const asked: Promise<Answered>[] = [];
  const ask = async ({ name, run }: (typeof kinds)[number]) => {
    const began = performance.now();
    const { status } = await run();
    return { name, status, milliseconds: Math.round(performance.now() - began) };
  };
  for (let n = 0; n < TIMES; n++) {
    asked.push(...kinds.map(ask));
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  return Promise.all(asked);
}

describe.each([
  ['never answers', () => cable.cut()],
  ['takes two seconds for every answer', () => cable.slow(2_000)],
])('a Postgres that %s while many wait for few connections', (_, disturb) => {
  test('costs nobody more than two seconds, wherever they wait', async () => {
    disturb();
    const answers = await askAll();
    const longest = Math.max(...answers.map(({ milliseconds }) => milliseconds));
    process.stdout.write(`the last of ${answers.length} answers came after ${longest} ms\n`);
    expect(answers.filter(({ status }) => status !== 503)).toEqual([]);
    expect(answers.filter(({ milliseconds }) => milliseconds > 2_000)).toEqual([]);
  });
});
