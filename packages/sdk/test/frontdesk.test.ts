import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bearer,
  createPerson,
  signInForTokens,
  signInWithBrowser,
  startTestServer,
  type TestServer,
  until,
} from '../../../testing/kit/index.ts';
import { createFrontdesk, type Frontdesk, type FrontdeskError } from '../src/index.ts';

const APP = 'http://localhost:4999';
let server: TestServer;
let frontdesk: Frontdesk;

beforeAll(async () => {
  server = await startTestServer({ settings: { session: { appCookieDomain: 'localhost' }, redirectOrigins: [APP] } });
  const { clock } = server.running.services;
  frontdesk = createFrontdesk({ baseUrl: server.base, secretKey: server.secretKey, now: () => clock.now().getTime() });
});

afterAll(() => server.stop());

/** What the app's host gets to see of a browser's cookies: those for the parent domain, so never the session secret. */
function appCookies(browser: { cookies: Map<string, string> }): { headers: { cookie: string } } {
  const cookies = [...browser.cookies].filter(([name]) => name.startsWith('frontdesk_access_'));
  return { headers: { cookie: cookies.map(([name, value]) => `${name}=${value}`).join('; ') } };
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: FrontdeskError) => error.code,
  );

describe('who is signed in', () => {
  test('is told by the access cookie, by an access token and by a session secret', async () => {
    const person = await createPerson(server, { name: 'Ada Lovelace' });
    const browser = await signInWithBrowser(server, person);
    const snapshot = await frontdesk.getUser(appCookies(browser));
    expect(snapshot).toMatchObject({
      user: { id: person.userId, email: person.email, emailVerified: true, name: 'Ada Lovelace' },
      organization: null,
      subscription: null,
      permissions: [],
      entitlements: {},
    });
    const { accessToken, refreshToken } = await signInForTokens(server, person);
    expect((await frontdesk.getUser({ headers: bearer(accessToken) }))?.user.id).toBe(person.userId);
    expect((await frontdesk.getUser({ headers: bearer(refreshToken) }))?.user.id).toBe(person.userId);
    expect(await frontdesk.getUser({ headers: bearer('made-up') })).toBeNull();
  });

  test('a cookie beside another of its name, or beside a living one of another person, counts as nobody', async () => {
    const [ada, eve] = [await createPerson(server), await createPerson(server)];
    const victim = appCookies(await signInWithBrowser(server, ada)).headers.cookie;
    const attacker = appCookies(await signInWithBrowser(server, eve)).headers.cookie;
    expect(await frontdesk.getUser({ headers: { cookie: `${victim}; ${attacker}` } })).toBeNull();
    expect(await frontdesk.getUser({ headers: { cookie: `${attacker}; ${victim}` } })).toBeNull();
  });

  test('a token of another project is not asked about, and would be refused', async () => {
    const person = await createPerson(server);
    const { accessToken } = await signInForTokens(server, person);
    const other = createFrontdesk({ baseUrl: `${server.origin}/p/frontdesk` });
    expect(await other.getUser({ headers: bearer(accessToken) })).toBeNull();
    expect((await server.api.get(`${server.origin}/p/frontdesk/session`, bearer(accessToken))).status).toBe(401);
  });

  test('a ban and a revocation show within a second', async () => {
    const person = await createPerson(server);
    const first = { headers: bearer((await signInForTokens(server, person)).accessToken) };
    expect(await frontdesk.getUser(first)).not.toBeNull();
    await frontdesk.api.users.revokeSessions(person.userId);
    await until(async () => (await frontdesk.getUser(first)) === null, 1_000, 'the end of revoked sessions');
    const second = { headers: bearer((await signInForTokens(server, person)).accessToken) };
    expect(await frontdesk.getUser(second)).not.toBeNull();
    await frontdesk.api.users.ban(person.userId, { reason: 'Spam' });
    await until(async () => (await frontdesk.getUser(second)) === null, 1_000, 'the end of a banned session');
  });

  test('an expired cookie is renewed on the way, and a project that does not exist is an error', async () => {
    const person = await createPerson(server);
    const browser = await signInWithBrowser(server, person);
    server.running.services.clock.advance(16 * 60 * 1000);
    const request = appCookies(browser);
    expect(await frontdesk.getUser(request)).toBeNull();
    expect(frontdesk.needsRenewal(request)).toBe(true);
    const answer = await browser.get(frontdesk.renewUrl({ returnTo: `${APP}/notes?tab=1` }), { accept: 'text/html' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `${APP}/notes?tab=1`]);
    expect((await frontdesk.getUser(appCookies(browser)))?.user.id).toBe(person.userId);
    const nowhere = createFrontdesk({ baseUrl: `${server.origin}/p/nowhere` });
    expect(await codeOf(nowhere.getUser({ headers: bearer('made-up') }))).toBe('projects.not_found');
  });

  test('the hosted pages know every address that is built, and send nobody elsewhere', async () => {
    const returnTo = `${APP}/`;
    const page = (url: string) => server.api.get(url, { accept: 'text/html' });
    for (const url of [
      frontdesk.signInUrl({ returnTo }),
      frontdesk.signUpUrl({ returnTo }),
      frontdesk.signOutUrl({ returnTo }),
    ]) {
      expect((await page(url)).status).toBe(200);
    }
    expect((await page(frontdesk.accountUrl())).headers.get('location')).toContain('/sign-in');
    for (const build of [frontdesk.signInUrl, frontdesk.signOutUrl, frontdesk.renewUrl]) {
      const answer = await page(build({ returnTo: 'https://evil.example/' }));
      expect(answer.headers.get('location') ?? '').not.toMatch(/^https:\/\/evil/);
      expect(answer.status).toBe(400);
    }
  });
});

