import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bearer,
  codeOf,
  createPerson,
  GOOD_PASSWORD,
  insist,
  signInForTokens,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';

const DAY = 24 * 60 * 60_000;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    settings: {
      signUp: { mode: 'invitation_only', verification: 'required', username: 'optional' },
      limits: { mailsPerRecipientAndTenMinutes: 5 },
    },
  });
});
afterAll(() => server.stop());

type View = { id: string; email: string; status: string; expiresAt: string; acceptedBy: string | null };

const manage = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  insist(() =>
    server.api.request(method, `${server.origin}/v1/${path}`, {
      headers: { ...bearer(server.secretKey), ...headers },
      ...(body === undefined ? {} : { body }),
    }),
  );

async function invite(email: string): Promise<View> {
  const answer = await manage('POST', 'invitations', { email });
  expect(answer.status, answer.text).toBe(201);
  return answer.json as View;
}

/** The link of the newest mail to an address, once there are so many. */
async function tokens(email: string, atLeast = 1): Promise<string[]> {
  for (let tries = 0; ; tries++) {
    const { json } = await server.api.get(`${server.origin}/dev/mailbox/messages.json?to=${encodeURIComponent(email)}`);
    const links = (json as { links: string[] }[]).flatMap(({ links: [link] }) => link ?? []);
    const found = links
      .filter((link) => link.includes('/invitation?'))
      .map((link) => new URL(link).searchParams.get('token') ?? '');
    if (found.length >= atLeast) return found;
    if (tries > 400) throw new Error(`${found.length} of ${atLeast} invitations came`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

const accept = (token: string, given: Record<string, unknown> = {}) =>
  insist(() => server.api.post(`${server.base}/auth/invitations/accept`, { token, password: GOOD_PASSWORD, ...given }));

const signIn = (email: string, password = GOOD_PASSWORD) =>
  server.api.post(`${server.base}/auth/sign-in/password`, { email, password, transport: 'token' });

async function status(id: string): Promise<string | undefined> {
  const { json } = await manage('GET', 'invitations?limit=100');
  return (json as { data: View[] }).data.find((view) => view.id === id)?.status;
}

async function count(sql: string): Promise<number> {
  const { rows } = await server.running.services.database.pool.query(`select count(*)::int as n from ${sql}`);
  return rows[0].n;
}

describe('an invitation', () => {
  test('makes an account with a confirmed address, where nobody may sign up by themselves', async () => {
    const { id } = await invite('Ada@example.com');
    const mail = await server.mail('Ada@example.com', /invitation/i);
    expect(mail.links[0]).toMatch(new RegExp(`^${server.base}/invitation\\?token=inv_`));
    const [token = ''] = await tokens('Ada@example.com');
    const made = await accept(token, { name: 'Ada', username: 'ada' });
    expect(made.status, made.text).toBe(201);
    expect(made.json).toMatchObject({
      user: { email: 'Ada@example.com', emailVerified: true, name: 'Ada', username: 'ada' },
      next: 'sign_in',
    });
    expect((await signIn('ada@example.com')).json).toMatchObject({ user: { name: 'Ada', username: 'ada' } });
    expect(await status(id)).toBe('accepted');
    expect(
      await count(`audit_events where action in ('users.created', 'invitations.accepted')`),
    ).toBeGreaterThanOrEqual(2);
    expect(await count(`outbox_events where type = 'invitation.accepted'`)).toBe(1);
  });

  test('is accepted once: 20 parallel posts have one winner, and a later one finds nothing', async () => {
    await invite('race@example.com');
    const [token = ''] = await tokens('race@example.com');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => accept(token, { password: `chosen by number ${n} alone` })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 201))
      expect(codeOf(answer)).toBe('tokens.used_or_expired');
    expect(codeOf(await accept(token))).toBe('tokens.used_or_expired');
    expect(await count(`users where email_key = 'race@example.com'`)).toBe(1);
    const winner = answers.findIndex(({ status }) => status === 201);
    expect((await signIn('race@example.com', `chosen by number ${winner} alone`)).status).toBe(200);
  });

  test('is not used up by looking at its page, however often', async () => {
    await invite('scanned@example.com');
    const [token = ''] = await tokens('scanned@example.com');
    for (const method of ['GET', 'HEAD', 'GET']) {
      const page = await server.api.request(method, `${server.base}/invitation?token=${token}`, {
        headers: { accept: 'text/html' },
      });
      expect(page.status).toBe(200);
    }
    expect((await accept(token)).status).toBe(201);
    expect((await server.api.get(`${server.base}/invitation?token=${token}`, { accept: 'text/html' })).status).toBe(
      410,
    );
  });

  test('is for the address that it was sent to: the request cannot name another, nor a role or an organization', async () => {
    await invite('bound@example.com');
    const [token = ''] = await tokens('bound@example.com');
    for (const field of ['email', 'role', 'organizationId', 'emailVerified', 'projectId', 'userId', 'plan'])
      expect((await accept(token, { [field]: 'thief@example.com' })).status, field).toBe(400);
    for (const field of ['role', 'organizationId', 'emailVerified', 'projectId'])
      expect((await manage('POST', 'invitations', { email: 'x@example.com', [field]: 'owner' })).status, field).toBe(
        400,
      );
    const other = await server.api.post(`${server.origin}/p/frontdesk/auth/invitations/accept`, {
      token,
      password: GOOD_PASSWORD,
    });
    expect(codeOf(other)).toBe('tokens.used_or_expired');
    expect(codeOf(await accept(token.replace('inv_', 'rst_')))).toBe('tokens.used_or_expired');
    expect((await accept(token)).json).toMatchObject({ user: { email: 'bound@example.com' } });
  });

  test('is over after seven days, by the time of the question', async () => {
    const { id } = await invite('late@example.com');
    const [token = ''] = await tokens('late@example.com');
    const { clock } = server.running.services;
    clock.advance(7 * DAY - 60_000);
    expect(await status(id)).toBe('open');
    clock.advance(61_000);
    expect(await status(id)).toBe('expired');
    expect(codeOf(await accept(token))).toBe('tokens.used_or_expired');
    expect(await count(`users where email_key = 'late@example.com'`)).toBe(0);
    // An expired one makes room, and can also be sent again.
    const again = await manage('POST', `invitations/${id}/resend`, {});
    expect(again.json).toMatchObject({ status: 'open' });
    const [newest = ''] = await tokens('late@example.com', 2);
    expect((await accept(newest)).status).toBe(201);
  });

  test('that made room for another one after its end has expired: nobody has taken it back', async () => {
    const { id } = await invite('room@example.com');
    server.running.services.clock.advance(7 * DAY + 1_000);
    const second = await invite('room@example.com');
    expect([await status(id), await status(second.id)]).toEqual(['expired', 'open']);
    expect(codeOf(await manage('POST', `invitations/${id}/resend`, {}))).toBe('invitations.not_open');
  });

  test('that is sent again works by its newest link alone', async () => {
    const { id } = await invite('twice@example.com');
    const [first = ''] = await tokens('twice@example.com');
    expect((await manage('POST', `invitations/${id}/resend`, {})).status).toBe(200);
    const [newest = ''] = await tokens('twice@example.com', 2);
    expect(newest).not.toBe(first);
    expect(codeOf(await accept(first))).toBe('tokens.used_or_expired');
    expect((await accept(newest)).status).toBe(201);
    expect(codeOf(await manage('POST', `invitations/${id}/resend`, {}))).toBe('invitations.not_open');
  });

  test('that is taken back opens nothing, also when it is accepted at the same moment', async () => {
    const { id } = await invite('revoked@example.com');
    const [token = ''] = await tokens('revoked@example.com');
    expect((await manage('POST', `invitations/${id}/revoke`, {})).json).toMatchObject({ status: 'revoked' });
    expect(codeOf(await accept(token))).toBe('tokens.used_or_expired');
    expect(codeOf(await manage('POST', `invitations/${id}/revoke`, {}))).toBe('invitations.not_open');
    for (let round = 0; round < 5; round++) {
      const email = `both${round}@example.com`;
      const invitation = await invite(email);
      const [open = ''] = await tokens(email);
      const [revoked, accepted] = await Promise.all([
        manage('POST', `invitations/${invitation.id}/revoke`, {}),
        accept(open),
      ]);
      expect([revoked.status === 200, accepted.status === 201].filter(Boolean)).toHaveLength(1);
      expect(await count(`users where email_key = '${email}'`)).toBe(accepted.status === 201 ? 1 : 0);
    }
  });

  test('is one for an address: 20 at once make one, and an account wants none', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => manage('POST', 'invitations', { email: 'crowd@example.com' })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 201))
      expect(['invitations.open', 'limits.too_many']).toContain(codeOf(answer));
    expect(answers.map(({ status }) => status)).toContain(409);
    expect(await count(`invitations where email_key = 'crowd@example.com'`)).toBe(1);
    const person = await createPerson(server, { email: 'member@example.com' });
    expect(codeOf(await manage('POST', 'invitations', { email: person.email }))).toBe('users.email_taken');
  });

  test('for an address that got an account meanwhile says so to whoever holds the mail, and changes nothing of it', async () => {
    const { id } = await invite('meanwhile@example.com');
    const [token = ''] = await tokens('meanwhile@example.com');
    await createPerson(server, { email: 'meanwhile@example.com', password: 'the password of the account 1' });
    const before = await count('mail_log');
    expect(codeOf(await manage('POST', `invitations/${id}/resend`, {}))).toBe('users.email_taken');
    expect(await count('mail_log')).toBe(before);
    expect(codeOf(await accept(token, { password: 'another password altogether 2' }))).toBe(
      'invitations.account_exists',
    );
    expect((await signIn('meanwhile@example.com', 'the password of the account 1')).status).toBe(200);
  });

  test('keeps the rules of a sign-up, and writes nothing where they refuse', async () => {
    await invite('rules@example.com');
    const [token = ''] = await tokens('rules@example.com');
    await createPerson(server, { email: 'named@example.com' }).then(async (person) => {
      const { accessToken } = await signInForTokens(server, person);
      await server.api.request('PATCH', `${server.base}/me`, {
        body: { username: 'taken' },
        headers: bearer(accessToken),
      });
    });
    expect(codeOf(await accept(token, { password: 'short' }))).toBe('passwords.too_short');
    expect(codeOf(await accept(token, { username: 'taken' }))).toBe('users.username_taken');
    expect(codeOf(await accept(token, { username: 'root' }))).toBe('users.username_reserved');
    expect(await count(`users where email_key = 'rules@example.com'`)).toBe(0);
    expect((await accept(token, { username: 'rules' })).status).toBe(201);
  });

  test('can be accepted without a password, to sign in another way', async () => {
    await invite('link-only@example.com');
    const [token = ''] = await tokens('link-only@example.com');
    expect((await server.api.post(`${server.base}/auth/invitations/accept`, { token })).status).toBe(201);
    expect(codeOf(await signIn('link-only@example.com'))).toBe('sign_in.wrong_credentials');
  });

  test('takes an account over that a stranger had prepared: password, sessions and links of before are gone (pre-hijacking)', async () => {
    const headers = bearer(server.secretKey);
    const settings = (signUp: Record<string, unknown>) =>
      server.api.request('PATCH', `${server.origin}/v1/projects/${server.project.id}`, {
        body: { settings: { signUp } },
        headers,
      });
    await settings({ mode: 'open', verification: 'off' });
    const email = 'victim@example.com';
    const stranger = 'nobody else knows this one 1';
    await server.api.post(`${server.base}/auth/sign-up`, { email, password: stranger, name: 'Mallory' });
    const session = await signInForTokens(server, { email, password: stranger });
    const { rows } = await server.running.services.database.pool.query(
      `insert into totp_factors (project_id, id, user_id, secret_sealed, created_at, confirmed_at)
       select project_id, gen_random_uuid(), id, '\\x00', now(), now() from users where email_key = $1 returning user_id`,
      [email],
    );
    expect(rows).toHaveLength(1);
    await settings({ mode: 'invitation_only', verification: 'required', username: 'optional' });
    await invite(email);
    const [token = ''] = await tokens(email);
    expect((await accept(token, { name: 'Victim' })).status).toBe(201);
    expect((await signIn(email, stranger)).status).toBe(401);
    expect((await server.api.post(`${server.base}/auth/refresh`, { refreshToken: session.refreshToken })).status).toBe(
      401,
    );
    expect((await signIn(email)).json).toMatchObject({ user: { name: 'Victim', emailVerified: true } });
    expect(await count('totp_factors')).toBe(0);
  });

  test('does not lift a ban', async () => {
    const headers = bearer(server.secretKey);
    const email = 'banned@example.com';
    const made = await server.api.post(`${server.origin}/v1/users`, { email }, headers);
    await server.api.post(
      `${server.origin}/v1/users/${(made.json as { id: string }).id}/ban`,
      { reason: 'Spam' },
      headers,
    );
    await invite(email);
    const [token = ''] = await tokens(email);
    expect(codeOf(await accept(token))).toBe('sign_in.banned');
    expect((await signIn(email)).status).toBe(401);
  });

  test('leads to the configured address, whatever the request says of hosts', async () => {
    const hostile = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http', forwarded: 'host=evil.example' };
    const answer = await manage('POST', 'invitations', { email: 'hosts@example.com' }, hostile);
    expect(answer.status).toBe(201);
    const mail = await server.mail('hosts@example.com', /invitation/i);
    expect(mail.links.every((link) => link.startsWith(`${server.base}/`))).toBe(true);
    expect(mail.html).not.toContain('evil.example');
  });

  test('names whoever invites as text, in the language that was asked for, and no address in the name', async () => {
    await manage('POST', 'invitations', { email: 'german@example.com', locale: 'de', inviterName: 'Grace Hopper' });
    expect((await server.mail('german@example.com', /Einladung/)).text).toContain('Grace Hopper lädt Sie');
    await manage('POST', 'invitations', { email: 'fished@example.com', inviterName: 'Visit https://evil.example' });
    expect((await server.mail('fished@example.com', /invitation/i)).text).not.toContain('evil.example');
  });

  test('is limited for each recipient', async () => {
    const { id } = await invite('flood@example.com');
    const answers = [];
    for (let tries = 0; tries < 6; tries++) answers.push(await manage('POST', `invitations/${id}/resend`, {}));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 429, 429]);
  });
});

test('invitations are listed by what became of them, newest first', async () => {
  const of = async (name: string) =>
    ((await manage('GET', `invitations?limit=100&status=${name}`)).json as { data: View[] }).data;
  const everybody = ((await manage('GET', 'invitations?limit=100')).json as { data: View[] }).data;
  const parts = await Promise.all(['open', 'accepted', 'revoked', 'expired'].map(of));
  expect(
    parts
      .flat()
      .map(({ id }) => id)
      .sort(),
  ).toEqual(everybody.map(({ id }) => id).sort());
  for (const [at, name] of ['open', 'accepted', 'revoked', 'expired'].entries())
    expect(new Set(parts[at]?.map((view) => view.status))).toEqual(new Set(parts[at]?.length ? [name] : []));
  const { json } = await manage('GET', 'invitations?limit=5');
  const page = json as { data: View[]; nextCursor: string };
  expect(page.data).toEqual(everybody.slice(0, 5));
  const next = ((await manage('GET', `invitations?limit=5&cursor=${page.nextCursor}`)).json as { data: View[] }).data;
  expect(next).toEqual(everybody.slice(5, 10));
});
