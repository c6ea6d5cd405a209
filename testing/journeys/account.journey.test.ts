import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tellOfNewDevices } from '../../apps/server/src/modules/account/index.ts';
import { describeInChromium, launchChromium } from '../kit/chromium.ts';
import { createPerson, GOOD_PASSWORD, type Person, startTestServer, type TestServer } from '../kit/index.ts';
import { fillIn, picturesOf, press, type Visit, visitPages } from './page-visit.ts';

// Chromium on a busy machine takes its time; nothing here waits for a clock.
const LONGEST_MILLISECONDS = 120_000;

/** What the pages say, in both languages. */
const WORDS = {
  en: {
    locale: 'en-GB',
    signIn: { email: 'E-mail', password: 'Password', submit: 'Sign in', title: /^Sign in/ },
    devices: { link: 'Devices', title: /^Devices/, rename: 'Rename', name: 'Name of this device', save: 'Save name' },
    picture: { label: /^Address of the picture/, save: 'Save picture', title: /^Profile/ },
    email: { title: /^E-mail address/, link: 'Change address', label: 'New e-mail address', send: 'Send link' },
    confirm: { title: /^Confirm your new address/, submit: 'Use this address', mail: /verify your new/i },
    undo: {
      title: /^Take the change back/,
      submit: 'Take the change back',
      done: /^The account has your address again/,
    },
    undoMail: /address was changed/i,
    notMe: {
      mail: /new device/i,
      title: /^This was not me/,
      submit: 'This was not me',
      done: /^Everybody is signed out/,
    },
    switcher: {
      title: /^Switch account/,
      add: 'Add another account',
      use: 'Continue',
      all: 'Sign out of all accounts',
    },
    data: {
      link: 'Your data',
      title: /^Your data/,
      request: 'Prepare my data',
      mail: /your data is ready/i,
      download: 'Download',
    },
    keep: {
      mail: /is deleted on/i,
      title: /^Keep your account/,
      submit: 'Keep my account',
      done: /^You keep your account/,
    },
    remove: { label: /^Your password/, submit: 'Delete account' },
    expired: /^This link does not work any more/,
  },
  de: {
    locale: 'de-DE',
    signIn: { email: 'E-Mail-Adresse', password: 'Passwort', submit: 'Anmelden', title: /^Anmelden/ },
    devices: {
      link: 'Geräte',
      title: /^Geräte/,
      rename: 'Umbenennen',
      name: 'Name dieses Geräts',
      save: 'Namen speichern',
    },
    picture: { label: /^Adresse des Bildes/, save: 'Bild speichern', title: /^Profil/ },
    email: { title: /^E-Mail-Adresse/, link: 'Adresse ändern', label: 'Neue E-Mail-Adresse', send: 'Link senden' },
    confirm: { title: /^Neue Adresse bestätigen/, submit: 'Diese Adresse verwenden', mail: /neue E-Mail-Adresse/ },
    undo: { title: /^Änderung zurücknehmen/, submit: 'Änderung zurücknehmen', done: /^Das Konto hat wieder/ },
    undoMail: /Adresse wurde geändert/,
    notMe: {
      mail: /neuen Gerät/,
      title: /^Das war ich nicht/,
      submit: 'Das war ich nicht',
      done: /^Alle sind abgemeldet/,
    },
    switcher: {
      title: /^Konto wechseln/,
      add: 'Weiteres Konto hinzufügen',
      use: 'Weiter',
      all: 'Alle Konten abmelden',
    },
    data: {
      link: 'Ihre Daten',
      title: /^Ihre Daten/,
      request: 'Daten zusammenstellen',
      mail: /Daten liegen bereit/,
      download: 'Herunterladen',
    },
    keep: {
      mail: /wird am .* gelöscht/,
      title: /^Konto behalten/,
      submit: 'Konto behalten',
      done: /^Sie behalten Ihr Konto/,
    },
    remove: { label: /^Ihr Passwort/, submit: 'Konto löschen' },
    expired: /^Dieser Link gilt nicht mehr/,
  },
} as const;

