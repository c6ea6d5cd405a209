import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Browser,
  bearer,
  codeOf,
  createPerson,
  type Person,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { encodeId } from '../../lib/type-id.ts';
import { isSignedIn, signInFrom, startAccountServer } from '../account/account.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startAccountServer({ session: { appCookieDomain: 'localhost' } });
});
afterAll(() => server?.stop());

type Account = { userId: string; email: string; current: boolean };

const list = async (browser: Browser): Promise<Account[]> => {
  const answer = await browser.get(`${server.base}/me/accounts`);
  expect(answer.status, answer.text).toBe(200);
  return (answer.json as { data: Account[] }).data;
};
const shown = async (browser: Browser) => (await list(browser)).map(({ userId, current }) => [userId, current]);
const post = (browser: Browser, path: string, body: unknown = {}) =>
  browser.post(`${server.base}/me/accounts/${path}`, body);
const whoIs = async (browser: Browser) =>
  ((await browser.get(`${server.base}/session`)).json as { user?: { id: string } }).user?.id;
const placeOf = (place: number) => `frontdesk_account${place}_${server.project.id}`;
const sessionCookie = () => `frontdesk_${server.project.id}`;

async function add(browser: Browser, person: Person): Promise<void> {
  expect((await post(browser, 'set-aside')).status).toBe(204);
  await signInFrom(server, person, {}, browser);
}

/** Several people in one browser; the last one is current. */
async function together(count: number): Promise<{ browser: Browser; people: Person[] }> {
  const browser = server.browser();
  const people: Person[] = [];
  for (let index = 0; index < count; index++) {
    const person = await createPerson(server);
    people.push(person);
    await add(browser, person);
  }
  return { browser, people };
}

describe('several accounts in one browser', () => {
  test('are listed with the current one first, and switched', async () => {
    const { browser, people } = await together(2);
    const [ada, ben] = people.map(({ userId }) => userId);
    expect(await shown(browser)).toEqual([
      [ben, true],
      [ada, false],
    ]);
    const answer = await post(browser, 'switch', { userId: ada });
    expect(answer.status, answer.text).toBe(200);
    expect(await whoIs(browser)).toBe(ada);
    expect(await shown(browser)).toEqual([
      [ada, true],
      [ben, false],
    ]);
    const { accessToken } = answer.json as { accessToken: string };
    const me = await server.api.get(`${server.base}/me`, bearer(accessToken));
    expect((me.json as { id: string }).id).toBe(ada);
    const access = [...browser.cookies].find(([name]) => name.startsWith('frontdesk_access_'));
    expect(access?.[1]).toBe(accessToken);
    for (const userId of [ben, ada, ben, ben]) {
      expect((await post(browser, 'switch', { userId })).status).toBe(200);
      expect(await whoIs(browser)).toBe(userId);
    }
  });

  test('are five at most, and the sixth is refused before anybody is set aside', async () => {
    const { browser, people } = await together(5);
    expect(await list(browser)).toHaveLength(5);
    const before = new Map(browser.cookies);
    expect(codeOf(await post(browser, 'set-aside'))).toBe('accounts.too_many');
    expect(new Map(browser.cookies)).toEqual(before);
    expect(await whoIs(browser)).toBe(people[4]?.userId);
  });

  test('wait where somebody turned back before signing in to another one', async () => {
    const { browser, people } = await together(1);
    await post(browser, 'set-aside');
    expect(await whoIs(browser)).toBeUndefined();
    expect([...browser.cookies.keys()].filter((name) => /^frontdesk_(prj|access)/.test(name))).toEqual([]);
    expect(await shown(browser)).toEqual([[people[0]?.userId, false]]);
    expect((await post(browser, 'switch', { userId: people[0]?.userId })).status).toBe(200);
    expect(await whoIs(browser)).toBe(people[0]?.userId);
    expect((await post(server.browser(), 'set-aside')).status).toBe(204);
  });

  test('are one where the same person signs in twice, and the first session ends', async () => {
    const { browser, people } = await together(1);
    const [ada] = people as [Person];
    const first = browser.cookies.get(sessionCookie()) ?? '';
    await add(browser, ada);
    expect(await shown(browser)).toEqual([[ada.userId, true]]);
    await add(browser, await createPerson(server));
    expect(await list(browser)).toHaveLength(2);
    const { json } = await server.api.get(`${server.origin}/v1/users/${ada.userId}/sessions`, bearer(server.secretKey));
    expect((json as { data: unknown[] }).data).toHaveLength(1);
    expect(first).not.toBe('');
  });

  test('are signed out one by one, or all at once, and nowhere else', async () => {
    const { browser, people } = await together(3);
    const [ada, ben, cleo] = people as [Person, Person, Person];
    const elsewhere = await signInFrom(server, ben);
    expect((await post(browser, 'sign-out', { userId: ada.userId })).status).toBe(204);
    expect(await shown(browser)).toEqual([
      [cleo.userId, true],
      [ben.userId, false],
    ]);
    expect((await post(browser, 'sign-out', { userId: cleo.userId })).status).toBe(204);
    expect(await whoIs(browser)).toBeUndefined();
    expect(await shown(browser)).toEqual([[ben.userId, false]]);
    await post(browser, 'switch', { userId: ben.userId });
    await add(browser, cleo);
    expect((await post(browser, 'sign-out')).status).toBe(204);
    expect(await list(browser)).toEqual([]);
    expect([...browser.cookies.keys()].filter((name) => /^frontdesk_(prj|access|account)/.test(name))).toEqual([]);
    expect(await isSignedIn(server, elsewhere)).toBe(true);
  });

  test('of which one ended elsewhere are the others', async () => {
    const { browser, people } = await together(2);
    const [ada, ben] = people as [Person, Person];
    await (await signInFrom(server, ada)).post(`${server.base}/auth/sign-out-all`, {});
    expect(await shown(browser)).toEqual([[ben.userId, true]]);
    expect(codeOf(await post(browser, 'switch', { userId: ada.userId }))).toBe('accounts.not_found');
    expect(await whoIs(browser)).toBe(ben.userId);
  });
});

