import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Answer,
  atOnce,
  bearer,
  codeOf,
  createPerson,
  GOOD_PASSWORD,
  signInForTokens,
  startTestServer,
  type TestServer,
  until,
} from '../../../../../testing/kit/index.ts';

let server: TestServer;
let key: { authorization: string };
let users: string;

beforeAll(async () => {
  server = await startTestServer({ settings: { signUp: { username: 'optional' } } });
  key = bearer(server.secretKey);
  users = `${server.origin}/v1/users`;
});
afterAll(() => server.stop());

type Managed = { id: string; email: string; username: string | null; locale: string | null };
type AuditEvent = { action: string; changes: Record<string, unknown> };

const create = (body: object) => server.api.post(users, body, key);
const change = (id: string, body: object) => server.api.request('PATCH', `${users}/${id}`, { body, headers: key });
const managed = (answer: Answer) => answer.json as Managed;
const get = async (id: string) => managed(await server.api.get(`${users}/${id}`, key));
const policy = (username: string) =>
  server.api.request('PATCH', `${server.origin}/v1/projects/${server.project.id}`, {
    body: { settings: { signUp: { username } } },
    headers: key,
  });
const find = async (q: string) => {
  const answer = await server.api.get(`${users}?${new URLSearchParams({ q })}`, key);
  return (answer.json as { data: Managed[] }).data.map(({ email }) => email);
};
const count = async (q: string) =>
  (await server.api.get(`${users}/count?${new URLSearchParams({ q })}`, key)).json as { count: number };
const signIn = (username: string) =>
  server.api.post(`${server.base}/auth/sign-in/password`, { username, password: GOOD_PASSWORD });

async function auditOf(id: string): Promise<AuditEvent[]> {
  const answer = await server.api.get(`${server.origin}/v1/audit-events?target=${id}`, key);
  return (answer.json as { data: AuditEvent[] }).data;
}

describe('a user is created', () => {
  test('with a username that signs in, and a language', async () => {
    const email = 'ines@example.com';
    const made = await create({
      email,
      username: 'Ines.Okafor',
      locale: 'de',
      password: GOOD_PASSWORD,
      emailVerified: true,
    });
    expect([made.status, managed(made)]).toMatchObject([201, { username: 'Ines.Okafor', locale: 'de' }]);
    expect(await get(managed(made).id)).toEqual(made.json);
    expect((await signIn('ines.OKAFOR')).json).toMatchObject({ user: { email } });
    const [event] = await auditOf(managed(made).id);
    expect(event).toMatchObject({ action: 'users.created', changes: { email, username: 'Ines.Okafor' } });
  });

  test('not at all where somebody has the username, it is kept for the service, or is none', async () => {
    await create({ email: 'first@example.com', username: 'first.come' });
    for (const [username, status, code] of [
      ['FIRST.come', 409, 'users.username_taken'],
      ['Support', 422, 'users.username_reserved'],
      ['a@b.example', 400, 'request.invalid'],
      ['аdmin', 400, 'request.invalid'],
      [7, 400, 'request.invalid'],
      [['ines'], 400, 'request.invalid'],
    ] as const) {
      const refused = await create({ email: 'second@example.com', username });
      expect([username, refused.status, codeOf(refused)]).toEqual([username, status, code]);
      expect((refused.json as { errors: { path: string }[] }).errors.map(({ path }) => path.split('.').at(-1))).toEqual(
        ['username'],
      );
    }
    expect(await find('second@')).toEqual([]);
    expect((await create({ email: 'third@example.com', locale: 'fr' })).status).toBe(400);
  });

  test('once with a username that 20 ask for at once', async () => {
    const answers = await atOnce(20, (n) => create({ email: `race${n}@example.com`, username: 'the.one' }));
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused.map(codeOf)).toEqual(Array(19).fill('users.username_taken'));
    expect(await find('race')).toHaveLength(1);
  });
});

