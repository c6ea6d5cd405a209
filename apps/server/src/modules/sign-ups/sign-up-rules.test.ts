import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Browser,
  bearer,
  codeOf,
  createPerson,
  GOOD_PASSWORD,
  insist,
  signInForTokens,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';

const TERMS_URL = 'https://acme.example/terms';
const SIGN_UP = { mode: 'open', verification: 'required' };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    settings: {
      limits: { signUpsPerAddressAndHour: 10_000, accountFailures: 5, addressFailures: 10_000 },
      branding: { termsUrl: TERMS_URL },
    },
  });
});
afterAll(() => server.stop());

/** The part of the settings as a whole: what is not named is as it was in the beginning. */
async function settings(signUp: Record<string, unknown>): Promise<void> {
  const url = `${server.origin}/v1/projects/${server.project.id}`;
  const body = { settings: { signUp: { ...SIGN_UP, ...signUp } } };
  const answer = await server.api.request('PATCH', url, { body, headers: bearer(server.secretKey) });
  expect(answer.status, answer.text).toBe(200);
}

type Given = Record<string, unknown> & { browser?: Browser };

function signUp(email: string, { browser, ...given }: Given = {}) {
  const body = { email, password: GOOD_PASSWORD, ...given };
  return insist(() => (browser ?? server.api).post(`${server.base}/auth/sign-up`, body));
}

async function confirm(email: string, browser: Browser): Promise<void> {
  const { links } = await server.mail(email, /verify/i);
  const token = new URL(links[0] ?? '').searchParams.get('token');
  const answer = await browser.post(`${server.base}/auth/email-verification/confirm`, { token });
  expect(answer.status, answer.text).toBe(200);
}

const signIn = (who: Record<string, string>, password = GOOD_PASSWORD) =>
  insist(() => server.api.post(`${server.base}/auth/sign-in/password`, { ...who, password, transport: 'token' }));

async function count(sql: string, values: unknown[] = []): Promise<number> {
  const { rows } = await server.running.services.database.pool.query(`select count(*)::int as n from ${sql}`, values);
  return rows[0].n;
}

async function userOf(email: string): Promise<{ id: string; username: string | null } | undefined> {
  const { json } = await server.api.get(
    `${server.origin}/v1/users?q=${encodeURIComponent(email)}`,
    bearer(server.secretKey),
  );
  return (json as { data: { id: string; email: string; username: string | null }[] }).data.find(
    (user) => user.email === email,
  );
}

describe('the domains of a project', () => {
  test('decide by the address alone, in any spelling, and write nothing where they refuse', async () => {
    await settings({
      allowedDomains: ['allowed.example', 'bücher.example'],
      blockedDomains: ['guests.allowed.example'],
    });
    const before = await count('users');
    for (const email of [
      'a@other.example',
      'a@notallowed.example',
      'a@guests.allowed.example',
      'a@x.guests.allowed.example',
    ]) {
      const answer = await signUp(email);
      expect(answer.status).toBe(422);
      expect(codeOf(answer)).toBe('sign_up.domain_not_allowed');
    }
    expect(await count('users')).toBe(before);
    for (const email of ['a@allowed.example', 'b@MAIL.Allowed.Example', 'c@xn--bcher-kva.example', 'd@BÜCHER.example'])
      expect((await signUp(email)).status).toBe(201);
  });

  test('tell nothing of accounts: an address that has one is refused like any other of its domain', async () => {
    await settings({});
    const person = await createPerson(server, { email: 'known@blocked.example' });
    await settings({ blockedDomains: ['blocked.example'] });
    const known = await signUp(person.email);
    const unknown = await signUp('unknown@blocked.example');
    const shape = ({ json }: { json: unknown }) => ({ ...(json as object), requestId: '' });
    expect(shape(known)).toEqual(shape(unknown));
    // Who has an account goes on using it.
    expect((await signIn({ email: person.email })).status).toBe(200);
  });

  test('that are none are refused as a setting', async () => {
    for (const domain of ['ada@example.com', '*.example.com', 'localhost', '10.0.0.1']) {
      const url = `${server.origin}/v1/projects/${server.project.id}`;
      const body = { settings: { signUp: { ...SIGN_UP, allowedDomains: [domain] } } };
      const answer = await server.api.request('PATCH', url, { body, headers: bearer(server.secretKey) });
      expect(answer.status, domain).toBe(400);
    }
  });
});

