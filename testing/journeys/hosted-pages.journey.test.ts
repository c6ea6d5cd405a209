import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium, launchChromium } from '../kit/chromium.ts';
import { createPerson, startTestServer, type TestServer } from '../kit/index.ts';
import { fillIn, press, visitPages } from './page-visit.ts';

const PASSWORD = 'a quiet harbour at 4 in winter';
const NEW_PASSWORD = 'nine lanterns on a long pier';

// Chromium on a busy machine takes its time; nothing here waits for a clock.
const LONGEST_MILLISECONDS = 120_000;

describeInChromium('the hosted pages', () => {
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
        methods: { emailCode: true },
        redirectOrigins: [appOrigin],
        branding: { color: '#2f6b3c', privacyUrl: `${appOrigin}/privacy` },
      },
    });
    chromium = await launchChromium();
  });
  afterAll(async () => {
    await chromium?.close();
    await server?.stop();
    app?.closeAllConnections();
    app?.close();
  });

  const visit = (javaScriptEnabled: boolean, colorScheme: 'light' | 'dark' = 'light') =>
    visitPages(chromium, { javaScriptEnabled, colorScheme });

  it.each([
    ['with scripts', true],
    ['without scripts', false],
  ] as const)(
    'lead a person from sign-up to sign-out, %s',
    async (_name, javaScriptEnabled) => {
      const { context, page, faults, look } = await visit(javaScriptEnabled);
      const email = `ines-${javaScriptEnabled}@example.com`;
      const returnTo = encodeURIComponent(`${appOrigin}/notes?open=17`);

      await page.goto(`${server.base}/sign-in?returnTo=${returnTo}`);
      await look(/^Sign in/);
      await page.getByRole('link', { name: 'Create an account' }).click();
      await look(/^Create an account/);
      await fillIn(page, { 'E-mail': email, Name: 'Ines Okafor', Password: 'passwordpassword' });
      await press(page, 'Create account');
      await look(/^Problem: Create an account/);
      expect(await page.getByLabel('E-mail', { exact: true }).inputValue()).toBe(email);
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await press(page, 'Create account');
      await look(/^Check your e-mail/);

      await page.goto((await server.mail(email, /verify/i)).links[0] ?? '');
      await look(/^Confirm your address/);
      await press(page, 'Confirm address');
      await look(/^Sign in/);
      expect(await page.getByRole('status').first().innerText()).toContain('Your address is confirmed.');
      await fillIn(page, { 'E-mail': email, Password: PASSWORD });
      await page.getByLabel('Password', { exact: true }).press('Enter');
      await page.waitForURL(`${appOrigin}/notes?open=17`);

      await page.goto(`${server.base}/account`);
      await look(/^Profile/);
      await fillIn(page, { Name: 'Ines Adaeze Okafor' });
      await press(page, 'Save name');
      expect(await page.getByRole('status').first().innerText()).toContain('Your name is saved.');

      const other = await visit(javaScriptEnabled, 'dark');
      await other.page.goto(`${server.base}/account/sessions`);
      await fillIn(other.page, { 'E-mail': email, Password: PASSWORD });
      await press(other.page, 'Sign in');
      await other.look(/^Sessions/);
      await page.getByRole('link', { name: 'Sessions' }).click();
      await look(/^Sessions/);
      expect(await page.getByRole('main').getByRole('listitem').count()).toBe(2);

      await page.getByRole('link', { name: 'Password' }).click();
      await look(/^Password/);
      await fillIn(page, { 'Current password': 'not this one', 'New password': NEW_PASSWORD });
      await press(page, 'Change password');
      await look(/^Problem: Password/);
      await fillIn(page, { 'Current password': PASSWORD, 'New password': NEW_PASSWORD });
      await press(page, 'Change password');
      expect(await page.getByRole('status').first().innerText()).toContain('Your password is changed.');
      await other.page.reload();
      await other.look(/^Sign in/);

      await page.getByRole('link', { name: 'Your data' }).click();
      await look(/^Your data/);
      await page.getByLabel(/^Your password/).fill(NEW_PASSWORD);
      await press(page, 'Delete account');
      await look(/^Your data/);
      await press(page, 'Keep my account');
      expect(await page.getByRole('status').first().innerText()).toContain('You keep your account.');

      await page.getByRole('link', { name: 'Sign out' }).click();
      await look(/^Sign out/);
      await press(page, 'Sign out');
      await look(/^You are signed out/);
      await page.goto(`${server.base}/account/profile`);
      await look(/^Sign in/);

      await page.goto(`${server.base}/nothing-here`);
      await look(/^Nothing is here/);
      await page.goto(`${server.base}/sign-in?returnTo=${encodeURIComponent('//evil.example')}`);
      await look(/^This link leads somewhere else/);
      expect([...faults, ...other.faults]).toEqual([]);
      await context.close();
      await other.context.close();
    },
    LONGEST_MILLISECONDS,
  );

  it(
    'sign in by a link from another browser without signing that one in',
    async () => {
      const person = await createPerson(server);
      const asking = await visit(true);
      const opening = await visit(false);
      await asking.page.goto(`${server.base}/magic-link`);
      await asking.look(/^Sign-in link/);
      await fillIn(asking.page, { 'E-mail': person.email });
      await press(asking.page, 'Send sign-in link');
      await asking.look(/^Check your e-mail/);

      await opening.page.goto((await server.mail(person.email, /sign in/i)).links[0] ?? '');
      await press(opening.page, 'Show the code');
      const code = await opening.page.locator('.digits-shown').innerText();
      await opening.page.goto(`${server.base}/account/profile`);
      await opening.look(/^Sign in/);

      await fillIn(asking.page, { 'Code from the other device': code });
      await press(asking.page, 'Continue');
      await asking.look(/^Profile/);
      expect([...asking.faults, ...opening.faults]).toEqual([]);
      await asking.context.close();
      await opening.context.close();
    },
    LONGEST_MILLISECONDS,
  );

  it(
    'take the code of a mail in the browser that asked for it',
    async () => {
      const person = await createPerson(server);
      const asking = await visit(true, 'dark');
      await asking.page.goto(`${server.base}/sign-in`);
      await Promise.all([
        asking.page.waitForEvent('load'),
        asking.page.getByRole('link', { name: 'E-mail me a code' }).click(),
      ]);
      await asking.look(/^Sign-in code/);
      await fillIn(asking.page, { 'E-mail': person.email });
      await press(asking.page, 'Send code');
      await asking.look(/^Type the code/);
      await fillIn(asking.page, { Code: '00 00 00' });
      await press(asking.page, 'Sign in');
      await asking.page.getByRole('alert').getByText('That code does not work.').waitFor();
      await asking.look(/Type the code/);
      const code = /^\d{6}$/m.exec((await server.mail(person.email, /code to sign in/)).text)?.[0] ?? '';
      await fillIn(asking.page, { Code: `${code.slice(0, 3)} ${code.slice(3)}` });
      await press(asking.page, 'Sign in');
      await asking.look(/^Profile/);
      expect(asking.faults).toEqual([]);
      await asking.context.close();
    },
    LONGEST_MILLISECONDS,
  );

  it(
    'set a forgotten password anew, and tell no other host where the token is',
    async () => {
      const person = await createPerson(server);
      const { context, page, faults, look } = await visit(true, 'dark');
      await page.goto(`${server.base}/forgot-password`);
      await look(/^Forgot password/);
      await fillIn(page, { 'E-mail': person.email });
      await press(page, 'Send link');
      await look(/^Check your e-mail/);
      await page.goto((await server.mail(person.email, /reset/i)).links[0] ?? '');
      await look(/^New password/);

      await page.getByRole('link', { name: 'Privacy' }).click();
      await page.waitForURL(`${appOrigin}/privacy`);
      expect(await page.evaluate('document.referrer')).toBe('');
      await page.goBack();

      await fillIn(page, { 'New password': NEW_PASSWORD });
      await page.getByRole('button', { name: 'Show password' }).click();
      expect(await page.getByLabel('New password', { exact: true }).getAttribute('type')).toBe('text');
      await press(page, 'Save password');
      await look(/^Sign in/);
      await fillIn(page, { 'E-mail': person.email, Password: NEW_PASSWORD });
      await press(page, 'Sign in');
      await look(/^Profile/);
      expect(faults).toEqual([]);
      await context.close();
    },
    LONGEST_MILLISECONDS,
  );
});
