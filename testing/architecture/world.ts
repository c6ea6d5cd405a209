import pg from 'pg';
import { encodeId } from '../../apps/server/src/lib/type-id.ts';
import { SCOPES } from '../../apps/server/src/modules/access/index.ts';
import { insertMember, insertOrganization } from '../../apps/server/src/modules/organizations/index.ts';
import type { Route } from '../../apps/server/src/platform/http/contract.ts';
import {
  bearer,
  createPerson,
  GOOD_PASSWORD,
  signInForTokens,
  startTestServer,
  type TestServer,
  type TestServerOptions,
} from '../kit/index.ts';
import { BODIES, PARAMETERS, QUERIES } from './examples.ts';
import { makeExpectedPeople } from './expected-people.ts';
import { createImportTargets } from './import-targets.ts';
import { must, uuidOf } from './must.ts';
import { insertTestIdentity } from './world-identity.ts';
import { insertTestPasskey } from './world-passkey.ts';

/** The objects that paths name. */
export type Targets = {
  readonly userId: string;
  readonly email: string;
  /** Somebody else in the same project. */
  readonly otherUserId: string;
  readonly bulkActionId: string;
  readonly sessionId: string;
  /** The device of that session. */
  readonly deviceId: string;
  readonly passkeyId: string;
  readonly secretKeyId: string;
  readonly addressBanId: string;
  readonly identityId: string;
  readonly invitationId: string;
  readonly waitlistEntryId: string;
  readonly projectId: string;
  readonly slug: string;
  readonly userImportId: string;
};

/** A server with two projects of two organizations, somebody in every role, and objects to reach for. */
export type World = {
  readonly server: TestServer;
  readonly database: pg.Client;
  /** What belongs to the first project. */
  readonly own: Targets;
  readonly other: {
    readonly projectId: string;
    readonly slug: string;
    readonly secretKey: string;
    readonly base: string;
  };
  readonly tokens: Readonly<Record<'owner' | 'member' | 'stranger' | 'user' | 'userOfOther', string>>;
  /** The first project's keys, each with all scopes but one. */
  readonly keysWithout: Readonly<Record<string, string>>;
  /** A fresh user with a session in the first project, for calls that use up their target. A bulk action waits only for a path that names it. */
  freshTargets(path?: string): Promise<Targets>;
  stop(): Promise<void>;
};