describeInChromium("the account's pages", () => {
  let server: TestServer;
  let chromium: Browser;
  beforeAll(async () => {
    server = await startTestServer({ settings: { branding: { color: '#2f6b3c' } } });
    chromium = await launchChromium();
  });
  afterAll(async () => {
    await chromium?.close();
    await server?.stop();
  });

  const linkIn = async (to: string, subject: RegExp) => (await server.mail(to, subject)).links[0] ?? '';

  it.each([
    ['English, with scripts', 'en', true, 'light'],
    ['German, with scripts, in the dark', 'de', true, 'dark'],
    ['German, without scripts', 'de', false, 'light'],
  ] as const)(
    'lead a person through devices, address, accounts and data, in %s',
    async (_name, language, javaScriptEnabled, colorScheme) => {
      const words = WORDS[language];
      const start = () => visitPages(chromium, { javaScriptEnabled, colorScheme, locale: words.locale });
      const visits: Visit[] = [];
      const open = async () => {
        const visit = await start();
        visits.push(visit);
        return visit;
      };
      async function signIn(page: Page, { email, password }: Pick<Person, 'email' | 'password'>) {
        await fillIn(page, { [words.signIn.email]: email, [words.signIn.password]: password });
        await press(page, words.signIn.submit);
      }

      const person = await createPerson(server, { name: 'Ines Okafor' });
      const speak = (email: string) =>
        server.running.services.database.pool.query('update users set locale = $1 where email = $2', [language, email]);
      await speak(person.email);
      const { page, look } = await open();
      await page.goto(`${server.base}/account/devices`);
      await signIn(page, person);
      await look(words.devices.title);
      await page.getByText(words.devices.rename).first().click();
      await fillIn(page, { [words.devices.name]: 'Phone of the kitchen' });
      await look(words.devices.title);
      await press(page, words.devices.save);
      expect(await page.getByRole('listitem').getByText('Phone of the kitchen').first().isVisible()).toBe(true);
      await look(words.devices.title);

      await page.goto(`${server.base}/account/profile`);
      for (const [address, arrived] of [
        ['https://pictures.example.com/gone.png', 0],
        ['https://pictures.example.com/ines.png', 1],
      ] as const) {
        const asked = page.waitForRequest(address);
        await page.getByLabel(words.picture.label).fill(address);
        await press(page, words.picture.save);
        await page.locator('.avatar > img').scrollIntoViewIfNeeded();
        expect((await asked).headers().referer).toBeUndefined();
        await expect.poll(() => picturesOf(page)).toEqual({ arrived, missing: 1 - arrived });
        await look(words.picture.title);
      }
      await page.getByRole('link', { name: words.email.link }).click();
      await look(words.email.title);
      const moved = `moved-${language}-${javaScriptEnabled}@elsewhere.example`;
      await fillIn(page, { [words.email.label]: moved });
      await press(page, words.email.send);
      await look(words.email.title);
      await page.goto(await linkIn(moved, words.confirm.mail));
      await look(words.confirm.title);
      await press(page, words.confirm.submit);
      await look(words.email.title);
      expect(await page.getByRole('main').getByText(moved).first().isVisible()).toBe(true);

      await page.goto(`${server.base}/account/switch`);
      await look(words.switcher.title);
      await press(page, words.switcher.add);
      await look(words.signIn.title);
      const second = await createPerson(server, { name: 'Jo Lindqvist' });
      await speak(second.email);
      await signIn(page, second);
      await page.goto(`${server.base}/account/switch`);
      await look(words.switcher.title);
      await press(page, words.switcher.use);
      await page.goto(`${server.base}/account/email`);
      expect(await page.getByRole('main').getByText(moved).first().isVisible()).toBe(true);

      await page.getByRole('link', { name: words.data.link }).click();
      await look(words.data.title);
      await press(page, words.data.request);
      await look(words.data.title);
      await page.goto(await linkIn(moved, words.data.mail));
      await look(words.data.title);
      expect(await page.getByRole('link', { name: words.data.download }).isVisible()).toBe(true);

      const other = await open();
      await other.page.goto(`${server.base}/account/profile`);
      await signIn(other.page, { email: moved, password: GOOD_PASSWORD });
      await tellOfNewDevices(server.running.services);
      const stranger = await open();
      await stranger.page.goto(await linkIn(moved, words.notMe.mail));
      await stranger.look(words.notMe.title);
      await press(stranger.page, words.notMe.submit);
      await stranger.look(words.notMe.done);
      await other.page.reload();
      await other.look(words.signIn.title);

      await stranger.page.goto(await linkIn(person.email, words.undoMail));
      await stranger.look(words.undo.title);
      const undo = stranger.page.url();
      await press(stranger.page, words.undo.submit);
      await stranger.look(words.undo.done);
      await stranger.page.goto(undo);
      await stranger.look(words.expired);

      await page.goto(`${server.base}/account/switch`);
      await press(page, words.switcher.use);
      await page.goto(`${server.base}/account/data`);
      await page.getByLabel(words.remove.label).fill(GOOD_PASSWORD);
      await press(page, words.remove.submit);
      await look(words.data.title);
      await stranger.page.goto(await linkIn(second.email, words.keep.mail));
      await stranger.look(words.keep.title);
      await press(stranger.page, words.keep.submit);
      await stranger.look(words.keep.done);
      expect(visits.flatMap(({ faults }) => faults)).toEqual([]);
      for (const { context } of visits) await context.close();
    },
    LONGEST_MILLISECONDS,
  );

  it(
    'are worked by keyboard alone: a device is renamed and an account is left',
    async () => {
      const person = await createPerson(server, { name: 'Ines Okafor' });
      const { context, page, faults } = await visitPages(chromium, { javaScriptEnabled: false });
      await page.goto(`${server.base}/account/devices`);
      await fillIn(page, { 'E-mail': person.email, Password: person.password });
      await page.getByLabel('Password', { exact: true }).press('Enter');
      await page.waitForURL(`${server.base}/account/devices`);
      await page.locator('summary').first().press('Enter');
      await page.keyboard.press('Tab');
      await page.keyboard.type('By keyboard');
      await Promise.all([page.waitForURL(/notice=renamed/), page.keyboard.press('Enter')]);
      await page.goto(`${server.base}/account/switch`);
      const leave = page.getByRole('button', { name: /^Sign out Ines/ });
      await leave.focus();
      await Promise.all([page.waitForURL(/notice=signed_out/), page.keyboard.press('Enter')]);
      expect(await page.title()).toMatch(/^Switch account/);
      expect(faults).toEqual([]);
      await context.close();
    },
    LONGEST_MILLISECONDS,
  );

  it(
    'show on a phone which of them one is at: the row of pages is wider than the screen',
    async () => {
      const person = await createPerson(server);
      const { context, page } = await visitPages(chromium, { javaScriptEnabled: true, locale: 'de-DE' });
      await page.goto(`${server.base}/account/data`);
      await fillIn(page, { 'E-Mail-Adresse': person.email, Passwort: person.password });
      await press(page, 'Anmelden');
      await page.waitForURL(`${server.base}/account/data`);
      const box = await page.getByRole('link', { name: 'Ihre Daten' }).boundingBox();
      expect(box?.x).toBeGreaterThanOrEqual(0);
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(320);
      await context.close();
    },
    LONGEST_MILLISECONDS,
  );
});
