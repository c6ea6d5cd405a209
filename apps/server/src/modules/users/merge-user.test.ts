import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bearer,
  codeOf,
  createPerson,
  type Person,
  signInForTokens,
  startTestServer,
  type TestServer,
  until,
} from '../../../../../testing/kit/index.ts';
import { createOrganization, makeMember, uuidOf } from '../../../../../testing/kit/operators.ts';
import { encodeId } from '../../lib/type-id.ts';
import { countRows } from '../hosted-pages/pages.fixture.ts';

let server: TestServer;
let key: { authorization: string };
let users: string;
let counter = 0;

beforeAll(async () => {
  server = await startTestServer({ settings: { userRoles: ['beta', 'editor'] } });
  key = bearer(server.secretKey);
  users = `${server.origin}/v1/users`;
});
afterAll(() => server.stop());

const merge = (into: Person, from: Person | { userId: string }, headers = key) =>
  server.api.post(`${users}/${into.userId}/merge`, { from: from.userId }, headers);
const get = (person: Person) => server.api.get(`${users}/${person.userId}`, key);
const edit = (person: Person, body: object) =>
  server.api.request('PATCH', `${users}/${person.userId}`, { body, headers: key });
const setRoles = (person: Person, roles: string[]) =>
  server.api.request('PUT', `${users}/${person.userId}/roles`, { body: { roles }, headers: key });
const sessionOf = (token: string) => server.api.get(`${server.base}/session`, bearer(token));
const organization = () => createOrganization(server, `group-${++counter}`, uuidOf('project', server.project.id));

async function rolesIn(organizationId: string): Promise<string[]> {
  const { rows } = await server.running.services.database.pool.query(
    'select user_id, role from organization_members where organization_id = $1 order by user_id',
    [organizationId],
  );
  return rows.map((row: { user_id: string; role: string }) => `${row.user_id} ${row.role}`);
}

async function connect(person: Person, subject: string): Promise<void> {
  const { database, ids } = server.running.services;
  await database.pool.query(
    `insert into identities (project_id, id, user_id, provider, issuer, subject, created_at, last_used_at)
     values ($1, $2, $3, 'google', 'https://accounts.google.com', $4, now(), now())`,
    [uuidOf('project', server.project.id), ids.uuid(), uuidOf('user', person.userId), subject],
  );
}

async function connectedOf(person: Person): Promise<string[]> {
  const { rows } = await server.running.services.database.pool.query(
    'select subject from identities where user_id = $1 order by subject',
    [uuidOf('user', person.userId)],
  );
  return rows.map(({ subject }: { subject: string }) => subject);
}

