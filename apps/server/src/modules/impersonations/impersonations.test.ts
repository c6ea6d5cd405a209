import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bearer,
  codeOf,
  createPerson,
  signInForTokens,
  type TestServer,
  until,
} from '../../../../../testing/kit/index.ts';
import { createOperator, createOrganization, operatorHeader, uuidOf } from '../../../../../testing/kit/operators.ts';
import { encodeId } from '../../lib/type-id.ts';
import { countRows, createReader, pathOf, startPagesServer } from '../hosted-pages/pages.fixture.ts';
import { impersonate, impersonationLink, tokenOf } from './impersonations.fixture.ts';

let server: TestServer;
let owner: Record<string, string>;
let ownerId: string;
let systemId: string;

beforeAll(async () => {
  server = await startPagesServer();
  owner = await operatorHeader(server, server.operator, server.project.id);
  systemId = encodeId('project', server.running.system.id);
  ownerId = ((await server.api.get(`${server.origin}/v1/instance`, owner)).json as { operator: { id: string } })
    .operator.id;
});
afterAll(() => server.stop());

type AuditEvent = {
  action: string;
  actor: { type: string; id: string };
  impersonator: string | null;
  changes: Record<string, unknown>;
};

type Listed = { support: boolean; actor: object | null; ip: string | null; userAgent: string | null; current: boolean };

const ask = (userId: string, headers: Record<string, string>, body: object = { reason: 'Ticket 4711' }) =>
  server.api.post(`${server.origin}/v1/users/${userId}/impersonate`, body, headers);
const sessionWith = async (headers: Record<string, string>) => server.api.get(`${server.base}/session`, headers);

async function auditOf(query: string): Promise<AuditEvent[]> {
  const answer = await server.api.get(`${server.origin}/v1/audit-events?${query}`, bearer(server.secretKey));
  return (answer.json as { data: AuditEvent[] }).data;
}

function claimsOf({ authorization = '' }: { authorization?: string }): Record<string, unknown> {
  return JSON.parse(Buffer.from(authorization.split('.')[1] ?? '', 'base64url').toString());
}

