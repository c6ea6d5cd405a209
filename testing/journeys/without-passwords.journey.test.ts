import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium, launchChromium } from '../kit/chromium.ts';
import { startTestServer, type TestServer } from '../kit/index.ts';
import { fillIn, press, visitPages } from './page-visit.ts';

const LONGEST_MILLISECONDS = 120_000;

/** What somebody reads and presses who never chooses a password, in both languages. */
const WORDS = {
  en: {
    hint: 'No password is needed: to sign in, you get a mail.',
    signUp: /^Create an account/,
    email: 'E-mail',
    create: 'Create account',
    sent: /^Check your e-mail/,
    verify: /verify/i,
    confirm: 'Confirm address',
    profile: /^Profile/,
    password: 'Password',
    signOut: 'Sign out',
    signIn: /^Sign in/,
    link: 'E-mail me a sign-in link',
    linkMail: /sign in|sign-in/i,
    enter: 'Sign in',
  },
  de: {
    hint: 'Sie brauchen kein Passwort: Zum Anmelden bekommen Sie eine E-Mail.',
    signUp: /^Konto anlegen/,
    email: 'E-Mail-Adresse',
    create: 'Konto anlegen',
    sent: /^E-Mail ansehen/,
    verify: /bestätigen/,
    confirm: 'Adresse bestätigen',
    profile: /^Profil/,
    password: 'Passwort',
    signOut: 'Abmelden',
    signIn: /^Anmelden/,
    link: 'Anmeldelink per E-Mail senden',
    linkMail: /Anmeldelink/,
    enter: 'Anmelden',
  },
} as const;

describeInChromium('an account without a password', () => {
  let server: TestServer;
  let chromium: Browser;
  beforeAll(async () => {
    server = await startTestServer({ settings: { methods: { password: false, magicLink: true, passkey: false } } });
    chromium = await launchChromium();
  });
  afterAll(async () => {
    await chromium?.close();
    await server?.stop();
  });

  it.each([
    ['en', 'with', true],
    ['de', 'without', false],
  ] as const)(
    'is made by the link of a mail, and entered by one again, in %s %s scripts',
    async (locale, _scripts, javaScriptEnabled) => {
      const words = WORDS[locale];
      const email = `by-mail-${locale}@example.com`;
      const { context, page, faults, look } = await visitPages(chromium, { javaScriptEnabled, locale });
      await page.goto(`${server.base}/sign-up`);
      await look(words.signUp);
      await page.getByText(words.hint).waitFor();
      expect(await page.getByLabel(words.password, { exact: true }).count()).toBe(0);
      await fillIn(page, { [words.email]: email });
      await press(page, words.create);
      await look(words.sent);
      await page.goto((await server.mail(email, words.verify)).links[0] ?? '');
      await press(page, words.confirm);
      await look(words.profile);
      expect(await page.getByRole('link', { name: words.password, exact: true }).count()).toBe(0);
      await page.goto(`${server.base}/sign-out`);
      await press(page, words.signOut);
      await page.goto(`${server.base}/sign-in`);
      await look(words.signIn);
      expect(await page.locator('a[href*="forgot-password"]').count()).toBe(0);
      await fillIn(page, { [words.email]: email });
      await press(page, words.link);
      await page.goto((await server.mail(email, words.linkMail)).links[0] ?? '');
      await press(page, words.enter);
      await look(words.profile);
      expect(faults).toEqual([]);
      await context.close();
    },
    LONGEST_MILLISECONDS,
  );

  it(
    'is no account of who signed up with the address of somebody else, who confirms it elsewhere',
    async () => {
      const email = 'victim@example.com';
      const stranger = await visitPages(chromium);
      await stranger.page.goto(`${server.base}/sign-up`);
      await fillIn(stranger.page, { 'E-mail': email });
      await press(stranger.page, 'Create account');
      const owner = await visitPages(chromium);
      await owner.page.goto((await server.mail(email, /verify/i)).links[0] ?? '');
      await press(owner.page, 'Confirm address');
      await owner.look(/^Sign in/);
      await owner.page.getByText('Your address is confirmed.').waitFor();
      await stranger.page.goto(`${server.base}/account/profile`);
      await stranger.look(/^Sign in/);
      expect([...stranger.faults, ...owner.faults]).toEqual([]);
      await stranger.context.close();
      await owner.context.close();
    },
    LONGEST_MILLISECONDS,
  );
});
