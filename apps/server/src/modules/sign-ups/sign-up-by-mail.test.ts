import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  atOnce,
  type Browser,
  bearer,
  changeSettings,
  codeOf,
  createPerson,
  GOOD_PASSWORD,
  signInForTokens,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';

const BY_LINK = { password: false, magicLink: true };
const SIGN_UP = { username: 'optional', referrals: true, termsVersion: '2026-11' };

let server: TestServer;
/** Of somebody who recommends. */
let referralCode = '';
beforeAll(async () => {
  server = await startTestServer({
    settings: {
      signUp: { referrals: true },
      branding: { termsUrl: 'https://acme.example/terms' },
      limits: { signUpsPerAddressAndHour: 500, mailsPerRecipientAndTenMinutes: 50, mailsPerRecipientAndDay: 50 },
    },
  });
  const { accessToken } = await signInForTokens(server, await createPerson(server));
  const link = await server.api.post(`${server.base}/me/referrals/link`, {}, bearer(accessToken));
  referralCode = (link.json as { code: string }).code;
  await changeSettings(server, { methods: BY_LINK, signUp: SIGN_UP });
});
afterAll(() => server.stop());

const signUp = (email: string, browser: Browser, given: object = {}) =>
  browser.post(`${server.base}/auth/sign-up`, { email, byMail: true, acceptedTerms: '2026-11', ...given });
const confirm = (token: string, browser: Browser, given: object = {}) =>
  browser.post(`${server.base}/auth/email-verification/confirm`, { token, ...given });

async function tokenFor(email: string): Promise<string> {
  const { links } = await server.mail(email, /verify/i);
  return new URL(links.find((link) => link.includes('/verify-email?')) ?? '').searchParams.get('token') ?? '';
}

async function userOf(email: string) {
  const { json } = await server.api.get(`${server.origin}/v1/users?q=${email}`, bearer(server.secretKey));
  const [user] = (json as { data: { id: string; name: string | null; username: string | null }[] }).data;
  return user;
}

async function count(sql: string, email: string): Promise<number> {
  const { rows } = await server.running.services.database.pool.query(sql, [email]);
  return rows[0].count;
}

/** What belongs to an account: that it accepted the terms, that somebody brought it, and its sessions. */
const accepted = (email: string) =>
  count('select count(*)::int from terms_acceptances t join users u on u.id = t.user_id where u.email = $1', email);
const referred = (email: string) =>
  count('select count(*)::int from referrals r join users u on u.id = r.referred_user_id where u.email = $1', email);
const sessions = (email: string) =>
  count(
    'select count(*)::int from sessions s join users u on u.id = s.user_id where u.email = $1 and s.revoked_at is null',
    email,
  );

