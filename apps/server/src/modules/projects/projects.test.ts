import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  atOnce,
  bearer,
  codeOf,
  createPerson,
  signInForTokens,
  startTestServer,
  type TestServer,
  until,
} from '../../../../../testing/kit/index.ts';
import {
  controlHeader,
  createOperator,
  createOrganization,
  operatorHeader,
  uuidOf,
} from '../../../../../testing/kit/operators.ts';
import { encodeId } from '../../lib/type-id.ts';
import { systemContext } from '../../platform/context/context.ts';
import { createCookieJar } from '../../platform/http/cookies.ts';
import { SCOPES } from '../access/index.ts';
import { createProject } from './create-project.ts';
import { lockProject } from './projects.store.ts';

let server: TestServer;
let key: { authorization: string };
let operator: Record<string, string>;
let projects: string;
let systemId: string;

beforeAll(async () => {
  server = await startTestServer();
  key = bearer(server.secretKey);
  operator = await operatorHeader(server);
  projects = `${server.origin}/v1/projects`;
  systemId = encodeId('project', server.running.system.id);
});
afterAll(() => server.stop());

type Project = { id: string; slug: string; name: string; baseUrl: string; settings: Record<string, unknown> };
type Created = { project: Project; secretKey: string };

const create = (body: object, headers = operator) => server.api.post(projects, body, headers);
const created = (answer: { json: unknown }) => answer.json as Created;
const change = (id: string, body: object, headers = operator) =>
  server.api.request('PATCH', `${projects}/${id}`, { body, headers });
const remove = (id: string, confirm: string, headers = operator) =>
  server.api.request('DELETE', `${projects}/${id}?confirm=${confirm}`, { headers });
const slugs = async (headers = operator, query = '') => {
  const { json } = await server.api.get(projects + query, headers);
  return (json as { data: Project[] }).data.map((project) => project.slug);
};

describe('creating a project', () => {
  test('gives a project that works at once, with its key', async () => {
    const made = await create({ slug: 'field-note', settings: { signUp: { mode: 'open' } } });
    expect(made.status).toBe(201);
    const { project, secretKey } = created(made);
    expect(project).toMatchObject({
      slug: 'field-note',
      name: 'Field note',
      baseUrl: `${server.origin}/p/field-note`,
      isSystem: false,
    });
    const mine = { ...server, base: project.baseUrl, secretKey };
    const person = await createPerson(mine);
    const { accessToken } = await signInForTokens(mine, person);
    expect((await server.api.get(`${project.baseUrl}/session`, bearer(accessToken))).status).toBe(200);
    expect((await server.api.get(`${project.baseUrl}/.well-known/jwks.json`)).status).toBe(200);
  });

  test('of a slug that exists, is reserved or is none is refused', async () => {
    await create({ slug: 'taken' });
    expect(codeOf(await create({ slug: 'taken' }))).toBe('projects.slug_taken');
    expect(codeOf(await create({ slug: 'acme' }))).toBe('projects.slug_taken');
    for (const slug of ['frontdesk', 'demo', 'dashboard', 'www'])
      expect(codeOf(await create({ slug }))).toBe('projects.slug_reserved');
    for (const slug of ['', 'ab', 'A-B', '-ab', 'a_b', 'a/b', '1ab', `a${'b'.repeat(40)}`])
      expect(codeOf(await create({ slug }))).toBe('request.invalid');
  });

  test('20 times at once with one slug makes one, whole', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => create({ slug: 'race' })));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 409)).toHaveLength(19);
  });

  test('with one idempotency key answers the same secret each time', async () => {
    const headers = { ...operator, 'idempotency-key': 'make-it' };
    const answers = await atOnce(10, () => create({ slug: 'idem' }, headers));
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    expect(
      (await server.api.get(`${server.origin}/v1/users`, bearer(created(answers[0] as { json: unknown }).secretKey)))
        .status,
    ).toBe(200);
  });

  test('is not for a secret key, nor for an operator without the right', async () => {
    expect(codeOf(await create({ slug: 'by-key' }, key))).toBe('access.forbidden');
    const organizationId = server.running.system.firstOrganizationId;
    const member = await createOperator(server, { email: 'member@example.com', organizationId, role: 'member' });
    expect(codeOf(await create({ slug: 'by-member' }, await operatorHeader(server, member)))).toBe('access.forbidden');
    const nobody = await createOperator(server, { email: 'nobody@example.com' });
    const theirs = await operatorHeader(server, nobody);
    expect(codeOf(await create({ slug: 'by-nobody' }, theirs))).toBe('access.forbidden');
    expect(codeOf(await server.api.get(projects, theirs))).toBe('access.forbidden');
    expect(await slugs()).not.toContain('by-key');
  });

  test('takes no owner and no id from the body', async () => {
    for (const extra of [{ ownerOrganizationId: 'x' }, { isSystem: true }, { id: 'prj_x' }]) {
      expect(codeOf(await create({ slug: 'extra', ...extra }))).toBe('request.invalid');
    }
  });
});