/** `directUrl`: where the server reaches its database by a way that a test disturbs, the test's own way to it. */
export async function createWorld(options: TestServerOptions & { directUrl?: string } = {}): Promise<World> {
  // Without a worker: what a route leaves for later (values to seal anew, mails) must not happen while tables are compared.
  const server = await startTestServer({ role: 'api', ...options });
  const database = new pg.Client({ connectionString: options.directUrl ?? server.databaseUrl });
  await database.connect();
  const { api, origin } = server;
  const { json: instance } = await api.get(`${origin}/v1/instance`);
  const system = { base: (instance as { systemBaseUrl: string }).systemBaseUrl, api };
  const owner = await signInForTokens(system, server.operator);
  const { rows } = await database.query<{ id: string; organization: string }>(
    `select p.id, (select o.id from organizations o where o.project_id = p.id order by created_at limit 1) as organization from projects p where is_system`,
  );
  const [{ id: systemId, organization } = { id: '', organization: '' }] = rows;
  const operators = async (email: string, organizationId: string, role: string): Promise<string> => {
    const headers = { ...bearer(owner.accessToken), 'frontdesk-project': encodeId('project', systemId) };
    const made = await must(
      api.post(`${origin}/v1/users`, { email, password: GOOD_PASSWORD, emailVerified: true }, headers),
      201,
    );
    const userId = uuidOf('user', (made as { id: string }).id);
    const { database: own, clock } = server.running.services;
    await insertMember(own.db, { projectId: systemId, organizationId, userId, role, now: clock.now() });
    return (await signInForTokens(system, { email, password: GOOD_PASSWORD })).accessToken;
  };
  const { database: own, clock, ids } = server.running.services;
  const elsewhere = ids.uuid();
  await insertOrganization(own.db, {
    projectId: systemId,
    id: elsewhere,
    slug: 'elsewhere',
    name: 'Elsewhere',
    now: clock.now(),
  });
  const member = await operators('member@example.com', organization, 'member');
  const stranger = await operators('stranger@example.com', elsewhere, 'owner');
  const made = await must(api.post(`${origin}/v1/projects`, { slug: 'elsewhere' }, bearer(stranger)), 201);
  const { project, secretKey } = made as { project: { id: string; slug: string; baseUrl: string }; secretKey: string };
  const other = { projectId: project.id, slug: project.slug, secretKey, base: project.baseUrl };
  const user = await createPerson(server);
  const session = await signInForTokens(server, user);
  const elsewhereUser = { email: 'ada@elsewhere.example', password: GOOD_PASSWORD };
  await must(api.post(`${origin}/v1/users`, { ...elsewhereUser, emailVerified: true }, bearer(secretKey)), 201);
  const userOfOther = await signInForTokens({ base: other.base, api }, elsewhereUser);
  const asOwner = { ...bearer(owner.accessToken), 'frontdesk-project': server.project.id };
  const imports = createImportTargets(api, origin, asOwner);
  const makeKey = async (name: string, scopes: readonly string[]) =>
    (await must(api.post(`${origin}/v1/secret-keys`, { name, scopes }, asOwner), 201)) as {
      key: { id: string };
      secret: string;
    };
  const keysWithout: Record<string, string> = {};
  for (const scope of SCOPES) {
    const others = SCOPES.filter((name) => name !== scope);
    keysWithout[scope] = (await makeKey(`all but ${scope}`, others)).secret;
  }
  const endBulkActions = () =>
    database.query(`update bulk_actions set state = 'cancelled', finished_at = now() where finished_at is null`);
  /** The one that waits: there is no worker here, and a project has one at a time. */
  const makeBulkAction = async (email: string) => {
    await endBulkActions();
    const body = { action: { type: 'unban' }, filter: { q: email }, expectedCount: 1 };
    const made = await must(api.post(`${origin}/v1/bulk-actions`, body, bearer(server.secretKey)), 202);
    return (made as { id: string }).id;
  };
  const spare = await makeKey('spare', ['users:read']);
  let bans = 0;
  const banAddress = async () => {
    const network = `192.0.2.${++bans}`;
    const ban = await must(api.post(`${origin}/v1/instance/address-bans`, { network }, bearer(owner.accessToken)), 201);
    return (ban as { id: string }).id;
  };
  const addPasskey = (userId: string) =>
    insertTestPasskey(database, { projectId: server.project.id, userId, now: clock.now() });
  const makeExpected = () => makeExpectedPeople(server, database);
  const expected = await makeExpected();
  // Use is written down once a minute, whenever that minute ends; here it never does.
  const keepFromTouching = () =>
    database.query(`update sessions set last_seen_at = last_seen_at + interval '1 day' where last_seen_at < $1`, [
      clock.now(),
    ]);
  await keepFromTouching();
  const otherUser = await createPerson(server);
  const bulkActionId = await makeBulkAction(user.email);
  const common = {
    projectId: server.project.id,
    slug: server.project.slug,
    userImportId: await imports.make({ stays: true }),
  };
  const connect = (userId: string) =>
    insertTestIdentity(database, { projectId: server.project.id, userId, now: clock.now() });
  const identityId = await connect(user.userId);
  const deviceOf = async (accessToken: string): Promise<string> => {
    const { data } = (await must(api.get(`${server.base}/me/devices`, bearer(accessToken)), 200)) as {
      data: { id: string; current: boolean }[];
    };
    const current = data.find((device) => device.current);
    if (!current) throw new Error('a session without its device');
    return current.id;
  };
  return {
    server,
    database,
    own: {
      passkeyId: await addPasskey(user.userId),
      ...common,
      userId: user.userId,
      email: user.email,
      otherUserId: otherUser.userId,
      bulkActionId,
      sessionId: session.sessionId,
      deviceId: await deviceOf(session.accessToken),
      secretKeyId: spare.key.id,
      addressBanId: await banAddress(),
      identityId,
      ...expected,
    },
    other,
    tokens: {
      owner: owner.accessToken,
      member,
      stranger,
      user: session.accessToken,
      userOfOther: userOfOther.accessToken,
    },
    keysWithout,
    async freshTargets(path = ':bulkActionId') {
      // These tests sign in more often than one address may.
      await database.query('delete from limits');
      const person = await createPerson(server);
      const { sessionId, accessToken } = await signInForTokens(server, person);
      const deviceId = await deviceOf(accessToken);
      await keepFromTouching();
      const key = await makeKey('fresh', ['users:read']);
      const project = await must(
        api.post(`${origin}/v1/projects`, { slug: `fresh-${person.userId.slice(-8)}` }, bearer(owner.accessToken)),
        201,
      );
      const { id, slug } = (project as { project: { id: string; slug: string } }).project;
      const { userId, email } = person;
      const { userId: otherUserId } = await createPerson(server);
      const bulkActionId = await makeBulkAction(email);
      if (!path.includes(':bulkActionId')) await endBulkActions();
      const addressBanId = await banAddress();
      const identityId = await connect(userId);
      const passkeyId = await addPasskey(userId);
      const userImportId = await imports.make();
      const expected = await makeExpected();
      const own = { userId, email, otherUserId, sessionId, deviceId, projectId: id, slug };
      return {
        ...own,
        ...expected,
        bulkActionId,
        addressBanId,
        identityId,
        passkeyId,
        userImportId,
        secretKeyId: key.key.id,
      };
    },
    async stop() {
      await database.end();
      await server.stop();
    },
  };
}
export const keyOf = (row: { method: string; path: string }): string => `${row.method} ${row.path}`;

/** `{userId}` in an example stands for that target. */
function filled(value: unknown, targets: Targets): unknown {
  if (typeof value === 'string')
    return value.replace(/^\{(\w+)\}$/, (text, name: keyof Targets) => targets[name] ?? text);
  if (Array.isArray(value)) return value.map((item) => filled(item, targets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, filled(item, targets)]));
}

let slugs = 0;

/** A request that is right in everything but, perhaps, who sends it. */
export function requestFor(
  world: World,
  row: Route,
  targets: Targets,
): { method: string; url: string; body: Record<string, unknown> | undefined } {
  const path = row.path.replaceAll(
    /:(\w+)/g,
    (_, name: keyof Targets) => targets[name] ?? PARAMETERS[name] ?? `no-${name}`,
  );
  const base = row.who.surface === 'project' ? world.server.base : world.server.origin;
  const query = QUERIES[keyOf(row)]?.replace('{slug}', targets.slug);
  const body = row.contract.body === undefined ? undefined : BODIES[keyOf(row)];
  if (row.contract.body && !body) throw new Error(`${keyOf(row)} has no body in testing/architecture/examples.ts`);
  const unique = body && 'slug' in body ? { slug: `${body.slug}-${++slugs}` } : {};
  return {
    method: row.method,
    url: `${base}${path}${query === undefined ? '' : `?${query}`}`,
    body: body && (filled({ ...body, ...unique }, targets) as Record<string, unknown>),
  };
}
