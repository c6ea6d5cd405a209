import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, bearer, codeOf, startTestServer, type TestServer } from '../../../../../testing/kit/index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ settings: { methods: { emailCode: true, magicLink: true } } });
});
afterAll(() => server.stop());

const post = (browser: Browser, path: string, body: object) =>
  browser.post(`${server.base}/auth/sign-in/${path}`, body);

async function told(userId: string): Promise<{ events: number; audited: number }> {
  const { rows } = await server.running.services.database.pool.query(
    `select (select count(*) from outbox_events where type = 'user.email_verified' and data ->> 'userId' = $1)::int as events,
       (select count(*) from audit_events where action = 'users.email_verified' and target_id = $1)::int as audited`,
    [userId],
  );
  return rows[0];
}

test.each([
  [
    'magic-link',
    async (email: string) => {
      const { links } = await server.mail(email, /sign in/i);
      return { token: new URL(links[0] ?? '').searchParams.get('token') };
    },
  ],
  [
    'email-code',
    async (email: string) => ({ code: /\b\d{6}\b/.exec((await server.mail(email, /sign in|code/i)).text)?.[0] ?? '' }),
  ],
])('an address that was proven by %s is told as verified, once', async (method, answerOf) => {
  const email = `${method}@example.com`;
  const made = await server.api.post(`${server.origin}/v1/users`, { email }, bearer(server.secretKey));
  const { id } = made.json as { id: string };
  const browser = server.browser();
  expect((await post(browser, method, { email })).status).toBe(202);
  expect(await told(id)).toEqual({ events: 0, audited: 0 });
  const answer = await answerOf(email);
  const confirmed = await post(browser, `${method}/confirm`, answer);
  expect(confirmed.status, confirmed.text).toBe(200);
  expect(codeOf(await post(browser, `${method}/confirm`, answer))).toBe('tokens.used_or_expired');
  expect(await told(id)).toEqual({ events: 1, audited: 1 });
});
