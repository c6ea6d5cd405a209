import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
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
  server = await startTestServer();
  key = bearer(server.secretKey);
  users = `${server.origin}/v1/users`;
});
afterAll(() => server.stop());

type Managed = { id: string; email: string; status: string; hasPassword: boolean } & Record<string, unknown>;

const create = (body: object, headers = {}) => server.api.post(users, body, { ...key, ...headers });
const change = (id: string, body: object) => server.api.request('PATCH', `${users}/${id}`, { body, headers: key });
const get = (id: string) => server.api.get(`${users}/${id}`, key);
const ban = (id: string, body: object = { reason: 'spam' }) => server.api.post(`${users}/${id}/ban`, body, key);
const managed = (answer: { json: unknown }) => answer.json as Managed;

async function countOf(email: string): Promise<number> {
  const found = await server.api.get(`${users}?q=${encodeURIComponent(email)}`, key);
  return (found.json as { data: unknown[] }).data.length;
}

async function auditOf(id: string): Promise<string[]> {
  const answer = await server.api.get(`${server.origin}/v1/audit-events?target=${id}`, key);
  return (answer.json as { data: { action: string }[] }).data.map((event) => event.action);
}

describe('creating a user', () => {
  test('answers what was made, and the record says who made it', async () => {
    const made = await create({
      email: 'Ada@Example.com',
      name: 'Ada',
      emailVerified: true,
      publicMetadata: { plan: 'a' },
      privateMetadata: { note: 'b' },
    });
    expect(made.status).toBe(201);
    expect(managed(made)).toMatchObject({
      email: 'Ada@Example.com',
      emailVerified: true,
      name: 'Ada',
      status: 'active',
      hasPassword: false,
      metadata: { plan: 'a' },
      privateMetadata: { note: 'b' },
      ban: null,
    });
    expect(managed(await get(managed(made).id))).toEqual(made.json);
    expect(await auditOf(managed(made).id)).toEqual(['users.created']);
  });

  test('of an address that exists, in whatever spelling, is refused', async () => {
    await create({ email: 'twice@example.com' });
    const again = await create({ email: 'TWICE@example.com' });
    expect(again.status).toBe(409);
    expect(codeOf(again)).toBe('users.email_taken');
    expect(await countOf('twice@')).toBe(1);
  });

  test('50 times at once with one idempotency key makes one user, and everybody gets the same answer', async () => {
    const headers = { 'idempotency-key': 'import-42' };
    const answers = await atOnce(50, () => create({ email: 'once@example.com' }, headers));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]));
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    expect(await countOf('once@')).toBe(1);
    expect(codeOf(await create({ email: 'other@example.com' }, headers))).toBe('idempotency.key_reused');
    expect(await countOf('other@')).toBe(0);
  });

  test('50 times at once without a key makes one user too', async () => {
    const answers = await atOnce(50, () => create({ email: 'race@example.com' }));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 409)).toHaveLength(49);
    expect(await countOf('race@')).toBe(1);
  });

  test('with a password lets the person sign in, and the password is in no answer', async () => {
    const made = await create({ email: 'able@example.com', password: GOOD_PASSWORD, emailVerified: true });
    expect(managed(made).hasPassword).toBe(true);
    expect(made.text).not.toContain(GOOD_PASSWORD);
    expect(made.text).not.toContain('argon2');
    await signInForTokens(server, { email: 'able@example.com', password: GOOD_PASSWORD });
  });

  test('with a password that the rules refuse writes nothing', async () => {
    const refused = await create({ email: 'weak@example.com', password: 'password' });
    expect(refused.status).toBe(422);
    expect(codeOf(refused)).toBe('users.password_refused');
    expect(refused.json).toMatchObject({ errors: [{ path: 'password', code: 'passwords.too_short' }] });
    expect(await countOf('weak@')).toBe(0);
  });

  test.each([
    ['an unknown field', { email: 'bad@example.com', isAdmin: true }],
    ['a role', { email: 'bad@example.com', roles: ['admin'] }],
    ['a foreign project', { email: 'bad@example.com', projectId: 'prj_00000000000000000000000000' }],
    ['no address', { name: 'bad' }],
    ['an address that is none', { email: 'bad' }],
    ['a number for a name', { email: 'bad@example.com', name: 7 }],
    ['metadata that is no object', { email: 'bad@example.com', publicMetadata: 'x' }],
    ['a NUL in the metadata', { email: 'bad@example.com', publicMetadata: { text: 'a\0' } }],
    ['half a character', { email: 'bad@example.com', name: 'a\ud800' }],
    ['too much metadata', { email: 'bad@example.com', publicMetadata: { text: 'x'.repeat(9_000) } }],
  ])('with %s is refused and writes nothing', async (_, body) => {
    const refused = await create(body);
    expect(refused.status).toBe(400);
    expect(codeOf(refused)).toBe('request.invalid');
    expect(await countOf('bad')).toBe(0);
  });
});