describe('the username of a user', () => {
  test('is given by an operator, told in the record, and in the session within a second', async () => {
    const person = await createPerson(server);
    const { accessToken } = await signInForTokens(server, person);
    const shown = async () =>
      ((await server.api.get(`${server.base}/session`, bearer(accessToken))).json as { user: Managed }).user.username;
    expect(await shown()).toBeNull();
    const changed = await change(person.userId, { username: 'grace.h' });
    expect([changed.status, managed(changed).username]).toEqual([200, 'grace.h']);
    await until(async () => (await shown()) === 'grace.h', 1_000, 'the new username');
    const [event] = await auditOf(person.userId);
    expect(event).toMatchObject({ action: 'users.updated', changes: { username: [null, 'grace.h'] } });
    expect(managed(await change(person.userId, { username: 'Grace.H' })).username).toBe('Grace.H');
  });

  test('is taken away, also where the project requires one, and is free for somebody else', async () => {
    const made = managed(await create({ email: 'rude@example.com', username: 'offensive', emailVerified: true }));
    expect((await policy('required')).status).toBe(200);
    const taken = await change(made.id, { username: null });
    expect([taken.status, managed(taken).username]).toEqual([200, null]);
    expect((await auditOf(made.id))[0]).toMatchObject({ changes: { username: ['offensive', null] } });
    expect(await find('offensive')).toEqual([]);
    expect((await policy('optional')).status).toBe(200);
    server.running.services.clock.advance(61_000);
    expect((await create({ email: 'other@example.com', username: 'offensive' })).status).toBe(201);
  });

  test('that somebody has, or that is kept for the service, changes nothing of all that was asked', async () => {
    await create({ email: 'has@example.com', username: 'hers' });
    const { id } = managed(await create({ email: 'wants@example.com', name: 'Before' }));
    for (const [username, status, code] of [
      ['HERS', 409, 'users.username_taken'],
      ['root', 422, 'users.username_reserved'],
      ['x', 400, 'request.invalid'],
    ] as const) {
      const refused = await change(id, { name: 'After', username });
      expect([username, refused.status, codeOf(refused)]).toEqual([username, status, code]);
    }
    expect(await get(id)).toMatchObject({ name: 'Before', username: null });
    expect((await auditOf(id)).map(({ action }) => action)).toEqual(['users.created']);
  });

  test('cannot be given where the project has none, and can be taken, and sent back as it is', async () => {
    const { id } = managed(await create({ email: 'older@example.com', username: 'older' }));
    expect((await policy('off')).status).toBe(200);
    expect(codeOf(await change(id, { username: 'newer' }))).toBe('users.username_off');
    expect(codeOf(await create({ email: 'newest@example.com', username: 'newest' }))).toBe('users.username_off');
    expect((await change(id, { username: 'older', name: 'Kept' })).json).toMatchObject({ username: 'older' });
    expect((await change(id, { username: null })).json).toMatchObject({ username: null });
    expect((await policy('optional')).status).toBe(200);
  });
});

test('users are found by the beginning of their username, whatever its case, each of them once', async () => {
  const people = [
    { email: 'zara@example.net', name: 'Nightingale', username: 'Quokka.1' },
    { email: 'quokka@example.net', name: 'Quokka', username: 'quokka.2' },
    { email: 'yuri@example.net', name: 'quokka three', username: null },
  ];
  for (const body of people) expect((await create(body)).status).toBe(201);
  expect(await find('QUOKKA.')).toEqual(['zara@example.net', 'quokka@example.net']);
  const all = ['quokka@example.net', 'yuri@example.net', 'zara@example.net'];
  expect(await find('quokka')).toEqual(all);
  expect(await count('quokka')).toEqual({ count: 3, exact: true });
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ q: 'quokka', limit: '1', ...(cursor === null ? {} : { cursor }) });
    const page: Answer = await server.api.get(`${users}?${query}`, key);
    const { data, nextCursor } = page.json as { data: Managed[]; nextCursor: string | null };
    seen.push(...data.map(({ email }) => email));
    cursor = nextCursor;
  } while (cursor !== null);
  expect(seen).toEqual(all);
});
