import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer, codeOf, createPerson, startTestServer, type TestServer } from '../../../../../testing/kit/index.ts';
import { operatorHeader } from '../../../../../testing/kit/operators.ts';
import { decodeId } from '../../lib/type-id.ts';

let server: TestServer;
let key: { authorization: string };
let events: string;

beforeAll(async () => {
  server = await startTestServer();
  key = bearer(server.secretKey);
  events = `${server.origin}/v1/audit-events`;
});
afterAll(() => server.stop());

type Event = {
  id: string;
  action: string;
  actor: { type: string; id: string };
  target: { id: string };
  requestId: string;
  ip: string;
  userAgent: string;
};
type Page = { data: Event[]; nextCursor: string | null };

const list = async (query = '', headers: Record<string, string> = key) =>
  (await server.api.get(events + query, headers)).json as Page;

describe('the audit', () => {
  test('says who did what to whom, from where, in which request', async () => {
    const person = await createPerson(server);
    const operator = await operatorHeader(server, server.operator, server.project.id);
    const headers = { ...operator, 'user-agent': 'Sextant/2.0\tx' };
    const answer = await server.api.post(`${server.origin}/v1/users/${person.userId}/ban`, { reason: 'spam' }, headers);
    const { data } = await list(`?target=${person.userId}`);
    expect(data.map((event) => event.action)).toEqual(['users.banned', 'users.created']);
    expect(data[0]).toMatchObject({
      actor: { type: 'operator', id: expect.stringMatching(/^usr_/) },
      target: { type: 'user', id: person.userId },
      changes: { reason: 'spam', expiresAt: null },
      ip: expect.stringMatching(/^(127\.0\.0\.1|::1)$/),
      userAgent: 'Sextant/2.0\tx',
      requestId: answer.headers.get('x-request-id'),
    });
    expect(data[1]?.actor.type).toBe('secret_key');
    const byActor = await list(`?actor=${data[0]?.actor.id}`);
    expect(byActor.data.every((event) => event.actor.id === data[0]?.actor.id)).toBe(true);
    expect(byActor.data.map((event) => event.action)).toContain('users.banned');
  });

  test('has no line for what was refused', async () => {
    const before = (await list()).data.length;
    await server.api.post(`${server.origin}/v1/users`, { email: 'not an address' }, key);
    await server.api.request('PATCH', `${server.origin}/v1/users/usr_01h455vb4pex5vsknk084sn02q`, {
      body: { name: 'x' },
      headers: key,
    });
    expect((await list()).data).toHaveLength(before);
  });

  test('comes newest first, in pages without gaps or doubles', async () => {
    for (let index = 0; index < 5; index++) await createPerson(server);
    const all = (await list('?limit=100')).data.map((event) => event.id);
    const walked: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page = await list(`?limit=3${cursor && `&cursor=${cursor}`}`);
      walked.push(...page.data.map((event) => event.id));
      cursor = page.nextCursor;
    }
    expect(walked).toEqual(all);
    expect(codeOf(await server.api.get(`${events}?cursor=x`, key))).toBe('request.invalid');
    expect(codeOf(await server.api.get(`${events}?sort=ip`, key))).toBe('request.invalid');
  });

  test('is filtered by action, by all of one noun, and by time', async () => {
    const person = await createPerson(server);
    await server.api.post(`${server.origin}/v1/users/${person.userId}/ban`, { reason: 'spam' }, key);
    await server.api.post(`${server.origin}/v1/users/${person.userId}/unban`, {}, key);
    const about = `?target=${person.userId}`;
    const actions = async (query: string) => (await list(query)).data.map((event) => event.action);
    expect(await actions(`${about}&action=users.banned`)).toEqual(['users.banned']);
    expect(await actions(`${about}&action=users.*`)).toEqual(['users.unbanned', 'users.banned', 'users.created']);
    expect(await actions(`${about}&action=user.*`)).toEqual([]);
    expect(await actions('?action=secret_keys.*')).toContain('secret_keys.created');
    const [unbanned, banned] = (await list(about)).data as (Event & { occurredAt: string })[];
    const at = encodeURIComponent(banned?.occurredAt ?? '');
    const later = encodeURIComponent(unbanned?.occurredAt ?? '');
    expect(await actions(`${about}&from=${at}&to=${later}`)).toEqual(['users.banned']);
    for (const query of ['action=users', 'action=%25', 'action=users.*x', 'from=yesterday', 'to=2026'])
      expect(codeOf(await server.api.get(`${events}?${query}`, key))).toBe('request.invalid');
  });

  test('looks for a rare action in bounded steps, and finds it', async () => {
    const made = await server.api.post(`${server.origin}/v1/projects`, { slug: 'busy' }, await operatorHeader(server));
    const { project, secretKey } = made.json as { project: { id: string }; secretKey: string };
    await server.running.services.database.pool.query(
      `insert into audit_events (project_id, id, action, actor_type, target_type, changes, occurred_at)
select $1, gen_random_uuid(), 'sessions.created', 'user', 'session', '{}', now() + make_interval(secs => step)
from generate_series(1, 10500) as step`,
      [decodeId('project', project.id)],
    );
    const first = await list('?action=secret_keys.created', bearer(secretKey));
    expect(first.data).toEqual([]);
    const second = await list(`?action=secret_keys.created&cursor=${first.nextCursor}`, bearer(secretKey));
    expect(second.data).toEqual([]);
    const third = await list(`?action=secret_keys.created&cursor=${second.nextCursor}`, bearer(secretKey));
    expect(third.data.map((event) => event.action)).toEqual(['secret_keys.created']);
    expect(third.nextCursor).toBeNull();
    const page = await list('?action=sessions.*&limit=100', bearer(secretKey));
    expect(page.data).toHaveLength(100);
    expect((await list(`?action=sessions.*&limit=100&cursor=${page.nextCursor}`, bearer(secretKey))).data).toHaveLength(
      100,
    );
  });

  test('of one project is not that of another', async () => {
    const made = await server.api.post(`${server.origin}/v1/projects`, { slug: 'beta' }, await operatorHeader(server));
    const { project, secretKey } = made.json as { project: { id: string }; secretKey: string };
    const theirs = await list('', bearer(secretKey));
    expect(theirs.data.map((event) => event.action).sort()).toEqual(['projects.created', 'secret_keys.created']);
    expect((await list(`?target=${project.id}`)).data).toEqual([]);
  });

  test('is read with a right of its own', async () => {
    const made = await server.api.post(
      `${server.origin}/v1/secret-keys`,
      { name: 'x', scopes: ['users:read', 'users:write'] },
      key,
    );
    expect(codeOf(await server.api.get(events, bearer((made.json as { secret: string }).secret)))).toBe(
      'access.forbidden',
    );
    expect(codeOf(await server.api.get(events))).toBe('access.unauthenticated');
  });

  test('cannot be changed or removed, not even by the owner of the database', async () => {
    const { pool } = server.running.services.database;
    for (const statement of [
      `update audit_events set action = 'nothing'`,
      'delete from audit_events',
      'truncate audit_events',
    ]) {
      await expect(pool.query(statement)).rejects.toThrow('append-only');
    }
  });
});