describe('merging two users', () => {
  test('keeps one account with what both had, and ends the other', async () => {
    const into = await createPerson(server);
    const from = await createPerson(server, { name: 'Ada Lovelace' });
    await edit(into, { publicMetadata: { plan: 'a', seen: { x: 1 } }, privateMetadata: { note: 'kept' } });
    await edit(from, { locale: 'de', publicMetadata: { plan: 'b', seen: { y: 2 } }, privateMetadata: { crm: 7 } });
    await setRoles(into, ['beta']);
    await setRoles(from, ['editor']);
    const own = await signInForTokens(server, into);
    const other = await signInForTokens(server, from);
    expect((await sessionOf(other.accessToken)).status).toBe(200);
    const [both, mine, theirs] = [await organization(), await organization(), await organization()];
    await makeMember(server, both, into.userId, 'member');
    await makeMember(server, both, from.userId, 'owner');
    await makeMember(server, mine, into.userId, 'admin');
    await makeMember(server, theirs, from.userId, 'owner');

    await server.running.services.database.pool.query(
      `update users set username = 'Ada', username_key = 'ada' where id = $1`,
      [uuidOf('user', from.userId)],
    );
    await connect(into, 'ada at work');
    await connect(from, 'ada at home');

    const merged = await merge(into, from);
    expect(merged.status).toBe(200);
    expect(await connectedOf(into)).toEqual(['ada at home', 'ada at work']);
    expect(merged.json).toMatchObject({
      id: into.userId,
      email: into.email,
      name: 'Ada Lovelace',
      username: 'Ada',
      locale: 'de',
      roles: ['beta', 'editor'],
      metadata: { plan: 'a', seen: { x: 1, y: 2 } },
      privateMetadata: { note: 'kept', crm: 7 },
      hasPassword: true,
    });
    expect((await get(from)).status).toBe(404);
    const intoId = uuidOf('user', into.userId);
    expect([await rolesIn(both), await rolesIn(mine), await rolesIn(theirs)]).toEqual([
      [`${intoId} owner`],
      [`${intoId} admin`],
      [`${intoId} owner`],
    ]);
    await until(async () => (await sessionOf(other.accessToken)).status === 401, 1_000, 'the end of the other session');
    expect((await sessionOf(own.accessToken)).status).toBe(200);
    await signInForTokens(server, into);
    await expect(signInForTokens(server, from)).rejects.toThrow('401');
    expect((await server.api.post(users, { email: from.email }, key)).status).toBe(201);
    for (const person of [into, from]) {
      const { json } = await server.api.get(`${server.origin}/v1/audit-events?target=${person.userId}`, key);
      const [event] = (json as { data: { action: string; changes: object }[] }).data;
      expect(event).toMatchObject({ action: 'users.merged', changes: { stays: into.userId, goes: from.userId } });
    }
  });

  test('of one account with itself, with nobody, or with somebody of another project is refused', async () => {
    const person = await createPerson(server);
    expect(codeOf(await merge(person, person))).toBe('users.merge_with_itself');
    expect(codeOf(await merge(person, { userId: 'usr_01h455vb4pex5vsknk084sn02q' }))).toBe('users.not_found');
    const operator = await server.api.get(`${users}/${person.userId}`, key);
    const { rows } = await server.running.services.database.pool.query(
      `select u.id from users u join projects p on p.id = u.project_id where p.is_system limit 1`,
    );
    expect(codeOf(await merge(person, { userId: encodeId('user', rows[0].id) }))).toBe('users.not_found');
    expect((await get(person)).json).toEqual(operator.json);
  });

  test('never lifts a ban, nor spreads one, nor hands an account to an address that nobody has proven', async () => {
    const good = await createPerson(server);
    const banned = await createPerson(server);
    await server.api.post(`${users}/${banned.userId}/ban`, { reason: 'x' }, key);
    const made = await server.api.post(
      users,
      { email: 'squatter@example.com', password: 'nine lanterns on a pier' },
      key,
    );
    const unproven = { userId: (made.json as { id: string }).id } as Person;
    const before = await countRows(server, ['users', 'audit_events', 'outbox_events']);
    for (const [into, from] of [
      [good, banned],
      [banned, good],
      [good, unproven],
      [unproven, good],
    ] as const) {
      const refused = await merge(into, from);
      expect([refused.status, codeOf(refused)]).toEqual([409, 'users.merge_refused']);
    }
    expect(await countRows(server, ['users', 'audit_events', 'outbox_events'])).toEqual(before);
  });

  test('with metadata that is too much for one is refused as a whole', async () => {
    const into = await createPerson(server);
    const from = await createPerson(server);
    await edit(into, { publicMetadata: { a: 'x'.repeat(5_000) } });
    await edit(from, { publicMetadata: { b: 'x'.repeat(5_000) } });
    expect(codeOf(await merge(into, from))).toBe('users.metadata_too_large');
    expect((await get(from)).status).toBe(200);
  });

  test('takes roles over only by who may give them', async () => {
    const into = await createPerson(server);
    const from = await createPerson(server);
    await setRoles(from, ['editor']);
    const scopes = ['users:read', 'users:write'];
    const made = await server.api.post(`${server.origin}/v1/secret-keys`, { name: 'some', scopes }, key);
    const weak = bearer((made.json as { secret: string }).secret);
    expect(codeOf(await merge(into, from, weak))).toBe('access.forbidden');
    expect((await get(from)).status).toBe(200);
    await setRoles(from, []);
    expect((await merge(into, from, weak)).status).toBe(200);
  });

  test('with more roles than travel in a token is refused as a whole', async () => {
    const url = `${server.origin}/v1/projects/${server.project.id}`;
    const userRoles = ['beta', 'editor', ...Array.from({ length: 21 }, (_, n) => `role-${n}`)];
    const settings = await server.api.request('PATCH', url, { body: { settings: { userRoles } }, headers: key });
    expect(settings.status, settings.text).toBe(200);
    const into = await createPerson(server);
    const from = await createPerson(server);
    expect((await setRoles(into, userRoles.slice(0, 12))).status).toBe(200);
    expect((await setRoles(from, userRoles.slice(11, 21))).status).toBe(200);
    const refused = await merge(into, from);
    expect([refused.status, codeOf(refused)]).toEqual([422, 'users.roles_too_many']);
    expect((await get(from)).status).toBe(200);
    await setRoles(from, userRoles.slice(11, 20));
    expect((await merge(into, from)).json).toMatchObject({ roles: userRoles.slice(0, 20).sort() });
  });

  test('forgets where mails to the one that goes were sent', async () => {
    const into = await createPerson(server);
    const from = await createPerson(server);
    for (const { email } of [into, from]) {
      await server.api.post(`${server.base}/auth/password-reset`, { email });
      await server.mail(email, /reset/i);
    }
    expect((await merge(into, from)).status).toBe(200);
    const { rows } = await server.running.services.database.pool.query(
      'select recipient from mail_log where recipient = any($1)',
      [[into.email, from.email]],
    );
    expect(rows).toEqual([{ recipient: into.email }]);
  });

  test('20 times at once, in both directions, leaves one account of the two', async () => {
    const one = await createPerson(server);
    const two = await createPerson(server);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? merge(one, two) : merge(two, one))),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 404)).toHaveLength(19);
    expect([(await get(one)).status, (await get(two)).status].sort()).toEqual([200, 404]);
  });

  test('leaves no organization without an owner while the other owners go at the same time', async () => {
    for (let round = 0; round < 5; round++) {
      const group = await organization();
      const [into, from, third] = [await createPerson(server), await createPerson(server), await createPerson(server)];
      for (const person of [from, third]) await makeMember(server, group, person.userId, 'owner');
      await Promise.all([
        merge(into, from),
        server.api.request('DELETE', `${users}/${third.userId}`, { headers: key }),
        server.api.post(`${users}/${into.userId}/ban`, { reason: 'x' }, key),
      ]);
      const owners = (await rolesIn(group)).filter((row) => row.endsWith(' owner'));
      expect(owners.length).toBeGreaterThan(0);
      const { rows } = await server.running.services.database.pool.query(
        `select count(*)::int as usable from organization_members m join users u on u.project_id = m.project_id and u.id = m.user_id
         where m.organization_id = $1 and m.role = 'owner' and u.banned_at is null`,
        [group],
      );
      expect(rows[0].usable).toBeGreaterThan(0);
    }
  });
});
