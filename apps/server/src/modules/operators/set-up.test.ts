import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Answer,
  bearer,
  codeOf,
  createTestDatabase,
  signInForTokens,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { controlHeader } from '../../../../../testing/kit/operators.ts';
import { ensureDemoProject, ensureSystemProject, setUpLink, setUpStateOf } from './index.ts';

const PASSWORD = 'seven tall ships at dawn 7';
const body = (n: number) => ({ email: `owner${n}@example.com`, password: PASSWORD, projectSlug: `first-${n}` });

let server: TestServer;
let token: string;

beforeAll(async () => {
  server = await startTestServer({ setUp: false });
  token = await freshToken();
});
afterAll(() => server.stop());

const setUp = (given: object, headers: Record<string, string> = bearer(token)) =>
  server.api.post(`${server.origin}/v1/set-up`, given, headers);
const state = async () => (await server.api.get(`${server.origin}/v1/instance`)).json;

async function freshToken(): Promise<string> {
  const link = new URL((await setUpLink(server.running.services)) ?? '');
  expect(link.pathname).toBe('/setup');
  return link.searchParams.get('token') ?? '';
}

async function counted(): Promise<{ users: number; projects: number }> {
  const { db } = server.running.services.database;
  const users = await db.selectFrom('users').select('id').execute();
  const projects = await db.selectFrom('projects').select('id').execute();
  return { users: users.length, projects: projects.length };
}

describe('before the first run', () => {
  test('the instance says so, and nobody can do anything else', async () => {
    expect(await state()).toEqual({
      setUp: false,
      mode: 'development',
      systemBaseUrl: `${server.origin}/p/frontdesk`,
      operator: null,
      mailboxUrl: `${server.origin}/dev/mailbox`,
      exampleUrl: expect.stringMatching(/^http:\/\/localhost:\d+$/),
    });
    const { origin } = server;
    expect(codeOf(await server.api.post(`${origin}/v1/projects`, { slug: 'early' }, controlHeader(server)))).toBe(
      'access.invalid_credential',
    );
    const signUp = await server.api.post(`${origin}/p/frontdesk/auth/sign-up`, {
      email: 'thief@example.com',
      password: PASSWORD,
    });
    expect(signUp.status).toBe(403);
    expect(await counted()).toEqual({ users: 0, projects: 1 });
  });

  test('a wrong, missing or replaced token opens nothing', async () => {
    expect(codeOf(await setUp(body(0), {}))).toBe('access.unauthenticated');
    const replaced = token;
    token = await freshToken();
    for (const wrong of [replaced, 'setup_x', 'ctl_x', `ctl_${'A'.repeat(43)}`, `${token}x`]) {
      expect(codeOf(await setUp(body(0), bearer(wrong)))).toBe('access.invalid_credential');
    }
    expect(await setUpStateOf(server.running.services, replaced)).toBe('token_invalid');
    expect(await counted()).toEqual({ users: 0, projects: 1 });
  });

  test.each([
    ['a weak password', { ...body(0), password: 'password' }, 'passwords.too_short'],
    ['the address as the password', { ...body(0), password: 'owner0@example.com' }, 'passwords.too_personal'],
    ['a reserved slug', { ...body(0), projectSlug: 'demo' }, 'projects.slug_reserved'],
    ['the slug of the system project', { ...body(0), projectSlug: 'frontdesk' }, 'projects.slug_reserved'],
    ['an address that is none', { ...body(0), email: 'owner' }, 'request.invalid'],
    ['an unknown field', { ...body(0), role: 'owner' }, 'request.invalid'],
  ])('%s is refused, and the token stays good', async (_, given, code) => {
    expect(codeOf(await setUp(given))).toBe(code);
    expect(await setUpStateOf(server.running.services, token)).toBe('open');
    expect(await counted()).toEqual({ users: 0, projects: 1 });
  });

  test('two replicas that start at once on an empty database make one system project', async () => {
    const database = await createTestDatabase();
    const start = () => startTestServer({ databaseUrl: database.url, setUp: false });
    const replicas = await Promise.all([start(), start()]);
    try {
      const [first, second] = replicas.map(({ running }) => running.system);
      expect(second?.id).toBe(first?.id);
      expect(second?.firstOrganizationId).toBe(first?.firstOrganizationId);
      const again = await ensureSystemProject((replicas[0] as TestServer).running.services);
      expect(again.id).toBe(first?.id);
    } finally {
      for (const replica of replicas) await replica.stop();
      await database.drop();
    }
  });

  test('the demo project is made once and belongs to the operators to be', async () => {
    const { services, system } = server.running;
    const made = await Promise.all(
      Array.from({ length: 5 }, () => ensureDemoProject(services, { appOrigin: 'http://localhost:4401' })),
    );
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(made[0]).toMatchObject({ slug: 'demo', ownerOrganizationId: system.firstOrganizationId });
    const moved = await ensureDemoProject(services, { appOrigin: 'http://localhost:5501' });
    expect(moved.settings.redirectOrigins).toEqual(['http://localhost:4401', 'http://localhost:5501']);
  });
});

describe('the first run', () => {
  test('has one winner of 20 at once, and makes an operator, an owner and a project that works', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => setUp(body(n), n % 2 === 0 ? bearer(token) : controlHeader(server))),
    );
    const winners = answers.filter((answer) => answer.status === 201);
    expect(winners).toHaveLength(1);
    for (const loser of answers.filter((answer) => answer.status !== 201))
      expect([loser.status, codeOf(loser)]).toEqual([409, 'set_up.already_set_up']);
    expect(await counted()).toEqual({ users: 1, projects: 3 });

    const { project, secretKey, operator } = (winners[0] as Answer).json as {
      project: { id: string; slug: string };
      secretKey: string;
      operator: { id: string };
    };
    expect((await server.api.get(`${server.origin}/v1/users`, bearer(secretKey))).status).toBe(200);
    const email = `owner${project.slug.split('-')[1]}@example.com`;
    const { accessToken } = await signInForTokens(
      { base: `${server.origin}/p/frontdesk`, api: server.api },
      { email, password: PASSWORD },
    );
    const instance = await server.api.get(`${server.origin}/v1/instance`, bearer(accessToken));
    expect(instance.json).toMatchObject({
      setUp: true,
      operator: { id: operator.id, email, name: null, role: 'owner', impersonator: null },
    });
    const list = await server.api.get(`${server.origin}/v1/projects`, bearer(accessToken));
    expect((list.json as { data: { slug: string }[] }).data.map(({ slug }) => slug)).toEqual(['demo', project.slug]);
  });

  test('does not happen again, by any credential', async () => {
    for (const headers of [bearer(token), controlHeader(server), {}]) {
      const again = await setUp({ ...body(99), projectSlug: 'second' }, headers);
      expect(again.status).toBe(409);
      expect(codeOf(again)).toBe('set_up.already_set_up');
    }
    expect(await setUpLink(server.running.services)).toBeNull();
    expect(await setUpStateOf(server.running.services, token)).toBe('done');
    expect(await counted()).toEqual({ users: 1, projects: 3 });
  });

  test('is in the record, without a secret', async () => {
    const rows = await server.running.services.database.db.selectFrom('auditEvents').selectAll().execute();
    expect(rows.filter(({ action }) => action === 'instance.set_up')).toHaveLength(1);
    const text = JSON.stringify(rows);
    for (const secret of [PASSWORD, 'argon2', token]) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/sk_[A-Za-z0-9_-]{20}/);
  });
});