describe('changing a user', () => {
  test('writes what is given and leaves the rest', async () => {
    const { id } = managed(await create({ email: 'change@example.com', name: 'Before', publicMetadata: { a: 1 } }));
    const changed = await change(id, { name: 'After', locale: 'de', emailVerified: true });
    expect(changed.status).toBe(200);
    expect(managed(changed)).toMatchObject({ name: 'After', locale: 'de', emailVerified: true, metadata: { a: 1 } });
    expect(managed(await change(id, { name: null, privateMetadata: { b: 2 } }))).toMatchObject({
      name: null,
      locale: 'de',
      privateMetadata: { b: 2 },
    });
    expect(await auditOf(id)).toEqual(['users.updated', 'users.updated', 'users.created']);
  });

  test('shows in the running session within a second', async () => {
    const person = await createPerson(server);
    const { accessToken } = await signInForTokens(server, person);
    const session = () => server.api.get(`${server.base}/session`, bearer(accessToken));
    expect((await session()).json).toMatchObject({ user: { name: null } });
    await change(person.userId, { name: 'Grace', publicMetadata: { seat: 4 }, privateMetadata: { secret: 'x' } });
    await until(
      async () => ((await session()).json as { user: { name: string } }).user.name === 'Grace',
      1_000,
      'the new name',
    );
    const shown = await session();
    expect(shown.json).toMatchObject({ user: { metadata: { seat: 4 } } });
    expect(shown.text).not.toContain('private');
  });

  test('cannot set what is not theirs to set', async () => {
    const { id } = managed(await create({ email: 'fixed@example.com' }));
    for (const body of [{ email: 'other@example.com' }, { roles: ['admin'] }, { bannedAt: null }, { id: 'usr_x' }]) {
      expect(codeOf(await change(id, body))).toBe('request.invalid');
    }
    expect(await auditOf(id)).toEqual(['users.created']);
  });
});

describe('banning a user', () => {
  test('ends every session within a second and keeps the person out', async () => {
    const person = await createPerson(server);
    const sessions = [await signInForTokens(server, person), await signInForTokens(server, person)];
    const session = (token: string) => server.api.get(`${server.base}/session`, bearer(token));
    for (const { accessToken } of sessions) expect((await session(accessToken)).status).toBe(200);
    const banned = await ban(person.userId, { reason: 'spam' });
    expect(banned.status).toBe(200);
    expect(managed(banned)).toMatchObject({ status: 'banned', ban: { reason: 'spam', expiresAt: null } });
    for (const { accessToken } of sessions) {
      await until(async () => (await session(accessToken)).status === 401, 1_000, 'the end of the session');
    }
    for (const { refreshToken } of sessions) {
      expect((await server.api.post(`${server.base}/auth/refresh`, { refreshToken })).status).toBe(401);
    }
    const tried = await server.api.post(`${server.base}/auth/sign-in/password`, {
      email: person.email,
      password: person.password,
    });
    expect(tried.status).toBe(403);
    expect(await auditOf(person.userId)).toContain('users.banned');

    const free = await server.api.post(`${users}/${person.userId}/unban`, {}, key);
    expect(managed(free)).toMatchObject({ status: 'active', ban: null });
    expect((await session(sessions[0]?.accessToken ?? '')).status).toBe(401);
    await signInForTokens(server, person);
  });

  test('until a time that has passed is refused', async () => {
    const person = await createPerson(server);
    const refused = await ban(person.userId, { reason: 'x', expiresAt: '2020-01-01T00:00:00Z' });
    expect(refused.status).toBe(422);
    expect(codeOf(refused)).toBe('users.ban_expiry_past');
    expect(managed(await get(person.userId)).status).toBe('active');
  });

  test('without a reason is refused', async () => {
    const person = await createPerson(server);
    expect(codeOf(await ban(person.userId, {}))).toBe('request.invalid');
    expect(codeOf(await ban(person.userId, { reason: ' ' }))).toBe('request.invalid');
  });

  test('lifting a ban that is none changes nothing and is no event', async () => {
    const person = await createPerson(server);
    expect((await server.api.post(`${users}/${person.userId}/unban`, {}, key)).status).toBe(200);
    expect(await auditOf(person.userId)).toEqual(['users.created']);
  });
});

describe('deleting a user', () => {
  test('ends sessions, frees the address, and leaves the record', async () => {
    const person = await createPerson(server);
    const { accessToken } = await signInForTokens(server, person);
    const gone = await server.api.request('DELETE', `${users}/${person.userId}`, { headers: key });
    expect(gone.status).toBe(204);
    expect(gone.text).toBe('');
    const session = () => server.api.get(`${server.base}/session`, bearer(accessToken));
    await until(async () => (await session()).status === 401, 1_000, 'the end of the session');
    expect(codeOf(await get(person.userId))).toBe('users.not_found');
    expect((await create({ email: person.email })).status).toBe(201);
    expect(await auditOf(person.userId)).toContain('users.deleted');
  });
});

describe('nobody', () => {
  const calls = (id: string) =>
    [
      ['GET', `/${id}`, undefined],
      ['PATCH', `/${id}`, { name: 'x' }],
      ['DELETE', `/${id}`, undefined],
      ['POST', `/${id}/ban`, { reason: 'x' }],
      ['POST', `/${id}/unban`, {}],
      ['POST', `/${id}/deletion/cancel`, {}],
    ] as const;

  test('is a user who does not exist, and an id that is none is refused', async () => {
    for (const [method, path, body] of calls('usr_01h455vb4pex5vsknk084sn02q')) {
      const answer = await server.api.request(method, users + path, { ...(body ? { body } : {}), headers: key });
      expect([method, path, answer.status]).toEqual([method, path, 404]);
    }
    for (const [method, path, body] of calls("usr_'%3Bdrop%20table%20users")) {
      const answer = await server.api.request(method, users + path, { ...(body ? { body } : {}), headers: key });
      expect([method, path, answer.status]).toEqual([method, path, 400]);
    }
  });

  test('gets in without a credential or with a wrong one', async () => {
    expect(codeOf(await server.api.get(users))).toBe('access.unauthenticated');
    for (const wrong of ['sk_wrong', `sk_${'a'.repeat(43)}`, 'ctl_wrong', 'x', '']) {
      const answer = await server.api.get(users, { authorization: `Bearer ${wrong}` });
      expect([wrong, answer.status]).toEqual([wrong, 401]);
    }
  });
});
