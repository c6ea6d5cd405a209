import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  bearer,
  changeSettings,
  createPerson,
  createSoftwareAuthenticator,
  GOOD_PASSWORD,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { countRows, createReader, pathOf, type Reader, startPagesServer } from './pages.fixture.ts';

const SIGN_UP = { mode: 'open', verification: 'required' };

let server: TestServer;
beforeAll(async () => {
  server = await startPagesServer({ branding: { termsUrl: 'https://acme.example/terms' } });
});
afterAll(() => server.stop());

async function put(method: 'PATCH' | 'PUT', path: string, body: unknown): Promise<void> {
  const answer = await server.api.request(method, `${server.origin}/v1/${path}`, {
    body,
    headers: bearer(server.secretKey),
  });
  expect(answer.status, answer.text).toBe(200);
}

const settings = (signUp: Record<string, unknown> = {}) =>
  put('PATCH', `projects/${server.project.id}`, { settings: { signUp: { ...SIGN_UP, ...signUp } } });
const captcha = (body: Record<string, unknown>) => put('PUT', 'captcha', body);
const csp = (page: { headers: Headers }) => page.headers.get('content-security-policy') ?? '';

beforeEach(async () => {
  await settings();
  await captcha({ provider: 'off' });
});

describe('the page of a sign-up', () => {
  test('asks for what the project wants, says beside each field what is wrong with it, and keeps what was typed', async () => {
    await settings({ username: 'required', termsVersion: '2026-11' });
    const reader = createReader(server);
    const typed = { email: 'ines@example.com', password: GOOD_PASSWORD, name: 'Ines' };
    const none = await reader.fill('/sign-up', '/sign-up', typed);
    expect(none.status).toBe(422);
    expect(none.problems).toEqual(['Choose a username.']);
    const reserved = await reader.fill('/sign-up', '/sign-up', {
      ...typed,
      username: 'admin',
      acceptedTerms: '2026-11',
    });
    expect(reserved.problems[0]).toContain('is kept for the people who run this product');
    expect(reserved.form('/sign-up').fields).toMatchObject({
      email: 'ines@example.com',
      name: 'Ines',
      username: 'admin',
    });
    const odd = await reader.fill('/sign-up', '/sign-up', { ...typed, username: 'ïnes', acceptedTerms: '2026-11' });
    expect(odd.problems[0]).toContain('Use 3 to 32 letters');
    const unread = await reader.fill('/sign-up', '/sign-up', { ...typed, username: 'ines.okafor' });
    expect(unread.problems[0]).toContain('Accept the terms to go on');
    const done = await reader.fill('/sign-up', '/sign-up', {
      ...typed,
      username: 'ines.okafor',
      acceptedTerms: '2026-11',
    });
    expect(done.location).toContain('/verify-email?sent=first');
    const { links } = await server.mail('ines@example.com', /verify/i);
    await reader.fill(pathOf(links[0]), '/verify-email', {});
    // The field of the sign-in page takes both.
    const page = await reader.open('/sign-in');
    expect(page.text).toContain('E-mail or username');
    expect((await reader.send(page.form('/sign-in'), { email: 'INES.Okafor', password: GOOD_PASSWORD })).status).toBe(
      303,
    );
  });

  test('refuses a domain that the project does not take beside the address', async () => {
    await settings({ blockedDomains: ['blocked.example'] });
    const page = await createReader(server).fill('/sign-up', '/sign-up', {
      email: 'a@blocked.example',
      password: GOOD_PASSWORD,
    });
    expect(page.problems[0]).toContain('not for addresses of this domain');
  });

  test('carries the code of whoever passed the link on, and shows nothing of it', async () => {
    await settings({ referrals: true });
    const person = await createPerson(server, { email: 'referrer@example.com' });
    const referrer = createReader(server);
    await referrer.signIn(person);
    const made = await referrer.fill('/account/referrals', '/account/referrals', {});
    expect(made.status).toBe(303);
    const link = /sign-up\?ref=[0-9A-Z]{8}/.exec((await referrer.open('/account/referrals')).text)?.[0] ?? '';
    const reader = createReader(server);
    const sent = await reader.fill(`/${link}`, '/sign-up', { email: 'referred@example.com', password: GOOD_PASSWORD });
    expect(sent.status).toBe(303);
    const { links } = await server.mail('referred@example.com', /verify/i);
    await reader.fill(pathOf(links[0]), '/verify-email', {});
    const page = await referrer.open('/account/referrals');
    expect(page.text).toContain('Counted');
    expect(page.text).not.toContain('referred@example.com');
  });

  test('has no page about referrals where there are none', async () => {
    const reader = createReader(server);
    await reader.signIn(await createPerson(server));
    expect((await reader.open('/account/referrals')).status).toBe(404);
    expect((await reader.open('/account/profile')).text).not.toContain('/account/referrals');
  });
});

