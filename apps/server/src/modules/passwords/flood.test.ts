import http from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  atOnce,
  bearer,
  codeOf,
  createPerson,
  insist,
  signInForTokens,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { requestBytes, sendRaw } from '../../../../../testing/kit/raw-requests.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ settings: { limits: { addressFailures: 10_000 } } });
});
afterAll(() => server.stop());

test('1,000 sign-ins at once do not take session checks and refreshes down', async () => {
  const person = await createPerson(server);
  const session = await signInForTokens(server, person);
  const flood = Array.from({ length: 1_000 }, (_, index) => {
    const body = { email: `flood${index}@example.com`, password: 'wrong wrong wrong' };
    const path = `/p/${server.project.slug}/auth/sign-in/password`;
    return sendRaw(server.origin, requestBytes('POST', path, { connection: 'close' }, body));
  });
  let flooding = true;
  const flooded = Promise.all(flood).finally(() => {
    flooding = false;
  });

  let { refreshToken, accessToken } = session;
  let answered = 0;
  while (flooding) {
    const check = await server.api.get(`${server.base}/session`, bearer(accessToken));
    expect(check.status).toBe(200);
    const refreshed = await server.api.post(`${server.base}/auth/refresh`, { refreshToken });
    expect(refreshed.status).toBe(200);
    ({ refreshToken, accessToken } = refreshed.json as typeof session);
    answered++;
  }
  expect(answered).toBeGreaterThan(0);

  const answers = await flooded;
  expect(answers.length).toBe(1_000);
  // What cannot be hashed soon is shed, and says when to come back; nothing fails.
  const others = answers.filter(({ status }) => status !== 401 && status !== 503);
  expect(others.map(({ status, text }) => `${status} ${text}`)).toEqual([]);
  for (const answer of answers.filter(({ status }) => status === 503))
    expect(answer.headers).toMatch(/^retry-after: 1\r?$/im);
  expect(server.running.services.passwordHashing.waiting).toBe(0);
});

test('a link for a new password is tried a hundred times from one address, and no more', async () => {
  const confirm = () =>
    server.api.post(`${server.base}/auth/password-reset/confirm`, {
      token: `rst_${'A'.repeat(43)}`,
      password: 'a harbour without any boats',
    });
  const codes = (await atOnce(101, confirm)).map(codeOf);
  expect(codes.filter((code) => code === 'tokens.used_or_expired')).toHaveLength(100);
  expect(codes.filter((code) => code === 'limits.too_many')).toHaveLength(1);
});

test('links in mails name our own address, whatever the request says about hosts', async () => {
  const person = await createPerson(server);
  const { port } = new URL(server.origin);
  const body = JSON.stringify({ email: person.email });
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const request = http.request(
      {
        host: '127.0.0.1',
        port,
        method: 'POST',
        path: '/p/acme/auth/password-reset',
        headers: {
          host: 'evil.example',
          'x-forwarded-host': 'evil.example',
          'x-forwarded-proto': 'https',
          forwarded: 'host=evil.example;proto=https',
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      },
      (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
  expect(status).toBe(202);
  const mail = await server.mail(person.email, /reset/i);
  expect(mail.links.length).toBeGreaterThan(0);
  for (const link of mail.links) expect(link.startsWith(server.base)).toBe(true);
  expect(mail.html).not.toContain('evil.example');
});

test('a right password that there was no time to look at is no guess: its owner is not locked out', async () => {
  const { email, password } = await createPerson(server);
  let { accessToken } = await signInForTokens(server, { email, password });
  const signIn = () => server.api.post(`${server.base}/auth/sign-in/password`, { email, password });
  const stepUp = async () => {
    const proof = { way: 'password', password, transport: 'token' };
    const answer = await server.api.post(`${server.base}/auth/step-up`, proof, bearer(accessToken));
    // The session goes on under another id.
    if (answer.status === 200) ({ accessToken } = answer.json as { accessToken: string });
    return answer;
  };
  const waiting = { email: 'waiting@example.com', password };
  expect((await server.browser().post(`${server.base}/auth/sign-up`, waiting)).status).toBe(201);
  const token = new URL((await server.mail(waiting.email, /verify/i)).links[0] ?? '').searchParams.get('token');
  const confirm = () => server.api.post(`${server.base}/auth/email-verification/confirm`, { token, password });
  // More verifications than can be waited for, again and again: what comes to look at a password is turned away there.
  const { passwordHashing } = server.running.services;
  let crowded = true;
  const crowd = Array.from({ length: 200 }, async () => {
    while (crowded) {
      await passwordHashing.verifyNothing('nothing').catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });
  for (const call of [signIn, stepUp]) {
    // In a row, and more often than an account may fail; now and then one finds room.
    for (let inARow = 0; inARow < 8; ) {
      const { status } = await call();
      expect(status).not.toBe(429);
      inARow = status === 503 ? inARow + 1 : 0;
    }
  }
  // What finds room here is done, so there is no row of them: fewer at once than may fail, again and again.
  for (let round = 0; round < 3; round++) {
    const told = await Promise.all(Array.from({ length: 4 }, confirm));
    expect(told.map(({ status }) => status)).not.toContain(429);
  }
  crowded = false;
  await Promise.all(crowd);
  for (const call of [signIn, stepUp]) expect(await insist(call)).toMatchObject({ status: 200 });
});
