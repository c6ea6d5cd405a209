import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer, createPerson, GOOD_PASSWORD, type Person, type TestServer } from '../../../../../testing/kit/index.ts';
import {
  arriveAtProvider,
  beginAtProvider,
  comeBack,
  offerSimulator,
  signInAtProvider,
} from '../../../../../testing/kit/providers.ts';
import { actionsOn, mailsTo } from '../account/account.fixture.ts';
import { tellOfNewDevices } from '../account/index.ts';
import { impersonate } from '../impersonations/impersonations.fixture.ts';
import { createReader, pathOf, type Reader, startPagesServer } from './pages.fixture.ts';

const GERMAN = { 'accept-language': 'de-AT,de;q=0.9,en;q=0.5' };
const PHONE = {
  'user-agent':
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
};

let server: TestServer;
beforeAll(async () => {
  server = await startPagesServer({ methods: { magicLink: true } });
  await offerSimulator(server);
});
afterAll(() => server?.stop());

let counter = 0;
const freshAddress = () => `reader${++counter}@sprache.example`;

const rowsOf = async (text: string, values: unknown[]) =>
  (await server.running.services.database.pool.query(text, values)).rows;
const localeOf = async (email: string) =>
  (await rowsOf('select locale from users where email = $1', [email]))[0]?.locale as string | null | undefined;
const setLocale = (email: string, locale: string | null) =>
  rowsOf('update users set locale = $2 where email = $1', [email, locale]);
const manage = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  server.api.post(`${server.origin}/v1/${path}`, body, { ...bearer(server.secretKey), ...headers });

async function signUpOnPage(reader: Reader, email: string, path: string, password = GOOD_PASSWORD): Promise<void> {
  const sent = await reader.fill(path, '/sign-up', { email, password });
  expect(sent.location, String(sent.problems)).toContain('/verify-email?sent=first');
}

async function confirmOnPage(reader: Reader, link: string | undefined): Promise<void> {
  const done = await reader.fill(pathOf(link), '/verify-email', {});
  expect([200, 303], String(done.problems)).toContain(done.status);
}

describe('whoever signs up on a page in German', () => {
  test('gets every mail in German: from the page, from the worker, and from an operator whose browser is English', async () => {
    const reader = createReader(server);
    const email = freshAddress();
    await signUpOnPage(reader, email, '/sign-up?lang=de');
    const mail = await server.mail(email, /E-Mail-Adresse bestätigen/);
    // The account is anybody's until its address is proven.
    expect(await localeOf(email)).toBeNull();
    await confirmOnPage(reader, mail.links[0]);
    expect(await localeOf(email)).toBe('de');

    const password = GOOD_PASSWORD;
    await reader.signIn({ email, password });
    const phone = createReader(server);
    await phone.send((await phone.open('/sign-in')).form('/sign-in'), { email, password }, PHONE);
    await tellOfNewDevices(server.running.services);
    await server.mail(email, /auf einem neuen Gerät geöffnet/);
    const asked = await reader.fill('/account/data', '/account/data/export', {});
    expect(asked.status, String(asked.problems)).toBe(303);
    await server.mail(email, /Ihre Daten liegen bereit/);
    const [{ id } = { id: '' }] = (
      (await server.api.get(`${server.origin}/v1/users?q=${email}`, bearer(server.secretKey))).json as {
        data: { id: string }[];
      }
    ).data;
    expect((await manage(`users/${id}/password-reset`, {}, { 'accept-language': 'en' })).status).toBe(202);
    await server.mail(email, /neues Passwort festlegen/);
  });

  test('gets the mail that another page sends again in the language of that page, and keeps the one of the sign-up', async () => {
    const reader = createReader(server);
    const email = freshAddress();
    await signUpOnPage(reader, email, '/sign-up?lang=de');
    const other = createReader(server);
    await other.fill('/verify-email?lang=en', '/verify-email/resend', { email });
    const mail = await server.mail(email, /verify your e-mail address/);
    await confirmOnPage(reader, mail.links[0]);
    expect(await localeOf(email)).toBe('de');
  });

  test('gets nothing of a stranger’s sign-up with the same address', async () => {
    const stranger = createReader(server);
    const email = freshAddress();
    await signUpOnPage(stranger, email, '/sign-up?lang=de', 'what a stranger would choose 7');
    const owner = createReader(server);
    await signUpOnPage(owner, email, '/sign-up?lang=en');
    const mail = await server.mail(email, /verify your e-mail address/);
    await confirmOnPage(owner, mail.links[0]);
    expect(await localeOf(email)).toBe('en');
  });
});

