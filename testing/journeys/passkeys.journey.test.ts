import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium, launchChromium } from '../kit/chromium.ts';
import {
  authenticatorFor,
  bearer,
  changeSettings,
  createPerson,
  type Person,
  startTestServer,
  type TestServer,
} from '../kit/index.ts';
import { uuidOf } from '../kit/operators.ts';
import { fillIn, press, type Visit, type VisitOptions, visitPages } from './page-visit.ts';
import { addVirtualAuthenticator } from './virtual-authenticator.ts';

const LONGEST_MILLISECONDS = 180_000;

describeInChromium('passkeys', () => {
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

  /** A browser on a device that has a fingerprint reader. */
  async function visit(options: VisitOptions, offersByItself: boolean): Promise<Visit> {
    const visited = await visitPages(chromium, options);
    const { context, page } = visited;
    if (!offersByItself)
      await context.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = async () => false');
    await addVirtualAuthenticator(context, page);
    return visited;
  }

  async function countOf({ userId }: Person, counter: number): Promise<void> {
    const { pool } = server.running.services.database;
    await pool.query('update passkeys set counter = $2 where user_id = $1', [uuidOf('user', userId), counter]);
  }

  async function signInByPassword(
    page: Page,
    person: Person,
    words: { email: string; password: string; submit: string },
  ) {
    await page.goto(`${server.base}/sign-in?returnTo=${encodeURIComponent('/p/acme/account/security')}`);
    await fillIn(page, { [words.email]: person.email, [words.password]: person.password });
    await page.getByRole('button', { name: words.submit, exact: true }).click();
    await page.waitForURL('**/account/security');
  }

  it.each([
    [
      'en',
      'light',
      { email: 'E-mail', password: 'Password', submit: 'Sign in' },
      'Add a passkey',
      'Your passkey is ready.',
    ],
    [
      'de',
      'dark',
      { email: 'E-Mail-Adresse', password: 'Passwort', submit: 'Anmelden' },
      'Passkey hinzufügen',
      'Ihr Passkey ist bereit.',
    ],
  ] as const)(
    'one is added, offered by the browser in the field of the address, and signs in: %s, %s',
    async (locale, colorScheme, words, add, ready) => {
      const { context, page, faults, look } = await visit({ locale, colorScheme }, true);
      await signInByPassword(page, await createPerson(server), words);
      await look();
      await page.getByRole('button', { name: add }).click();
      await page.getByText(ready).waitFor();
      await look();
      await context.clearCookies();
      // The virtual authenticator chooses what the browser offers.
      await page.goto(`${server.base}/sign-in?returnTo=${encodeURIComponent('/p/acme/account/security')}`);
      await page.waitForURL('**/account/security');
      expect(faults).toEqual([]);
      await context.close();
    },
    LONGEST_MILLISECONDS,
  );

  it(
    'one signs in by its button, is a second step and a fresh proof, gets a name and is removed',
    async () => {
      const person = await createPerson(server);
      const { context, page, faults, look } = await visit({ locale: 'en' }, false);
      const words = { email: 'E-mail', password: 'Password', submit: 'Sign in' };
      await signInByPassword(page, person, words);
      await page.getByRole('button', { name: 'Add a passkey' }).click();
      await page.getByText('Your passkey is ready.').waitFor();

      await context.clearCookies();
      await page.goto(`${server.base}/sign-in`);
      await look();
      await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
      await page.waitForURL('**/account/profile');

      await page.goto(`${server.base}/account/security`);
      await page.getByRole('button', { name: 'Set up', exact: true }).click();
      const app = authenticatorFor(server, (await page.locator('#totp-key').textContent()) ?? '');
      await page.getByLabel('Code from the app').fill(app.code());
      await page.getByRole('button', { name: 'Confirm', exact: true }).click();
      await page.getByRole('link', { name: 'I have kept them' }).click();

      await context.clearCookies();
      await page.goto(`${server.base}/sign-in`);
      await fillIn(page, { 'E-mail': person.email, Password: person.password });
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByRole('button', { name: 'Use a passkey' }).waitFor();
      await look();
      await page.getByRole('button', { name: 'Use a passkey' }).click();
      await page.waitForURL('**/account/profile');

      await page.goto(`${server.base}/account/security`);
      server.running.services.clock.advance(11 * 60 * 1000);
      await page.getByRole('button', { name: /^Remove/ }).click();
      await page.waitForURL('**/step-up**');
      await look();
      await page.getByRole('button', { name: 'Use a passkey' }).click();
      await page.waitForURL('**/account/security');
      await page.getByText('Rename', { exact: false }).first().click();
      await page.getByLabel('Name', { exact: true }).fill('Laptop in the workshop');
      await page.getByRole('button', { name: 'Rename' }).click();
      await page.getByText('Laptop in the workshop').first().waitFor();
      await look();
      await page.getByRole('button', { name: /^Remove/ }).click();
      await page.getByText('The passkey is removed.').waitFor();
      expect(faults).toEqual([]);
      await context.close();
    },
    LONGEST_MILLISECONDS,
  );

  it.each([
    [
      'en',
      'light',
      {
        offer: 'Use a passkey instead of a password',
        email: 'E-mail',
        create: 'Create account with a passkey',
        confirm: 'Confirm address',
        show: 'Confirm with your passkey',
        early: 'This address is not confirmed yet.',
        signIn: 'Sign in with a passkey',
      },
    ],
    [
      'de',
      'dark',
      {
        offer: 'Passkey statt Passwort',
        email: 'E-Mail-Adresse',
        create: 'Konto mit Passkey anlegen',
        confirm: 'Adresse bestätigen',
        show: 'Mit dem Passkey bestätigen',
        early: 'Diese Adresse ist noch nicht bestätigt.',
        signIn: 'Mit einem Passkey anmelden',
      },
    ],
  ] as const)(
    'one is all that a new account has: %s, %s',
    async (locale, colorScheme, words) => {
      const email = `passkey-first-${locale}@example.com`;
      const { context, page, faults, look } = await visit({ locale, colorScheme }, false);
      await page.goto(`${server.base}/sign-up?returnTo=${encodeURIComponent('/p/acme/account/security')}`);
      await look();
      await page.getByRole('link', { name: words.offer }).click();
      await look();
      await fillIn(page, { [words.email]: email });
      await page.getByRole('button', { name: words.create }).click();
      await page.waitForURL('**/verify-email?**');
      const { links } = await server.mail(email, /verify|confirm|bestätig/i);
      const link = links.find((one) => one.includes('/verify-email')) ?? '';

      // Whoever tries it before is told what is missing.
      await page.goto(`${server.base}/sign-in`);
      await page.getByRole('button', { name: words.signIn }).click();
      await page.getByText(words.early).waitFor();
      await look();

      // Another device, which has no such passkey: the page asks for it, and nothing is confirmed without.
      const other = await visit({ locale, colorScheme }, false);
      await other.page.goto(link);
      await other.page.getByRole('button', { name: words.show }).waitFor();
      await other.look();
      expect(await other.page.getByRole('button', { name: words.confirm }).count()).toBe(0);
      await other.context.close();

      await page.goto(link);
      await page.getByRole('button', { name: words.confirm }).click();
      await page.waitForURL('**/sign-in?**');
      await page.getByRole('button', { name: words.signIn }).click();
      await page.waitForURL('**/account/security');
      await look();
      expect([...faults, ...other.faults]).toEqual([]);
      await context.close();
    },
    LONGEST_MILLISECONDS,
  );

  it.each([
    [
      'en',
      'dark',
      {
        subject: /invitation/i,
        invitation: /^Invitation/,
        offer: 'Use a passkey instead of a password',
        back: 'Use a password instead',
        name: 'Name',
        accept: 'Accept with a passkey',
        signIn: 'Sign in with a passkey',
        signOut: 'Sign out',
        signInAgain: 'Sign in again',
      },
    ],
    [
      'de',
      'light',
      {
        subject: /Einladung/,
        invitation: /^Einladung/,
        offer: 'Passkey statt Passwort',
        back: 'Stattdessen ein Passwort wählen',
        name: 'Name',
        accept: 'Mit Passkey annehmen',
        signIn: 'Mit einem Passkey anmelden',
        signOut: 'Abmelden',
        signInAgain: 'Wieder anmelden',
      },
    ],
  ] as const)(
    'one accepts an invitation, and signs in again after signing out: %s, %s',
    async (locale, colorScheme, words) => {
      const email = `invited-${locale}@example.com`;
      const invited = await server.api.post(
        `${server.origin}/v1/invitations`,
        { email, locale },
        bearer(server.secretKey),
      );
      expect(invited.status, invited.text).toBe(201);
      const link = (await server.mail(email, words.subject)).links[0] ?? '';
      const { context, page, faults, look } = await visit({ locale, colorScheme }, false);
      await page.goto(link);
      await look(words.invitation);
      await page.getByRole('link', { name: words.offer }).click();
      await page.getByRole('link', { name: words.back }).waitFor();
      await look(words.invitation);
      await page.getByLabel(words.name).fill('Ines');
      await page.getByRole('button', { name: words.accept }).click();
      await page.waitForURL('**/sign-in?notice=email_verified');
      await look();
      for (const _ of ['first', 'again']) {
        await page.getByRole('button', { name: words.signIn }).click();
        await page.waitForURL('**/account/profile');
        await look();
        expect(await page.getByText(email).count()).toBeGreaterThan(0);
        await page.goto(`${server.base}/sign-out`);
        await press(page, words.signOut);
        await page.getByRole('link', { name: words.signInAgain }).click();
        await page.waitForURL('**/sign-in');
      }
      expect(faults).toEqual([]);
      await context.close();
    },
    LONGEST_MILLISECONDS,
  );

  it(
    'one is set up on the way in, where the project wants a second step',
    async () => {
      await changeSettings(server, { secondFactor: { policy: 'required' } });
      try {
        const person = await createPerson(server);
        const { context, page, faults, look } = await visit({ locale: 'en' }, false);
        await page.goto(`${server.base}/sign-in?returnTo=${encodeURIComponent('/p/acme/account/security')}`);
        await fillIn(page, { 'E-mail': person.email, Password: person.password });
        await page.getByRole('button', { name: 'Sign in', exact: true }).click();
        await page.getByRole('button', { name: 'Add a passkey instead' }).waitFor();
        await look();
        await page.getByRole('button', { name: 'Add a passkey instead' }).click();
        await page.getByRole('link', { name: 'I have kept them' }).waitFor();
        await look();
        await page.getByRole('link', { name: 'I have kept them' }).click();
        await page.waitForURL('**/account/security');
        await context.clearCookies();
        await page.goto(`${server.base}/sign-in`);
        await fillIn(page, { 'E-mail': person.email, Password: person.password });
        await page.getByRole('button', { name: 'Sign in', exact: true }).click();
        await page.getByRole('button', { name: 'Use a passkey' }).click();
        await page.waitForURL('**/account/profile');
        expect(faults).toEqual([]);
        await context.close();
      } finally {
        await changeSettings(server, { secondFactor: { policy: 'optional' } });
      }
    },
    LONGEST_MILLISECONDS,
  );

  it.each([
    [
      'en',
      'light',
      {
        email: 'E-mail',
        password: 'Password',
        signIn: 'Sign in',
        add: 'Add a passkey',
        ready: 'Your passkey is ready.',
        make: 'Make codes',
        kept: 'I have kept them',
        made: 'Your recovery codes are new.',
        use: 'Use a passkey',
        refused: 'This passkey was not accepted.',
        other: 'Use a recovery code',
        code: 'Recovery code',
        goOn: 'Continue',
        left: '9 codes are left.',
        remove: /^Remove/,
        only: 'A second step is required here, and this is your only one.',
        gone: 'The passkey is removed.',
      },
    ],
    [
      'de',
      'dark',
      {
        email: 'E-Mail-Adresse',
        password: 'Passwort',
        signIn: 'Anmelden',
        add: 'Passkey hinzufügen',
        ready: 'Ihr Passkey ist bereit.',
        make: 'Codes erzeugen',
        kept: 'Ich habe sie aufgehoben',
        made: 'Ihre Wiederherstellungscodes sind neu.',
        use: 'Passkey verwenden',
        refused: 'Dieser Passkey wurde nicht angenommen.',
        other: 'Wiederherstellungscode verwenden',
        code: 'Wiederherstellungscode',
        goOn: 'Weiter',
        left: '9 Codes sind übrig.',
        remove: /^Entfernen/,
        only: 'Ein zweiter Schritt ist hier Pflicht, und Sie haben nur diesen.',
        gone: 'Der Passkey ist entfernt.',
      },
    ],
  ] as const)(
    'who has nothing else makes recovery codes, and gets in by a password and one of them: %s, %s',
    async (locale, colorScheme, words) => {
      const person = await createPerson(server);
      const { context, page, faults, look } = await visit({ locale, colorScheme }, false);
      const exactly = (name: string) => page.getByRole('button', { name, exact: true });
      await signInByPassword(page, person, { ...words, submit: words.signIn });
      expect(await exactly(words.make).count()).toBe(0);
      await exactly(words.add).click();
      await page.getByText(words.ready).waitFor();
      await look();
      await exactly(words.make).click();
      await page.getByRole('link', { name: words.kept }).waitFor();
      await look();
      const codes = ((await page.locator('#recovery-codes').textContent()) ?? '').trim().split('\n');
      expect(codes).toHaveLength(10);
      await page.getByRole('link', { name: words.kept }).click();
      await page.getByText(words.made).waitFor();
      await look();

      await changeSettings(server, { secondFactor: { policy: 'required' } });
      try {
        await context.clearCookies();
        await page.goto(`${server.base}/sign-in?returnTo=${encodeURIComponent('/p/acme/account/security')}`);
        await fillIn(page, { [words.email]: person.email, [words.password]: person.password });
        await exactly(words.signIn).click();
        await exactly(words.use).waitFor();
        // A counter that goes back: somebody may have a copy of the key.
        await countOf(person, 1_000_000);
        await exactly(words.use).click();
        await page.getByRole('alert').getByText(words.refused).waitFor();
        await look();
        await countOf(person, 0);
        await exactly(words.use).click();
        await page.waitForURL('**/account/security');

        // The passkey stays on the device that is lost.
        const found = await visitPages(chromium, { locale, colorScheme });
        await found.page.goto(`${server.base}/sign-in?returnTo=${encodeURIComponent('/p/acme/account/security')}`);
        await fillIn(found.page, { [words.email]: person.email, [words.password]: person.password });
        await found.page.getByRole('button', { name: words.signIn, exact: true }).click();
        await found.page.getByRole('button', { name: words.use }).waitFor();
        await found.look();
        await found.page.getByRole('link', { name: words.other }).click();
        await found.page.getByLabel(words.code, { exact: true }).fill(codes[4] ?? '');
        await found.look();
        await found.page.getByRole('button', { name: words.goOn, exact: true }).click();
        await found.page.getByText(words.left).waitFor();
        await found.look();
        const remove = found.page.getByRole('button', { name: words.remove });
        await remove.click();
        await found.page.getByText(words.only).waitFor();
        await found.look();
        await changeSettings(server, { secondFactor: { policy: 'optional' } });
        await remove.click();
        await found.page.getByText(words.gone).waitFor();
        await found.look();
        expect(found.faults).toEqual([]);
        await found.context.close();
      } finally {
        await changeSettings(server, { secondFactor: { policy: 'optional' } });
      }
      expect(faults).toEqual([]);
      await context.close();
    },
    LONGEST_MILLISECONDS,
  );

  it('without scripts, the page says what is missing', async () => {
    const { context, page, faults } = await visitPages(chromium, { javaScriptEnabled: false });
    await page.goto(`${server.base}/sign-in`);
    expect(await page.getByText('Passkeys need JavaScript').isVisible()).toBe(true);
    expect(await page.getByRole('button', { name: 'Sign in with a passkey' }).isVisible()).toBe(false);
    expect(faults).toEqual([]);
    await context.close();
  });
});
