import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  atOnce,
  type Browser,
  bearer,
  codeOf,
  createPerson,
  GOOD_PASSWORD,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ settings: { limits: { signUpsPerAddressAndHour: 500 } } });
});
afterAll(() => server.stop());

const signUp = (email: string, given: { password?: string; name?: string; browser?: Browser } = {}) =>
  (given.browser ?? server.api).post(`${server.base}/auth/sign-up`, {
    email,
    password: given.password ?? GOOD_PASSWORD,
    ...(given.name ? { name: given.name } : {}),
  });
const signIn = (email: string, password = GOOD_PASSWORD) =>
  server.api.post(`${server.base}/auth/sign-in/password`, { email, password, transport: 'token' });
const confirm = (token: string, given: { password?: string; browser?: Browser } = {}) =>
  (given.browser ?? server.api).post(`${server.base}/auth/email-verification/confirm`, {
    token,
    ...(given.password ? { password: given.password } : {}),
  });

/** Tokens of the verification mails to an address, newest first. */
async function tokens(email: string, count: number): Promise<string[]> {
  await server.mail(email, /verify/i);
  for (let tries = 0; ; tries++) {
    const { json } = await server.api.get(`${server.origin}/dev/mailbox/messages.json?to=${encodeURIComponent(email)}`);
    const found = (json as { links: string[] }[])
      .flatMap((mail) => mail.links)
      .filter((link) => link.includes('/verify-email?'));
    const unique = [...new Set(found.map((link) => new URL(link).searchParams.get('token') ?? ''))];
    if (unique.length >= count) return unique;
    if (tries > 400) throw new Error(`${unique.length} of ${count} verification mails came`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

describe('a sign-up', () => {
  test('opens nothing before its address is confirmed', async () => {
    const browser = server.browser();
    const made = await signUp('ada@example.com', { name: 'Ada', browser });
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({
      next: 'verify_email',
      user: { email: 'ada@example.com', emailVerified: false, name: 'Ada' },
    });
    expect(codeOf(await signIn('ada@example.com'))).toBe('sign_in.not_verified');
    expect(codeOf(await signIn('ada@example.com', 'not the password at all'))).toBe('sign_in.wrong_credentials');
    const [token = ''] = await tokens('ada@example.com', 1);
    expect((await confirm(token, { browser })).status).toBe(200);
    expect(codeOf(await confirm(token, { browser }))).toBe('tokens.used_or_expired');
    const signedIn = await signIn('ada@example.com');
    expect(signedIn.json).toMatchObject({ user: { name: 'Ada', emailVerified: true } });
  });

  test('with an address that exists gets the answer of a new one, and its owner a mail', async () => {
    const person = await createPerson(server, { email: 'owner-of-it@example.com', name: 'Ines' });
    const known = await signUp(person.email, { name: 'Eve', password: 'another long password 3' });
    const unknown = await signUp('nobody-yet@example.com', { name: 'Eve', password: 'another long password 3' });
    const shape = (answer: { json: unknown }) => {
      const { user, next } = answer.json as { user: Record<string, unknown>; next: string };
      return { next, user: { ...user, id: typeof user.id, email: '', createdAt: '', updatedAt: '' } };
    };
    expect(known.status).toBe(unknown.status);
    expect(shape(known)).toEqual(shape(unknown));
    expect((known.json as { user: { id: string } }).user.id).not.toBe(person.userId);
    await server.mail(person.email, /already have an account/i);
    expect((await signIn(person.email)).json).toMatchObject({ user: { name: 'Ines' } });
    for (const email of [person.email, 'nobody-yet@example.com'])
      expect(codeOf(await signIn(email, 'another long password 3')), email).toBe('sign_in.not_verified');
  });

  test('of a stranger prepares nothing for the owner of the address (pre-hijacking)', async () => {
    const email = 'victim@example.com';
    await signUp(email, { name: 'Mallory', password: 'a stranger knows this one 1', browser: server.browser() });
    const victim = server.browser();
    await signUp(email, { name: 'Victim', password: 'only the owner knows 2', browser: victim });
    const [newest = '', oldest = ''] = await tokens(email, 2);
    // The victim follows Mallory's link: another browser than the one that signed up, so Mallory's password is asked for.
    const mallorys = await confirm(oldest, { browser: victim });
    expect(codeOf(mallorys)).toBe('email_verification.password_required');
    expect((await confirm(newest, { browser: victim })).status).toBe(200);
    expect(codeOf(await confirm(oldest, { password: 'a stranger knows this one 1' }))).toBe('tokens.used_or_expired');
    expect((await signIn(email, 'a stranger knows this one 1')).status).toBe(401);
    expect((await signIn(email, 'only the owner knows 2')).json).toMatchObject({ user: { name: 'Victim' } });
  });

  test('is confirmed in another browser with its own password only', async () => {
    await signUp('mobile@example.com', { browser: server.browser() });
    const [token = ''] = await tokens('mobile@example.com', 1);
    expect(codeOf(await confirm(token))).toBe('email_verification.password_required');
    expect(codeOf(await confirm(token, { password: 'not the right password' }))).toBe(
      'email_verification.wrong_password',
    );
    expect((await confirm(token, { password: GOOD_PASSWORD })).status).toBe(200);
  });

  test('is confirmed once under 20 parallel posts', async () => {
    const browser = server.browser();
    await signUp('race@example.com', { browser });
    const [token = ''] = await tokens('race@example.com', 1);
    const answers = await Promise.all(Array.from({ length: 20 }, () => confirm(token, { browser })));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
  });

  test('is made once when 20 arrive together, and every one gets the same kind of answer', async () => {
    const answers = await atOnce(3, () => signUp('together@example.com', { browser: server.browser() }));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]));
    expect(new Set(answers.map((answer) => (answer.json as { user: { id: string } }).user.id)).size).toBe(3);
    const { json } = await server.api.get(`${server.origin}/v1/users?q=together@example.com`, bearer(server.secretKey));
    expect((json as { data: unknown[] }).data).toHaveLength(1);
  });

  test('is refused with a reason where its password is weak', async () => {
    expect(codeOf(await signUp('weak@example.com', { password: 'short' }))).toBe('passwords.too_short');
    expect(codeOf(await signUp('weak@example.com', { password: 'aaaaaaaaaaaaaa' }))).toBe('passwords.too_common');
  });

  test('to the system project is refused', async () => {
    const answer = await server.api.post(`${server.origin}/p/frontdesk/auth/sign-up`, {
      email: 'thief@example.com',
      password: GOOD_PASSWORD,
    });
    expect(answer.status).toBe(403);
    expect(codeOf(answer)).toBe('sign_up.closed');
  });
});

test('asking for the link again does not spare a stranger the password', async () => {
  const email = 'again@example.com';
  await signUp(email, { password: 'the first person chose 1', browser: server.browser() });
  const other = server.browser();
  expect((await other.post(`${server.base}/auth/email-verification`, { email })).status).toBe(202);
  const [newest = ''] = await tokens(email, 2);
  expect(codeOf(await confirm(newest, { browser: other }))).toBe('email_verification.password_required');
  expect((await confirm(newest, { browser: other, password: 'the first person chose 1' })).status).toBe(200);
});
