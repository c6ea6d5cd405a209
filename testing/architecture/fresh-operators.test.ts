import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes } from '../../apps/server/src/app/routes.ts';
import { SCOPES } from '../../apps/server/src/modules/access/index.ts';
import { sessionErrors } from '../../apps/server/src/modules/sessions/index.ts';
import type { Route } from '../../apps/server/src/platform/http/contract.ts';
import { bearer, signInForTokens } from '../kit/index.ts';
import { controlHeader } from '../kit/operators.ts';
import { digestOf } from './digest.ts';
import { uuidOf } from './must.ts';
import { createWorld, keyOf, requestFor, type Targets, type World } from './world.ts';

type Body = Readonly<Record<string, unknown>>;
type Guarded = {
  /** What is guarded, where the example of the route is not. */
  readonly body?: (targets: Targets) => Body;
  /** What the same route does without a fresh proof. */
  readonly free?: (targets: Targets) => Body;
  /** No secret key gets there. */
  readonly withoutKeys?: true;
};

const captcha = {
  provider: 'turnstile',
  siteKey: '0x4AAA',
  onSignUp: false,
  onSignInAfterFailures: 100,
  whenUnavailable: 'allow',
};
const sender = { provider: 'resend', fromAddress: 'hello@acme.example' };
const google = { kind: 'google', credentials: 'own', clientId: 'client' };
const setVerified = { type: 'set_verified', verified: true };

/** What an operator does with a fresh proof alone (ATTACKS A70). A route whose contract names the refusal stands here, and the other way round. */
// biome-ignore format: a table
const GUARDED: Readonly<Record<string, Guarded>> = {
  'POST /v1/secret-keys':                          {},
  'DELETE /v1/secret-keys/:secretKeyId':           {},
  'POST /v1/user-exports':                         { body: () => ({ format: 'json', passwordHashes: true }), free: () => ({ format: 'json', passwordHashes: false }) },
  'DELETE /v1/users/:userId/factors':              {},
  'DELETE /v1/users/:userId/passkeys/:passkeyId':  {},
  'PUT /v1/users/:userId/email':                   { body: ({ email }) => ({ email: `moved-${email}`, emailVerified: true }) },
  'PATCH /v1/users/:userId':                       { body: () => ({ emailVerified: false }), free: () => ({ name: 'Somebody Else', locale: 'de' }) },
  'POST /v1/users':                                { body: ({ email }) => ({ email: `new-${email}`, password: 'an orchard behind the third hill' }), free: ({ email }) => ({ email: `plain-${email}` }) },
  'POST /v1/users/:userId/merge':                  {},
  'POST /v1/users/:userId/impersonate':            { withoutKeys: true },
  'POST /v1/users/bulk':                           { body: ({ userId }) => ({ action: setVerified, ids: [userId] }), free: ({ userId }) => ({ action: { type: 'unban' }, ids: [userId] }) },
  'POST /v1/bulk-actions':                         { body: ({ email }) => ({ action: setVerified, filter: { q: email }, expectedCount: 1 }), free: ({ email }) => ({ action: { type: 'unban' }, filter: { q: email }, expectedCount: 1 }) },
  'DELETE /v1/projects/:projectId':                {},
  'POST /v1/signing-keys/rotate-now':              {},
  'POST /v1/instance/data-keys/rotate':            { withoutKeys: true },
  'PUT /v1/instance/password-parameters':          { withoutKeys: true },
  'PUT /v1/providers/:providerKey':                { body: () => ({ ...google, clientSecret: 'a secret of tests' }), free: () => google },
  'PUT /v1/mail-sender':                           { body: () => ({ ...sender, apiKey: 're_a_key_of_tests_12345' }), free: () => sender },
  'PUT /v1/captcha':                               { body: () => ({ ...captcha, secret: '0x4AAA-secret-of-tests' }), free: () => captcha },
};