describe('disposable addresses', () => {
  test('are taken until the project refuses them, with a code', async () => {
    await settings({});
    expect((await signUp('one@mailinator.com')).status).toBe(201);
    await settings({ disposableAddresses: 'refused' });
    for (const email of ['two@mailinator.com', 'three@eu.MAILINATOR.com'])
      expect(codeOf(await signUp(email))).toBe('sign_up.disposable_address');
    expect((await signUp('somebody@example.com')).status).toBe(201);
  });
});

describe('a username', () => {
  test('is refused where there are none, and wanted where the project wants it', async () => {
    await settings({ username: 'off' });
    expect(codeOf(await signUp('u1@example.com', { username: 'ada' }))).toBe('users.username_off');
    await settings({ username: 'required' });
    expect(codeOf(await signUp('u1@example.com'))).toBe('users.username_required');
    expect(codeOf(await signUp('u1@example.com', { username: 'Admin' }))).toBe('users.username_reserved');
    for (const username of ['ab', 'a'.repeat(33), '.ada', 'ada-', 'a..b', 'ada@home', 'ad\u0430m', 'a b', ''])
      expect((await signUp('u1@example.com', { username })).status, username).toBe(400);
  });

  test("becomes the account's with its address, signs in in any case, and is in the snapshot", async () => {
    await settings({ username: 'optional' });
    const browser = server.browser();
    const made = await signUp('ines@example.com', { username: 'Ines.Okafor', browser });
    expect(made.json).toMatchObject({ user: { username: 'Ines.Okafor' } });
    expect((await userOf('ines@example.com'))?.username).toBeNull();
    expect(codeOf(await signIn({ username: 'Ines.Okafor' }))).toBe('sign_in.wrong_credentials');
    await confirm('ines@example.com', browser);
    for (const who of [
      { username: 'ines.okafor' },
      { identifier: 'INES.OKAFOR' },
      { identifier: 'Ines@Example.com' },
      { email: 'ines@example.com' },
    ]) {
      const answer = await signIn(who as Record<string, string>);
      expect(answer.status, answer.text).toBe(200);
      expect(answer.json).toMatchObject({ user: { username: 'Ines.Okafor', email: 'ines@example.com' } });
    }
    for (const who of [{}, { email: 'ines@example.com', username: 'ines.okafor' }])
      expect((await signIn(who as Record<string, string>)).status).toBe(400);
  });

  test("is one person's when 20 sign up with it at once", async () => {
    await settings({ username: 'required' });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        signUp(`race${n}@example.com`, { username: n % 2 ? 'OneName' : 'onename', browser: server.browser() }),
      ),
    );
    const won = answers.filter(({ status }) => status === 201);
    expect(won).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 201))
      expect(codeOf(answer)).toBe('users.username_taken');
    // Who lost has no account either: nothing of the sign-up is there.
    expect(await count(`users where email like 'race%'`)).toBe(1);
  });

  test("is one person's where no address is verified, too", async () => {
    await settings({ username: 'required', verification: 'off' });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => signUp(`atonce${n}@example.com`, { username: 'at.once' })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
    expect(await count(`users where email like 'atonce%'`)).toBe(1);
    expect(await count(`users where username_key = 'at.once'`)).toBe(1);
  });

  test('that is free tells nothing of accounts: for an address that has one it is kept as well', async () => {
    await settings({ username: 'optional' });
    const person = await createPerson(server, { email: 'has-one@example.com' });
    expect((await signUp(person.email, { username: 'probe.known' })).status).toBe(201);
    expect((await signUp('has-none@example.com', { username: 'probe.unknown' })).status).toBe(201);
    for (const username of ['probe.known', 'probe.unknown'])
      expect(codeOf(await signUp('prober@example.com', { username }))).toBe('users.username_taken');
  });

  test('is kept for its browser, which may sign up again with it, and free after a day', async () => {
    await settings({ username: 'optional' });
    const browser = server.browser();
    expect((await signUp('typo@example.com', { username: 'patient', browser })).status).toBe(201);
    expect((await signUp('right@example.com', { username: 'patient', browser })).status).toBe(201);
    expect(codeOf(await signUp('other@example.com', { username: 'patient', browser: server.browser() }))).toBe(
      'users.username_taken',
    );
    const { clock } = server.running.services;
    clock.advance(24 * 60 * 60_000 + 1_000);
    expect((await signUp('other@example.com', { username: 'patient', browser: server.browser() })).status).toBe(201);
  });

  test('is changed in the profile, by one of 20 who want the same', async () => {
    await settings({ username: 'optional' });
    const tokens: { accessToken: string }[] = [];
    while (tokens.length < 20) tokens.push(await signInForTokens(server, await createPerson(server)));
    const change = (token: string, username: string | null) =>
      insist(() => server.api.request('PATCH', `${server.base}/me`, { body: { username }, headers: bearer(token) }));
    const answers = await Promise.all(tokens.map(({ accessToken }) => change(accessToken, 'wanted')));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 200))
      expect(codeOf(answer)).toBe('users.username_taken');
    const winner = tokens[answers.findIndex(({ status }) => status === 200)]?.accessToken ?? '';
    // Another spelling of one's own name is one's own.
    expect((await change(winner, 'Wanted')).json).toMatchObject({ username: 'Wanted' });
    expect((await signIn({ username: 'WANTED' })).status).toBe(200);
    expect((await change(winner, null)).json).toMatchObject({ username: null });
    expect(codeOf(await signIn({ username: 'wanted' }))).toBe('sign_in.wrong_credentials');
    await settings({ username: 'required' });
    expect(codeOf(await change(winner, null))).toBe('users.username_required');
  });

  test('shares the tries of its account: five wrong passwords by both names are five, and the sixth waits', async () => {
    await settings({ username: 'optional' });
    const person = await createPerson(server, { email: 'both@example.com' });
    const { accessToken } = await signInForTokens(server, person);
    await server.api.request('PATCH', `${server.base}/me`, {
      body: { username: 'both.names' },
      headers: bearer(accessToken),
    });
    const names = [{ email: person.email }, { username: 'both.names' }, { identifier: 'BOTH.names' }];
    const tries = await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        signIn(names[n % 3] as Record<string, string>, `wrong password number ${n}`),
      ),
    );
    expect(tries.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(5);
    expect(tries.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(195);
    expect(codeOf(await signIn({ username: 'both.names' }))).toBe('limits.too_many');
    expect(codeOf(await signIn({ email: person.email }))).toBe('limits.too_many');
  });
});