describe('in production without a root domain', () => {
  test('a second owner gets no project on the same origin', async () => {
    const { services, system } = server.running;
    const production = { ...services, config: { ...services.config, production: true } };
    const make = (organizationId: string, slug: string) =>
      createProject(
        {
          ...systemContext(production, 'test', createCookieJar(undefined)),
          project: system,
          caller: {
            type: 'operator',
            projectId: system.id,
            userId: system.id,
            email: 'x@example.com',
            role: 'owner',
            authenticatedAt: null,
            scopes: SCOPES,
          },
          memberships: [{ organizationId, role: 'owner' }],
          idempotencyOwner: { projectId: system.id, caller: 'test' },
        },
        { slug, name: undefined, settings: undefined },
      );
    const second = await createOrganization(server, 'second-owner');
    await expect(make(second, 'same-origin')).rejects.toMatchObject({ definition: { code: 'projects.host_required' } });
    const made = await make(system.firstOrganizationId, 'own-origin');
    expect(made.project).toMatchObject({ slug: 'own-origin', settings: { session: { appCookieDomain: null } } });
  });
});

describe('projects of two owners', () => {
  test('do not exist for each other', async () => {
    const organizationId = await createOrganization(server, 'others');
    const other = await createOperator(server, { email: 'other@example.com', organizationId, role: 'owner' });
    const theirs = await operatorHeader(server, other);
    const { project } = created(await create({ slug: 'theirs' }, theirs));
    expect(await slugs(theirs)).toEqual(['theirs']);
    expect(await slugs()).not.toContain('theirs');

    const system = (await server.api.get(`${projects}/${systemId}`, operator)).json as Project;
    expect(system).toMatchObject({ slug: 'frontdesk', isSystem: true });
    for (const [headers, id] of [
      [operator, project.id],
      [theirs, server.project.id],
      [theirs, systemId],
      [key, project.id],
      [key, systemId],
    ] as const) {
      expect(codeOf(await server.api.get(`${projects}/${id}`, headers))).toBe('projects.not_found');
      expect(codeOf(await change(id, { name: 'mine' }, headers))).toBe('projects.not_found');
      expect(codeOf(await remove(id, 'acme', headers))).toBe('projects.not_found');
      if (headers === key) continue;
      for (const path of ['users', 'secret-keys', 'audit-events']) {
        const foreign = await server.api.get(`${server.origin}/v1/${path}`, { ...headers, 'frontdesk-project': id });
        expect(codeOf(foreign)).toBe('projects.not_found');
      }
    }
    expect((await server.api.get(`${projects}/${project.id}`, theirs)).json).toMatchObject({ name: 'Theirs' });
  });

  test('a secret key sees its own project alone, whatever header it sends', async () => {
    expect(await slugs(key)).toEqual(['acme']);
    expect((await server.api.get(`${projects}/${server.project.id}`, key)).status).toBe(200);
    const { project } = created(await create({ slug: 'elsewhere' }));
    const answer = await server.api.get(`${server.origin}/v1/projects`, { ...key, 'frontdesk-project': project.id });
    expect((answer.json as { data: Project[] }).data.map(({ slug }) => slug)).toEqual(['acme']);
  });
});

