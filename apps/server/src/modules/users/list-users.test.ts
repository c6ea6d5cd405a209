import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer, codeOf, startTestServer, type TestServer } from '../../../../../testing/kit/index.ts';

let server: TestServer;
let key: { authorization: string };

type Page = {
  data: { id: string; email: string; name: string | null; hasPassword: boolean }[];
  nextCursor: string | null;
};

beforeAll(async () => {
  server = await startTestServer();
  key = bearer(server.secretKey);
  const people = [
    { email: 'ada@example.com', name: 'Ada Lovelace', emailVerified: true },
    { email: 'adam@example.com', name: 'Zoe', emailVerified: true },
    { email: 'zoe@example.com', name: 'Adaeze Obi', emailVerified: true },
    { email: 'grace@example.com', name: 'Grace Hopper' },
    { email: 'percent%@example.com', name: '50% off' },
    { email: 'Émile@example.com', name: 'Ångström' },
  ];
  for (const body of people) {
    const made = await server.api.post(`${server.origin}/v1/users`, body, key);
    expect(made.status).toBe(201);
  }
});
afterAll(() => server.stop());

const list = (query: Record<string, string> = {}) =>
  server.api.get(`${server.origin}/v1/users?${new URLSearchParams(query)}`, key);
const page = async (query: Record<string, string> = {}) => (await list(query)).json as Page;
const emails = async (query: Record<string, string> = {}) => (await page(query)).data.map((user) => user.email);

async function walk(query: Record<string, string>): Promise<string[]> {
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const next: Page = await page({ ...query, ...(cursor === null ? {} : { cursor }) });
    seen.push(...next.data.map((user) => user.email));
    cursor = next.nextCursor;
  } while (cursor !== null);
  return seen;
}

const newestFirst = [
  'Émile@example.com',
  'percent%@example.com',
  'grace@example.com',
  'zoe@example.com',
  'adam@example.com',
  'ada@example.com',
];

describe('the list of users', () => {
  test('comes newest first, in pages without gaps or doubles', async () => {
    expect(await emails()).toEqual(newestFirst);
    for (const limit of ['1', '2', '3', '6']) expect(await walk({ limit })).toEqual(newestFirst);
  });

  test('finds by the beginning of the address or of the name, whatever the case, each person once', async () => {
    expect(await emails({ q: 'ADA' })).toEqual(['ada@example.com', 'zoe@example.com', 'adam@example.com']);
    expect(await walk({ q: 'ada', limit: '1' })).toEqual(['ada@example.com', 'zoe@example.com', 'adam@example.com']);
    expect(await emails({ q: 'zoe' })).toEqual(['adam@example.com', 'zoe@example.com']);
    expect(await walk({ q: 'zoe', limit: '1' })).toEqual(['adam@example.com', 'zoe@example.com']);
    expect(await emails({ q: 'émi' })).toEqual(['Émile@example.com']);
    expect(await emails({ q: 'e\u0301mi' })).toEqual(['Émile@example.com']);
    expect(await emails({ q: 'ångs' })).toEqual(['Émile@example.com']);
  });

  test('takes what is searched for literally', async () => {
    expect(await emails({ q: '%' })).toEqual([]);
    expect(await emails({ q: '_da' })).toEqual([]);
    expect(await emails({ q: 'percent%' })).toEqual(['percent%@example.com']);
    expect(await emails({ q: '50%' })).toEqual(['percent%@example.com']);
    expect(await emails({ q: "' or 1=1 --" })).toEqual([]);
    expect(await emails({ q: 'example' })).toEqual([]);
  });

  test('filters by status, and an expired ban is none', async () => {
    expect(await emails({ status: 'unverified' })).toEqual([
      'Émile@example.com',
      'percent%@example.com',
      'grace@example.com',
    ]);
    const [ada] = (await page({ q: 'ada@' })).data;
    const expiresAt = new Date(server.running.services.clock.now().getTime() + 60_000).toISOString();
    await server.api.post(`${server.origin}/v1/users/${ada?.id}/ban`, { reason: 'x', expiresAt }, key);
    expect(await emails({ status: 'banned' })).toEqual(['ada@example.com']);
    expect(await emails({ status: 'active' })).toEqual(['zoe@example.com', 'adam@example.com']);
    expect(await emails({ status: 'active', q: 'ada' })).toEqual(['zoe@example.com', 'adam@example.com']);
    server.running.services.clock.advance(61_000);
    expect(await emails({ status: 'banned' })).toEqual([]);
    expect(await emails({ status: 'active' })).toEqual(['zoe@example.com', 'adam@example.com', 'ada@example.com']);
    expect(await emails({ status: 'deleting' })).toEqual([]);
  });

  test('refuses a cursor of another list, a limit out of bounds and an unknown filter', async () => {
    const searched = await page({ q: 'ada', limit: '1' });
    expect(codeOf(await list({ cursor: searched.nextCursor ?? '' }))).toBe('users.cursor_invalid');
    const newest = await page({ limit: '1' });
    expect(codeOf(await list({ q: 'ada', cursor: newest.nextCursor ?? '' }))).toBe('users.cursor_invalid');
    const foreign: Record<string, string>[] = [
      { cursor: 'nonsense' },
      { cursor: '' },
      { cursor: Buffer.from('["search","\\u0000","x"]').toString('base64url'), q: 'a' },
    ];
    for (const query of foreign) expect(codeOf(await list(query))).toBe('users.cursor_invalid');
    const refused: Record<string, string>[] = [
      { limit: '0' },
      { limit: '101' },
      { limit: 'x' },
      { status: 'gone' },
      { sort: 'email' },
    ];
    for (const query of refused) expect(codeOf(await list(query))).toBe('request.invalid');
  });

  test('refuses what Postgres cannot hold in a text', async () => {
    expect((await list({ q: 'a\0b' })).status).toBe(400);
  });
});
