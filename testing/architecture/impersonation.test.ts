import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pages, routes } from '../../apps/server/src/app/routes.ts';
import { createReader, pathOf, type Reader } from '../../apps/server/src/modules/hosted-pages/pages.fixture.ts';
import { tokenOf } from '../../apps/server/src/modules/impersonations/impersonations.fixture.ts';
import { sessionErrors } from '../../apps/server/src/modules/sessions/index.ts';
import type { PageRoute, Route } from '../../apps/server/src/platform/http/contract.ts';
import { bearer } from '../kit/index.ts';
import { digestOf } from './digest.ts';
import { FORMS } from './examples.ts';
import { createWorld, keyOf, requestFor, type World } from './world.ts';

/**
 * What support access may do as the person whom it looks at (ATTACKS A82). Everything else of a signed-in person is for the person alone: its use
 * case calls `refuseImpersonated`, and its contract says so. A new route is put on one of the two sides, or this fails.
 */
const OPEN_TO_SUPPORT = [
  'DELETE /me/impersonation',
  'DELETE /me/sessions/:sessionId',
  'GET /auth/step-up',
  'GET /me',
  'GET /me/data-export',
  'GET /me/devices',
  'GET /me/email-change',
  'GET /me/factors',
  'GET /me/identities',
  'GET /me/passkeys',
  'GET /me/referrals',
  'GET /me/sessions',
  'POST /auth/sign-out-all',
  'POST /me/sessions/revoke-others',
];

/** Forms of the account pages that support access may send. */
const FORMS_OPEN_TO_SUPPORT = [
  'POST /account/language',
  'POST /account/picture',
  'POST /account/profile',
  'POST /account/sessions/revoke',
  'POST /account/sessions/revoke-others',
  'POST /impersonate/end',
];

/** The rest of what they may change is open to support access, which the tests of impersonations hold. */
const CLOSED_PART: Readonly<Record<string, object>> = { 'PATCH /me': { username: 'somebody_else' } };

const signedIn = routes.filter((row) => row.who.name === 'signed in');
const { impersonated, step_up_required } = sessionErrors;
// Whatever wants a fresh proof refuses support access with the same call.
const isMarked = ({ contract }: Route) =>
  [impersonated, step_up_required].some((error) => contract.errors.includes(error));
const refusing = signedIn.filter(isMarked);
const forms = pages.filter((row) => row.who.name === 'signed-in visitor' && row.method === 'POST');
const refusingForms = forms.filter((row) => !FORMS_OPEN_TO_SUPPORT.includes(keyOf(row)));
const named = <Row extends Route | PageRoute>(rows: readonly Row[]) => rows.map((row) => [keyOf(row), row] as const);

let world: World;
let reader: Reader;
let token: Record<string, string>;

beforeAll(async () => {
  world = await createWorld({ settings: { signUp: { referrals: true } } });
  const { server, own } = world;
  const headers = { ...bearer(world.tokens.owner), 'frontdesk-project': own.projectId };
  const asked = await server.api.post(
    `${server.origin}/v1/users/${own.userId}/impersonate`,
    { reason: 'A test' },
    headers,
  );
  reader = createReader(server);
  await reader.fill(pathOf((asked.json as { url: string }).url), '/impersonate', {});
  token = await tokenOf(server, reader);
});
afterAll(() => world?.stop());

test('every route and form of a signed-in person is open to support access, or refuses it: nothing is both or neither', () => {
  expect(refusing.length).toBeGreaterThan(2);
  expect(refusingForms.length).toBeGreaterThan(2);
  const open = signedIn.filter((row) => !refusing.includes(row)).map(keyOf);
  expect(open.sort()).toEqual(OPEN_TO_SUPPORT);
  expect(FORMS_OPEN_TO_SUPPORT.filter((key) => !forms.some((row) => keyOf(row) === key))).toEqual([]);
});

describe.each(named(refusing))('%s', (_, row) => {
  test('refuses support access, and changes nothing', async () => {
    const { method, url, body: example } = requestFor(world, row, world.own);
    const body = CLOSED_PART[keyOf(row)] ?? example;
    const before = await digestOf(world.database);
    const options = { headers: token, ...(body === undefined ? {} : { body }) };
    const answer = await world.server.api.request(method, url, options);
    expect(answer.status, answer.text).toBe(403);
    expect(answer.json).toMatchObject({ code: 'sessions.impersonated' });
    expect(await digestOf(world.database)).toEqual(before);
  });
});

describe.each(named(refusingForms))('%s', (_, row) => {
  test('refuses support access with words for it, and changes nothing', async () => {
    const fields = FORMS[row.path] ?? {};
    const page = await reader.open('/account/profile');
    const formToken = /name="formToken" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const before = await digestOf(world.database);
    const sent = await reader.send({ action: `/p/${world.own.slug}${row.path}`, fields: { formToken } }, fields);
    expect(sent.status, sent.text.slice(0, 300)).toBe(403);
    expect(sent.problems.join()).toContain('not open to support access');
    expect(await digestOf(world.database)).toEqual(before);
  });
});

const accountPages = pages.filter(
  ({ method, path, who }) => method === 'GET' && path.startsWith('/account/') && who.name === 'signed-in visitor',
);

test.each(named(accountPages))('%s says whose eyes look at it', async (_, row) => {
  const page = await reader.open(row.path);
  expect([page.status, page.text.includes('Support access:')]).toEqual([200, true]);
});

test('which accounts the browser has is not shown to support access', async () => {
  const page = await reader.open('/account/switch');
  expect([page.status, page.location]).toEqual([303, `/p/${world.own.slug}/account/profile`]);
});

test('the session itself goes on, and sees what the person sees', async () => {
  const { server } = world;
  const session = await server.api.get(`${server.base}/session`, token);
  expect(session.json).toMatchObject({ user: { id: world.own.userId } });
});
