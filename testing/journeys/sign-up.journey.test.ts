import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium, launchChromium } from '../kit/chromium.ts';
import { bearer, createPerson, signInForTokens, startTestServer, type TestServer } from '../kit/index.ts';
import { offerSimulator } from '../kit/providers.ts';
import { fillIn, press, visitPages } from './page-visit.ts';

const PASSWORD = 'a quiet harbour at 4 in winter';
const LONGEST_MILLISECONDS = 120_000;

/** What somebody from a provider reads and presses, in both languages. */
const WORDS = {
  en: {
    go: 'Continue with Simulator',
    person: 'Sign in as Ada Lovelace',
    terms: /^New terms/,
    accept: 'Accept and continue',
    choose: /Choose a username/,
    username: 'Username',
    save: 'Save and continue',
    reserved: 'This username is kept for the people who run this product.',
    malformed: 'Use 3 to 32 letters',
    taken: 'This username is taken.',
    profile: /^Profile/,
  },
  de: {
    go: 'Weiter mit Simulator',
    person: 'Als Grace Hopper anmelden',
    terms: /^Neue Nutzungsbedingungen/,
    accept: 'Zustimmen und weiter',
    choose: /Benutzernamen wählen/,
    username: 'Benutzername',
    save: 'Speichern und weiter',
    reserved: 'Dieser Benutzername ist den Betreibern vorbehalten.',
    malformed: '3 bis 32',
    taken: 'Dieser Benutzername ist vergeben.',
    profile: /^Profil/,
  },
} as const;