describe('what a browser claims', () => {
  async function victimAndThief() {
    const victim = await createPerson(server);
    const owner = await signInFrom(server, victim);
    const { browser: thief } = await together(1);
    return { victim, owner, thief, secret: owner.cookies.get(sessionCookie()) ?? '' };
  }

  /** The bytes of a secret with some of them exchanged. */
  function changed(secret: string, at: number): string {
    const bytes = Buffer.from(secret.slice(4), 'base64url');
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    return `fds_${bytes.toString('base64url')}`;
  }

  test('signs nobody in and nobody out unless it is a live secret of theirs', async () => {
    const { victim, owner, thief, secret } = await victimAndThief();
    const claims = [
      'nonsense',
      victim.userId,
      'fds_',
      changed(secret, 24),
      changed(secret, 60),
      changed(secret, 18),
      `${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`,
      'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1c3JfMSJ9.',
    ];
    const own = await shown(thief);
    for (const claim of claims) {
      thief.cookies.set(placeOf(3), claim);
      expect(await shown(thief), claim).toEqual(own);
      expect(codeOf(await post(thief, 'switch', { userId: victim.userId }))).toBe('accounts.not_found');
      expect(codeOf(await post(thief, 'sign-out', { userId: victim.userId }))).toBe('accounts.not_found');
    }
    expect((await post(thief, 'sign-out')).status).toBe(204);
    expect(await whoIs(owner)).toBe(victim.userId);
  });

  test('is worth nothing as an access token, even a right one: the places hold secrets', async () => {
    const { victim, owner, thief } = await victimAndThief();
    const refreshed = await owner.post(`${server.base}/auth/refresh`, {});
    const { accessToken } = refreshed.json as { accessToken: string };
    thief.cookies.set(placeOf(2), accessToken);
    expect((await list(thief)).map(({ userId }) => userId)).not.toContain(victim.userId);
    await post(thief, 'sign-out');
    expect(await isSignedIn(server, owner)).toBe(true);
  });

  test('is worth nothing when it is old, and does not count as a stolen one', async () => {
    const { victim, owner, thief, secret } = await victimAndThief();
    await owner.post(`${server.base}/auth/refresh`, {});
    await owner.post(`${server.base}/auth/refresh`, {});
    thief.cookies.set(placeOf(1), secret);
    expect((await list(thief)).map(({ userId }) => userId)).not.toContain(victim.userId);
    await post(thief, 'switch', { userId: victim.userId });
    await post(thief, 'sign-out');
    expect(await isSignedIn(server, owner)).toBe(true);
  });

  test('is worth nothing when two cookies have the name', async () => {
    const { browser, people } = await together(2);
    const [ada] = people as [Person];
    const secret = browser.cookies.get(placeOf(1)) ?? '';
    expect(secret).not.toBe('');
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const { json } = await browser.get(`${server.base}/me/accounts`, { cookie: `${cookie}; ${placeOf(1)}=${secret}` });
    expect((json as { data: Account[] }).data.map(({ userId }) => userId)).not.toContain(ada.userId);
  });

  test('is worth nothing in another project', async () => {
    const { browser } = await together(1);
    const secret = browser.cookies.get(sessionCookie()) ?? '';
    const { json } = await server.api.get(`${server.origin}/v1/instance`);
    const { systemBaseUrl } = json as { systemBaseUrl: string };
    const { rows } = await server.running.services.database.pool.query('select id from projects where is_system');
    const cookie = `frontdesk_account1_${encodeId('project', rows[0].id)}=${secret}`;
    const answer = await server.api.get(`${systemBaseUrl}/me/accounts`, { cookie });
    expect((answer.json as { data: Account[] }).data).toEqual([]);
  });

  test('asked for by a page of another site is refused', async () => {
    const { browser, people } = await together(2);
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    for (const path of ['switch', 'sign-out', 'set-aside']) {
      const body = path === 'switch' ? { userId: people[0]?.userId } : {};
      const answer = await browser.post(`${server.base}/me/accounts/${path}`, body, foreign);
      expect(codeOf(answer)).toBe('request.cross_site');
    }
    expect(await whoIs(browser)).toBe(people[1]?.userId);
  });
});

test('a refresh in another tab while the account is switched loses nobody', async () => {
  const { browser, people } = await together(2);
  const [ada, ben] = people as [Person, Person];
  const tab = server.browser();
  for (const [name, value] of browser.cookies) tab.cookies.set(name, value);
  // The tab renews first; the switch then comes with the predecessor, within the grace.
  expect((await tab.post(`${server.base}/auth/refresh`, {})).status).toBe(200);
  expect((await post(browser, 'switch', { userId: ada.userId })).status).toBe(200);
  expect(await shown(browser)).toEqual([
    [ada.userId, true],
    [ben.userId, false],
  ]);
  expect((await post(browser, 'switch', { userId: ben.userId })).status).toBe(200);
  expect(await whoIs(browser)).toBe(ben.userId);
});
