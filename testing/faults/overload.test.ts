import net from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Answer,
  bearer,
  codeOf,
  createPerson,
  GOOD_PASSWORD,
  type Person,
  signInForTokens,
  startTestServer,
  type TestServer,
  until,
} from '../kit/index.ts';

const APP = 'https://app.example.com';

let server: TestServer;
let person: Person;
beforeAll(async () => {
  const limits = { addressFailures: 10_000 };
  server = await startTestServer({ settings: { limits, allowedOrigins: [APP] } });
  person = await createPerson(server);
});
afterAll(() => server.stop());

/** People or programs that ask again as soon as they are answered, until they are told to stop. */
function startFlood(atOnce: number, ask: (n: number) => Promise<Answer>) {
  const answers: Answer[] = [];
  let stopped = false;
  let asked = 0;
  const loops = Array.from({ length: atOnce }, async () => {
    while (!stopped) answers.push(await ask(asked++));
  });
  return {
    answers,
    shed: () => answers.filter(({ status }) => status === 503),
    async stop() {
      stopped = true;
      await Promise.all(loops);
    },
  };
}

function guess(n: number, headers: Record<string, string> = {}): Promise<Answer> {
  const body = { email: `flood${n}@example.com`, password: 'wrong wrong wrong' };
  return server.api.post(`${server.base}/auth/sign-in/password`, body, headers);
}

function expectShed(answer: Answer): void {
  expect([answer.status, codeOf(answer)]).toEqual([503, 'instance.overloaded']);
  expect(answer.headers.get('retry-after')).toBe('1');
}

async function metric(line: string): Promise<number> {
  const { text } = await server.api.get(`${server.origin}/metrics`);
  const found = text.split('\n').find((candidate) => candidate.startsWith(`${line} `));
  return Number(found?.split(' ').at(-1));
}

function failedSignIns(): Promise<number> {
  return count(`select count(*)::int as n from audit_events where action = 'sign_in.failed'`);
}

async function count(text: string): Promise<number> {
  const { rows } = await server.running.services.database.pool.query<{ n: number }>(text);
  return rows[0]?.n ?? Number.NaN;
}

describe('a flood of sign-ins', () => {
  test('is shed at the door with 503 and Retry-After, and session checks, refreshes and administration are answered', async () => {
    let { refreshToken, accessToken } = await signInForTokens(server, person);
    const failedBefore = await failedSignIns();
    const flood = startFlood(80, (n) => guess(n));
    const others: number[] = [];
    // Until many were shed, and the others were answered often meanwhile.
    while (flood.shed().length < 200 || others.length < 30) {
      const check = await server.api.get(`${server.base}/session`, bearer(accessToken));
      const refreshed = await server.api.post(`${server.base}/auth/refresh`, { refreshToken });
      const list = await server.api.get(`${server.origin}/v1/users?limit=1`, bearer(server.secretKey));
      others.push(check.status, refreshed.status, list.status);
      ({ refreshToken, accessToken } = refreshed.json as { refreshToken: string; accessToken: string });
    }

    // Whoever has an account is turned away like whoever has none, in JSON, as a page, and across origins readably.
    const known = await shedAnswer(() =>
      server.api.post(`${server.base}/auth/sign-in/password`, { email: person.email, password: GOOD_PASSWORD }),
    );
    const unknown = await shedAnswer(() => guess(0));
    expect({ ...(known.json as object), requestId: '' }).toEqual({ ...(unknown.json as object), requestId: '' });
    const page = await shedAnswer(() => server.api.form(`${server.base}/sign-in`, { email: person.email }));
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(page.headers.get('retry-after')).toBe('1');
    const fromApp = await shedAnswer(() => guess(0, { origin: APP }));
    expect(fromApp.headers.get('access-control-allow-origin')).toBe(APP);
    await flood.stop();

    expect([...new Set(others)]).toEqual([200]);
    expect([...new Set(flood.answers.map(({ status }) => status))].sort()).toEqual([401, 503]);
    for (const answer of flood.shed()) expectShed(answer);
    // What was shed cost the database nothing: only what was judged is written down.
    const judged = flood.answers.filter(({ status }) => status === 401).length;
    const failed = (await failedSignIns()) - failedBefore;
    expect(failed).toBeGreaterThanOrEqual(judged);
    // The few single answers above may have been judged before one of them was shed.
    expect(failed - judged).toBeLessThan(40);
    expect(await metric('frontdesk_queue_shed_total{queue="hashing"}')).toBeGreaterThanOrEqual(flood.shed().length);
    expect(await metric('frontdesk_queue_shed_total{queue="verification"}')).toBe(0);

    // As soon as it is over, it is over.
    const signsIn = async () => (await guessRight()).status === 200;
    await until(signsIn, 10_000, 'a sign-in after the flood');
    expect(await metric('frontdesk_queue_waiting{queue="hashing"}')).toBe(0);
    expect(await metric('frontdesk_queue_running{queue="hashing"}')).toBe(0);
  });

  test('that sends its bodies slowly takes no place from those who send theirs', async () => {
    const { port } = new URL(server.origin);
    const head = `POST /p/acme/auth/sign-in/password HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{`;
    const sockets = await Promise.all(
      Array.from(
        { length: 200 },
        () =>
          new Promise<net.Socket>((resolve) => {
            const socket = net.connect(Number(port), 'localhost', () => socket.write(head, () => resolve(socket)));
            socket.on('error', () => {});
          }),
      ),
    );
    expect((await guessRight()).status).toBe(200);
    for (const socket of sockets) socket.destroy();
  });
});