describeInChromium('a way to a new account', () => {
  let server: TestServer;
  let chromium: Browser;
  beforeAll(async () => {
    server = await startTestServer({
      settings: {
        branding: { color: '#2f6b3c', termsUrl: 'https://acme.example/terms' },
        limits: { signUpsPerAddressAndHour: 1_000 },
      },
    });
    chromium = await launchChromium();
    await put('PUT', 'captcha', { provider: 'simulator' });
    await offerSimulator(server);
  });
  afterAll(async () => {
    await chromium?.close();
    await server?.stop();
  });

  async function put(method: 'PATCH' | 'PUT' | 'POST', path: string, body: unknown) {
    const answer = await server.api.request(method, `${server.origin}/v1/${path}`, {
      body,
      headers: bearer(server.secretKey),
    });
    expect(answer.status, answer.text).toBeLessThan(300);
  }
  const settings = (signUp: Record<string, unknown>) =>
    put('PATCH', `projects/${server.project.id}`, { settings: { signUp: { verification: 'required', ...signUp } } });

  it.each([
    ['with scripts', true],
    ['without scripts', false],
  ] as const)(
    'asks for username, terms and a captcha, and signs in by the username, %s',
    async (_name, javaScriptEnabled) => {
      await settings({ mode: 'open', username: 'required', termsVersion: '2026-11', referrals: true });
      const { context, page, faults, look } = await visitPages(chromium, { javaScriptEnabled, colorScheme: 'dark' });
      const email = `ines-${javaScriptEnabled}@example.com`;
      const username = `ines.${javaScriptEnabled}`;
      await page.goto(`${server.base}/sign-up`);
      await look(/^Create an account/);
      await fillIn(page, { 'E-mail': email, Username: 'Admin', Password: PASSWORD });
      await page.getByRole('checkbox', { name: /I accept the/ }).check();
      await page.getByLabel('Captcha simulator').selectOption('sim_fail');
      await press(page, 'Create account');
      await look(/^Problem: Create an account/);
      await page.getByText('This username is kept for the people who run this product.').waitFor();
      await fillIn(page, { Username: username, Password: PASSWORD });
      await page.getByRole('checkbox', { name: /I accept the/ }).check();
      await page.getByLabel('Captcha simulator').selectOption('sim_fail');
      await press(page, 'Create account');
      await page.getByText('That was not solved, or too long ago.').waitFor();
      await look(/^Problem/);
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await page.getByRole('checkbox', { name: /I accept the/ }).check();
      await press(page, 'Create account');
      await look(/^Check your e-mail/);
      await page.goto((await server.mail(email, /verify/i)).links[0] ?? '');
      await press(page, 'Confirm address');
      await look(/^Sign in/);
      await fillIn(page, { 'E-mail or username': username.toUpperCase(), Password: PASSWORD });
      await press(page, 'Sign in');
      await look(/^Profile/);
      await fillIn(page, { Username: `${username}.2` });
      await press(page, 'Save username');
      await page.getByText('Your username is saved.').waitFor();
      await look(/^Profile/);
      await page.getByRole('link', { name: 'Recommend' }).click();
      await look(/^Recommend/);
      await press(page, 'Make my link');
      await page.getByText('Nobody has come by your link yet.').waitFor();
      await look(/^Recommend/);
      expect(faults).toEqual([]);
      await context.close();
    },
    LONGEST_MILLISECONDS,
  );

  it.each([
    ['en', 'with', true],
    ['de', 'without', false],
  ] as const)(
    'asks who comes from a provider for terms and username, in %s %s scripts',
    async (locale, _scripts, javaScriptEnabled) => {
      const words = WORDS[locale];
      await settings({ mode: 'open', username: 'optional' });
      const { accessToken } = await signInForTokens(server, await createPerson(server));
      const body = { username: `lovelace.${locale}` };
      await server.api.request('PATCH', `${server.base}/me`, { body, headers: bearer(accessToken) });
      await settings({ mode: 'open', username: 'required', termsVersion: '2026-11' });
      const { context, page, faults, look } = await visitPages(chromium, { javaScriptEnabled, locale });
      await page.goto(`${server.base}/sign-in`);
      await press(page, words.go);
      await press(page, words.person);
      await look(words.terms);
      await press(page, words.accept);
      for (const [typed, problem] of [
        [null, null],
        ['Support', words.reserved],
        ['ada lovelace', words.malformed],
        [`Lovelace.${locale}`, words.taken],
      ] as const) {
        if (typed !== null) {
          await fillIn(page, { [words.username]: typed });
          await press(page, words.save);
          await page.getByText(problem).waitFor();
        }
        await look(words.choose);
        expect(await page.getByLabel(words.username, { exact: true }).inputValue()).toBe(typed ?? '');
        expect((await context.request.get(`${server.base}/session`)).status()).toBe(401);
      }
      await fillIn(page, { [words.username]: `ada.${locale}` });
      await press(page, words.save);
      await look(words.profile);
      expect(await page.getByLabel(words.username, { exact: true }).inputValue()).toBe(`ada.${locale}`);
      expect(faults).toEqual([]);
      await context.close();
    },
    LONGEST_MILLISECONDS,
  );

  it(
    'leads from the waitlist by an invitation into the account, in German',
    async () => {
      await settings({ mode: 'waitlist', username: 'optional' });
      const { context, page, faults, look } = await visitPages(chromium);
      const email = 'wilma@example.com';
      await page.goto(`${server.base}/sign-up?lang=de`);
      await look(/^Auf die Warteliste/);
      await fillIn(page, { 'E-Mail-Adresse': email });
      await press(page, 'Auf die Warteliste setzen');
      await look(/^Warteliste/);
      const { links } = await server.mail(email, /Warteliste/);
      await page.goto(links[0] ?? '');
      await page.getByRole('heading', { name: 'Sie haben Nummer 1' }).waitFor();
      await look(/^Warteliste/);
      await put('POST', 'waitlist-entries/approve', { next: 1 });
      await page.reload();
      await page.getByRole('heading', { name: 'Sie sind an der Reihe' }).waitFor();
      await look(/^Warteliste/);
      const invitation = (await server.mail(email, /Einladung/)).links[0] ?? '';
      await page.goto(invitation);
      await look(/^Einladung/);
      await fillIn(page, { Name: 'Wilma', Benutzername: 'wilma', Passwort: PASSWORD });
      await press(page, 'Annehmen und Konto anlegen');
      await look(/^Profil/);
      await context.clearCookies();
      await page.goto(`${invitation}&lang=de`);
      await look(/^Diese Einladung gilt nicht mehr/);
      expect(faults).toEqual([]);
      await context.close();
    },
    LONGEST_MILLISECONDS,
  );
});
