import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  atOnce,
  bearer,
  codeOf,
  createPerson,
  GOOD_PASSWORD,
  setUpAuthenticator,
  signInForTokens,
  startTestServer,
  type TestServer,
  until,
} from '../../../../../testing/kit/index.ts';
import { createOperator, operatorHeader } from '../../../../../testing/kit/operators.ts';
import { encodeId } from '../../lib/type-id.ts';

const ROLES = ['beta', 'editor', 'support-lead'];

let server: TestServer;
let key: { authorization: string };
let users: string;

beforeAll(async () => {
  server = await startTestServer({ settings: { userRoles: ROLES } });
  key = bearer(server.secretKey);
  users = `${server.origin}/v1/users`;
});
afterAll(() => server.stop());

type Managed = { id: string; email: string; emailVerified: boolean; roles: string[]; privateMetadata: object };
type AuditEvent = { action: string; changes: Record<string, unknown>; actor: { type: string } };

const request = (method: string, path: string, body: object, headers: Record<string, string> = key) =>
  server.api.request(method, users + path, { body, headers });
const patch = (id: string, body: object) => request('PATCH', `/${id}`, body);
const setEmail = (id: string, body: object, headers?: Record<string, string>) =>
  request('PUT', `/${id}/email`, body, headers);
const setRoles = (id: string, roles: readonly string[], headers?: Record<string, string>) =>
  request('PUT', `/${id}/roles`, { roles }, headers);
const get = async (id: string) => (await server.api.get(`${users}/${id}`, key)).json as Managed;
const signIn = (email: string) =>
  server.api.post(`${server.base}/auth/sign-in/password`, { email, password: GOOD_PASSWORD });

async function auditOf(id: string): Promise<AuditEvent[]> {
  const answer = await server.api.get(`${server.origin}/v1/audit-events?target=${id}`, key);
  return (answer.json as { data: AuditEvent[] }).data;
}

async function keyWith(scopes: readonly string[]): Promise<{ authorization: string }> {
  const made = await server.api.post(`${server.origin}/v1/secret-keys`, { name: 'some', scopes }, key);
  return bearer((made.json as { secret: string }).secret);
}

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
}

