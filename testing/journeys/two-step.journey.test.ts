import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium, launchChromium } from '../kit/chromium.ts';
import { authenticatorFor, createPerson, type Person, startTestServer, type TestServer } from '../kit/index.ts';
import { fillIn, press, visitPages } from './page-visit.ts';

const LONGEST_MILLISECONDS = 120_000;

const words = {
  en: {
    email: 'E-mail',
    password: 'Password',
    signIn: 'Sign in',
    setUp: 'Set up',
    code: 'Code from the app',
    confirm: 'Confirm',
    kept: 'I have kept them',
    goOn: 'Continue',
    on: 'Two-step sign-in is on.',
    recovery: 'Use a recovery code',
    recoveryCode: 'Recovery code',
    trust: 'Do not ask in this browser for 30 days',
    off: 'Switch off',
    isOff: 'Two-step sign-in is off.',
  },
  de: {
    email: 'E-Mail-Adresse',
    password: 'Passwort',
    signIn: 'Anmelden',
    setUp: 'Einrichten',
    code: 'Code aus der App',
    confirm: 'Bestätigen',
    kept: 'Ich habe sie aufgehoben',
    goOn: 'Weiter',
    on: 'Die Anmeldung in zwei Schritten ist an.',
    recovery: 'Wiederherstellungscode verwenden',
    recoveryCode: 'Wiederherstellungscode',
    trust: 'In diesem Browser 30 Tage lang nicht fragen',
    off: 'Ausschalten',
    isOff: 'Die Anmeldung in zwei Schritten ist aus.',
  },
} as const;

type Words = (typeof words)['en' | 'de'];

describeInChromium('two-step sign-in', () => {
  let server: TestServer;
  let chromium: Browser;
  beforeAll(async () => {
    server = await startTestServer({ settings: { limits: { addressFailures: 10_000 } } });
    chromium = await launchChromium();
  });
  afterAll(async () => {
    await chromium?.close();
    await server?.stop();
  });

  const exactly = (name: string) => new RegExp(`^${name}$`);

  async function signIn(page: Page, text: Words, person: Person): Promise<void> {
    await fillIn(page, { [text.email]: person.email, [text.password]: person.password });
    await press(page, exactly(text.signIn));
  }

  it.each([
    ['en', 'light', true],
    ['en', 'dark', false],
    ['de', 'dark', true],
  ] as const)(
    'is set up, asked for, proven by a recovery code and switched off: %s, %s, scripts %s',
    async (locale, colorScheme, javaScriptEnabled) => {
      const text = words[locale];
      const person = await createPerson(server);
      const open = () => visitPages(chromium, { locale, colorScheme, javaScriptEnabled });
      const first = await open();
      const { page } = first;
      await page.goto(`${server.base}/sign-in?returnTo=${encodeURIComponent('/p/acme/account/security')}`);
      await signIn(page, text, person);
      await first.look();
      await press(page, exactly(text.setUp));
      await first.look();
      const app = authenticatorFor(server, (await page.locator('#totp-key').textContent()) ?? '');
      await page.getByLabel(text.code, { exact: true }).fill(app.code(-1));
      await press(page, exactly(text.confirm));
      await first.look();
      const codes = ((await page.locator('#recovery-codes').textContent()) ?? '').trim().split('\n');
      expect(codes).toHaveLength(10);
      await page.getByRole('link', { name: text.kept }).click();
      await page.getByText(text.on).waitFor();
      await first.look();

      const second = await open();
      await second.page.goto(`${server.base}/sign-in?returnTo=${encodeURIComponent('/p/acme/account/security')}`);
      await signIn(second.page, text, person);
      await second.look();
      await second.page.getByLabel(text.code, { exact: true }).fill(app.code());
      await second.page.getByLabel(text.trust).check();
      await press(second.page, exactly(text.goOn));
      expect(second.page.url()).toContain('/account/security');
      await second.look();

      const third = await open();
      await third.page.goto(`${server.base}/sign-in`);
      await signIn(third.page, text, person);
      await third.page.getByRole('link', { name: text.recovery }).click();
      await third.page.getByLabel(text.recoveryCode, { exact: true }).fill(codes[3] ?? '');
      await third.look();
      await press(third.page, exactly(text.goOn));
      expect(third.page.url()).toContain('/account/profile');
      await third.look();

      await second.page.goto(`${server.base}/account/security`);
      await press(second.page, exactly(text.off));
      await second.page.getByText(text.isOff).waitFor();
      await second.look();
      for (const { faults } of [first, second, third]) expect(faults).toEqual([]);
      await Promise.all([first, second, third].map(({ context }) => context.close()));
    },
    LONGEST_MILLISECONDS,
  );
});
