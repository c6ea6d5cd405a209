import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bearer,
  changeSettings,
  codeOf,
  createPerson,
  GOOD_PASSWORD,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { offerSimulator } from '../../../../../testing/kit/providers.ts';
import { countRows, createReader, pathOf, type Reader, startPagesServer } from './pages.fixture.ts';

/** A project in which nobody signs in with a password: no page asks for one, changes one or sends a link to set one. */
let server: TestServer;
beforeAll(async () => {
  server = await startPagesServer({ methods: { password: false, magicLink: true, emailCode: true, passkey: false } });
});
afterAll(() => server.stop());

/** Signed in by the code of a mail, with the password of an operator that nobody asks for. */
async function signedIn(email: string): Promise<Reader> {
  await createPerson(server, { email, password: GOOD_PASSWORD });
  const reader = createReader(server);
  await enterByCode(reader, await reader.fill('/email-code', '/email-code', { email }), email);
  return reader;
}

async function enterByCode(reader: Reader, sent: { location: string | null }, email: string) {
  const { text } = await server.mail(email, /sign in/i);
  const code = /\b\d{6}\b/.exec(text)?.[0] ?? '';
  const entered = await reader.fill(sent.location ?? '', '/email-code/confirm', { code });
  expect(entered.status, entered.problems.join()).toBe(303);
  return entered;
}

describe('the page of a sign-up', () => {
  test.each([
    ['en', 'No password is needed', 'Create account'],
    ['de', 'Sie brauchen kein Passwort', 'Konto anlegen'],
  ])('has no password, and the link of its mail signs in, in %s', async (locale, hint, button) => {
    const reader = createReader(server);
    const email = `by-mail-${locale}@example.com`;
    const page = await reader.open(`/sign-up?lang=${locale}`);
    expect(page.text).not.toContain('type="password"');
    for (const words of [hint, button]) expect(page.text).toContain(words);
    const back = '/p/acme/account/security';
    const sent = await reader.fill(`/sign-up?returnTo=${back}`, '/sign-up', { email, name: 'Ines' });
    expect(sent.location).toContain('/verify-email?sent=first');
    const { links } = await server.mail(email, /verify|bestätigen/i);
    const confirmed = await reader.fill(pathOf(links[0]), '/verify-email', {});
    expect([confirmed.status, confirmed.location]).toEqual([303, back]);
    expect((await reader.open('/account/profile')).text).toContain('value="Ines"');
  });

  test('in another browser confirms the address, asks for nothing, and leads to the sign-in', async () => {
    const email = 'elsewhere@example.com';
    await createReader(server).fill('/sign-up', '/sign-up', { email, name: 'Mallory' });
    const { links } = await server.mail(email, /verify/i);
    const other = createReader(server);
    const confirmed = await other.fill(pathOf(links[0]), '/verify-email', {});
    expect(confirmed.location).toBe('/p/acme/sign-in?notice=email_verified');
    expect((await other.open('/account/profile')).location).toContain('/sign-in');
    const users = await server.api.get(`${server.origin}/v1/users?q=${email}`, bearer(server.secretKey));
    expect(users.json).toMatchObject({ data: [{ name: null, emailVerified: true }] });
  });

  test('offers a passkey first where there are some, and the way without it', async () => {
    await changeSettings(server, { methods: { password: false, magicLink: true, emailCode: true, passkey: true } });
    try {
      const reader = createReader(server);
      const first = await reader.open('/sign-up');
      expect(first.text).toContain('Create account with a passkey');
      expect(first.text).toContain('Go on without a passkey');
      const without = await reader.open('/sign-up?with=password');
      expect(without.text).not.toContain('type="password"');
      expect(without.text).toContain('Use a passkey');
      expect((await reader.send(without.form('/sign-up'), { email: 'without@example.com' })).status).toBe(303);
    } finally {
      await changeSettings(server, { methods: { password: false, magicLink: true, emailCode: true, passkey: false } });
    }
  });

  test('and that of the sign-in have what is left where no mail signs in either', async () => {
    try {
      await changeSettings(server, { methods: { password: false, magicLink: false, passkey: true } });
      const reader = createReader(server);
      const signUp = await reader.open('/sign-up?with=password');
      expect(signUp.text).toContain('Create account with a passkey');
      expect(signUp.text).not.toMatch(/Go on without a passkey|Use a password/);
      const signIn = await reader.open('/sign-in');
      expect(signIn.text).not.toContain('name="email"');
      expect(signIn.text).toContain('Sign in with a passkey');
      await offerSimulator(server);
      await changeSettings(server, { methods: { password: false, magicLink: false, passkey: false } });
      for (const path of ['/sign-up', '/sign-in']) {
        const page = await reader.open(path);
        expect(page.text).toContain('Continue with Simulator');
        expect(page.text).not.toMatch(/name="email"|data-passkey/);
      }
    } finally {
      await changeSettings(server, { methods: { password: false, magicLink: true, emailCode: true, passkey: false } });
    }
  });
});

