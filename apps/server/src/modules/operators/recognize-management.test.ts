import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bearer,
  codeOf,
  createPerson,
  signInForTokens,
  signInWithBrowser,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import {
  controlHeader,
  createOperator,
  createOrganization,
  operatorHeader,
} from '../../../../../testing/kit/operators.ts';
import { encodeId } from '../../lib/type-id.ts';

let server: TestServer;
let systemId: string;
let users: string;

beforeAll(async () => {
  server = await startTestServer();
  systemId = encodeId('project', server.running.system.id);
  users = `${server.origin}/v1/users`;
});
afterAll(() => server.stop());

const named = (project: string) => ({ 'frontdesk-project': project });

describe('an operator', () => {
  test('works in the project that the header names, by access token or by cookie', async () => {
    const token = await operatorHeader(server);
    expect((await server.api.get(users, { ...token, ...named(server.project.id) })).status).toBe(200);
    const browser = await signInWithBrowser({ ...server, base: `${server.origin}/p/frontdesk` }, server.operator);
    const made = await browser.post(users, { email: 'by-cookie@example.com' }, named(server.project.id));
    expect(made.status).toBe(201);
  });

  test('names the project, and one that exists', async () => {
    const token = await operatorHeader(server);
    expect(codeOf(await server.api.get(users, token))).toBe('access.project_required');
    for (const wrong of ['acme', 'prj_x', 'prj_01h455vb4pex5vsknk084sn02q', server.project.id.toUpperCase()]) {
      expect(codeOf(await server.api.get(users, { ...token, ...named(wrong) }))).toBe('projects.not_found');
    }
  });

  test('by cookie is refused what another site sends', async () => {
    const browser = await signInWithBrowser({ ...server, base: `${server.origin}/p/frontdesk` }, server.operator);
    for (const origin of ['https://evil.example', 'null', `${server.origin}.evil.example`]) {
      const answer = await browser.post(
        users,
        { email: 'forged@example.com' },
        { ...named(server.project.id), origin },
      );
      expect([origin, codeOf(answer)]).toEqual([origin, 'request.cross_site']);
    }
    const listed = await browser.get(`${users}?q=forged`, named(server.project.id));
    expect(listed.json).toMatchObject({ data: [] });
  });

  test('does what the role in the owning organization gives', async () => {
    const organizationId = server.running.system.firstOrganizationId;
    const member = await createOperator(server, { email: 'member@example.com', organizationId, role: 'member' });
    const admin = await createOperator(server, { email: 'admin@example.com', organizationId, role: 'admin' });
    const theirs = await operatorHeader(server, member, server.project.id);
    expect((await server.api.get(users, theirs)).status).toBe(200);
    expect(codeOf(await server.api.post(users, { email: 'x@example.com' }, theirs))).toBe('access.forbidden');
    expect(codeOf(await server.api.get(users, { ...theirs, ...named(systemId) }))).toBe('projects.not_found');
    const more = await operatorHeader(server, admin, server.project.id);
    expect((await server.api.post(users, { email: 'by-admin@example.com' }, more)).status).toBe(201);
    expect((await server.api.get(users, { ...more, ...named(systemId) })).status).toBe(200);
  });

  test('without a membership, or with a role that nobody knows, can do nothing', async () => {
    const nobody = await createOperator(server, { email: 'nobody@example.com' });
    expect(codeOf(await server.api.get(users, await operatorHeader(server, nobody, server.project.id)))).toBe(
      'projects.not_found',
    );
    const organizationId = server.running.system.firstOrganizationId;
    const odd = await createOperator(server, { email: 'odd@example.com', organizationId, role: 'toString' });
    expect(codeOf(await server.api.get(users, await operatorHeader(server, odd, server.project.id)))).toBe(
      'access.forbidden',
    );
    const instance = await server.api.get(`${server.origin}/v1/instance`, await operatorHeader(server, nobody));
    expect(instance.json).toMatchObject({ operator: { email: 'nobody@example.com', role: 'none' } });
  });

  test('of a second organization owns the system project no more than anybody', async () => {
    const organizationId = await createOrganization(server, 'second');
    const other = await createOperator(server, { email: 'second@example.com', organizationId, role: 'owner' });
    expect(codeOf(await server.api.get(users, await operatorHeader(server, other, systemId)))).toBe(
      'projects.not_found',
    );
  });

  test('who is banned or signed out is out at once', async () => {
    const organizationId = server.running.system.firstOrganizationId;
    const admin = await createOperator(server, { email: 'leaving@example.com', organizationId, role: 'admin' });
    const theirs = await operatorHeader(server, admin, server.project.id);
    expect((await server.api.get(users, theirs)).status).toBe(200);
    const owner = await operatorHeader(server, server.operator, systemId);
    expect((await server.api.post(`${users}/${admin.userId}/ban`, { reason: 'left' }, owner)).status).toBe(200);
    expect(codeOf(await server.api.get(users, theirs))).toBe('access.invalid_credential');
  });
});

describe('a credential of another kind', () => {
  test('is none here: a session of a project, a refresh token, a set-up token', async () => {
    const person = await createPerson(server);
    const session = await signInForTokens(server, person);
    for (const text of [session.accessToken, session.refreshToken, 'setup_x', 'sk_', 'ctl_', 'Bearer', '..', 'a.b.c']) {
      const answer = await server.api.get(users, { ...bearer(text), ...named(server.project.id) });
      expect([text, codeOf(answer)]).toEqual([text, 'access.invalid_credential']);
    }
    const basic = await server.api.get(users, {
      authorization: `Basic ${btoa(`${server.secretKey}:`)}`,
      ...named(server.project.id),
    });
    expect(codeOf(basic)).toBe('access.invalid_credential');
  });
});

describe("the command line's credential", () => {
  test('acts as the first owner, and the record says that the command line did', async () => {
    const made = await server.api.post(`${server.origin}/v1/projects`, { slug: 'by-cli' }, controlHeader(server));
    expect(made.status).toBe(201);
    const { project } = made.json as { project: { id: string } };
    const record = await server.api.get(`${server.origin}/v1/audit-events?target=${project.id}`, {
      ...controlHeader(server),
      ...named(systemId),
    });
    const owner = (await server.api.get(`${server.origin}/v1/instance`, await operatorHeader(server))).json as {
      operator: { id: string };
    };
    expect(record.json).toMatchObject({
      data: [{ actor: { type: 'operator', id: owner.operator.id }, impersonator: 'command_line' }],
    });
  });

  test('is the whole of it, or nothing', async () => {
    const { authorization } = controlHeader(server);
    for (const wrong of [
      authorization.slice(0, -1),
      `${authorization}x`,
      authorization.replace('ctl_', 'CTL_'),
      'Bearer ctl_',
    ]) {
      expect(codeOf(await server.api.get(`${server.origin}/v1/projects`, { authorization: wrong }))).toBe(
        'access.invalid_credential',
      );
    }
  });
});
