import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bearer,
  codeOf,
  type Person,
  signInForTokens,
  startTestServer,
  type TestServer,
  until,
} from '../../../../../testing/kit/index.ts';
import { createOperator, operatorHeader, uuidOf } from '../../../../../testing/kit/operators.ts';
import { encodeId } from '../../lib/type-id.ts';
import { countRows } from '../hosted-pages/pages.fixture.ts';

type Headers = Record<string, string>;

let server: TestServer;
let systemId: string;
let owner: Person;
let admin: Person;
let asAdmin: Headers;
let asOwner: Headers;
let systemKey: Headers;

beforeAll(async () => {
  server = await startTestServer({ role: 'api' });
  const { running } = server;
  const organizationId = running.system.firstOrganizationId;
  systemId = encodeId('project', running.system.id);
  owner = await createOperator(server, { email: 'second-owner@example.com', organizationId, role: 'owner' });
  admin = await createOperator(server, { email: 'admin@example.com', organizationId, role: 'admin' });
  asAdmin = await operatorHeader(server, admin, systemId);
  asOwner = await operatorHeader(server, owner, systemId);
  const body = { name: 'x', scopes: ['users:read', 'users:write', 'sessions:write'] };
  const made = await server.api.post(`${server.origin}/v1/secret-keys`, body, asOwner);
  systemKey = bearer((made.json as { secret: string }).secret);
});
afterAll(() => server.stop());

const call = (method: string, path: string, headers: Headers, body?: object) =>
  server.api.request(method, `${server.origin}/v1/${path}`, { headers, ...(body === undefined ? {} : { body }) });
const systemSignIn = (person: Person) =>
  signInForTokens({ base: `${server.origin}/p/frontdesk`, api: server.api }, person);
const STATE = ['users', 'audit_events', 'outbox_events', 'change_feed'] as const;

const SINGLE: readonly [string, string, (id: string) => string, object | undefined][] = [
  ['a ban', 'POST', (id) => `users/${id}/ban`, { reason: 'x' }],
  ['the end of a lock-out', 'POST', (id) => `users/${id}/unlock`, {}],
  ['the end of a ban', 'POST', (id) => `users/${id}/unban`, {}],
  ['the end of a wait for deletion', 'POST', (id) => `users/${id}/deletion/cancel`, {}],
  ['a deletion', 'DELETE', (id) => `users/${id}`, undefined],
  ['the loss of the proof of the address', 'PATCH', (id) => `users/${id}`, { emailVerified: false }],
  ['the loss of the username', 'PATCH', (id) => `users/${id}`, { username: null }],
  ['the end of all sessions', 'DELETE', (id) => `users/${id}/sessions`, undefined],
];

const BULK: readonly [string, object][] = [
  ['ban', { type: 'ban', reason: 'x' }],
  ['unban', { type: 'unban' }],
  ['delete', { type: 'delete' }],
  ['set_verified', { type: 'set_verified', verified: false }],
  ['revoke_sessions', { type: 'revoke_sessions' }],
];

describe('over an operator who holds more, nobody decides', () => {
  test.each(SINGLE)('%s', async (_, method, path, body) => {
    await systemSignIn(owner);
    const before = await countRows(server, [...STATE]);
    for (const [headers, target] of [
      [asAdmin, owner],
      [systemKey, admin],
    ] as const) {
      const refused = await call(method, path(target.userId), headers, body);
      expect([refused.status, codeOf(refused)]).toEqual([403, 'users.outranked']);
    }
    expect(await countRows(server, [...STATE])).toEqual(before);
  });

  test('the end of one session', async () => {
    const { sessionId, accessToken } = await systemSignIn(owner);
    const refused = await call('DELETE', `sessions/${sessionId}`, asAdmin);
    expect([refused.status, codeOf(refused)]).toEqual([403, 'users.outranked']);
    const session = await server.api.get(`${server.origin}/p/frontdesk/session`, bearer(accessToken));
    expect(session.status).toBe(200);
    expect((await call('DELETE', `sessions/${sessionId}`, asOwner)).status).toBe(204);
    asOwner = await operatorHeader(server, owner, systemId);
  });

  test.each(BULK)('%s of a list', async (_, action) => {
    const before = await countRows(server, [...STATE]);
    const answer = await call('POST', 'users/bulk', asAdmin, { action, ids: [owner.userId] });
    expect(answer.json).toMatchObject({ results: [{ outcome: 'failed', code: 'users.outranked' }] });
    expect(await countRows(server, [...STATE])).toEqual(before);
  });

  test('whoever holds as much does, and what decides nothing about signing in is free', async () => {
    expect((await call('PATCH', `users/${owner.userId}`, asAdmin, { name: 'Grace' })).status).toBe(200);
    for (const [method, path, body] of [
      ['POST', 'ban', { reason: 'x' }],
      ['POST', 'unban', {}],
    ] as const)
      expect((await call(method, `users/${admin.userId}/${path}`, asOwner, body)).status).toBe(200);
    asAdmin = await operatorHeader(server, admin, systemId);
  });

  test('a job of somebody who holds less, or less by the time that it runs', async () => {
    const { pool } = server.running.services.database;
    const action = { type: 'ban', reason: 'x' };
    const begin = async (headers: Headers, q: string) => {
      const started = await call('POST', 'bulk-actions', headers, { action, filter: { q }, expectedCount: 1 });
      expect(started.status, started.text).toBe(202);
      return (started.json as { id: string }).id;
    };
    const role = (name: string) =>
      pool.query('update organization_members set role = $1 where user_id = $2', [name, uuidOf('user', owner.userId)]);
    const outcome = async (id: string, headers: Headers) => {
      type Job = { state: string; counts: object; failures: object[] };
      let job: Job | undefined;
      await until(
        async () => {
          job = (await call('GET', `bulk-actions/${id}`, headers)).json as Job;
          return job.state === 'finished';
        },
        30_000,
        'the end of the job',
      );
      return job?.failures;
    };

    const lost = await begin(asOwner, admin.email);
    await role('member');
    const worker = await startTestServer({ replicaOf: server, role: 'worker' });
    try {
      const refusalOf = (person: Person) => [{ id: person.userId, code: 'users.outranked' }];
      expect(await outcome(lost, asAdmin)).toEqual(refusalOf(admin));
      await role('owner');
      expect(await outcome(await begin(asAdmin, owner.email), asAdmin)).toEqual(refusalOf(owner));
      expect(await outcome(await begin(asOwner, admin.email), asOwner)).toEqual([]);
      expect((await call('GET', `users/${admin.userId}`, asOwner)).json).toMatchObject({ status: 'banned' });
    } finally {
      await worker.stop();
    }
  });
});