describe('support access', () => {
  test('shows itself everywhere: snapshot, token, list of sessions, banner; and ends in the dashboard', async () => {
    const person = await createPerson(server, { name: 'Ada Lovelace' });
    const own = await signInForTokens(server, person);
    const reader = await impersonate(server, person);
    const token = await tokenOf(server, reader);

    const snapshot = (await sessionWith(token)).json as { user: object; actor: object; session: { amr: string[] } };
    expect(snapshot).toMatchObject({
      user: { id: person.userId, email: person.email },
      actor: { id: ownerId, email: server.operator.email },
      session: { amr: ['impersonation'], deviceId: null },
    });
    expect(claimsOf(token)).toMatchObject({ sub: person.userId, act: { sub: ownerId } });

    const listed = await server.api.get(`${server.base}/me/sessions`, bearer(own.accessToken));
    const { data } = listed.json as { data: Listed[] };
    const nobody = { actor: null, ip: null, userAgent: null, browser: null, place: null };
    expect(data).toMatchObject([
      { support: true, current: false, ...nobody },
      { support: false, current: true, actor: null, ip: expect.any(String), userAgent: expect.any(String) },
    ]);
    const managed = await server.api.get(
      `${server.origin}/v1/users/${person.userId}/sessions`,
      bearer(server.secretKey),
    );
    expect((managed.json as { data: Listed[] }).data).toMatchObject([
      { support: true, actor: { id: ownerId, email: server.operator.email }, ip: expect.any(String) },
      { support: false, actor: null },
    ]);

    const page = await reader.open('/account/sessions');
    expect(page.text).toContain(`Support access: ${server.operator.email} acts as Ada Lovelace.`);
    const ended = await reader.send(page.form('/impersonate/end'), {});
    expect([ended.status, ended.location]).toEqual([
      303,
      `${server.origin}/dashboard/projects/${server.project.id}/users/${person.userId}`,
    ]);
    await until(async () => (await sessionWith(token)).status === 401, 1_000, 'the end of the support access');
    expect((await reader.open('/account/profile')).status).toBe(303);
    expect((await sessionWith(bearer(own.accessToken))).status).toBe(200);
  });

  test('puts both into the record of whatever is done, and the reason into that of its beginning', async () => {
    const person = await createPerson(server);
    const reader = await impersonate(server, person);
    const token = await tokenOf(server, reader);
    const renamed = await server.api.request('PATCH', `${server.base}/me`, { body: { name: 'Ada' }, headers: token });
    expect(renamed.status).toBe(200);
    await server.api.request('DELETE', `${server.base}/me/impersonation`, { headers: token });
    const events = await auditOf(`target=${person.userId}`);
    expect(events.map(({ action, actor, impersonator }) => [action, actor.type, actor.id, impersonator])).toEqual([
      ['impersonations.ended', 'user', person.userId, ownerId],
      ['users.profile_changed', 'user', person.userId, ownerId],
      ['impersonations.started', 'operator', ownerId, null],
      ['impersonations.requested', 'operator', ownerId, null],
      ['users.created', 'secret_key', expect.anything(), null],
    ]);
    expect(events[2]?.changes).toMatchObject({ reason: 'Ticket 4711' });
    const sessions = await auditOf(`actor=${person.userId}&action=sessions.ended`);
    expect(sessions.map(({ impersonator }) => impersonator)).toEqual([ownerId]);
  });

  test('is no sign-in of the user: neither their last sign-in nor their devices know of it', async () => {
    const person = await createPerson(server);
    await impersonate(server, person);
    const { rows } = await server.running.services.database.pool.query(
      'select count(*)::int as devices from devices where user_id = $1',
      [uuidOf('user', person.userId)],
    );
    expect(rows).toEqual([{ devices: 0 }]);
    const { json } = await server.api.get(`${server.origin}/v1/users/${person.userId}`, bearer(server.secretKey));
    expect(json).toMatchObject({ lastSignInAt: null });
  });

  test('lasts an hour at most, however often it is refreshed, and no token of it lasts longer', async () => {
    const other = await startPagesServer();
    try {
      const person = await createPerson(other);
      const reader = await impersonate(other, person);
      const { clock } = other.running.services;
      const began = clock.now().getTime();
      for (let minutes = 5; minutes < 60; minutes += 5) {
        clock.advance(5 * 60_000);
        const token = await tokenOf(other, reader);
        const { exp } = claimsOf(token) as { exp: number };
        expect(exp * 1000).toBeLessThanOrEqual(began + 60 * 60_000 + 1_000);
      }
      clock.advance(5 * 60_000 + 1_000);
      expect((await reader.browser.post(`${other.base}/auth/refresh`, {})).status).toBe(401);
      expect((await reader.open('/account/profile')).status).toBe(303);
    } finally {
      await other.stop();
    }
  });
});

describe('the link', () => {
  test('is used by its button alone, once, however many press it', async () => {
    const person = await createPerson(server);
    const path = pathOf(await impersonationLink(server, person.userId, owner));
    const opened = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const reader = createReader(server);
        return { reader, page: await reader.open(path) };
      }),
    );
    for (const { page } of opened) expect([page.status, page.text.includes('Ticket 4711')]).toEqual([200, true]);
    const sent = await Promise.all(opened.map(({ reader, page }) => reader.send(page.form('/impersonate'), {})));
    expect(sent.map(({ status }) => status).sort()).toEqual([303, ...Array(19).fill(410)]);
    const started = (await auditOf(`target=${person.userId}`)).filter(
      ({ action }) => action === 'impersonations.started',
    );
    expect(started).toHaveLength(1);
  });

  test('is worth nothing after a minute, in another project, or as a link of another kind', async () => {
    const other = await startPagesServer();
    try {
      const person = await createPerson(other);
      const headers = await operatorHeader(other, other.operator, other.project.id);
      const link = await impersonationLink(other, person.userId, headers);
      const token = new URL(link).searchParams.get('token') ?? '';
      const reader = createReader(other);
      const made = await other.api.post(`${other.origin}/v1/projects`, { slug: 'second' }, headers);
      const { project } = made.json as { project: { baseUrl: string } };
      expect((await createReader(other, project.baseUrl).open(`/impersonate?token=${token}`)).status).toBe(410);
      expect((await reader.open(`/magic-link?token=${token}`)).text).toContain('does not work any more');
      expect((await reader.open(`/impersonate?token=${token.replace('imp_', 'mgl_')}`)).status).toBe(410);
      const form = (await reader.open(pathOf(link))).form('/impersonate');
      other.running.services.clock.advance(61_000);
      expect((await reader.send(form, {})).status).toBe(410);
      expect((await reader.open('/account/profile')).status).toBe(303);
    } finally {
      await other.stop();
    }
  });

  test('is worth nothing to an operator who lost the right meanwhile', async () => {
    const person = await createPerson(server);
    const organizationId = server.running.system.firstOrganizationId;
    const admin = await createOperator(server, { email: 'leaving@example.com', organizationId, role: 'admin' });
    const headers = await operatorHeader(server, admin, server.project.id);
    const link = await impersonationLink(server, person.userId, headers);
    await server.running.services.database.pool.query('delete from organization_members where user_id = $1', [
      admin.uuid,
    ]);
    const refused = await createReader(server).fill(pathOf(link), '/impersonate', {});
    expect([refused.status, refused.problems.length]).toEqual([403, 1]);
  });
});