describe('the profile', () => {
  test('changes the username, and says where it is taken', async () => {
    await settings({ username: 'optional' });
    const [one, other] = [createReader(server), createReader(server)];
    await one.signIn(await createPerson(server));
    await other.signIn(await createPerson(server));
    expect((await one.fill('/account/profile', '/account/username', { username: 'First.Here' })).location).toContain(
      'notice=username',
    );
    expect((await one.open('/account/profile?notice=username')).text).toContain('Your username is saved.');
    const taken = await other.fill('/account/profile', '/account/username', { username: 'first.here' });
    expect(taken.status).toBe(409);
    expect(taken.problems).toEqual(['This username is taken. Choose another.']);
  });
});

describe('the waitlist', () => {
  test('is joined on the sign-up page, with the same page for every address', async () => {
    await settings({ mode: 'waitlist' });
    const person = await createPerson(server, { email: 'waits-with-account@example.com' });
    const shown: string[] = [];
    for (const email of [person.email, 'waits-without-any-one@example.com', 'waits-without-any-one@example.com']) {
      const reader = createReader(server);
      const joined = await reader.fill('/sign-up', '/waitlist', { email });
      expect(joined.location).toMatch(/\/waitlist\?joined=yes$/);
      const page = await reader.open(joined.location ?? '');
      expect(page.status).toBe(200);
      shown.push(page.text.replaceAll(email, '').replaceAll(/nonce="[^"]*"|nonce-[^']*|value="[^"]*"/g, ''));
    }
    expect(new Set(shown).size).toBe(1);
    expect((await createReader(server).open('/sign-in')).text).toContain('Join the waitlist');
  });

  test('leads by its mail to an account, in German as in English', async () => {
    await settings({ mode: 'waitlist' });
    const reader = createReader(server);
    await reader.open('/sign-up?lang=de');
    await reader.fill('/sign-up', '/waitlist', { email: 'wartet@example.com' });
    const mail = await server.mail('wartet@example.com', /Warteliste/);
    expect((await reader.open(pathOf(mail.links[0]))).text).toMatch(/Sie haben Nummer \d+/);
    const { rows } = await server.running.services.database.pool.query(
      `select id from waitlist_entries where email = 'wartet@example.com'`,
    );
    expect(rows).toHaveLength(1);
    const approved = await server.api.post(
      `${server.origin}/v1/waitlist-entries/approve`,
      { next: 100 },
      bearer(server.secretKey),
    );
    expect(approved.status).toBe(200);
    expect((await reader.open(pathOf(mail.links[0]))).text).toContain('Sie sind an der Reihe');
    const { links } = await server.mail('wartet@example.com', /Einladung/);
    const accepted = await reader.fill(pathOf(links[0]), '/invitation', { password: GOOD_PASSWORD, name: 'Wilma' });
    expect(accepted.location).toContain('/account/profile');
    expect((await reader.open('/account/profile')).text).toContain('Wilma');
  });
});

describe('the page of an invitation', () => {
  async function invite(email: string): Promise<string> {
    const made = await server.api.post(`${server.origin}/v1/invitations`, { email }, bearer(server.secretKey));
    expect(made.status, made.text).toBe(201);
    return pathOf((await server.mail(email, /invitation/i)).links[0]);
  }

  test('makes the account and signs it in, and the link is over then', async () => {
    const path = await invite('guest@example.com');
    const reader = createReader(server);
    const weak = await reader.fill(path, '/invitation', { password: 'short' });
    expect(weak.status).toBe(422);
    expect(weak.problems[0]).toContain('Use at least 12 characters');
    const done = await reader.fill(path, '/invitation', { password: GOOD_PASSWORD, name: 'Guest' });
    expect(done.location).toContain('/account/profile');
    expect((await reader.open('/account/profile')).text).toContain('guest@example.com');
    const over = await createReader(server).open(path);
    expect(over.status).toBe(410);
    expect(over.text).toContain('This invitation does not work any more');
  });

  test('is refused without the token of its own form, and uses nothing up', async () => {
    const path = await invite('forged@example.com');
    const token = new URLSearchParams(path.split('?')[1]).get('token') ?? '';
    const before = await countRows(server, ['users']);
    const forged = await server
      .browser()
      .form(`${server.base}/invitation`, { token, password: GOOD_PASSWORD, formToken: 'x' });
    expect(forged.status).toBe(403);
    expect(await countRows(server, ['users'])).toEqual(before);
    expect((await createReader(server).fill(path, '/invitation', { password: GOOD_PASSWORD })).status).toBe(303);
  });

  test('says to whoever has an account by now that they have one', async () => {
    const path = await invite('by-now@example.com');
    await createPerson(server, { email: 'by-now@example.com' });
    const page = await createReader(server).fill(path, '/invitation', { password: GOOD_PASSWORD });
    expect(page.status).toBe(409);
    expect(page.text).toContain('You have an account already');
  });
});