describe('the list of projects', () => {
  test('comes oldest first, in pages without gaps or doubles', async () => {
    for (const slug of ['page-one', 'page-two', 'page-three']) await create({ slug });
    const all = await slugs();
    expect(all[0]).toBe('acme');
    expect(all).not.toContain('frontdesk');
    const walked: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { json } = await server.api.get(`${projects}?limit=2${cursor && `&cursor=${cursor}`}`, operator);
      const page = json as { data: Project[]; nextCursor: string | null };
      walked.push(...page.data.map(({ slug }) => slug));
      cursor = page.nextCursor;
    }
    expect(walked).toEqual(all);
    expect(codeOf(await server.api.get(`${projects}?cursor=nonsense`, operator))).toBe('request.invalid');
  });
});

describe('changing a project', () => {
  test('replaces the parts that are given and leaves the rest', async () => {
    const { project } = created(await create({ slug: 'parts' }));
    const first = await change(project.id, {
      settings: { redirectOrigins: ['https://app.example.com'], session: { accessTokenSeconds: 60 } },
    });
    expect(first.status).toBe(200);
    const second = await change(project.id, { name: 'Parts of it', settings: { signUp: { mode: 'invitation_only' } } });
    expect(second.json).toMatchObject({
      name: 'Parts of it',
      settings: {
        signUp: { mode: 'invitation_only', verification: 'required' },
        redirectOrigins: ['https://app.example.com'],
        session: { accessTokenSeconds: 60 },
      },
    });
    const signUp = () =>
      server.api.post(`${project.baseUrl}/auth/sign-up`, { email: 'x@example.com', password: 'a quiet harbour at 4' });
    await until(async () => (await signUp()).status === 403, 1_000, 'the closed door');
  });

  test('20 times at once loses no part', async () => {
    const { project } = created(await create({ slug: 'parallel' }));
    const parts = [
      { allowedOrigins: ['https://a.example.com'] },
      { redirectOrigins: ['https://b.example.com'] },
      { branding: { color: '#112233' } },
    ];
    await atOnce(20, (n) => change(project.id, { settings: parts[n % 3] }));
    expect((await server.api.get(`${projects}/${project.id}`, operator)).json).toMatchObject({
      settings: {
        allowedOrigins: ['https://a.example.com'],
        redirectOrigins: ['https://b.example.com'],
        branding: { color: '#112233' },
      },
    });
  });

  test.each([
    ['the slug', { slug: 'other' }],
    ['an origin with a path', { settings: { allowedOrigins: ['https://a.example.com/x'] } }],
    ['a wildcard', { settings: { redirectOrigins: ['https://*.example.com'] } }],
    ['javascript for a link', { settings: { branding: { privacyUrl: 'javascript:alert(1)' } } }],
    ['an unknown part', { settings: { secret: 1 } }],
    ['an algorithm that is none', { settings: { signing: { algorithm: 'none' } } }],
  ])('refuses %s', async (_, body) => {
    const before = (await server.api.get(`${projects}/${server.project.id}`, operator)).text;
    expect(codeOf(await change(server.project.id, body))).toBe('request.invalid');
    expect((await server.api.get(`${projects}/${server.project.id}`, operator)).text).toBe(before);
  });

  test('keeps one way in', async () => {
    const none = { password: false, magicLink: false, passkey: false };
    const answer = await change(server.project.id, { settings: { methods: none } });
    expect(codeOf(answer)).toBe('projects.last_method');
    expect(answer).toMatchObject({ status: 422, json: { errors: [{ path: 'settings.methods' }] } });
    const body = { slug: 'no-way-in', settings: { methods: none } };
    expect(codeOf(await server.api.post(projects, body, operator))).toBe('projects.last_method');
    const methods = async () =>
      (await server.api.get(`${projects}/${server.project.id}`, operator)).json as { settings: { methods: unknown } };
    expect((await methods()).settings.methods).toMatchObject({ password: true, magicLink: true });
    for (const way of ['password', 'magicLink', 'emailCode', 'passkey'])
      expect((await change(server.project.id, { settings: { methods: { ...none, [way]: true } } })).status).toBe(200);
    expect(
      (await change(server.project.id, { settings: { methods: { password: true, magicLink: true } } })).status,
    ).toBe(200);
  });

  test('refuses high assurance where nobody has a second step, of a project and of a new one', async () => {
    const { project } = created(await create({ slug: 'assured' }));
    const secondFactor = { policy: 'off', highAssurance: true };
    const refused = await change(project.id, { settings: { secondFactor } });
    expect(codeOf(refused)).toBe('projects.assurance_without_factor');
    expect(refused.json).toMatchObject({ errors: [{ path: 'settings.secondFactor.highAssurance' }] });
    expect(codeOf(await create({ slug: 'half-assured', settings: { secondFactor } }))).toBe(
      'projects.assurance_without_factor',
    );
    const read = async () => (await server.api.get(`${projects}/${project.id}`, operator)).json;
    expect(await read()).toMatchObject({ settings: { secondFactor: { policy: 'optional', highAssurance: false } } });
    expect((await change(project.id, { settings: { secondFactor: { highAssurance: true } } })).status).toBe(200);
    expect(codeOf(await change(project.id, { settings: { secondFactor } }))).toBe('projects.assurance_without_factor');
    expect(await read()).toMatchObject({ settings: { secondFactor: { policy: 'optional', highAssurance: true } } });
  });

  test('never opens the system project, nor closes its last way in', async () => {
    const id = systemId;
    for (const settings of [
      { signUp: { mode: 'open' } },
      { signUp: { mode: 'invitation_only', verification: 'off' } },
      { methods: { password: false, magicLink: false } },
    ]) {
      expect(codeOf(await change(id, { settings }))).toBe('projects.system_protected');
    }
    expect((await change(id, { settings: { methods: { password: true, magicLink: false } } })).status).toBe(200);
    const signUp = await server.api.post(`${server.origin}/p/frontdesk/auth/sign-up`, {
      email: 'thief@example.com',
      password: 'a quiet harbour at 4',
    });
    expect(signUp.status).toBe(403);
  });
});

