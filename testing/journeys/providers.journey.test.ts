import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium, launchChromium } from '../kit/chromium.ts';
import { createPerson, startTestServer, type TestServer } from '../kit/index.ts';
import { offerSimulator } from '../kit/providers.ts';
import { visitPages } from './page-visit.ts';

// Chromium on a busy machine takes its time; nothing here waits for a clock.
const LONGEST_MILLISECONDS = 120_000;

/** The words of the buttons that a person looks for, in both languages. */
const WORDS = {
  en: {
    signIn: /^Sign in/,
    go: 'Continue with Simulator',
    ada: 'Sign in as Ada Lovelace',
    linus: 'Sign in as Linus Unconfirmed',
    wrong: 'What goes wrong',
    failed: /^Simulator did not sign you in/,
    again: 'Try again',
    mail: /^Check your e-mail/,
    confirm: 'Confirm and sign in',
    profile: /^Profile/,
    connections: 'Connected accounts',
    connect: 'Connect Simulator',
    connected: 'The account is connected.',
    disconnect: /^Disconnect/,
    disconnected: 'The account is disconnected.',
    last: 'This is your last way to sign in.',
  },
  de: {
    signIn: /^Anmelden/,
    go: 'Weiter mit Simulator',
    ada: 'Als Ada Lovelace anmelden',
    linus: 'Als Linus Unconfirmed anmelden',
    wrong: 'Was schiefgeht',
    failed: /^Simulator hat Sie nicht angemeldet/,
    again: 'Noch einmal versuchen',
    mail: /^Sehen Sie in Ihre E-Mails/,
    confirm: 'Bestätigen und anmelden',
    profile: /^Profil/,
    connections: 'Verbundene Konten',
    connect: 'Simulator verbinden',
    connected: 'Das Konto ist verbunden.',
    disconnect: /^Trennen/,
    disconnected: 'Das Konto ist getrennt.',
    last: 'Anders können Sie sich nicht mehr anmelden.',
  },
} as const;

describeInChromium('sign-in with a provider', () => {
  let server: TestServer;
  let app: Server;
  let appOrigin: string;
  let chromium: Browser;

  beforeAll(async () => {
    app = createServer((_req, res) => {
      res.setHeader('content-type', 'text/html');
      res.end('<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Notes</title><h1>Notes</h1>');
    });
    await new Promise<void>((resolve) => app.listen(0, 'localhost', resolve));
    appOrigin = `http://localhost:${(app.address() as AddressInfo).port}`;
    server = await startTestServer({
      settings: {
        redirectOrigins: [appOrigin],
        methods: { password: true, magicLink: false, emailCode: false },
        limits: { signUpsPerAddressAndHour: 1_000 },
      },
    });
    await offerSimulator(server);
    chromium = await launchChromium();
  });
  afterAll(async () => {
    await chromium?.close();
    await server?.stop();
    app?.closeAllConnections();
    app?.close();
  });

  async function visit(locale: 'en' | 'de', options: { scripts?: boolean; dark?: boolean } = {}) {
    const { scripts = true, dark = false } = options;
    const { context, page, faults, ...visited } = await visitPages(chromium, {
      locale,
      javaScriptEnabled: scripts,
      colorScheme: dark ? 'dark' : 'light',
      refusals: ['4', '5'],
    });
    async function look(title: string | RegExp) {
      await expect.poll(() => page.title()).toMatch(title);
      const folder = process.env.DASHBOARD_PICTURES;
      const name = `${locale} ${dark ? 'dark ' : ''}${await page.title()}`.replaceAll(/[^\p{L}\d]+/gu, '-');
      if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
      await visited.look(title);
      expect(faults).toEqual([]);
    }
    return { page, look, words: WORDS[locale], context };
  }

  const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).first().click();

  it.each([
    ['with scripts', true],
    ['without scripts', false],
  ] as const)(
    'leads to the provider and back to where the person wanted to go, %s',
    async (_, scripts) => {
      const { page, look, words, context } = await visit('en', { scripts });
      const returnTo = `${appOrigin}/notes?open=17`;
      await page.goto(`${server.base}/sign-in?${new URLSearchParams({ returnTo })}`);
      await look(words.signIn);
      await press(page, words.go);
      await look(/^Provider simulator/);
      await page.getByLabel('E-mail', { exact: true }).fill(`ines-${scripts}@example.com`);
      await page.getByLabel('Name', { exact: true }).fill('Ines Okafor');
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.waitForURL(returnTo);
      await page.goto(`${server.base}/account/profile`);
      await look(words.profile);
      expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Ines Okafor');
      await context.close();
    },
    LONGEST_MILLISECONDS,
  );

  it.each(['en', 'de'] as const)(
    'says what went wrong, asks the mail where the address is not proven, and connects and disconnects accounts (%s)',
    async (locale) => {
      const { page, look, words, context } = await visit(locale, { dark: locale === 'de' });
      await page.goto(`${server.base}/sign-in`);
      await look(words.signIn);
      await press(page, words.go);
      await page.getByLabel(words.wrong).selectOption('wrong_nonce');
      await press(page, words.ada);
      await look(words.failed);
      await page.getByText('providers.answer_invalid').waitFor();

      // Once more, and this time the address is one that the provider has not verified.
      await page.getByRole('link', { name: words.again }).click();
      await look(/Simulator/);
      await press(page, words.go);
      const email = `${locale}-linus@example.com`;
      await page.getByLabel(/^E-[Mm]ail/).fill(email);
      await page.getByRole('checkbox').uncheck();
      await page.getByRole('button', { name: /^(Sign in|Anmelden)$/ }).click();
      await look(words.mail);
      const mail = await server.mail(email, /Simulator/);
      await page.goto(mail.links[0] ?? '');
      await look(/Adresse bestätigen|Confirm your address/);
      await press(page, words.confirm);
      await look(words.profile);

      await page.getByRole('link', { name: words.connections }).click();
      await look(words.connections);
      await press(page, words.disconnect);
      await page.getByText(words.last).waitFor();
      await look(/Problem/);
      await press(page, words.connect);
      await page.getByLabel(/^E-[Mm]ail/).fill(`${locale}-second@example.com`);
      await page.getByRole('button', { name: /^(Sign in|Anmelden)$/ }).click();
      await page.getByText(words.connected).waitFor();
      await look(words.connections);
      expect(await page.getByRole('main').getByRole('listitem').count()).toBe(2);
      await press(page, words.disconnect);
      await page.getByText(words.disconnected).waitFor();
      expect(await page.getByRole('main').getByRole('listitem').count()).toBe(1);
      await context.close();
    },
    LONGEST_MILLISECONDS,
  );

  it(
    'shows a link of the mail in another browser as one to open elsewhere',
    async () => {
      const person = await createPerson(server, { email: 'elsewhere@example.com' });
      const mine = await visit('en');
      await mine.page.goto(`${server.base}/sign-up`);
      await mine.look(/^Create an account/);
      await press(mine.page, mine.words.go);
      await mine.page.getByLabel('E-mail', { exact: true }).fill(person.email);
      await mine.page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await mine.look(mine.words.mail);
      const link = (await server.mail(person.email, /Simulator/)).links[0] ?? '';
      const theirs = await visit('en');
      await theirs.page.goto(link);
      await theirs.look(/^Open this link where you began/);
      await mine.page.goto(link);
      await press(mine.page, mine.words.confirm);
      await mine.look(mine.words.profile);
      await Promise.all([mine.context.close(), theirs.context.close()]);
    },
    LONGEST_MILLISECONDS,
  );
});