describe('a flood of the administration', () => {
  test('that has passwords hashed does not stop sign-ins and session checks', async () => {
    const { accessToken } = await signInForTokens(server, person);
    const flood = startFlood(60, (n) =>
      server.api.post(
        `${server.origin}/v1/users`,
        { email: `made${n}@example.com`, password: GOOD_PASSWORD },
        bearer(server.secretKey),
      ),
    );
    const others: number[] = [];
    await until(() => flood.answers.length > 0, 10_000, 'the first answer');
    for (let n = 0; n < 12; n++) {
      others.push((await guessRight()).status);
      others.push((await server.api.get(`${server.base}/session`, bearer(accessToken))).status);
    }
    await flood.stop();
    expect([...new Set(others)]).toEqual([200]);
    for (const answer of flood.answers) if (answer.status !== 201) expectShed(answer);
  });

  test('that hangs in the database leaves connections for the others', async () => {
    let { refreshToken, accessToken } = await signInForTokens(server, person);
    const client = new pg.Client({ connectionString: server.databaseUrl });
    await client.connect();
    await client.query('begin; lock table audit_events in access exclusive mode');
    // More than the pool has connections: each would hold one until the lock is gone.
    const hanging = Array.from({ length: 30 }, () =>
      server.api.get(`${server.origin}/v1/audit-events?limit=1`, bearer(server.secretKey)),
    );
    const waits = `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await until(async () => (await count(waits)) > 0, 5_000, 'a query that hangs');
    for (let n = 0; n < 5; n++) {
      const refreshed = await server.api.post(`${server.base}/auth/refresh`, { refreshToken });
      expect(refreshed.status).toBe(200);
      ({ refreshToken, accessToken } = refreshed.json as { refreshToken: string; accessToken: string });
      // A new token: no copy answers it, the database does.
      expect((await server.api.get(`${server.base}/session`, bearer(accessToken))).status).toBe(200);
      expect((await server.api.get(`${server.base}/me`, bearer(accessToken))).status).toBe(200);
    }
    await client.query('rollback');
    await client.end();
    for (const answer of await Promise.all(hanging)) if (answer.status !== 200) expectShed(answer);
  });
});

function guessRight(): Promise<Answer> {
  return server.api.post(`${server.base}/auth/sign-in/password`, {
    email: person.email,
    password: person.password,
    transport: 'token',
  });
}

/** Asks until one is turned away. */
async function shedAnswer(ask: () => Promise<Answer>): Promise<Answer> {
  for (let n = 0; n < 50; n++) {
    const answer = await ask();
    if (answer.status === 503) return answer;
  }
  throw new Error('nobody was turned away');
}