describe('the page of an invitation, with a passkey', () => {
  const key = () => createSoftwareAuthenticator(new URL(server.base).origin);
  const methods = (given: Record<string, boolean>) =>
    changeSettings(server, { methods: { password: true, magicLink: true, passkey: true, ...given } });
  afterEach(() => methods({}));

  async function invite(email: string): Promise<{ path: string; token: string }> {
    await server.api.post(`${server.origin}/v1/invitations`, { email }, bearer(server.secretKey));
    const path = pathOf((await server.mail(email, /invitation/i)).links[0]);
    return { path, token: new URLSearchParams(path.split('?')[1]).get('token') ?? '' };
  }

  async function credential(reader: Reader, token: string, wrong = {}): Promise<string> {
    const answer = await reader.browser.post(`${server.base}/auth/invitations/passkey/options`, { token });
    expect(answer.status, answer.text).toBe(200);
    return JSON.stringify(key().create((answer.json as { options: object }).options, wrong));
  }

  test('is one press away from the password and back, and says what it needs', async () => {
    await methods({});
    const reader = createReader(server);
    const { path } = await invite('either@example.com');
    const first = await reader.open(path);
    expect(first.text).toContain('Use a passkey instead of a password');
    expect(first.text).toContain('name="password"');
    const other = await reader.open(`${path}&with=passkey`);
    expect(other.text).toContain('Passkeys need JavaScript');
    expect(other.text).toContain('Use a password instead');
    expect(other.text).not.toContain('name="password"');
    const german = await reader.open(`${path}&with=passkey&lang=de`);
    expect(german.text).toContain('Mit Passkey annehmen');
    expect(german.text).toContain('Stattdessen ein Passwort wählen');
  });

  test('makes the account; what is refused is said in the form, and asks for a passkey again', async () => {
    const reader = createReader(server);
    const { path, token } = await invite('keyholder@example.com');
    const send = async (given: string) =>
      reader.fill(`${path}&with=passkey`, '/invitation', { credential: given, name: 'Key Holder' });
    for (const bad of ['', 'none', await credential(reader, token, { origin: 'https://evil.example' })]) {
      const refused = await send(bad);
      expect(refused.status).toBe(401);
      expect(refused.problems[0]).toContain('This passkey was not accepted.');
      expect(refused.form('/invitation').fields).toMatchObject({ with: 'passkey', credential: '', name: 'Key Holder' });
    }
    const before = await countRows(server, ['users', 'passkeys']);
    const done = await send(await credential(reader, token));
    expect(done.location).toContain('/sign-in?notice=email_verified');
    expect(await countRows(server, ['users', 'passkeys'])).toEqual({
      users: (before.users ?? 0) + 1,
      passkeys: (before.passkeys ?? 0) + 1,
    });
    expect((await createReader(server).open(path)).status).toBe(410);
  });

  test('is not offered where passkeys are off, whatever the address of the page says', async () => {
    await methods({ passkey: false });
    const { path } = await invite('no-passkeys@example.com');
    const page = await createReader(server).open(`${path}&with=passkey`);
    expect(page.text).toContain('name="password"');
    expect(page.text).not.toContain('data-passkey');
  });

  test('comes first where people sign in without a password; and it can be left out, for a mail signs in', async () => {
    await methods({ password: false });
    const reader = createReader(server);
    const { path } = await invite('no-password@example.com');
    const page = await reader.open(path);
    expect(page.text).toContain('Accept with a passkey');
    expect(page.text).toContain('Go on without a passkey');
    expect(page.text).not.toContain('name="password"');
    const without = await reader.fill(`${path}&with=password`, '/invitation', { name: 'Mail Reader' });
    expect(without.location).toContain('/sign-in?notice=email_verified');
  });

  test('stays left out where something else is refused, for a browser without scripts as well', async () => {
    await methods({ password: false });
    await settings({ termsVersion: '2026-11' });
    const reader = createReader(server);
    const { path } = await invite('no-scripts@example.com');
    let page = await reader.open(`${path}&with=password`);
    for (let times = 0; times < 2; times++) {
      page = await reader.send(page.form('/invitation'), { name: 'Mail Reader' });
      expect([page.status, page.problems]).toEqual([422, [expect.stringContaining('Accept the terms to go on')]]);
      expect(page.text).not.toContain('data-passkey');
      expect(page.text).toContain('Use a passkey');
      expect(page.form('/invitation').fields).toMatchObject({ with: 'password', name: 'Mail Reader' });
    }
    const done = await reader.send(page.form('/invitation'), { acceptedTerms: '2026-11' });
    expect(done.location).toContain('/sign-in?notice=email_verified');
  });

  test('is not asked for by a sign-up that chose a password, whatever is refused', async () => {
    const reader = createReader(server);
    let page = await reader.open('/sign-up?with=password');
    for (const password of ['short', 'password1234']) {
      page = await reader.send(page.form('/sign-up'), { email: 'chose-password@example.com', password });
      expect(page.status).toBe(422);
      expect(page.text).not.toContain('data-passkey');
      expect(page.text).toContain('name="password"');
    }
    const done = await reader.send(page.form('/sign-up'), { password: GOOD_PASSWORD });
    expect(done.location).toContain('/verify-email?sent=first');
  });

  test('is not asked for by a sign-up that goes on without one where there are no passwords, either', async () => {
    await methods({ password: false });
    await settings({ termsVersion: '2026-11' });
    const reader = createReader(server);
    expect((await reader.open('/sign-up')).text).toContain('data-passkey');
    let page = await reader.open('/sign-up?with=password');
    for (let times = 0; times < 2; times++) {
      page = await reader.send(page.form('/sign-up'), { email: 'by-mail-alone@example.com' });
      expect([page.status, page.problems]).toEqual([422, [expect.stringContaining('Accept the terms to go on')]]);
      expect(page.text).not.toContain('data-passkey');
      expect(page.text).not.toContain('name="password"');
    }
    const done = await reader.send(page.form('/sign-up'), { acceptedTerms: '2026-11' });
    expect(done.location).toContain('/verify-email?sent=first');
  });
});

