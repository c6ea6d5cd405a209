import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  bearer,
  createPerson,
  type Person,
  signInForTokens,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { decodeId } from '../../lib/type-id.ts';

let server: TestServer;
let second: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  second = await startTestServer({ replicaOf: server });
});
afterAll(async () => {
  await second?.stop();
  await server?.stop();
});

const sql = (text: string, ...values: unknown[]) => server.running.services.database.pool.query(text, values);
const userOf = (person: Person) => decodeId('user', person.userId);

/** Refreshes where it is told to, each time with the token of the time before, and says what the access token says. */
async function refreshing(person: Person) {
  let { refreshToken } = await signInForTokens(server, person);
  return async (at: TestServer = server): Promise<Record<string, unknown>> => {
    const answer = await at.api.post(`${at.base}/auth/refresh`, { refreshToken });
    const renewed = answer.json as { refreshToken: string; accessToken: string };
    if (answer.status !== 200) return { status: answer.status };
    refreshToken = renewed.refreshToken;
    return JSON.parse(Buffer.from(renewed.accessToken.split('.')[1] ?? '', 'base64url').toString());
  };
}

test('each refresh tells what is true then, whatever was changed since the one before and was known here', async () => {
  const person = await createPerson(server, { name: 'Ada' });
  const refresh = await refreshing(person);
  const project = decodeId('project', server.project.id);
  const user = userOf(person);
  const organization = crypto.randomUUID();
  const patch = (body: object) =>
    server.api.request('PATCH', `${server.origin}/v1/users/${person.userId}`, {
      body,
      headers: bearer(server.secretKey),
    });
  const steps: readonly (readonly [change: () => Promise<unknown>, expected: object])[] = [
    [async () => {}, { name: 'Ada', role: null, email_verified: true }],
    [() => patch({ name: 'Ada Lovelace' }), { name: 'Ada Lovelace' }],
    [() => sql(`update users set roles = '{editor}' where id = $1`, user), { roles: ['editor'] }],
    [
      () => sql('update users set email_verified_at = null where id = $1', user),
      { email_verified: false, roles: ['editor'] },
    ],
    [
      async () => {
        await sql(
          `insert into organizations (project_id, id, slug, name, created_at, updated_at) values ($1, $2, $3, 'Northwind', now(), now())`,
          project,
          organization,
          organization,
        );
        await sql(
          `insert into organization_members (project_id, organization_id, user_id, role, created_at) values ($1, $2, $3, 'member', now())`,
          project,
          organization,
          user,
        );
        await sql('update sessions set organization_id = $1 where user_id = $2', organization, user);
      },
      { role: 'member' },
    ],
    [() => sql(`update organization_members set role = 'admin' where user_id = $1`, user), { role: 'admin' }],
    [() => sql('delete from organization_members where user_id = $1', user), { role: null, org: null }],
  ];
  for (const [change, expected] of steps) {
    await change();
    expect(await refresh()).toMatchObject(expected);
    // Nothing was changed since: what this process knows is told.
    expect(await refresh()).toMatchObject(expected);
  }
  await sql('update users set banned_at = now() where id = $1', user);
  expect(await refresh()).toEqual({ status: 401 });
});

test('what one replica knows is told by none after another one was asked', async () => {
  const person = await createPerson(server, { name: 'Bea' });
  const refresh = await refreshing(person);
  for (const [turn, at] of [server, second, second, server, server, second, server].entries()) {
    await sql('update users set name = $1 where id = $2', `Bea ${turn}`, userOf(person));
    expect(await refresh(at)).toMatchObject({ name: `Bea ${turn}` });
  }
});

test('a use of the session in between raises its version, and the refresh after it reads the session', async () => {
  const person = await createPerson(server, { name: 'Cleo' });
  const refresh = await refreshing(person);
  await refresh();
  await sql('update sessions set version = version + 1 where user_id = $1', userOf(person));
  expect(await refresh()).toMatchObject({ name: 'Cleo' });
});