describe('the management client', () => {
  test('goes through the life of a user', async () => {
    const { api } = frontdesk;
    const made = await api.users.create({
      email: 'grace@example.com',
      name: 'Grace',
      publicMetadata: { tier: 'gold' },
    });
    expect(made).toMatchObject({
      email: 'grace@example.com',
      status: 'unverified',
      metadata: { tier: 'gold' },
      hasPassword: false,
    });
    expect(await api.users.update(made.id, { name: 'Grace Hopper', emailVerified: true })).toMatchObject({
      name: 'Grace Hopper',
      status: 'active',
    });
    expect((await api.users.list({ q: 'grace@' })).data.map((user) => user.id)).toEqual([made.id]);
    expect((await api.users.ban(made.id, { reason: 'Spam' })).ban?.reason).toBe('Spam');
    expect((await api.users.unban(made.id)).ban).toBeNull();
    expect(await api.users.sendPasswordReset(made.id)).toBeUndefined();
    expect((await server.mail('grace@example.com', /reset/i)).links[0]).toContain(
      `${server.base}/reset-password?token=`,
    );
    const events = await api.auditEvents.list({ target: made.id });
    expect(events.data.map((event) => event.action)).toContain('users.banned');
    await api.users.delete(made.id);
    expect(await codeOf(api.users.get(made.id))).toBe('users.not_found');
  });

  test('lists and ends sessions', async () => {
    const person = await createPerson(server);
    const [one, two] = [await signInForTokens(server, person), await signInForTokens(server, person)];
    const ids = async () =>
      (await frontdesk.api.users.sessions(person.userId)).data.map((session) => session.id).sort();
    expect(await ids()).toEqual([one.sessionId, two.sessionId].sort());
    await frontdesk.api.sessions.revoke(one.sessionId);
    expect(await ids()).toEqual([two.sessionId]);
    expect(await codeOf(frontdesk.api.sessions.revoke('ses_01k7aa0000e008000000000000'))).toBe('sessions.not_found');
  });

  test('walks through more users than one page holds, each once', async () => {
    const made = new Set<string>();
    for (let count = 0; count < 120; count++)
      made.add((await frontdesk.api.users.create({ email: `many${count}@example.com` })).id);
    const seen: string[] = [];
    for await (const user of frontdesk.api.users.all({ q: 'many' })) seen.push(user.id);
    expect(seen).toHaveLength(120);
    expect(new Set(seen)).toEqual(made);
  });

  test('creates once, however often the same key is sent', async () => {
    const input = { email: 'once@example.com' };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => frontdesk.api.users.create(input, { idempotencyKey: 'import-1' })),
    );
    expect(new Set(answers.map((user) => user.id)).size).toBe(1);
    expect(await codeOf(frontdesk.api.users.create(input))).toBe('users.email_taken');
    expect(
      await codeOf(frontdesk.api.users.create({ email: 'twice@example.com' }, { idempotencyKey: 'import-1' })),
    ).toBe('idempotency.key_reused');
  });

  test('says what is wrong with each field, and which request it was', async () => {
    const fault = await frontdesk.api.users.create({ email: 'no address' }).catch((error: FrontdeskError) => error);
    expect(fault).toMatchObject({
      code: 'request.invalid',
      status: 400,
      fields: [expect.objectContaining({ path: 'email' })],
    });
    expect((fault as FrontdeskError).requestId).toMatch(/^req_/);
  });

  test('a key of fewer scopes does less, and a revoked one nothing', async () => {
    const { key, secret } = await frontdesk.api.secretKeys.create({ name: 'Reader', scopes: ['users:read'] });
    const { api } = createFrontdesk({ baseUrl: server.base, secretKey: secret });
    expect((await api.users.list({ limit: 1 })).data).toHaveLength(1);
    expect(await codeOf(api.users.create({ email: 'refused@example.com' }))).toBe('access.forbidden');
    expect((await frontdesk.api.secretKeys.list()).data.map((each) => each.name)).toContain('Reader');
    await frontdesk.api.secretKeys.revoke(key.id);
    await until(
      async () => (await codeOf(api.users.list())) === 'access.invalid_credential',
      1_000,
      'the end of a revoked key',
    );
  });

  test('a secret key knows its own project, changes it, and makes no other', async () => {
    const { data } = await frontdesk.api.projects.list();
    expect(data.map((project) => project.id)).toEqual([server.project.id]);
    const changed = await frontdesk.api.projects.update(server.project.id, { name: 'Acme Notes' });
    expect(changed.settings.redirectOrigins).toEqual([APP]);
    expect((await frontdesk.api.projects.get(server.project.id)).name).toBe('Acme Notes');
    expect(await codeOf(frontdesk.api.projects.create({ slug: 'another' }))).toBe('access.forbidden');
    expect(await codeOf(frontdesk.api.projects.delete(server.project.id, { confirm: 'wrong' }))).toBe(
      'projects.name_mismatch',
    );
  });
});
