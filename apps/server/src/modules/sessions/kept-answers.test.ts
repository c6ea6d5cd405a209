import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  bearer,
  createPerson,
  type Person,
  signInForTokens,
  startTestServer,
  type TestServer,
  type TokenSession,
  until,
} from '../../../../../testing/kit/index.ts';
import { decodeId } from '../../lib/type-id.ts';
import type { Snapshot } from './snapshot.ts';

/** No copies in the process: every check asks Postgres, where the session's row keeps the last answer. */
let server: TestServer;
let person: Person;
let session: TokenSession;
beforeAll(async () => {
  server = await startTestServer({ env: { FRONTDESK_SESSION_COPIES: '0' } });
});
afterAll(() => server.stop());

const sql = async (text: string, ...values: unknown[]) =>
  (await server.running.services.database.pool.query(text, values)).rows;
const check = async () =>
  (await server.api.get(`${server.base}/session`, bearer(session.accessToken))).json as Snapshot;
const ids = () => ({
  project: decodeId('project', server.project.id),
  user: decodeId('user', person.userId),
  session: decodeId('session', session.sessionId),
});

/** The answer that the row keeps holds at the row's version: the next check reads it and nothing else. */
async function isKept(): Promise<boolean> {
  const [row] = await sql('select snapshot_version = version as kept from sessions where id = $1', ids().session);
  return row?.kept === true;
}

async function checkUntilKept(): Promise<Snapshot> {
  const answer = await check();
  await until(isKept, 2_000, 'the answer being kept');
  return answer;
}

beforeEach(async () => {
  person = await createPerson(server, { name: 'Ada' });
  session = await signInForTokens(server, person);
});

test('an answer is kept, and is the same the next time', async () => {
  const first = await checkUntilKept();
  expect(await check()).toEqual(first);
});

describe('a kept answer is never shown after', () => {
  test('a change of the user', async () => {
    const before = await checkUntilKept();
    await server.api.request('PATCH', `${server.origin}/v1/users/${person.userId}`, {
      body: { name: 'Ada Lovelace', publicMetadata: { tier: 2 } },
      headers: bearer(server.secretKey),
    });
    const after = await check();
    expect(after.user).toMatchObject({ name: 'Ada Lovelace', metadata: { tier: 2 } });
    expect(after.version).toBeGreaterThan(before.version);
  });

  test('a refresh', async () => {
    const before = await checkUntilKept();
    server.running.services.clock.advance(1_000);
    await server.api.post(`${server.base}/auth/refresh`, { refreshToken: session.refreshToken });
    expect((await check()).session.idleExpiresAt > before.session.idleExpiresAt).toBe(true);
  });

  test('a ban, even one that ended no session', async () => {
    await checkUntilKept();
    await sql('update users set banned_at = now() where id = $1', ids().user);
    expect((await server.api.get(`${server.base}/session`, bearer(session.accessToken))).status).toBe(401);
  });

  test('a change of organization, membership, role or what a role permits', async () => {
    const { project, user } = ids();
    const organization = crypto.randomUUID();
    const role = crypto.randomUUID();
    const steps: [change: () => Promise<unknown>, expected: object | null][] = [
      [
        () =>
          sql(
            `insert into organizations (project_id, id, slug, name, created_at, updated_at) values ($1, $2, $3, 'Northwind', now(), now())`,
            project,
            organization,
            `northwind-${organization.slice(0, 8)}`,
          ),
        null,
      ],
      [
        () => sql('update sessions set organization_id = $1 where id = $2', organization, ids().session),
        // In the session, and not a member: nothing is shown of it.
        null,
      ],
      [
        () =>
          sql(
            `insert into organization_members (project_id, organization_id, user_id, role, created_at) values ($1, $2, $3, 'member', now())`,
            project,
            organization,
            user,
          ),
        { role: 'member', permissions: ['members:read'] },
      ],
      [
        () => sql(`update organization_members set role = 'editor' where user_id = $1`, user),
        { role: 'editor', permissions: [] },
      ],
      [
        () =>
          sql(
            `insert into organization_roles (project_id, id, key, name, permissions, created_at) values ($1, $2, 'editor', 'Editor', '{notes:write}', now())`,
            project,
            role,
          ),
        { role: 'editor', permissions: ['notes:write'] },
      ],
      [
        () => sql(`update organization_roles set permissions = '{notes:read}' where id = $1`, role),
        { role: 'editor', permissions: ['notes:read'] },
      ],
      [() => sql(`update organizations set name = 'Southwind' where id = $1`, organization), { name: 'Southwind' }],
      [() => sql('delete from organization_members where user_id = $1', user), null],
    ];
    for (const [change, expected] of steps) {
      await checkUntilKept();
      await change();
      const { organization: shown } = await check();
      if (expected === null) expect(shown).toBeNull();
      else expect(shown).toMatchObject(expected);
    }
  });
});

test('every check after a committed change shows it, while others check all the time', async () => {
  let checking = true;
  const others = Promise.all(
    Array.from({ length: 4 }, async () => {
      while (checking) await check();
    }),
  );
  for (let round = 0; round < 60; round++) {
    await sql('update users set name = $2 where id = $1', ids().user, `Round ${round}`);
    expect((await check()).user.name).toBe(`Round ${round}`);
  }
  checking = false;
  await others;
});
