import { afterAll, beforeAll, expect, test } from 'vitest';
import { atOnce, GOOD_PASSWORD, startTestServer, type TestServer } from '../../../../../testing/kit/index.ts';

let server: TestServer;
beforeAll(async () => {
  const limits = {
    accountFailures: 100,
    addressFailures: 10_000,
    signUpsPerAddressAndHour: 100,
    mailsPerRecipientAndTenMinutes: 50,
    mailsPerRecipientAndDay: 500,
  };
  server = await startTestServer({ settings: { limits } });
});
afterAll(() => server?.stop());

const SIGN_UPS = 10;

async function tokensOf(email: string): Promise<string[]> {
  const { json } = await server.api.get(`${server.origin}/dev/mailbox/messages.json?to=${email}`);
  const links = (json as { links: string[] }[]).flatMap((mail) => mail.links);
  const found = links.filter((link) => link.includes('/verify-email?'));
  return [...new Set(found.map((link) => new URL(link).searchParams.get('token') ?? ''))];
}

test('sign-ups of one address that are confirmed at once, each twice: one becomes the account, and no other waits for who waits for it', async () => {
  const email = 'wanted-by-many@example.com';
  for (let index = 0; index < SIGN_UPS; index++) {
    const body = { email, password: GOOD_PASSWORD, name: `Number ${index}` };
    expect((await server.browser().post(`${server.base}/auth/sign-up`, body)).status).toBe(201);
  }
  await expect.poll(async () => (await tokensOf(email)).length, { timeout: 20_000 }).toBe(SIGN_UPS);
  const tokens = await tokensOf(email);
  const answers = await atOnce(2 * SIGN_UPS, (index) =>
    server.api.post(`${server.base}/auth/email-verification/confirm`, {
      token: tokens[index % SIGN_UPS],
      password: GOOD_PASSWORD,
    }),
  );
  const statuses = answers.map(({ status }) => status).sort();
  expect(statuses).toEqual([200, ...Array(2 * SIGN_UPS - 1).fill(410)]);
});
