import pg from 'pg';
import { decodeId, encodeId, type IdKind } from '../../apps/server/src/lib/type-id.ts';
import { SCOPES } from '../../apps/server/src/modules/access/index.ts';
import { insertMember, insertOrganization } from '../../apps/server/src/modules/organizations/index.ts';
import type { Route } from '../../apps/server/src/platform/http/contract.ts';
import {
  type Answer,
  bearer,
  createPerson,
  GOOD_PASSWORD,
  signInForTokens,
  startTestServer,
  type TestServer,
  type TestServerOptions,
} from '../kit/index.ts';
import { BODIES, PARAMETERS, QUERIES } from './examples.ts';

/** The objects that paths name. */
export type Targets = {
  readonly userId: string;
  readonly sessionId: string;
  readonly secretKeyId: string;
  readonly projectId: string;
  readonly slug: string;
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
  /** A fresh user with a session in the first project, for calls that use up their target. */
  freshTargets(): Promise<Targets>;
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
  const otherUser = { email: 'ada@elsewhere.example', password: GOOD_PASSWORD };
  await must(api.post(`${origin}/v1/users`, { ...otherUser, emailVerified: true }, bearer(secretKey)), 201);
  const userOfOther = await signInForTokens({ base: other.base, api }, otherUser);

  const makeKey = async (name: string, scopes: readonly string[]) =>
    (await must(api.post(`${origin}/v1/secret-keys`, { name, scopes }, bearer(server.secretKey)), 201)) as {
      key: { id: string };
      secret: string;
    };
  const keysWithout: Record<string, string> = {};
  for (const scope of SCOPES)
    keysWithout[scope] = (
      await makeKey(
        `all but ${scope}`,
        SCOPES.filter((name) => name !== scope),
      )
    ).secret;
  const spare = await makeKey('spare', ['users:read']);
  // Use is written down once a minute, whenever that minute ends; here it never does.
  const keepFromTouching = () =>
    database.query(`update sessions set last_seen_at = last_seen_at + interval '1 day' where last_seen_at < $1`, [
      clock.now(),
    ]);
  await keepFromTouching();
  const common = { projectId: server.project.id, slug: server.project.slug };

  return {
    server,
    database,
    own: { ...common, userId: user.userId, sessionId: session.sessionId, secretKeyId: spare.key.id },
    other,
    tokens: {
      owner: owner.accessToken,
      member,
      stranger,
      user: session.accessToken,
      userOfOther: userOfOther.accessToken,
    },
    keysWithout,
    async freshTargets() {
      // These tests sign in more often than one address may.
      await database.query('delete from limits');
      const person = await createPerson(server);
      const { sessionId } = await signInForTokens(server, person);
      await keepFromTouching();
      const key = await makeKey('fresh', ['users:read']);
      const project = await must(
        api.post(`${origin}/v1/projects`, { slug: `fresh-${person.userId.slice(-8)}` }, bearer(owner.accessToken)),
        201,
      );
      const { id, slug } = (project as { project: { id: string; slug: string } }).project;
      return { userId: person.userId, sessionId, secretKeyId: key.key.id, projectId: id, slug };
    },
    async stop() {
      await database.end();
      await server.stop();
    },
  };
}

async function must(answer: Promise<Answer>, status: number): Promise<unknown> {
  const { status: got, text, json } = await answer;
  if (got !== status) throw new Error(`expected ${status}, got ${got}: ${text}`);
  return json;
}

function uuidOf(kind: IdKind, id: string): string {
  const uuid = decodeId(kind, id);
  if (uuid === null) throw new Error(`${id} is no ${kind} id`);
  return uuid;
}

export const keyOf = (row: { method: string; path: string }): string => `${row.method} ${row.path}`;

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
    body: body && { ...body, ...unique },
  };
}

/**
 * A digest of every row of every table. Left out is what a refusal may write (counters of limits, when a credential was last seen, the
 * answer that was kept of a session), and the mailbox and the log of mails, which the worker fills from jobs that were there before: the jobs
 * are counted.
 */
export async function digestOf(
  database: pg.Client,
  options: { readonly projectId?: string } = {},
): Promise<Record<string, string>> {
  const { rows: tables } = await database.query<{ name: string; owned: boolean }>(
    `select c.relname as name, exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'project_id') as owned
     from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname not in ('limits', 'mailbox_messages', 'mail_log') order by 1`,
  );
  const chosen = tables.filter(({ owned }) => owned || options.projectId === undefined);
  const parts = chosen.map(
    ({ name, owned }) =>
      `select '${name}' as name, count(*) || ' rows, ' || coalesce(md5(string_agg(r, ',' order by r)), '') as digest
       from (select (to_jsonb(t) - array['last_used_at', 'last_seen_at', 'snapshot', 'snapshot_version'])::text as r from ${name} t ${options.projectId !== undefined && owned ? 'where project_id = $1' : ''}) s`,
  );
  const { rows } = await database.query<{ name: string; digest: string }>(
    parts.join(' union all '),
    options.projectId === undefined ? [] : [options.projectId],
  );
  const jobs = await database.query<{ digest: string }>('select count(*)::text as digest from jobs.job');
  return {
    ...Object.fromEntries(rows.map(({ name, digest }) => [name, digest])),
    jobs: options.projectId === undefined ? (jobs.rows[0]?.digest ?? '') : '',
  };
}