describe('a password that is kept from before', () => {
  test('has no page, and cannot be changed', async () => {
    const reader = await signedIn('kept@example.com');
    expect((await reader.open('/account/profile')).text).not.toContain('/account/password');
    expect((await reader.open('/account/password')).status).toBe(404);
    const passwords = { currentPassword: GOOD_PASSWORD, newPassword: 'another good harbour 7' };
    const form = (await reader.open('/account/profile')).form('/account/profile');
    const { formToken = '' } = form.fields;
    const action = form.action.replace('/profile', '/password');
    expect((await reader.send({ action, fields: { formToken } }, passwords)).status).toBe(404);
    expect(codeOf(await reader.browser.post(`${server.base}/me/password`, passwords))).toBe('passwords.disabled');
  });

  test('is not sent a link to set another one', async () => {
    const { userId, email } = await createPerson(server);
    const reader = createReader(server);
    expect((await reader.open('/sign-in')).text).not.toContain('/forgot-password');
    expect((await reader.open('/forgot-password')).location).toBe('/p/acme/sign-in');
    const before = await countRows(server, ['one_time_tokens', 'audit_events']);
    const page = await reader.open('/magic-link');
    const { formToken = '' } = page.form('/magic-link').fields;
    const posted = await reader.send({ action: '/p/acme/forgot-password', fields: { formToken } }, { email });
    expect(posted.location).toBe('/p/acme/sign-in');
    const asked = await server.api.post(`${server.base}/auth/password-reset`, { email });
    expect([asked.status, codeOf(asked)]).toEqual([403, 'passwords.disabled']);
    const url = `${server.origin}/v1/users/${userId}/password-reset`;
    expect(codeOf(await server.api.post(url, {}, bearer(server.secretKey)))).toBe('passwords.disabled');
    expect(await countRows(server, ['one_time_tokens', 'audit_events'])).toEqual(before);
  });

  test('is no fresh proof: a mail is, before the account is deleted too', async () => {
    const email = 'leaving@example.com';
    const reader = await signedIn(email);
    await server.running.services.database.pool.query(
      `update sessions set authenticated_at = authenticated_at - interval '11 minutes' where user_id = (select id from users where email = $1)`,
      [email],
    );
    const ways = await reader.browser.get(`${server.base}/auth/step-up`);
    expect(ways.json).toEqual({ fresh: false, ways: [] });
    const body = { way: 'password', password: GOOD_PASSWORD };
    expect(codeOf(await reader.browser.post(`${server.base}/auth/step-up`, body))).toBe('step_up.other_way');
    expect(codeOf(await reader.browser.post(`${server.base}/me/deletion`, { password: GOOD_PASSWORD }))).toBe(
      'sessions.step_up_required',
    );
    const asked = await reader.fill('/account/data', '/account/data/delete', {});
    expect(asked.location).toContain('/step-up?returnTo=');
    const page = await reader.open(asked.location ?? '');
    expect(page.text).not.toContain('type="password"');
    const sent = await reader.send(page.form('/magic-link'), {});
    expect(sent.status).toBe(303);
    const { links } = await server.mail(email, /link/i);
    const link = links.find((one) => one.includes('/magic-link?')) ?? '';
    expect((await reader.fill(pathOf(link), '/magic-link/confirm', {})).location).toBe('/p/acme/account/data');
    const gone = await reader.fill('/account/data', '/account/data/delete', {});
    expect([gone.status, gone.location]).toEqual([303, '/p/acme/account/data']);
    await server.mail(email, /is deleted on/i);
  });
});
