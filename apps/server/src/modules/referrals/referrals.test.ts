import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bearer,
  changeSettings,
  codeOf,
  createPerson,
  GOOD_PASSWORD,
  insist,
  type Person,
  signInForTokens,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { offerSimulator, signInAtProvider } from '../../../../../testing/kit/providers.ts';
import { isSameMailbox, readCode, codeOf as referralCode } from './referrals.rules.ts';

let server: TestServer;
let ada: Person & { token: string; code: string };

beforeAll(async () => {
  server = await startTestServer({
    settings: {
      signUp: { mode: 'open', verification: 'required', referrals: true },
      limits: { signUpsPerAddressAndHour: 10_000 },
    },
  });
  const person = await createPerson(server, { email: 'ada@example.com' });
  const { accessToken } = await signInForTokens(server, person);
  const { json } = await makeLink(accessToken);
  ada = { ...person, token: accessToken, code: (json as { code: string }).code };
});
afterAll(() => server.stop());

const makeLink = (token: string) =>
  insist(() => server.api.post(`${server.base}/me/referrals/link`, {}, bearer(token)));
const mine = async (token: string) => (await server.api.get(`${server.base}/me/referrals`, bearer(token))).json as Mine;
type Mine = {
  link: { code: string; url: string } | null;
  completed: number;
  pending: number;
  data: Record<string, unknown>[];
};

async function signUp(email: string, referralCode?: string) {
  const browser = server.browser();
  const body = { email, password: GOOD_PASSWORD, ...(referralCode === undefined ? {} : { referralCode }) };
  const made = await browser.post(`${server.base}/auth/sign-up`, body);
  expect(made.status, made.text).toBe(201);
  return async () => {
    const { links } = await server.mail(email, /verify/i);
    const token = new URL(links[0] ?? '').searchParams.get('token');
    const confirmed = await browser.post(`${server.base}/auth/email-verification/confirm`, { token });
    expect(confirmed.status, confirmed.text).toBe(200);
  };
}

async function managed(query: string): Promise<unknown> {
  const { status, text, json } = await server.api.get(
    `${server.origin}/v1/referrals${query}`,
    bearer(server.secretKey),
  );
  expect(status, text).toBe(200);
  return json;
}

async function completed(): Promise<{ referredUserId: string; referrerId: string }[]> {
  const { rows } = await server.running.services.database.pool.query(
    `select data from outbox_events where type = 'referral.completed' order by occurred_at`,
  );
  return rows.map(({ data }) => data);
}