describe('the address of a user', () => {
  test('is changed by an operator who vouches for it: sessions go on, and the new address signs in', async () => {
    const person = await createPerson(server);
    const { accessToken } = await signInForTokens(server, person);
    // Asked once before, so that there is a copy of the answer, which has to go.
    const asked = await server.api.get(`${server.base}/session`, bearer(accessToken));
    expect(asked.json).toMatchObject({ user: { email: person.email } });
    const changed = await setEmail(person.userId, { email: 'Renamed@Example.com', emailVerified: true });
    expect(changed.json).toMatchObject({ email: 'Renamed@Example.com', emailVerified: true, status: 'active' });
    await until(
      async () => {
        const { json } = await server.api.get(`${server.base}/session`, bearer(accessToken));
        return (json as { user?: { email: string } }).user?.email === 'Renamed@Example.com';
      },
      1_000,
      'the new address in the session',
    );
    expect((await signIn(person.email)).status).toBe(401);
    expect((await signIn('renamed@example.com')).status).toBe(200);
    const [event] = await auditOf(person.userId);
    expect(event).toMatchObject({
      action: 'users.email_changed',
      changes: { email: [person.email, 'Renamed@Example.com'], emailVerified: true },
    });
  });

  test('is unproven until the link in the mail to it was followed', async () => {
    const person = await createPerson(server);
    const changed = await setEmail(person.userId, { email: 'unproven@example.com' });
    expect(changed.json).toMatchObject({ emailVerified: false, status: 'unverified' });
    expect((await signIn('unproven@example.com')).status).toBe(403);
    const mail = await server.mail('unproven@example.com', /verify/i);
    const token = new URL(mail.links[0] ?? '').searchParams.get('token');
    const confirmed = await server.api.post(`${server.base}/auth/email-verification/confirm`, { token });
    expect(confirmed.status).toBe(200);
    expect((await signIn('unproven@example.com')).status).toBe(200);
  });

  test('gets no more mails than a person may, whoever asks for them', async () => {
    const { userId } = await createPerson(server);
    const statuses = [];
    for (let tries = 0; tries < 4; tries++)
      statuses.push((await setEmail(userId, { email: 'flooded@example.com' })).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    const { rows } = await server.running.services.database.pool.query(
      `select count(*)::int as mails from mail_log where recipient = 'flooded@example.com'`,
    );
    expect(rows).toEqual([{ mails: 3 }]);
    // Who is vouched for gets none.
    expect((await setEmail(userId, { email: 'flooded@example.com', emailVerified: true })).status).toBe(200);
  });

  test('takes the worth of every link that the old one got', async () => {
    const person = await createPerson(server);
    await server.api.post(`${server.base}/auth/password-reset`, { email: person.email });
    const mail = await server.mail(person.email, /reset/i);
    const token = new URL(mail.links[0] ?? '').searchParams.get('token');
    await setEmail(person.userId, { email: 'moved@example.com', emailVerified: true });
    const used = await server.api.post(`${server.base}/auth/password-reset/confirm`, {
      token,
      password: 'a lighthouse without a keeper',
    });
    expect(codeOf(used)).toBe('tokens.used_or_expired');
    expect((await signIn('moved@example.com')).status).toBe(200);
  });

  test('cannot be one that somebody else has, and of 20 who want the same one gets it', async () => {
    const taken = await createPerson(server);
    const person = await createPerson(server);
    const refused = await setEmail(person.userId, { email: taken.email.toUpperCase() });
    expect([refused.status, codeOf(refused)]).toEqual([409, 'users.email_taken']);
    expect((await get(person.userId)).email).toBe(person.email);

    const crowd: Managed[] = [];
    for (let n = 0; n < 20; n++)
      crowd.push((await server.api.post(users, { email: `crowd${n}@example.com` }, key)).json as Managed);
    const answers = await atOnce(20, (n) =>
      setEmail(crowd[n]?.id ?? '', { email: 'wanted@example.com', emailVerified: true }),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const refused of answers.filter(({ status }) => status !== 200))
      expect([refused.status, codeOf(refused)]).toEqual([409, 'users.email_taken']);
  });

  test('of an owner of the instance is not an admin’s to change, nor any secret key’s', async () => {
    const { running } = server;
    const organizationId = running.system.firstOrganizationId;
    const admin = await createOperator(server, { email: 'admin@example.com', organizationId, role: 'admin' });
    const member = await createOperator(server, { email: 'helper@example.com', organizationId, role: 'member' });
    const systemId = encodeId('project', running.system.id);
    const asAdmin = await operatorHeader(server, admin, systemId);
    const asOwner = await operatorHeader(server, server.operator, systemId);
    const found = await server.api.get(`${users}?q=owner@example.com`, asAdmin);
    const [owner] = (found.json as { data: Managed[] }).data;
    const refused = await setEmail(owner?.id ?? '', { email: 'mine@example.com', emailVerified: true }, asAdmin);
    expect([refused.status, codeOf(refused)]).toEqual([403, 'users.outranked']);
    const merged = await request('POST', `/${admin.userId}/merge`, { from: owner?.id }, asAdmin);
    expect([merged.status, codeOf(merged)]).toEqual([403, 'users.outranked']);

    const made = await server.api.post(
      `${server.origin}/v1/secret-keys`,
      { name: 'x', scopes: ['users:write'] },
      asOwner,
    );
    const systemKey = bearer((made.json as { secret: string }).secret);
    const byKey = await setEmail(member.userId, { email: 'mine@example.com', emailVerified: true }, systemKey);
    expect([byKey.status, codeOf(byKey)]).toEqual([403, 'users.outranked']);

    expect((await setEmail(member.userId, { email: 'helper2@example.com' }, asAdmin)).status).toBe(200);
    expect(
      (await setEmail(owner?.id ?? '', { email: 'owner2@example.com', emailVerified: true }, asOwner)).status,
    ).toBe(200);
  });
});

describe('the roles of a user', () => {
  test('are in the snapshot within a second, and in the next token', async () => {
    const person = await createPerson(server);
    const { accessToken, refreshToken } = await signInForTokens(server, person);
    const roles = async () => {
      const { json } = await server.api.get(`${server.base}/session`, bearer(accessToken));
      return (json as { user: { roles: string[] } }).user.roles;
    };
    expect([await roles(), claimsOf(accessToken).roles]).toEqual([[], []]);
    expect((await setRoles(person.userId, ['editor', 'beta', 'beta'])).json).toMatchObject({
      roles: ['beta', 'editor'],
    });
    await until(async () => (await roles()).join() === 'beta,editor', 1_000, 'the roles in the snapshot');
    const refreshed = await server.api.post(`${server.base}/auth/refresh`, { refreshToken });
    expect(claimsOf((refreshed.json as { accessToken: string }).accessToken).roles).toEqual(['beta', 'editor']);

    await setRoles(person.userId, []);
    await until(async () => (await roles()).length === 0, 1_000, 'the end of the roles in the snapshot');
    expect((await auditOf(person.userId)).slice(0, 2).map(({ changes }) => changes)).toEqual([
      { roles: [['beta', 'editor'], []] },
      { roles: [[], ['beta', 'editor']] },
    ]);
  });

  test('are names that the settings list, and who has a name that left them keeps it', async () => {
    const person = await createPerson(server);
    const refused = await setRoles(person.userId, ['editor', 'admin']);
    expect([refused.status, codeOf(refused)]).toEqual([422, 'users.roles_unknown']);
    expect((await get(person.userId)).roles).toEqual([]);

    await setRoles(person.userId, ['support-lead']);
    const settings = (userRoles: readonly string[]) =>
      server.api.request('PATCH', `${server.origin}/v1/projects/${server.project.id}`, {
        body: { settings: { userRoles } },
        headers: key,
      });
    expect((await settings(['beta', 'editor'])).status).toBe(200);
    expect((await setRoles(person.userId, ['beta', 'support-lead'])).status).toBe(200);
    expect((await setRoles(person.userId, ['beta'])).status).toBe(200);
    expect(codeOf(await setRoles(person.userId, ['support-lead']))).toBe('users.roles_unknown');
    for (const wrong of [
      ['Beta'],
      ['a b'],
      ['beta', 'beta'],
      ['x'.repeat(33)],
      Array.from({ length: 51 }, (_, n) => `r${n}`),
    ])
      expect(codeOf(await settings(wrong))).toBe('request.invalid');
    expect((await settings(ROLES)).status).toBe(200);
  });

  test('want a right of their own: whoever may edit users makes nobody an editor', async () => {
    const person = await createPerson(server);
    const refused = await setRoles(person.userId, ['editor'], await keyWith(['users:read', 'users:write']));
    expect([refused.status, codeOf(refused)]).toEqual([403, 'access.forbidden']);
    expect((await get(person.userId)).roles).toEqual([]);
    expect((await setRoles(person.userId, ['editor'], await keyWith(['user_roles:write']))).status).toBe(200);
  });

  test('that are the same are no change and no event', async () => {
    const person = await createPerson(server);
    await setRoles(person.userId, ['beta']);
    await setRoles(person.userId, ['beta']);
    const events = (await auditOf(person.userId)).filter(({ action }) => action === 'users.roles_changed');
    expect(events).toHaveLength(1);
  });
});

describe('metadata', () => {
  test('is patched as RFC 7396 says: what is not named stays, null removes, objects are merged', async () => {
    const { userId } = await createPerson(server);
    await patch(userId, { privateMetadata: { plan: 'a', limits: { seats: 3, files: 9 }, tags: ['x', 'y'] } });
    const changed = await patch(userId, {
      privateMetadata: { limits: { files: null, days: 1 }, tags: ['z'], note: 'n' },
    });
    expect(changed.json).toMatchObject({
      privateMetadata: { plan: 'a', limits: { seats: 3, days: 1 }, tags: ['z'], note: 'n' },
    });
    expect((await get(userId)).privateMetadata).toEqual({
      plan: 'a',
      limits: { seats: 3, days: 1 },
      tags: ['z'],
      note: 'n',
    });
  });

  test('is bounded as it will be, not as it comes: small patches make no large document', async () => {
    const { userId } = await createPerson(server);
    const part = 'x'.repeat(3_000);
    expect((await patch(userId, { publicMetadata: { a: part, b: part } })).status).toBe(200);
    const refused = await patch(userId, { publicMetadata: { c: part } });
    expect([refused.status, codeOf(refused)]).toEqual([422, 'users.metadata_too_large']);
    expect((await patch(userId, { publicMetadata: { a: null, c: part } })).status).toBe(200);
  });

  test('changes nothing but itself, whatever its members are called', async () => {
    const { userId, email } = await createPerson(server);
    const raw = '{"publicMetadata":{"__proto__":{"roles":["editor"]},"emailVerified":true,"roles":["editor"]}}';
    const answer = await server.api.request('PATCH', `${users}/${userId}`, { raw, headers: key });
    expect([200, 400]).toContain(answer.status);
    expect(await get(userId)).toMatchObject({ email, roles: [], emailVerified: true });
  });
});

describe('a password that an operator resets', () => {
  test('is chosen by the person who gets the mail, opens nothing without their second factor, and is set by nobody else', async () => {
    const person = await createPerson(server);
    const { accessToken } = await signInForTokens(server, person);
    await setUpAuthenticator(server, accessToken);
    for (const body of [{ password: 'a lighthouse without a keeper' }, { passwordHash: 'x' }])
      expect(codeOf(await patch(person.userId, body))).toBe('request.invalid');
    expect(codeOf(await request('POST', `/${person.userId}/password-reset`, { password: 'x' }))).toBe(
      'request.invalid',
    );

    const sent = await request('POST', `/${person.userId}/password-reset`, {});
    expect([sent.status, sent.json]).toEqual([202, {}]);
    const mail = await server.mail(person.email, /reset/i);
    const token = new URL(mail.links[0] ?? '').searchParams.get('token');
    const password = 'a lighthouse without a keeper';
    expect((await server.api.post(`${server.base}/auth/password-reset/confirm`, { token, password })).status).toBe(200);
    const body = { email: person.email, password };
    const entered = await server.api.post(`${server.base}/auth/sign-in/password`, body);
    expect(entered.json).toMatchObject({ next: 'second_factor', factors: ['totp', 'recovery_code'] });
    expect(entered.headers.getSetCookie().join()).not.toContain('frontdesk_prj_');
  });
});

describe('a ban with an end', () => {
  test('is over at that time, without anybody lifting it', async () => {
    const other = await startTestServer({ role: 'api' });
    try {
      const person = await createPerson(other);
      const { clock } = other.running.services;
      const expiresAt = new Date(clock.now().getTime() + 60 * 60 * 1000).toISOString();
      const headers = bearer(other.secretKey);
      const url = `${other.origin}/v1/users/${person.userId}`;
      expect((await other.api.post(`${url}/ban`, { reason: 'a day off', expiresAt }, headers)).status).toBe(200);
      await expect(signInForTokens(other, person)).rejects.toThrow('403');
      clock.advance(59 * 60 * 1000);
      await expect(signInForTokens(other, person)).rejects.toThrow('403');
      clock.advance(2 * 60 * 1000);
      const { accessToken } = await signInForTokens(other, person);
      expect((await other.api.get(`${other.base}/session`, bearer(accessToken))).status).toBe(200);
      expect((await other.api.get(url, headers)).json).toMatchObject({ status: 'active', ban: null });
      const list = async (status: string) =>
        ((await other.api.get(`${other.origin}/v1/users?status=${status}`, headers)).json as { data: unknown[] }).data;
      expect([(await list('banned')).length, (await list('active')).length]).toEqual([0, 1]);
    } finally {
      await other.stop();
    }
  });
});
