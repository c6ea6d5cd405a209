import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium, launchChromium } from '../kit/chromium.ts';
import { createPerson, startTestServer, type TestServer } from '../kit/index.ts';

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
      settings: { redirectOrigins: [appOrigin], branding: { color: '#2f6b3c', privacyUrl: `${appOrigin}/privacy` } },
    });
    chromium = await launchChromium();
  });
  afterAll(async () => {
    await chromium?.close();
    await server?.stop();
    app?.closeAllConnections();
    app?.close();
  });

  type Visit = { context: BrowserContext; page: Page; faults: string[]; look(title: string | RegExp): Promise<void> };

  async function visit(javaScriptEnabled: boolean, colorScheme: 'light' | 'dark' = 'light'): Promise<Visit> {
    const context = await chromium.newContext({
      javaScriptEnabled,
      colorScheme,
      viewport: { width: 320, height: 720 },
    });
    const page = await context.newPage();
    const faults: string[] = [];
    // What the Content-Security-Policy stops is an error in the console; so is a script that fails.
    page.on('console', (message) => {
      if (message.type() === 'error' && !/the server responded with a status of 4/.test(message.text()))
        faults.push(`${page.url()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
    async function look(title: string | RegExp) {
      expect(await page.title()).toMatch(title);
      // axe is a script itself, so it looks at the pages where scripts run.
      if (!javaScriptEnabled) return;
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
      faults.push(...violations.map(({ id, nodes }) => `${page.url()}: ${id}: ${nodes.map((node) => node.html)}`));
      const width = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      expect([page.url(), width]).toEqual([page.url(), 0]);
    }
    return { context, page, faults, look };
  }

  const fill = async (page: Page, values: Record<string, string>) => {
    for (const [label, value] of Object.entries(values)) await page.getByLabel(label, { exact: true }).fill(value);
  };
  const press = async (page: Page, button: string | RegExp) => {
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: button }).first().click()]);
  };

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
      await fill(page, { 'E-mail': email, Name: 'Ines Okafor', Password: 'passwordpassword' });
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
      await fill(page, { 'E-mail': email, Password: PASSWORD });
      await page.getByLabel('Password', { exact: true }).press('Enter');
      await page.waitForURL(`${appOrigin}/notes?open=17`);

      await page.goto(`${server.base}/account`);
      await look(/^Profile/);
      await fill(page, { Name: 'Ines Adaeze Okafor' });
      await press(page, 'Save name');
      expect(await page.getByRole('status').first().innerText()).toContain('Your name is saved.');

      const other = await visit(javaScriptEnabled, 'dark');
      await other.page.goto(`${server.base}/account/sessions`);
      await fill(other.page, { 'E-mail': email, Password: PASSWORD });
      await press(other.page, 'Sign in');
      await other.look(/^Sessions/);
      await page.getByRole('link', { name: 'Sessions' }).click();
      await look(/^Sessions/);
      expect(await page.getByRole('main').getByRole('listitem').count()).toBe(2);

      await page.getByRole('link', { name: 'Password' }).click();
      await look(/^Password/);
      await fill(page, { 'Current password': 'not this one', 'New password': NEW_PASSWORD });
      await press(page, 'Change password');
      await look(/^Problem: Password/);
      await fill(page, { 'Current password': PASSWORD, 'New password': NEW_PASSWORD });
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
      await fill(asking.page, { 'E-mail': person.email });
      await press(asking.page, 'Send sign-in link');
      await asking.look(/^Check your e-mail/);

      await opening.page.goto((await server.mail(person.email, /sign in/i)).links[0] ?? '');
      await press(opening.page, 'Show the code');
      const code = await opening.page.locator('.digits-shown').innerText();
      await opening.page.goto(`${server.base}/account/profile`);
      await opening.look(/^Sign in/);

      await fill(asking.page, { 'Code from the other device': code });
      await press(asking.page, 'Continue');
      await asking.look(/^Profile/);
      expect([...asking.faults, ...opening.faults]).toEqual([]);
      await asking.context.close();
      await opening.context.close();
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
      await fill(page, { 'E-mail': person.email });
      await press(page, 'Send link');
      await look(/^Check your e-mail/);
      await page.goto((await server.mail(person.email, /reset/i)).links[0] ?? '');
      await look(/^New password/);

      await page.getByRole('link', { name: 'Privacy' }).click();
      await page.waitForURL(`${appOrigin}/privacy`);
      expect(await page.evaluate('document.referrer')).toBe('');
      await page.goBack();

      await fill(page, { 'New password': NEW_PASSWORD });
      await page.getByRole('button', { name: 'Show password' }).click();
      expect(await page.getByLabel('New password', { exact: true }).getAttribute('type')).toBe('text');
      await press(page, 'Save password');
      await look(/^Sign in/);
      await fill(page, { 'E-mail': person.email, Password: NEW_PASSWORD });
      await press(page, 'Sign in');
      await look(/^Profile/);
      expect(faults).toEqual([]);
      await context.close();
    },
    LONGEST_MILLISECONDS,
  );
});
