import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pages, routes } from '../../apps/server/src/app/routes.ts';
import type { PageRoute, Route } from '../../apps/server/src/platform/http/contract.ts';
import { type Answer, bearer } from '../kit/index.ts';
import { digestOf } from './digest.ts';
import { createWorld, keyOf, requestFor, type Targets, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.stop());

/** Routes that anybody may call, whoever they are. A new one is added here knowingly. */
const OPEN = [
  'GET /.well-known/jwks.json',
  'GET /auth/sign-in/providers',
  'GET /me/accounts',
  'GET /session',
  'GET /v1/instance',
  'POST /auth/account/keep',
  'POST /auth/email-change/undo',
  'POST /auth/email-verification',
  'POST /auth/email-verification/confirm',
  'POST /auth/email-verification/passkey/options',
  'POST /auth/invitations/accept',
  'POST /auth/invitations/passkey/options',
  'POST /auth/password-reset',
  'POST /auth/password-reset/confirm',
  'POST /auth/refresh',
  'POST /auth/sign-in/attempt',
  'POST /auth/sign-in/email-code',
  'POST /auth/sign-in/email-code/confirm',
  'POST /auth/sign-in/enrolment',
  'POST /auth/sign-in/enrolment/confirm',
  'POST /auth/sign-in/magic-link',
  'POST /auth/sign-in/magic-link/confirm',
  'POST /auth/sign-in/passkey',
  'POST /auth/sign-in/passkey/options',
  'POST /auth/sign-in/password',
  'POST /auth/sign-in/provider',
  'POST /auth/sign-in/provider/confirm',
  'POST /auth/sign-in/report',
  'POST /auth/sign-in/second-factor',
  'POST /auth/sign-in/second-factor/challenge',
  'POST /auth/sign-in/terms',
  'POST /auth/sign-in/username',
  'POST /auth/sign-out',
  'POST /auth/sign-up',
  'POST /auth/sign-up/passkey/options',
  'POST /auth/waitlist',
  'POST /me/accounts/set-aside',
  'POST /me/accounts/sign-out',
  'POST /me/accounts/switch',
  'POST /v1/set-up',
];

const management = routes.filter((row) => row.who.surface === 'management');
const signedIn = routes.filter((row) => row.who.name === 'signed in');
const ofInstance = routes.filter((row) => row.who.name === 'instance owner');
const named = (rows: readonly Route[]): [string, Route][] => rows.map((row) => [keyOf(row), row]);

test('every route is of the management, for signed-in people, or knowingly open', () => {
  const guarded = new Set([...management, ...signedIn, ...ofInstance].map(keyOf));
  expect(management.length).toBeGreaterThan(10);
  expect(signedIn.length).toBeGreaterThan(5);
  expect(
    routes
      .map(keyOf)
      .filter((key) => !guarded.has(key))
      .sort(),
  ).toEqual(OPEN);
});

test('what is compared tells of a change, and of its end, and not of what a refusal may write', async () => {
  const digests: Record<string, string>[] = [await digestOf(world.database)];
  for (const change of [
    `update secret_keys set name = name || ' changed'`,
    `update secret_keys set name = replace(name, ' changed', '')`,
    'update secret_keys set last_used_at = now()',
  ]) {
    await world.database.query(change);
    digests.push(await digestOf(world.database));
  }
  const [before, changed, back, used] = digests;
  expect(changed).not.toEqual(before);
  expect([back, used]).toEqual([before, before]);
});

test('every management route names the scope that it needs', () => {
  expect(management.filter((row) => row.who.scope === undefined).map(keyOf)).toEqual([]);
});

/** An emergency ends the tokens of its project, which other tests hold: it is answered in a fresh one. */
const ENDS_TOKENS = ['POST /v1/signing-keys/rotate-now'];

type Expected = { readonly status: number | readonly number[]; readonly code?: string; readonly detail?: string };

async function call(row: Route, headers: Record<string, string>, targets: Targets = world.own): Promise<Answer> {
  const { method, url, body } = requestFor(world, row, targets);
  return world.server.api.request(method, url, { headers, ...(body === undefined ? {} : { body }) });
}

/** Each is answered with a problem document of the expected kind, and after each every table is as it was. */
async function refused(row: Route, expected: Expected, callers: readonly Record<string, string>[]): Promise<void> {
  const before = await digestOf(world.database);
  for (const headers of callers) {
    const answer = await call(row, headers);
    const { code, requestId, detail } = (answer.json ?? {}) as { code?: string; requestId?: string; detail?: string };
    expect([expected.status].flat(), `${answer.status} ${answer.text.slice(0, 200)}`).toContain(answer.status);
    if (expected.code !== undefined) expect(code).toBe(expected.code);
    if (expected.detail !== undefined) expect(detail).toContain(expected.detail);
    expect(requestId).toMatch(/^req_/);
    expect(await digestOf(world.database)).toEqual(before);
  }
}

