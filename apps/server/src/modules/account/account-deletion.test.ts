import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  atOnce,
  bearer,
  codeOf,
  createPerson,
  signInForTokens,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { housekeeping } from '../../app/housekeeping.ts';
import {
  actionsOn,
  expectOneWinner,
  growStale,
  isSignedIn,
  signInFrom,
  startAccountServer,
  tokenIn,
} from './account.fixture.ts';

const DAY = 24 * 60 * 60 * 1000;

let server: TestServer;
beforeAll(async () => {
  server = await startAccountServer();
});
afterAll(() => server?.stop());

const isThere = async (userId: string) =>
  (await server.api.get(`${server.origin}/v1/users/${userId}`, bearer(server.secretKey))).status === 200;

async function leaving() {
  const person = await createPerson(server);
  const browser = await signInFrom(server, person);
  const answer = await browser.post(`${server.base}/me/deletion`, { password: person.password });
  expect(answer.status, answer.text).toBe(200);
  const mail = await server.mail(person.email, /is deleted on/i);
  return { person, browser, token: tokenIn(mail, '/keep-account'), mail };
}

test('happens seven days after it was asked for, with everything of the person', async () => {
  const { person } = await leaving();
  const { services } = server.running;
  services.clock.advance(7 * DAY - 60_000);
  await housekeeping(services);
  expect(await isThere(person.userId)).toBe(true);
  services.clock.advance(61_000);
  await Promise.all([housekeeping(services), housekeeping(services)]);
  expect(await isThere(person.userId)).toBe(false);
  const actions = await actionsOn(server, person.userId);
  expect(actions.filter((action) => action === 'users.deleted')).toHaveLength(1);
  for (const table of ['sessions', 'devices', 'passwords', 'one_time_tokens', 'device_notices']) {
    const { rows } = await services.database.pool.query(
      `select count(*)::int as count from ${table} where user_id is not null and user_id not in (select id from users)`,
    );
    expect([table, rows[0].count]).toEqual([table, 0]);
  }
  const log = await services.database.pool.query('select id from mail_log where recipient = $1', [person.email]);
  expect(log.rows).toEqual([]);
});

test('is taken back by the link of its mail, which signs everybody out; looking uses nothing up', async () => {
  const { person, browser, token, mail } = await leaving();
  for (let look = 0; look < 3; look++) expect((await server.api.get(mail.links[0] ?? '')).status).toBe(200);
  const keep = () => server.api.post(`${server.base}/auth/account/keep`, { token });
  const answers = await atOnce(20, keep);
  expectOneWinner(answers, 200, 410);
  expect(await isSignedIn(server, browser)).toBe(false);
  server.running.services.clock.advance(8 * DAY);
  await housekeeping(server.running.services);
  expect(await isThere(person.userId)).toBe(true);
  await signInFrom(server, person);
});

test('is taken back by who signs in, and the link of the mail is then worth nothing', async () => {
  const { person, token } = await leaving();
  const browser = await signInFrom(server, person);
  expect((await browser.post(`${server.base}/me/deletion/cancel`, {})).status).toBe(204);
  expect(codeOf(await server.api.post(`${server.base}/auth/account/keep`, { token }))).toBe('tokens.used_or_expired');
  expect(await isSignedIn(server, browser)).toBe(true);
  server.running.services.clock.advance(8 * DAY);
  await housekeeping(server.running.services);
  expect(await isThere(person.userId)).toBe(true);
});

test("is not taken back by the link in a mailbox that is the account's no more", async () => {
  const { person, browser, token } = await leaving();
  const email = `moved-${person.email}`;
  expect((await browser.post(`${server.base}/me/email-change`, { email })).status).toBe(202);
  const link = tokenIn(await server.mail(email, /verify your new/i), '/email-change');
  expect((await browser.post(`${server.base}/me/email-change/confirm`, { token: link })).status).toBe(200);
  expect(codeOf(await server.api.post(`${server.base}/auth/account/keep`, { token }))).toBe('tokens.used_or_expired');
  expect(await isSignedIn(server, browser)).toBe(true);
  expect(await actionsOn(server, person.userId)).not.toContain('users.deletion_cancelled');
});