describe('deleting a project', () => {
  test('takes everything along, ends its sessions, and leaves the record with its owner', async () => {
    const { project, secretKey } = created(await create({ slug: 'gone' }));
    const mine = { ...server, base: project.baseUrl, secretKey };
    const { accessToken } = await signInForTokens(mine, await createPerson(mine));
    expect(codeOf(await remove(project.id, 'wrong'))).toBe('projects.name_mismatch');
    expect((await remove(project.id, 'gone')).status).toBe(204);
    expect(codeOf(await server.api.get(`${projects}/${project.id}`, operator))).toBe('projects.not_found');
    expect(codeOf(await server.api.get(`${server.origin}/v1/users`, bearer(secretKey)))).toBe(
      'access.invalid_credential',
    );
    const session = () => server.api.get(`${project.baseUrl}/session`, bearer(accessToken));
    await until(async () => (await session()).status === 404, 1_000, 'the end of the project');
    const left = await server.running.services.database.db
      .selectFrom('users')
      .select('id')
      .where('projectId', '=', uuidOf('project', project.id))
      .execute();
    expect(left).toEqual([]);
    const record = await server.api.get(`${server.origin}/v1/audit-events?target=${project.id}`, {
      ...operator,
      'frontdesk-project': systemId,
    });
    expect((record.json as { data: { action: string }[] }).data.map(({ action }) => action)).toEqual([
      'projects.deleted',
      'projects.created',
    ]);
    expect((await create({ slug: 'gone' })).status).toBe(201);
  });

  test('is not for the system project', async () => {
    expect(codeOf(await remove(systemId, 'frontdesk'))).toBe('projects.system_protected');
    expect(codeOf(await remove(systemId, 'frontdesk', controlHeader(server)))).toBe('projects.system_protected');
  });
});

test('a change of a project holds up nobody who signs up or in meanwhile', async () => {
  const { database, config } = server.running.services;
  await database.db.transaction().execute(async (tx) => {
    expect(await lockProject(tx, config, uuidOf('project', server.project.id))).not.toBeNull();
    await signInForTokens(server, await createPerson(server));
  });
});