describe('the terms', () => {
  test("are accepted in the version that is asked for, and become the account's with time and address", async () => {
    await settings({ termsVersion: '2026-11' });
    expect(codeOf(await signUp('t1@example.com'))).toBe('terms.not_accepted');
    expect(codeOf(await signUp('t1@example.com', { acceptedTerms: '2025-01' }))).toBe('terms.not_accepted');
    const browser = server.browser();
    expect((await signUp('t1@example.com', { acceptedTerms: '2026-11', browser })).status).toBe(201);
    expect(await count('terms_acceptances')).toBe(0);
    await confirm('t1@example.com', browser);
    const user = await userOf('t1@example.com');
    const { json } = await server.api.get(
      `${server.origin}/v1/users/${user?.id}/terms-acceptances`,
      bearer(server.secretKey),
    );
    expect(json).toEqual({
      data: [{ version: '2026-11', acceptedAt: expect.any(String), ip: '127.0.0.1' }],
      nextCursor: null,
    });
    await settings({});
    expect((await signUp('t2@example.com')).status).toBe(201);
  });

  test('want a text that can be read', async () => {
    const url = `${server.origin}/v1/projects/${server.project.id}`;
    const body = { settings: { signUp: { ...SIGN_UP, termsVersion: '1' }, branding: { termsUrl: null } } };
    const answer = await server.api.request('PATCH', url, { body, headers: bearer(server.secretKey) });
    expect(codeOf(answer)).toBe('projects.terms_without_text');
  });
});

test('no body of a sign-up makes anybody more than an ordinary, unverified user', async () => {
  await settings({});
  const before = await count('users');
  for (const field of [
    'role',
    'roles',
    'isAdmin',
    'ownerId',
    'organizationId',
    'emailVerified',
    'plan',
    'id',
    'projectId',
    'metadata',
    'publicMetadata',
  ]) {
    const answer = await signUp('eve@example.com', { [field]: field === 'emailVerified' ? true : 'admin' });
    expect(answer.status, field).toBe(400);
  }
  expect(await count('users')).toBe(before);
});