test('wants the password, or a fresh proof of somebody who has none', async () => {
  const person = await createPerson(server);
  const browser = await signInFrom(server, person);
  const ask = (body: object) => browser.post(`${server.base}/me/deletion`, body);
  expect(codeOf(await ask({}))).toBe('passwords.wrong_current');
  expect(codeOf(await ask({ password: 'not this one' }))).toBe('passwords.wrong_current');
  await server.running.services.database.pool.query(
    'delete from passwords where user_id = (select id from users where email = $1)',
    [person.email],
  );
  await growStale(server, person.email);
  expect(codeOf(await ask({}))).toBe('sessions.step_up_required');
  expect(await actionsOn(server, person.userId)).not.toContain('users.deletion_requested');
});

test('of the only owner of an organization is refused, and of the last who could still act for it', async () => {
  const { json } = await server.api.get(`${server.origin}/v1/instance`);
  const system = { base: (json as { systemBaseUrl: string }).systemBaseUrl, api: server.api };
  const owner = await signInForTokens(system, server.operator);
  const body = { password: server.operator.password };
  const answer = await server.api.post(`${system.base}/me/deletion`, body, bearer(owner.accessToken));
  expect(codeOf(answer)).toBe('users.last_owner');
});

const byKey = (userId: string) =>
  server.api.post(`${server.origin}/v1/users/${userId}/deletion/cancel`, {}, bearer(server.secretKey));

async function eventsOf(userId: string): Promise<string[]> {
  const { rows } = await server.running.services.database.pool.query(
    `select type from outbox_events where type like 'user.deletion%' and data->>'userId' = $1 order by occurred_at, id`,
    [userId],
  );
  return rows.map(({ type }) => type as string);
}

test.each([
  ['who signs in', ({ browser }: Leaving) => browser.post(`${server.base}/me/deletion/cancel`, {}), 204],
  ['an operator', ({ person }: Leaving) => byKey(person.userId), 200],
  ['the link', ({ token }: Leaving) => server.api.post(`${server.base}/auth/account/keep`, { token }), 200],
])('taken back by %s is told in the audit and to whoever listens, once', async (_who, keep, status) => {
  const left = await leaving();
  const { userId } = left.person;
  expect((await keep(left)).status).toBe(status);
  await keep(left);
  const told = (await actionsOn(server, userId)).filter((action) => action.startsWith('users.deletion'));
  expect(told).toEqual(['users.deletion_requested', 'users.deletion_cancelled']);
  expect(await eventsOf(userId)).toEqual(['user.deletion_requested', 'user.deletion_cancelled']);
});

type Leaving = Awaited<ReturnType<typeof leaving>>;

test('is taken back by an operator: the account stays, nobody is signed out, and the link is worth nothing', async () => {
  const { person, browser, token } = await leaving();
  const kept = await byKey(person.userId);
  expect(kept.json).toMatchObject({ id: person.userId, status: 'active', deletionDueAt: null });
  expect(await isSignedIn(server, browser)).toBe(true);
  expect(codeOf(await server.api.post(`${server.base}/auth/account/keep`, { token }))).toBe('tokens.used_or_expired');
  server.running.services.clock.advance(8 * DAY);
  await housekeeping(server.running.services);
  expect(await isThere(person.userId)).toBe(true);
});

test('is what an app with pages of its own reads in the profile, until the account is kept', async () => {
  const { browser } = await leaving();
  const mine = async () =>
    ((await browser.get(`${server.base}/me`)).json as { deletionDueAt: string | null }).deletionDueAt;
  const due = await mine();
  const days = (Date.parse(due ?? '') - server.running.services.clock.now().getTime()) / DAY;
  expect([Math.round(days), due]).toEqual([7, expect.stringMatching(/^\d{4}-.*Z$/)]);
  const changed = await browser.request('PATCH', `${server.base}/me`, { body: { name: 'Ada' } });
  expect(changed.json).toMatchObject({ name: 'Ada', deletionDueAt: due });
  expect((await browser.post(`${server.base}/me/deletion/cancel`, {})).status).toBe(204);
  expect(await mine()).toBeNull();
});