describe('an account without a language gets that of the page', () => {
  test('by a link to sign in that was asked for in German, in a mail in German', async () => {
    const { email } = await createPerson(server);
    await createReader(server).fill('/magic-link?lang=de', '/magic-link', { email });
    await server.mail(email, /Ihr Anmeldelink/);
    // Asking proves nobody: the account is as it was.
    expect(await localeOf(email)).toBeNull();
  });

  test('at a first sign-in with a provider, also where an account waited for its owner', async () => {
    const fresh = freshAddress();
    await signInGerman(fresh);
    expect(await localeOf(fresh)).toBe('de');
    const waiting = freshAddress();
    await manage('users', { email: waiting });
    await signInGerman(waiting);
    expect(await localeOf(waiting)).toBe('de');
    // Who has one keeps it.
    await signInAtProvider(server, { email: fresh }, { browser: server.browser() });
    expect(await localeOf(fresh)).toBe('de');
  });

  async function signInGerman(email: string): Promise<void> {
    const reader = createReader(server);
    await reader.open('/sign-in?lang=de');
    const back = await arriveAtProvider(server, await beginAtProvider(server, reader.browser), { email });
    expect((await comeBack(reader.browser, back)).status).toBe(303);
  }

  test('at an invitation that names none; one that names one decides', async () => {
    for (const [locale, kept] of [
      [undefined, 'de'],
      ['en', 'en'],
    ] as const) {
      const email = freshAddress();
      expect((await manage('invitations', { email, locale })).status).toBe(201);
      const { links } = await server.mail(email, /invitation/i);
      const reader = createReader(server);
      const accepted = await reader.fill(`${pathOf(links[0])}&lang=de`, '/invitation', { password: GOOD_PASSWORD });
      expect(accepted.status, String(accepted.problems)).toBe(303);
      expect(await localeOf(email)).toBe(kept);
    }
  });

  test('by an API call that names one; a program that names none leaves none', async () => {
    for (const [header, kept] of [
      ['fr, de;q=0.5', 'de'],
      ['*', null],
    ] as const) {
      const email = freshAddress();
      const browser = server.browser();
      const signUp = await browser.post(
        `${server.base}/auth/sign-up`,
        { email, password: GOOD_PASSWORD },
        { 'accept-language': header },
      );
      expect(signUp.status).toBe(201);
      const { links } = await server.mail(email, /verify|bestätigen/);
      const token = new URL(links[0] ?? '').searchParams.get('token');
      expect((await browser.post(`${server.base}/auth/email-verification/confirm`, { token })).status).toBe(200);
      expect(await localeOf(email)).toBe(kept);
    }
  });
});

describe('somebody who is signed in', () => {
  async function signedIn(): Promise<{ reader: Reader; person: Person }> {
    const person = await createPerson(server);
    const reader = createReader(server);
    await reader.signIn(person);
    return { reader, person };
  }

  test('switches a page to German, once for the account: what is set stays, whatever page is read after it', async () => {
    const { reader, person } = await signedIn();
    await reader.open('/account/profile', GERMAN);
    expect(await localeOf(person.email)).toBeNull();
    await reader.open('/account/security?lang=de');
    expect(await localeOf(person.email)).toBe('de');
    const me = await reader.browser.get(`${server.base}/me`);
    expect(me.json).toMatchObject({ locale: 'de' });
    await reader.open('/account/security?lang=en');
    await reader.open('/account/profile?lang=en');
    expect(await localeOf(person.email)).toBe('de');
    expect(
      (await actionsOn(server, person.userId)).filter((action) => action === 'users.profile_changed'),
    ).toHaveLength(1);
    // The mails to who has a language are in it, whatever the page is in.
    await createReader(server).fill('/magic-link?lang=en', '/magic-link', { email: person.email });
    await server.mail(person.email, /Ihr Anmeldelink/);
    expect(await mailsTo(server, person.email, /your link to sign in/)).toEqual([]);
  });

  test('keeps the account without a language while somebody of the support reads in theirs', async () => {
    const { person } = await signedIn();
    const support = await impersonate(server, person);
    expect((await support.open('/account/profile?lang=de')).text).toContain('<html lang="de">');
    expect(await localeOf(person.email)).toBeNull();
  });

  test('chooses the language on the page of the profile, which is in it from then on', async () => {
    const { reader, person } = await signedIn();
    await setLocale(person.email, 'en');
    const page = await reader.open('/account/profile');
    expect(page.text).toContain('value="en" checked');
    const saved = await reader.send(page.form('/account/language'), { locale: 'de' });
    expect([saved.status, saved.location]).toEqual([303, '/p/acme/account/profile?notice=language']);
    const german = await reader.open(saved.location ?? '');
    expect(german.text).toContain('<html lang="de">');
    expect(german.text).toContain('Ihre Sprache ist gespeichert.');
    expect(german.text).toContain('value="de" checked');
    expect(await localeOf(person.email)).toBe('de');
    const refused = await reader.send(german.form('/account/language'), { locale: 'xx' });
    expect([refused.status, refused.problems.length]).toEqual([400, 1]);
    expect(await localeOf(person.email)).toBe('de');
  });
});
