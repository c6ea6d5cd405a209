import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes } from '../../apps/server/src/app/routes.ts';
import { sessionErrors } from '../../apps/server/src/modules/sessions/index.ts';
import {
  authenticatorFor,
  bearer,
  createPerson,
  createSoftwareAuthenticator,
  setUpAuthenticator,
  signInForTokens,
} from '../kit/index.ts';
import { offerSimulator } from '../kit/providers.ts';
import { digestOf } from './digest.ts';
import { must, uuidOf } from './must.ts';
import { createWorld, keyOf, type World } from './world.ts';
import { insertTestIdentity } from './world-identity.ts';
import { insertTestPasskey } from './world-passkey.ts';

type Person = {
  readonly projectId: string;
  readonly userId: string;
  readonly email: string;
  readonly password: string;
  /** Of a session that was proven just now. */
  readonly fresh: string;
};
type Request = { readonly path?: string; readonly body?: object };
type Prepared = (person: Person) => Request | Promise<Request>;

/** What somebody does with a fresh proof alone (ATTACKS A57, A70). A route whose contract names the refusal stands here, and the other way round. */
// biome-ignore format: a table
const GUARDED: Readonly<Record<string, Prepared>> = {
  'POST /me/passkeys/options':          () => ({ body: {} }),
  'POST /me/passkeys':                  async (person) => ({ body: { credential: await makePasskey(person) } }),
  'DELETE /me/passkeys/:passkeyId':     async (person) => ({ path: `/me/passkeys/${await insertTestPasskey(world.database, { ...person, now: now() })}` }),
  'POST /me/identities':                () => ({ body: { provider: 'simulator' } }),
  'DELETE /me/identities/:identityId':  async (person) => ({ path: `/me/identities/${await insertTestIdentity(world.database, { ...person, now: now() })}` }),
  'POST /me/deletion':                  async (person) => { await forgetPassword(person); return { body: {} }; },
  'POST /me/factors/totp':              () => ({ body: {} }),
  'POST /me/factors/totp/confirm':      async (person) => ({ body: { code: await beginTotp(person) } }),
  'DELETE /me/factors/totp':            async (person) => { await setUpAuthenticator(world.server, person.fresh); return {}; },
  'POST /me/factors/recovery-codes':    async (person) => { await setUpAuthenticator(world.server, person.fresh); return { body: {} }; },
  'POST /me/email-change':              ({ email }) => ({ body: { email: `new-${email}` } }),
  'POST /me/data-export':               () => ({ body: {} }),
  'GET /me/data-export/file':           async (person) => { await prepareExport(person); return {}; },
};

const marked = routes.filter(
  ({ who, contract }) => who.surface === 'project' && contract.errors.includes(sessionErrors.step_up_required),
);
const named = Object.entries(GUARDED);

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await offerSimulator(world.server);
});
afterAll(() => world?.stop());

const now = () => world.server.running.services.clock.now();
const post = (path: string, { fresh }: Person, status = 200) =>
  must(world.server.api.post(`${world.server.base}${path}`, {}, bearer(fresh)), status);

async function makePasskey(person: Person): Promise<Record<string, unknown>> {
  const { options } = (await post('/me/passkeys/options', person)) as { options: Record<string, unknown> };
  return createSoftwareAuthenticator(new URL(world.server.base).origin).create(options);
}

async function beginTotp(person: Person): Promise<string> {
  const { secret } = (await post('/me/factors/totp', person)) as { secret: string };
  return authenticatorFor(world.server, secret).code();
}

/** Whoever has a password shows it instead. */
async function forgetPassword({ userId }: Person): Promise<void> {
  await world.database.query('delete from passwords where user_id = $1', [uuidOf('user', userId)]);
}

/** As the worker leaves it, which is not here. */
async function prepareExport(person: Person): Promise<void> {
  await post('/me/data-export', person, 202);
  await world.database.query(
    `update data_exports set state = 'ready', ready_at = requested_at, content = '{"user":{}}' where user_id = $1`,
    [uuidOf('user', person.userId)],
  );
}

async function personWithTwoSessions(): Promise<{ person: Person; old: string }> {
  const { server, database } = world;
  // These tests sign in more often than one address may.
  await database.query('delete from limits');
  const { userId, email, password } = await createPerson(server);
  const old = await signInForTokens(server, { email, password });
  await database.query(
    `update sessions set authenticated_at = authenticated_at - interval '11 minutes' where id = $1`,
    [uuidOf('session', old.sessionId)],
  );
  const { accessToken: fresh } = await signInForTokens(server, { email, password });
  return { person: { projectId: server.project.id, userId, email, password, fresh }, old: old.accessToken };
}

test('what wants a fresh proof of a person stands in this table, and says so in its contract', () => {
  expect(marked.map(keyOf).sort()).toEqual(Object.keys(GUARDED).sort());
});

describe.each(named)('%s', (key, prepare) => {
  test('is refused to a session of eleven minutes, changes nothing, and is done in one that was proven just now', async () => {
    const { api, base } = world.server;
    const { person, old } = await personWithTwoSessions();
    const [method = '', pattern = ''] = key.split(' ');
    const { path = pattern, body } = await prepare(person);
    const send = (token: string) =>
      api.request(method, `${base}${path}`, { headers: bearer(token), ...(body === undefined ? {} : { body }) });
    const before = await digestOf(world.database);
    const refused = await send(old);
    expect([refused.status, refused.json]).toMatchObject([403, { code: 'sessions.step_up_required' }]);
    expect(await digestOf(world.database)).toEqual(before);
    const done = await send(person.fresh);
    expect(done.status, done.text).toBeLessThan(300);
    expect(await digestOf(world.database)).not.toEqual(before);
  });
});