describe('the right', () => {
  test('wants a reason, an operator in person, and a proof that is not older than ten minutes', async () => {
    const person = await createPerson(server);
    const organizationId = server.running.system.firstOrganizationId;
    const member = await createOperator(server, { email: 'reader@example.com', organizationId, role: 'member' });
    const before = await countRows(server, ['one_time_tokens', 'audit_events']);
    for (const body of [{}, { reason: ' ' }, { reason: 'x' }, { reason: 'Ticket 1', userId: ownerId }])
      expect(codeOf(await ask(person.userId, owner, body))).toBe('request.invalid');
    expect(codeOf(await ask(person.userId, bearer(server.secretKey)))).toBe('impersonations.operators_only');
    const control = server.running.services.vault.derive('control').toString('base64url');
    const byCommand = { authorization: `Bearer ctl_${control}`, 'frontdesk-project': server.project.id };
    expect(codeOf(await ask(person.userId, byCommand))).toBe('impersonations.operators_only');
    expect(await countRows(server, ['one_time_tokens', 'audit_events'])).toEqual(before);
    const reading = await operatorHeader(server, member, server.project.id);
    expect(codeOf(await ask(person.userId, reading))).toBe('access.forbidden');

    const { pool } = server.running.services.database;
    const stale = await operatorHeader(server, server.operator, server.project.id);
    await pool.query(`update sessions set authenticated_at = authenticated_at - interval '11 minutes' where id = $1`, [
      (await pool.query('select id from sessions order by created_at desc limit 1')).rows[0].id,
    ]);
    const refused = await ask(person.userId, stale);
    expect([refused.status, codeOf(refused)]).toEqual([403, 'sessions.step_up_required']);
  });

  test('ends at operators of equal or higher rank, and at whoever could not sign in themselves', async () => {
    const organizationId = server.running.system.firstOrganizationId;
    const admin = await createOperator(server, { email: 'admin1@example.com', organizationId, role: 'admin' });
    const equal = await createOperator(server, { email: 'admin2@example.com', organizationId, role: 'admin' });
    const below = await createOperator(server, { email: 'member1@example.com', organizationId, role: 'member' });
    const elsewhere = await createOrganization(server, 'elsewhere');
    const stranger = await createOperator(server, {
      email: 'stranger@example.com',
      organizationId: elsewhere,
      role: 'owner',
    });
    const asAdmin = await operatorHeader(server, admin, systemId);
    for (const userId of [ownerId, equal.userId, admin.userId, stranger.userId])
      expect(codeOf(await ask(userId, asAdmin))).toBe('impersonations.outranked');
    expect((await ask(below.userId, asAdmin)).status).toBe(201);
    expect((await ask(admin.userId, await operatorHeader(server, server.operator, systemId))).status).toBe(201);

    const banned = await createPerson(server);
    const url = `${server.origin}/v1/users/${banned.userId}`;
    await server.api.post(`${url}/ban`, { reason: 'x' }, bearer(server.secretKey));
    expect(codeOf(await ask(banned.userId, owner))).toBe('impersonations.user_unavailable');
    expect(codeOf(await ask('usr_01h455vb4pex5vsknk084sn02q', owner))).toBe('users.not_found');
  });

  test('is not passed on: as another operator one reads, and neither impersonates nor changes anything', async () => {
    const organizationId = server.running.system.firstOrganizationId;
    const admin = await createOperator(server, { email: 'admin3@example.com', organizationId, role: 'admin' });
    const person = await createPerson(server);
    const asOwner = await operatorHeader(server, server.operator, systemId);
    const reader = createReader(server, `${server.origin}/p/frontdesk`);
    await reader.fill(pathOf(await impersonationLink(server, admin.userId, asOwner)), '/impersonate', {});
    const { accessToken } = (await reader.browser.post(`${server.origin}/p/frontdesk/auth/refresh`, {})).json as {
      accessToken: string;
    };
    const headers = { ...bearer(accessToken), 'frontdesk-project': server.project.id };
    expect((await server.api.get(`${server.origin}/v1/users/${person.userId}`, headers)).status).toBe(200);
    const instance = await server.api.get(`${server.origin}/v1/instance`, bearer(accessToken));
    expect(instance.json).toMatchObject({ operator: { id: admin.userId, impersonator: server.operator.email } });
    // Not even where the one who is acted for rises meanwhile.
    await server.running.services.database.pool.query(
      `update organization_members set role = 'owner' where user_id = $1`,
      [admin.uuid],
    );
    const keys = await server.api.get(`${server.origin}/v1/instance/data-keys`, bearer(accessToken));
    expect(codeOf(keys)).toBe('access.forbidden');
    const before = await countRows(server, ['users', 'secret_keys', 'one_time_tokens', 'sessions', 'audit_events']);
    expect(codeOf(await ask(person.userId, headers))).toBe('access.forbidden');
    const body = { name: 'mine', scopes: ['users:read'] };
    expect(codeOf(await server.api.post(`${server.origin}/v1/secret-keys`, body, headers))).toBe('access.forbidden');
    const change = await server.api.request('PATCH', `${server.origin}/v1/users/${person.userId}`, {
      body: { name: 'x' },
      headers,
    });
    expect(codeOf(change)).toBe('access.forbidden');
    expect(await countRows(server, ['users', 'secret_keys', 'one_time_tokens', 'sessions', 'audit_events'])).toEqual(
      before,
    );
  });
});