describe('a captcha on a page', () => {
  test.each([
    ['turnstile', 'https://challenges.cloudflare.com', 'cf-turnstile'],
    ['hcaptcha', 'https://hcaptcha.com https://*.hcaptcha.com', 'h-captcha'],
  ])(
    'of %s is there, and its hosts are trusted, where the project asks and nowhere else',
    async (provider, hosts, name) => {
      await captcha({ provider, siteKey: 'the-site-key', secret: 'the-secret-of-it', onMagicLink: true });
      const reader = createReader(server);
      for (const path of ['/sign-up', '/magic-link']) {
        const page = await reader.open(path);
        expect(page.text).toContain(`class="${name}" data-sitekey="the-site-key"`);
        expect(csp(page)).toContain(`script-src 'self' ${hosts};`);
        expect(csp(page)).toContain(`frame-src ${hosts};`);
        expect(csp(page)).toContain("frame-ancestors 'none'");
      }
      for (const path of ['/sign-in', '/forgot-password', '/verify-email']) {
        const page = await reader.open(path);
        expect(page.text).not.toContain('the-site-key');
        expect(csp(page)).toContain("script-src 'self';");
        expect(csp(page)).not.toContain('frame-src');
      }
    },
  );

  test('is said to be missing beside it, and a provider that is away says so in the form', async () => {
    await captcha({ provider: 'simulator' });
    const reader = createReader(server);
    const typed = { email: 'captcha@example.com', password: GOOD_PASSWORD };
    const page = await reader.open('/sign-up');
    expect(page.text).toContain('Captcha simulator');
    expect(csp(page)).toContain("script-src 'self';");
    const missing = await reader.fill('/sign-up', '/sign-up', typed);
    expect(missing.problems).toEqual(['Solve this first: it shows that you are a person.']);
    const failed = await reader.fill('/sign-up', '/sign-up', { ...typed, captcha: 'sim_fail' });
    expect(failed.problems[0]).toContain('Solve it again');
    const away = await reader.fill('/sign-up', '/sign-up', { ...typed, captcha: 'sim_error' });
    expect(away.status).toBe(503);
    expect(away.problems[0]).toContain(
      'We cannot check right now whether you are a person. The service for it does not answer.',
    );
    expect(away.form('/sign-up').fields.email).toBe('captcha@example.com');
    expect((await reader.fill('/sign-up', '/sign-up', { ...typed, captcha: 'sim_pass' })).status).toBe(303);
  });

  test('comes to the sign-in page only after sign-ins have failed', async () => {
    await captcha({ provider: 'simulator', onSignUp: false, onSignInAfterFailures: 2 });
    const person = await createPerson(server);
    const reader = createReader(server);
    for (let tries = 0; tries < 2; tries++) {
      const page = await reader.fill('/sign-in', '/sign-in', { email: person.email, password: 'not the password' });
      expect(page.text).not.toContain('Captcha simulator');
    }
    const asked = await reader.fill('/sign-in', '/sign-in', person);
    expect(asked.status).toBe(422);
    expect(asked.text).toContain('Captcha simulator');
    const done = await reader.send(asked.form('/sign-in'), {
      email: person.email,
      password: person.password,
      captcha: 'sim_pass',
    });
    expect(done.status).toBe(303);
  });
});