const garbage = { authorization: 'Bearer sk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' };
const garbageToken = { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1c3JfMSJ9.' };
const inProject = (token: string): Record<string, string> => ({
  ...bearer(token),
  'frontdesk-project': world.own.projectId,
});
const namesObject = (row: Route): boolean => /:\w+Id\b/.test(row.path);

describe.each(named(management))('%s', (_, row) => {
  const scope = row.who.scope ?? '';
  const isProjects = row.path.startsWith('/v1/projects');

  test('refuses nobody, garbage and people of the project with 401', async () => {
    const basic = { authorization: `Basic ${Buffer.from(`${world.server.secretKey}:`).toString('base64')}` };
    await refused(row, { status: 401, code: 'access.unauthenticated' }, [{}]);
    const people = [inProject(world.tokens.user), inProject(world.tokens.userOfOther)];
    await refused(row, { status: 401, code: 'access.invalid_credential' }, [garbage, garbageToken, basic, ...people]);
  });

  test('refuses a secret key without its scope with 403, and names the scope', async () => {
    const detail = `It lacks the scope ${scope}.`;
    await refused(row, { status: 403, code: 'access.forbidden', detail }, [bearer(world.keysWithout[scope] ?? '')]);
  });

  test('shows a secret key of another project nothing of this one, and changes nothing of it', async () => {
    await keepsOut(row, bearer(world.other.secretKey));
  });

  test('shows an operator of another organization nothing of this project, and changes nothing of it', async () => {
    if (isProjects) await keepsOut(row, inProject(world.tokens.stranger));
    else await refused(row, { status: 404, code: 'projects.not_found' }, [inProject(world.tokens.stranger)]);
  });

  test('lets a member of the organization read, and refuses to let them write', async () => {
    const headers = inProject(world.tokens.member);
    if (scope.endsWith(':read')) expect((await call(row, headers)).status).toBe(200);
    else await refused(row, { status: 403, code: 'access.forbidden' }, [headers]);
  });

  test('answers the owner, as proof that only the caller was wrong above', async () => {
    const targets = await world.freshTargets(row.path);
    const elsewhere = row.path.includes(':projectId') || ENDS_TOKENS.includes(keyOf(row));
    const project = elsewhere ? targets.projectId : world.own.projectId;
    const answer = await call(row, { ...bearer(world.tokens.owner), 'frontdesk-project': project }, targets);
    expect(answer.status, answer.text).toBe(row.contract.answer.status);
  });

  /** Foreign objects do not exist: 404 where the path names one; a list without a trace of them otherwise. */
  async function keepsOut(of: Route, headers: Record<string, string>): Promise<void> {
    const project = uuidOfOwnProject();
    const before = await digestOf(world.database, { projectId: await project });
    const answer = await call(of, headers);
    if (namesObject(of)) expect(answer.status, answer.text).toBe(404);
    expect(answer.status, answer.text).toBeLessThan(500);
    for (const id of Object.values(world.own)) expect(withoutOtherIds(answer.text)).not.toContain(id);
    expect(await digestOf(world.database, { projectId: await project })).toEqual(before);
  }
});

/** A short slug is part of somebody's random id now and then. Ids of the own project stay, to be found. */
function withoutOtherIds(text: string): string {
  const own = new Set<string>(Object.values(world.own));
  return text.replaceAll(/\b[a-z]{3}_[0-9a-z]{26}\b/g, (id) => (own.has(id) ? id : ''));
}

async function uuidOfOwnProject(): Promise<string> {
  const { rows } = await world.database.query<{ id: string }>('select id from projects where slug = $1', [
    world.own.slug,
  ]);
  return rows[0]?.id ?? '';
}

describe.each(named(ofInstance))('%s', (_, row) => {
  test('refuses everybody who does not own the instance', async () => {
    await refused(row, { status: 401, code: 'access.unauthenticated' }, [{}]);
    const others = [garbage, garbageToken, bearer(world.server.secretKey), bearer(world.tokens.user)];
    await refused(row, { status: 401, code: 'access.invalid_credential' }, others);
    const operators = [inProject(world.tokens.member), inProject(world.tokens.stranger)];
    await refused(row, { status: 403, code: 'access.forbidden' }, operators);
  });

  test('answers an owner, as proof that only the caller was wrong above', async () => {
    expect((await call(row, bearer(world.tokens.owner))).status).toBe(row.contract.answer.status);
  });
});

describe.each(named(signedIn))('%s', (_, row) => {
  test('refuses everybody who is not signed in to this project with 401', async () => {
    const others = [world.server.secretKey, world.tokens.owner, world.tokens.userOfOther].map(bearer);
    await refused(row, { status: 401, code: 'sessions.required' }, [{}, garbage, garbageToken, ...others]);
  });

  test('finds no object of somebody else in the same project', async () => {
    if (!namesObject(row)) return;
    const { projectId, slug } = world.own;
    const { method, url, body } = requestFor(world, row, { ...(await world.freshTargets()), projectId, slug });
    const headers = bearer(world.tokens.user);
    const answer = await world.server.api.request(method, url, { headers, ...(body === undefined ? {} : { body }) });
    expect(answer.status, answer.text).toBe(404);
  });
});

const personalPages = pages.filter((row) => row.who.name === 'signed-in visitor');

test('there are pages for signed-in people', () => {
  expect(personalPages.length).toBeGreaterThan(5);
});

describe.each(personalPages.map((row): [string, PageRoute] => [`page ${keyOf(row)}`, row]))('%s', (_, row) => {
  test('sends everybody who is not signed in to this project to sign in, and does nothing', async () => {
    const before = await digestOf(world.database);
    for (const headers of [
      {},
      garbageToken,
      bearer(world.server.secretKey),
      bearer(world.tokens.userOfOther),
      bearer(world.tokens.owner),
    ]) {
      const url = `${world.server.base}${row.path}`;
      const answer =
        row.method === 'GET' ? await world.server.api.get(url, headers) : await world.server.api.form(url, {}, headers);
      expect(answer.status, answer.text.slice(0, 300)).toBe(303);
      expect(answer.headers.get('location')).toContain('/sign-in');
    }
    expect(await digestOf(world.database)).toEqual(before);
  });
});
