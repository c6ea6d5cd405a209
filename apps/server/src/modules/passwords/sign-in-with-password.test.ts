import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  atOnce,
  bearer,
  codeOf,
  createPerson,
  GOOD_PASSWORD,
  signInWithBrowser,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';

let server: TestServer;
let replica: TestServer;
beforeAll(async () => {
  server = await startTestServer({ settings: { limits: { addressFailures: 10_000 } } });
  replica = await startTestServer({ replicaOf: server });
});
afterAll(async () => {
  await replica.stop();
  await server.stop();
});

const guess = (email: string, password: string, origin = server.origin) =>
  server.api.post(`${origin}/p/acme/auth/sign-in/password`, { email, password, transport: 'token' });

describe('wrong and unknown', () => {
  test('get the same answer', async () => {
    const person = await createPerson(server);
    const wrong = await guess(person.email, 'wrong wrong wrong');
    const unknown = await guess('nobody@example.com', 'wrong wrong wrong');
    const bare = (answer: { json: unknown }) => ({ ...(answer.json as object), requestId: '' });
    expect(wrong.status).toBe(401);
    expect(unknown.status).toBe(401);
    expect(bare(unknown)).toEqual(bare(wrong));
    const names = (answer: { headers: Headers }) => [...answer.headers.keys()].sort();
    expect(names(unknown)).toEqual(names(wrong));
  });

  test('cost the same work: one Argon2id and the same statements', async () => {
    const person = await createPerson(server);
    const work = async (email: string) => {
      const { database } = server.running.services;
      const { rows } = await database.pool.query(
        `select count(*)::int as n from audit_events where action = 'sign_in.failed'`,
      );
      await guess(email, 'wrong wrong wrong');
      const after = await database.pool.query(
        `select count(*)::int as n from audit_events where action = 'sign_in.failed'`,
      );
      return after.rows[0].n - rows[0].n;
    };
    expect(await work(person.email)).toBe(1);
    expect(await work('nobody-2@example.com')).toBe(1);
  });
});

describe('guesses', () => {
  test('200 in parallel over two replicas are evaluated at most five times', async () => {
    const person = await createPerson(server);
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        guess(person.email, `wrong guess number ${index}`, index % 2 ? server.origin : replica.origin),
      ),
    );
    const evaluated = answers.filter((answer) => answer.status === 401);
    const refused = answers.filter((answer) => answer.status === 429);
    expect(evaluated.length).toBeLessThanOrEqual(5);
    // Some of so many at once are turned away at the door, before anybody looks at them.
    const turnedAway = answers.filter((answer) => answer.status === 503);
    expect(evaluated.length + refused.length + turnedAway.length).toBe(200);
    for (const answer of refused) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await guess(person.email, person.password)).status).toBe(429);
  });

  test('of strangers do not lock a browser out that the account knows', async () => {
    const person = await createPerson(server);
    const browser = await signInWithBrowser(server, person);
    await atOnce(10, (n) => guess(person.email, `wrong guess number ${n}`));
    expect((await guess(person.email, person.password)).status).toBe(429);
    const answer = await browser.post(`${server.base}/auth/sign-in/password`, {
      email: person.email,
      password: person.password,
    });
    expect(answer.status).toBe(200);
  });

  test('are forgotten after a success and after their time', async () => {
    const person = await createPerson(server);
    for (let index = 0; index < 4; index++)
      expect((await guess(person.email, `wrong guess ${index} wrong`)).status).toBe(401);
    expect((await guess(person.email, person.password)).status).toBe(200);
    for (let index = 0; index < 5; index++)
      expect((await guess(person.email, `wrong guess ${index} wrong`)).status).toBe(401);
    expect((await guess(person.email, person.password)).status).toBe(429);
    server.running.services.clock.advance(15 * 60 * 1000 + 1_000);
    expect((await guess(person.email, person.password)).status).toBe(200);
  });
});

describe('nobody enters', () => {
  test('who is banned, and the reason is told to the right password alone', async () => {
    const person = await createPerson(server);
    await server.api.post(
      `${server.origin}/v1/users/${person.userId}/ban`,
      { reason: 'spam' },
      bearer(server.secretKey),
    );
    expect(codeOf(await guess(person.email, 'wrong wrong wrong'))).toBe('sign_in.wrong_credentials');
    expect(codeOf(await guess(person.email, person.password))).toBe('sign_in.banned');
  });

  test('with a password where passwords are switched off', async () => {
    const person = await createPerson(server);
    const settings = (methods: object) =>
      server.api.request('PATCH', `${server.origin}/v1/projects/${server.project.id}`, {
        body: { settings: { methods } },
        headers: bearer(server.secretKey),
      });
    expect((await settings({ password: false })).status).toBe(200);
    expect(codeOf(await guess(person.email, person.password))).toBe('passwords.disabled');
    expect((await settings({ password: true })).status).toBe(200);
    expect((await guess(person.email, person.password)).status).toBe(200);
  });
});

test('the address is one whatever its case, and the session id is new each time', async () => {
  const person = await createPerson(server, { email: 'MixedCase@Example.com', password: GOOD_PASSWORD });
  const first = await guess('mixedcase@example.COM', person.password);
  const second = await guess('MIXEDCASE@example.com', person.password);
  const idOf = (answer: { json: unknown }) => (answer.json as { session: { id: string } }).session.id;
  expect(first.status).toBe(200);
  expect(idOf(first)).not.toBe(idOf(second));
});

test('the same password in another normal form is the same password', async () => {
  const composed = 'caf\u00e9 at the quiet harbour';
  const person = await createPerson(server, { password: composed });
  expect((await guess(person.email, composed.normalize('NFD'))).status).toBe(200);
});