const ofOperators = routes.filter(({ who }) => who.surface === 'management' || who.name === 'instance owner');
const marked = ofOperators.filter(({ contract }) => contract.errors.includes(sessionErrors.step_up_required));
const named = marked.map((row) => [keyOf(row), row, GUARDED[keyOf(row)] ?? {}] as const);

let world: World;
let old: string;
let allScopes: string;
beforeAll(async () => {
  world = await createWorld();
  old = await signInLongAgo();
  const { server, tokens } = world;
  const headers = { ...bearer(tokens.owner), 'frontdesk-project': server.project.id };
  const made = await server.api.post(`${server.origin}/v1/secret-keys`, { name: 'All of it', scopes: SCOPES }, headers);
  allScopes = (made.json as { secret: string }).secret;
});
afterAll(() => world?.stop());

/** A session of the owner that goes on, and was proven eleven minutes ago. */
async function signInLongAgo(): Promise<string> {
  const { server, database } = world;
  const signedIn = await signInForTokens({ base: `${server.origin}/p/frontdesk`, api: server.api }, server.operator);
  const id = uuidOf('session', signedIn.sessionId);
  await database.query(
    `update sessions set authenticated_at = authenticated_at - interval '11 minutes' where id = $1`,
    [id],
  );
  return signedIn.accessToken;
}

function send(row: Route, targets: Targets, headers: Record<string, string>, body?: Body) {
  const request = requestFor(world, row, targets);
  const project = row.path.includes(':projectId') ? targets.projectId : world.server.project.id;
  const options = { headers: { ...headers, 'frontdesk-project': project }, body: body ?? request.body };
  return world.server.api.request(
    request.method,
    request.url,
    options.body === undefined ? { headers: options.headers } : options,
  );
}

test('what wants a fresh proof of an operator stands in this table, and says so in its contract', () => {
  expect(marked.map(keyOf).sort()).toEqual(Object.keys(GUARDED).sort());
});

describe.each(named)('%s', (_, row, { body, free }) => {
  test('is refused to a session that was proven eleven minutes ago, changes nothing, and is done with a fresh one', async () => {
    const targets = await world.freshTargets(row.path);
    const before = await digestOf(world.database);
    const refused = await send(row, targets, bearer(old), body?.(targets));
    expect([refused.status, refused.json]).toMatchObject([403, { code: 'sessions.step_up_required' }]);
    expect(await digestOf(world.database)).toEqual(before);
    const done = await send(row, targets, bearer(world.tokens.owner), body?.(targets));
    expect(done.status, done.text).toBeLessThan(300);
    if (free === undefined) return;
    // The rest of the route is open to the old proof: here nothing is entered, and what was entered before stays.
    await world.database.query(
      `update bulk_actions set state = 'cancelled', finished_at = now() where finished_at is null`,
    );
    const rest = await send(row, targets, bearer(old), free(targets));
    expect(rest.status, rest.text).toBeLessThan(300);
  });
});

test.each(named.filter(([, , { withoutKeys }]) => !withoutKeys))(
  '%s is done by a secret key, which has no session',
  async (_, row, { body }) => {
    const { projectId, slug, secretKey } = world.other;
    // A key reaches its own project: the one that it deletes is the other one.
    const ofProject = row.path.includes(':projectId');
    const targets = { ...(await world.freshTargets(row.path)), ...(ofProject ? { projectId, slug } : {}) };
    const done = await send(row, targets, bearer(ofProject ? secretKey : allScopes), body?.(targets));
    expect(done.status, done.text).toBeLessThan(300);
  },
);

test('the command line has no session either', async () => {
  const { server } = world;
  const headers = { ...controlHeader(server), 'frontdesk-project': server.project.id };
  const key = await server.api.post(`${server.origin}/v1/secret-keys`, { name: 'By command' }, headers);
  expect(key.status, key.text).toBe(201);
  const rotated = await server.api.post(`${server.origin}/v1/instance/data-keys/rotate`, {}, controlHeader(server));
  expect(rotated.status, rotated.text).toBeLessThan(300);
});