describe('a referral', () => {
  test('counts once the address of who came is confirmed, with one event for rewards', async () => {
    const confirm = await signUp('ben@example.com', ada.code);
    expect(await mine(ada.token)).toMatchObject({ completed: 0, pending: 0, data: [] });
    expect(await completed()).toEqual([]);
    await confirm();
    expect(await mine(ada.token)).toMatchObject({
      completed: 1,
      pending: 0,
      data: [{ completedAt: expect.any(String) }],
    });
    const [event] = await completed();
    expect(event).toMatchObject({ referrerId: ada.userId, referredUserId: expect.stringMatching(/^usr_/) });
    const { json } = await server.api.get(
      `${server.origin}/v1/referrals?referrerId=${ada.userId}`,
      bearer(server.secretKey),
    );
    const listed = {
      referrerId: ada.userId,
      referrer: { email: 'ada@example.com' },
      referredUserId: event?.referredUserId,
      referredUser: { email: 'ben@example.com', name: null },
    };
    expect(json).toMatchObject({ data: [listed], nextCursor: null });
    expect(await managed(`?referredUserId=${event?.referredUserId}`)).toMatchObject({ data: [listed] });
    expect(await managed(`?referredUserId=${ada.userId}`)).toMatchObject({ data: [] });
    expect(await managed('/count')).toEqual({ completed: 1, pending: 0, exact: true });
    expect(await managed(`/count?referrerId=${event?.referredUserId}`)).toEqual({
      completed: 0,
      pending: 0,
      exact: true,
    });
  });

  test('tells the referrer when somebody came, and never who', async () => {
    const text = JSON.stringify(await mine(ada.token));
    expect(text).not.toContain('ben');
    expect(text).not.toContain('usr_');
  });

  test('never is of oneself: neither by a tag of the own mailbox', async () => {
    const before = (await completed()).length;
    await (await signUp('ada+new@example.com', ada.code))();
    expect(await completed()).toHaveLength(before);
    expect(await mine(ada.token)).toMatchObject({ completed: 1 });
  });

  test('counts an address once, also after its account was deleted', async () => {
    const { json } = await server.api.get(`${server.origin}/v1/users?q=ben@example.com`, bearer(server.secretKey));
    const [ben] = (json as { data: { id: string }[] }).data;
    const removed = await server.api.request('DELETE', `${server.origin}/v1/users/${ben?.id}`, {
      headers: bearer(server.secretKey),
    });
    expect(removed.status).toBe(204);
    // The link keeps what it brought, and nobody's address: who came is gone.
    expect(await managed(`?referrerId=${ada.userId}`)).toMatchObject({
      data: [{ referredUserId: null, referredUser: null, completedAt: expect.any(String) }],
    });
    const before = (await completed()).length;
    await (await signUp('ben+again@example.com', ada.code))();
    expect(await completed()).toHaveLength(before);
    expect(await mine(ada.token)).toMatchObject({ completed: 1, pending: 0 });
  });

  test('by a code of nobody, or that is none, keeps nobody from signing up', async () => {
    const before = (await completed()).length;
    for (const [n, code] of ['ZZZZZZZZ', 'x', "' or 1=1 --", ''].entries())
      await (await signUp(`plain${n}@example.com`, code))();
    expect(await completed()).toHaveLength(before);
  });

  test('waits where addresses need no proof, until the address is proven after all', async () => {
    const settings = (verification: string) =>
      server.api.request('PATCH', `${server.origin}/v1/projects/${server.project.id}`, {
        body: { settings: { signUp: { mode: 'open', verification, referrals: true } } },
        headers: bearer(server.secretKey),
      });
    await settings('off');
    const before = (await completed()).length;
    const browser = server.browser();
    await browser.post(`${server.base}/auth/sign-up`, {
      email: 'cleo@example.com',
      password: GOOD_PASSWORD,
      referralCode: ada.code,
    });
    expect(await mine(ada.token)).toMatchObject({ completed: 1, pending: 1 });
    await browser.post(`${server.base}/auth/email-verification`, { email: 'cleo@example.com' });
    const { links } = await server.mail('cleo@example.com', /verify/i);
    const token = new URL(links[0] ?? '').searchParams.get('token');
    const confirmations = await Promise.all(
      Array.from({ length: 20 }, () => browser.post(`${server.base}/auth/email-verification/confirm`, { token })),
    );
    expect(confirmations.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await completed()).toHaveLength(before + 1);
    expect(await mine(ada.token)).toMatchObject({ completed: 2, pending: 0 });
    await settings('required');
  });

  test('counts when a provider is the first to prove the address', async () => {
    await offerSimulator(server);
    const settings = (verification: string) =>
      changeSettings(server, { signUp: { mode: 'open', verification, referrals: true } });
    await settings('off');
    const before = (await completed()).length;
    const email = 'dora@example.com';
    await server.api.post(`${server.base}/auth/sign-up`, { email, password: GOOD_PASSWORD, referralCode: ada.code });
    expect(await completed()).toHaveLength(before);
    const { answer } = await signInAtProvider(server, { email, subject: 'dora' });
    expect(answer.status).toBe(303);
    expect(await completed()).toHaveLength(before + 1);
    await settings('required');
  });
});

describe('a referral link', () => {
  test('is one for everybody: 20 requests at once make one', async () => {
    const person = await createPerson(server);
    const { accessToken } = await signInForTokens(server, person);
    expect((await mine(accessToken)).link).toBeNull();
    const answers = await Promise.all(Array.from({ length: 20 }, () => makeLink(accessToken)));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    const { link } = await mine(accessToken);
    expect(link?.url).toBe(`${server.base}/sign-up?ref=${link?.code}`);
    expect(link?.code).not.toBe(ada.code);
  });

  test('does not exist where the project has none', async () => {
    const url = `${server.origin}/v1/projects/${server.project.id}`;
    const change = (signUp: object) =>
      server.api.request('PATCH', url, { body: { settings: { signUp } }, headers: bearer(server.secretKey) });
    await change({ mode: 'open', verification: 'required' });
    expect(codeOf(await makeLink(ada.token))).toBe('referrals.off');
    expect(codeOf(await server.api.get(`${server.base}/me/referrals`, bearer(ada.token)))).toBe('referrals.off');
    const before = (await completed()).length;
    await (await signUp('while-off@example.com', ada.code))();
    expect(await completed()).toHaveLength(before);
  });
});

describe('a code', () => {
  test('is read as people type it', () => {
    expect(readCode(' 7qj2-m0xa '.replace('-', ''))).toBe('7QJ2M0XA');
    expect(readCode('7QJ2MOXA')).toBe('7QJ2M0XA');
    expect(readCode('ilil0000')).toBe('11110000');
    for (const text of ['', '7QJ2M0X', '7QJ2M0XAA', 'UUUUUUUU', '7QJ2 M0X']) expect(readCode(text), text).toBeNull();
  });

  test('has eight characters of an alphabet without look-alikes', () => {
    expect(referralCode(Buffer.from([0, 31, 32, 63, 255, 1, 2, 3]))).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
  });

  test("of one mailbox is nobody else's", () => {
    expect(isSameMailbox('ada@example.com', 'ada+x@example.com')).toBe(true);
    expect(isSameMailbox('ada@example.com', 'ada@other.example')).toBe(false);
    expect(isSameMailbox('+ada@example.com', 'ada@example.com')).toBe(false);
  });
});