describe('a sign-up by mail alone', () => {
  test('opens nothing before its link is followed, and the link signs in the browser that signed up', async () => {
    const browser = server.browser();
    const email = 'ada@example.com';
    const made = await signUp(email, browser, { name: 'Ada', username: 'ada.l', referralCode });
    expect(made.status, made.text).toBe(201);
    expect(made.json).toMatchObject({ next: 'verify_email', user: { name: 'Ada', emailVerified: false } });
    expect((await browser.get(`${server.base}/session`)).status).toBe(401);
    const token = await tokenFor(email);
    const answers = await atOnce(20, () => confirm(token, browser));
    const entered = answers.filter(({ status }) => status === 200);
    expect(entered).toHaveLength(1);
    expect(entered[0]?.json).toMatchObject({
      signIn: { user: { email, emailVerified: true, name: 'Ada', username: 'ada.l' }, session: { amr: ['mail'] } },
    });
    expect((await browser.get(`${server.base}/session`)).json).toMatchObject({ user: { email } });
    expect([await accepted(email), await referred(email), await sessions(email)]).toEqual([1, 1, 1]);
  });

  test('of a stranger confirms the address elsewhere, and nothing else of what the stranger wrote (ATTACKS A53)', async () => {
    const stranger = server.browser();
    const email = 'victim@example.com';
    await signUp(email, stranger, { name: 'Mallory', username: 'mallory', referralCode });
    const token = await tokenFor(email);
    const victim = server.browser();
    const confirmed = await confirm(token, victim);
    expect([confirmed.status, confirmed.json]).toEqual([200, {}]);
    expect(await userOf(email)).toMatchObject({ emailVerified: true, name: null, username: null });
    expect([await accepted(email), await referred(email), await sessions(email)]).toEqual([0, 0, 0]);
    for (const browser of [stranger, victim]) expect((await browser.get(`${server.base}/session`)).status).toBe(401);
    expect(codeOf(await confirm(token, stranger))).toBe('tokens.used_or_expired');
  });

  test('drops what somebody had put into the account before (ATTACKS A53)', async () => {
    const email = 'prepared@example.com';
    await createPerson(server, { email, name: 'Prepared', password: GOOD_PASSWORD });
    await server.running.services.database.pool.query('update users set email_verified_at = null where email = $1', [
      email,
    ]);
    const browser = server.browser();
    await signUp(email, browser, { name: 'Owner' });
    expect((await confirm(await tokenFor(email), browser)).json).toMatchObject({ signIn: { user: { name: 'Owner' } } });
    const passwords = 'select count(*)::int from passwords p join users u on u.id = p.user_id where u.email = $1';
    expect(await count(passwords, email)).toBe(0);
  });

  test('asks for what a sign-in by mail asks for too', async () => {
    const browser = server.browser();
    await changeSettings(server, { secondFactor: { policy: 'required' } });
    try {
      await signUp('second@example.com', browser);
      const answer = await confirm(await tokenFor('second@example.com'), browser);
      expect(answer.json).toMatchObject({ signIn: { next: 'enrolment' } });
      expect(await sessions('second@example.com')).toBe(0);
    } finally {
      await changeSettings(server, { secondFactor: { policy: 'optional' } });
    }
  });

  test('of somebody who is banned meanwhile opens and confirms nothing', async () => {
    const browser = server.browser();
    const email = 'banned@example.com';
    await signUp(email, browser);
    const token = await tokenFor(email);
    await server.running.services.database.pool.query('update users set banned_at = now() where email = $1', [email]);
    expect(codeOf(await confirm(token, browser))).toBe('sign_in.banned');
    expect([await accepted(email), await sessions(email)]).toEqual([0, 0]);
    expect(await userOf(email)).toMatchObject({ emailVerified: false });
  });

  test('confirms without signing in where no mail signs in any more', async () => {
    const browser = server.browser();
    await signUp('closed@example.com', browser, { name: 'Closed' });
    const token = await tokenFor('closed@example.com');
    await changeSettings(server, { methods: { password: true, magicLink: false, emailCode: false } });
    try {
      expect((await confirm(token, browser)).json).toEqual({});
      expect(await userOf('closed@example.com')).toMatchObject({ emailVerified: true, name: 'Closed' });
      expect(await sessions('closed@example.com')).toBe(0);
    } finally {
      await changeSettings(server, { methods: BY_LINK });
    }
  });

  test('is said: nothing chosen is no choice, and neither are two', async () => {
    for (const given of [{ byMail: undefined }, { byMail: false }, { password: GOOD_PASSWORD }]) {
      const refused = await signUp('unsaid@example.com', server.browser(), given);
      expect([refused.status, codeOf(refused)]).toEqual([400, 'request.invalid']);
    }
    expect(await userOf('unsaid@example.com')).toBeUndefined();
  });

  test('is possible by a code as by a link, and not where no mail signs in', async () => {
    try {
      await changeSettings(server, { methods: { password: false, magicLink: false, emailCode: true } });
      expect((await signUp('by-code@example.com', server.browser())).status).toBe(201);
      await changeSettings(server, { methods: { password: true, magicLink: false, emailCode: false } });
      const refused = await signUp('no-way@example.com', server.browser());
      expect([refused.status, codeOf(refused)]).toEqual([422, 'sign_up.proof_required']);
      expect(refused.json).toMatchObject({ errors: [{ path: 'password', code: 'sign_up.proof_required' }] });
      expect(await userOf('no-way@example.com')).toBeUndefined();
    } finally {
      await changeSettings(server, { methods: BY_LINK });
    }
  });

  test('is there at once where addresses are not verified, and entered by mail', async () => {
    await changeSettings(server, { signUp: { ...SIGN_UP, verification: 'off' } });
    try {
      const browser = server.browser();
      const made = await signUp('at-once@example.com', browser);
      expect(made.json).toMatchObject({ next: 'complete' });
      expect(await sessions('at-once@example.com')).toBe(0);
    } finally {
      await changeSettings(server, { signUp: SIGN_UP });
    }
  });
});
