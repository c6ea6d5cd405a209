import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bearer,
  codeOf,
  createPerson,
  GOOD_PASSWORD,
  type Person,
  signInForTokens,
  signInWithBrowser,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const check = (origin: string, credential: string) => server.api.get(`${origin}/p/acme/session`, bearer(credential));
const me = (person: { accessToken: string }, method: string, path: string, body?: unknown) =>
  server.api.request(method, `${server.base}/me${path}`, { body, headers: bearer(person.accessToken) });

test('what was revoked stays revoked after a restart', async () => {
  const person = await createPerson(server);
  const ended = await signInForTokens(server, person);
  const open = await signInForTokens(server, person);
  await server.api.request('DELETE', `${server.origin}/v1/sessions/${ended.sessionId}`, {
    headers: bearer(server.secretKey),
  });
  const restarted = await startTestServer({ replicaOf: server });
  try {
    expect((await check(restarted.origin, ended.accessToken)).status).toBe(401);
    expect((await check(restarted.origin, ended.refreshToken)).status).toBe(401);
    expect((await check(restarted.origin, open.accessToken)).status).toBe(200);
  } finally {
    await restarted.stop();
  }
});

describe('a signed-in person', () => {
  let person: Person;
  beforeAll(async () => {
    person = await createPerson(server, { name: 'Ines' });
  });

  test('sees and ends the sessions that are theirs, and no others', async () => {
    const mine = await signInForTokens(server, person);
    const other = await signInForTokens(server, person);
    const stranger = await signInForTokens(server, await createPerson(server));
    const listed = await me(mine, 'GET', '/sessions');
    const { data } = listed.json as { data: { id: string; current: boolean }[] };
    expect(data.find((session) => session.current)?.id).toBe(mine.sessionId);
    expect(data.map((session) => session.id)).toContain(other.sessionId);
    expect(data.map((session) => session.id)).not.toContain(stranger.sessionId);
    expect(codeOf(await me(mine, 'DELETE', `/sessions/${stranger.sessionId}`))).toBe('sessions.not_found');
    expect((await check(server.origin, stranger.accessToken)).status).toBe(200);
    expect((await me(mine, 'DELETE', `/sessions/${other.sessionId}`)).status).toBe(204);
    expect((await check(server.origin, other.accessToken)).status).toBe(401);
  });

  test('changes the password with the current one, which ends the other sessions and is told by mail', async () => {
    const mine = await signInForTokens(server, person);
    const other = await signInForTokens(server, person);
    const wrong = await me(mine, 'POST', '/password', {
      currentPassword: 'not the current one',
      newPassword: 'a new harbour at 5',
    });
    expect(codeOf(wrong)).toBe('passwords.wrong_current');
    const weak = await me(mine, 'POST', '/password', { currentPassword: GOOD_PASSWORD, newPassword: 'short' });
    expect(codeOf(weak)).toBe('passwords.too_short');
    const changed = await me(mine, 'POST', '/password', {
      currentPassword: GOOD_PASSWORD,
      newPassword: 'a new harbour at 5',
    });
    expect(changed.status).toBe(204);
    expect((await check(server.origin, mine.accessToken)).status).toBe(200);
    expect((await check(server.origin, other.accessToken)).status).toBe(401);
    await server.mail(person.email, /password/i);
    const withOld = await server.api.post(`${server.base}/auth/sign-in/password`, {
      email: person.email,
      password: GOOD_PASSWORD,
    });
    expect(withOld.status).toBe(401);
  });

  test('tries at the current password are limited', async () => {
    const guessed = await createPerson(server);
    const session = await signInForTokens(server, guessed);
    const statuses: number[] = [];
    for (let index = 0; index < 7; index++) {
      const body = { currentPassword: `wrong guess number ${index}`, newPassword: 'a new harbour at 5' };
      statuses.push((await me(session, 'POST', '/password', body)).status);
    }
    expect(statuses).toEqual([403, 403, 403, 403, 403, 429, 429]);
  });

  test('cannot give themselves anything', async () => {
    const session = await signInForTokens(server, await createPerson(server));
    for (const field of [
      'roles',
      'role',
      'emailVerified',
      'email',
      'plan',
      'metadata',
      'privateMetadata',
      'organizationId',
      'bannedAt',
    ]) {
      const refused = await me(session, 'PATCH', '', { name: 'x', [field]: 'owner' });
      expect([field, refused.status, codeOf(refused)]).toEqual([field, 400, 'request.invalid']);
    }
  });

  test('renames themselves, and every check says so at once', async () => {
    const session = await signInForTokens(server, await createPerson(server));
    const before = (await check(server.origin, session.accessToken)).json as { version: number };
    expect((await me(session, 'PATCH', '', { name: 'Ines Okafor' })).status).toBe(200);
    const after = (await check(server.origin, session.accessToken)).json as { user: { name: string }; version: number };
    expect(after.user.name).toBe('Ines Okafor');
    expect(after.version).toBeGreaterThan(before.version);
  });

  test('deletes their account in seven days, may keep it until then, and is gone after', async () => {
    const { housekeeping } = await import('../../app/housekeeping.ts');
    const kept = await signInForTokens(server, await createPerson(server));
    expect((await me(kept, 'POST', '/deletion', { password: GOOD_PASSWORD })).status).toBe(200);
    expect((await me(kept, 'POST', '/deletion/cancel', {})).status).toBe(204);
    const leaving = await createPerson(server);
    const session = await signInForTokens(server, leaving);
    expect(codeOf(await me(session, 'POST', '/deletion', { password: 'not the password' }))).toBe(
      'passwords.wrong_current',
    );
    expect((await me(session, 'POST', '/deletion', { password: GOOD_PASSWORD })).status).toBe(200);
    await housekeeping(server.running.services);
    expect((await check(server.origin, session.accessToken)).status).toBe(200);
    server.running.services.clock.advance(7 * 24 * 60 * 60 * 1000 + 1_000);
    await housekeeping(server.running.services);
    const gone = await server.api.get(`${server.origin}/v1/users/${leaving.userId}`, bearer(server.secretKey));
    expect(gone.status).toBe(404);
    expect((await check(server.origin, session.refreshToken)).status).toBe(401);
    const { rows } = await server.running.services.database.pool.query(
      `select 1 from users where deletion_due_at is not null`,
    );
    expect(rows).toHaveLength(0);
  });
});

test('signing out everywhere ends every session of the person, browsers too', async () => {
  const person = await createPerson(server);
  const browser = await signInWithBrowser(server, person);
  const tokens = await signInForTokens(server, person);
  expect((await browser.post(`${server.base}/auth/sign-out-all`, {})).status).toBe(204);
  expect((await check(server.origin, tokens.accessToken)).status).toBe(401);
  expect((await browser.get(`${server.base}/session`)).status).toBe(401);
});