describe('the end', () => {
  test('comes with the ban of the user, and with the end of the operator’s own sessions', async () => {
    const organizationId = server.running.system.firstOrganizationId;
    const admin = await createOperator(server, { email: 'admin4@example.com', organizationId, role: 'admin' });
    const person = await createPerson(server);
    const first = await tokenOf(server, await impersonate(server, person, admin));
    const headers = await operatorHeader(server, admin);
    await server.api.post(`${server.origin}/p/frontdesk/auth/sign-out-all`, {}, headers);
    await until(async () => (await sessionWith(first)).status === 401, 1_000, 'the end with the operator’s sessions');

    const second = await tokenOf(server, await impersonate(server, person, admin));
    expect((await sessionWith(second)).status).toBe(200);
    const system = await operatorHeader(server, server.operator, systemId);
    await server.api.request('DELETE', `${server.origin}/v1/users/${admin.userId}`, { headers: system });
    await until(async () => (await sessionWith(second)).status === 401, 1_000, 'the end with the operator');

    const third = await tokenOf(server, await impersonate(server, person));
    await server.api.post(`${server.origin}/v1/users/${person.userId}/ban`, { reason: 'x' }, bearer(server.secretKey));
    await until(async () => (await sessionWith(third)).status === 401, 1_000, 'the end with the user');
  });

  test('comes with the next support access of the same browser; a session that is none has no such end', async () => {
    const [one, two] = [await createPerson(server), await createPerson(server)];
    const reader = await impersonate(server, one);
    const first = await tokenOf(server, reader);
    await reader.fill(pathOf(await impersonationLink(server, two.userId, owner)), '/impersonate', {});
    await until(async () => (await sessionWith(first)).status === 401, 1_000, 'the end of the first');
    expect((await sessionWith(await tokenOf(server, reader))).json).toMatchObject({ user: { id: two.userId } });

    const { accessToken } = await signInForTokens(server, one);
    const ended = await server.api.request('DELETE', `${server.base}/me/impersonation`, {
      headers: bearer(accessToken),
    });
    expect([ended.status, codeOf(ended)]).toEqual([404, 'impersonations.none']);
    expect((await sessionWith(bearer(accessToken))).status).toBe(200);
  });
});
