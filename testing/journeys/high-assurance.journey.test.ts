import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium, launchChromium } from '../kit/chromium.ts';
import { authenticatorFor, createPerson, startTestServer, type TestServer, until } from '../kit/index.ts';
import { fillIn, press, visitPages } from './page-visit.ts';

const LONGEST_MILLISECONDS = 120_000;

const WORDS = {
  en: {
    email: 'E-mail',
    password: 'Password',
    link: 'Send sign-in link',
    linkMail: /sign in|sign-in/i,
    signIn: /^Sign in$/,
    signInPage: /^Sign in/,
    enrolment: /^Set up two-step sign-in/,
    setUp: 'Set up an authenticator app',
    code: 'Code from the app',
    confirm: 'Confirm',
    kept: 'I have kept them',
    profile: /^Profile/,
    signOut: 'Sign out',
    trust: 'Do not ask in this browser for 30 days',
    goOn: 'Continue',
  },
  de: {
    email: 'E-Mail-Adresse',
    password: 'Passwort',
    link: 'Anmeldelink senden',
    linkMail: /Anmeldelink/,
    signIn: /^Anmelden$/,
    signInPage: /^Anmelden/,
    enrolment: /^Anmeldung in zwei Schritten einrichten/,
    setUp: 'Authenticator-App einrichten',
    code: 'Code aus der App',
    confirm: 'Bestätigen',
    kept: 'Ich habe sie aufgehoben',
    profile: /^Profil/,
    signOut: 'Abmelden',
    trust: 'In diesem Browser 30 Tage lang nicht fragen',
    goOn: 'Weiter',
  },
} as const;

describeInChromium('where assurance is high', () => {
  let server: TestServer;
  let chromium: Browser;
  beforeAll(async () => {
    server = await startTestServer({
      settings: { secondFactor: { highAssurance: true }, methods: { password: true, magicLink: true } },
    });
    chromium = await launchChromium();
  });
  afterAll(async () => {
    await chromium?.close();
    await server?.stop();
  });

  /** The link of the newest mail, once it is another than before. */
  async function linkAfter(before: string, email: string, subject: RegExp): Promise<string> {
    let link = before;
    const came = async () => {
      link = (await server.mail(email, subject)).links.find((one) => one.includes('/magic-link?')) ?? before;
      return link !== before;
    };
    await until(came, 10_000, 'a mail with a new link');
    return link;
  }

  async function signOut(page: Page, words: (typeof WORDS)['en' | 'de']): Promise<void> {
    await page.goto(`${server.base}/sign-out`);
    await press(page, words.signOut);
    await page.goto(`${server.base}/sign-in`);
  }

  it.each([
    ['en', 'light', true],
    ['de', 'dark', false],
  ] as const)(
    'a link leads to a second step, and in a browser that is trusted it asks again: %s, %s, scripts %s',
    async (locale, colorScheme, javaScriptEnabled) => {
      const words = WORDS[locale];
      const person = await createPerson(server);
      const { context, page, faults, look } = await visitPages(chromium, { locale, colorScheme, javaScriptEnabled });
      await page.goto(`${server.base}/magic-link`);
      await fillIn(page, { [words.email]: person.email });
      await press(page, words.link);
      const first = await linkAfter('', person.email, words.linkMail);
      await page.goto(first);
      await press(page, words.signIn);
      await look(words.enrolment);
      await press(page, words.setUp);
      const app = authenticatorFor(server, (await page.locator('#totp-key').textContent()) ?? '');
      await page.getByLabel(words.code, { exact: true }).fill(app.code(-1));
      await press(page, words.confirm);
      await page.getByRole('link', { name: words.kept }).click();
      await page.waitForURL('**/account/profile');
      await look(words.profile);

      await signOut(page, words);
      const password = { [words.email]: person.email, [words.password]: person.password };
      await fillIn(page, password);
      await press(page, words.signIn);
      await page.getByLabel(words.trust).check();
      await page.getByLabel(words.code, { exact: true }).fill(app.code());
      await press(page, words.goOn);
      await signOut(page, words);
      await fillIn(page, password);
      await press(page, words.signIn);
      // The password is asked for nothing more in this browser.
      await look(words.profile);

      await signOut(page, words);
      await page.goto(`${server.base}/magic-link`);
      await fillIn(page, { [words.email]: person.email });
      await press(page, words.link);
      await page.goto(await linkAfter(first, person.email, words.linkMail));
      await press(page, words.signIn);
      await look();
      await page.getByLabel(words.code, { exact: true }).waitFor();
      // Nothing is promised here that the next link would not keep.
      expect(await page.getByLabel(words.trust).count()).toBe(0);
      await page.goto(`${server.base}/account/profile`);
      await look(words.signInPage);
      await page.goBack();
      await page.getByLabel(words.code, { exact: true }).fill(app.code(1));
      await press(page, words.goOn);
      await look(words.profile);
      expect(faults).toEqual([]);
      await context.close();
    },
    LONGEST_MILLISECONDS,
  );
});
