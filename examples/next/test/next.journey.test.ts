import type { Browser, BrowserContext, Cookie, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningExample } from '../../../packages/sdk/test/example-suite.ts';
import { findBarriers } from '../../../testing/kit/barriers.ts';
import { describeInChromium, launchChromium } from '../../../testing/kit/chromium.ts';
import { createPerson, type Person, until } from '../../../testing/kit/index.ts';
import { describeNext, startNextExample } from './next-example.ts';

const TOKEN_MILLISECONDS = 15 * 60 * 1000;

describeNext('the Next example and its hooks', () =>
  describeInChromium('in a browser', () => {
    let example: RunningExample;
    let chromium: Browser;
    const complaints: string[] = [];

    beforeAll(async () => {
      example = await startNextExample();
      chromium = await launchChromium();
    }, 180_000);

    afterAll(async () => {
      await chromium?.close();
      await example?.stop();
    });

    /** What the browser complains of, hydration that does not fit above all. That there is no icon is none of it. */
    async function openPage(options: { javaScriptEnabled?: boolean } = {}): Promise<Page> {
      const page = await (await chromium.newContext(options)).newPage();
      complaints.length = 0;
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' && !message.location().url.endsWith('/favicon.ico'))
          complaints.push(message.text());
      });
      return page;
    }

    async function signIn(page: Page, person: Person): Promise<void> {
      await page.goto(`${example.appUrl}/members`);
      await page.getByLabel('E-mail').fill(person.email);
      await page.locator('input[name=password]').fill(person.password);
      await page.locator('input[name=password]').press('Enter');
      await page.waitForURL(`${example.appUrl}/members`);
    }

    /** The app and the browser have clocks of their own, so the sign-in happens a token's life ago. */
    async function signInLongAgo(page: Page, person: Person): Promise<Cookie> {
      const { clock } = example.server.running.services;
      clock.advance(-TOKEN_MILLISECONDS - 1_000);
      const browser = example.server.browser();
      const { email, password } = person;
      const answer = await browser
        .post(`${example.server.base}/auth/sign-in/password`, { email, password })
        .finally(() => clock.advance(TOKEN_MILLISECONDS + 1_000));
      expect(answer.status).toBe(200);
      const cookies = [...browser.cookies].map(([name, value]) => ({ name, value, domain: 'localhost', path: '/' }));
      await page.context().addCookies(cookies);
      return accessCookieOf(page.context());
    }

    async function accessCookieOf(context: BrowserContext): Promise<Cookie> {
      const found = (await context.cookies()).find(({ name }) => name.startsWith('frontdesk_access_'));
      if (!found) throw new Error('the browser holds no access token');
      return found;
    }

    const greeting = (page: Page) => page.getByText('Hello, Ada');
    const signInLink = (page: Page) => page.getByRole('link', { name: 'Sign in' });

    test('somebody signs in, is greeted on every page, and signs out', async () => {
      const page = await openPage();
      await page.goto(example.appUrl);
      await signInLink(page).click();
      await page.waitForURL((url) => url.href.startsWith(`${example.server.base}/sign-in?`));
      await signIn(page, await createPerson(example.server, { name: 'Ada' }));
      await greeting(page).waitFor();
      expect(await findBarriers(page)).toEqual([]);
      await page.goto(example.appUrl);
      await greeting(page).waitFor();
      expect(await signInLink(page).count()).toBe(0);
      await page.getByRole('link', { name: 'Sign out' }).click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.waitForURL(`${example.appUrl}/`);
      await signInLink(page).waitFor();
      expect(await findBarriers(page)).toEqual([]);
      expect(complaints).toEqual([]);
    });

    test('what the server knows is in the page before any script has run', async () => {
      const page = await openPage({ javaScriptEnabled: false });
      await signIn(page, await createPerson(example.server, { name: 'Ada' }));
      expect(await greeting(page).isVisible()).toBe(true);
      await page.getByRole('button', { name: 'Leave a note' }).click();
      await page.waitForURL(`${example.appUrl}/members?noted`);
      await page.context().clearCookies();
      await page.getByRole('button', { name: 'Leave a note' }).click();
      await page.waitForURL((url) => url.href.startsWith(`${example.server.base}/sign-in?`));
      expect(new URL(page.url()).searchParams.get('returnTo')).toBe(`${example.appUrl}/members?noted`);
    });

    test('the user button is worked by keyboard, and without a script', async () => {
      const page = await openPage();
      const person = await createPerson(example.server, { name: 'Ada' });
      await signIn(page, person);
      const trigger = page.locator('[data-frontdesk="user-button"] > summary');
      await trigger.focus();
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: 'Manage account' }).waitFor();
      expect(await findBarriers(page)).toEqual([]);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Escape');
      await page.getByRole('link', { name: 'Manage account' }).waitFor({ state: 'hidden' });
      expect(await page.locator('summary:focus').count()).toBe(1);
      await trigger.click();
      await page.locator('h1').click();
      await page.getByRole('link', { name: 'Manage account' }).waitFor({ state: 'hidden' });
      expect(complaints).toEqual([]);

      const plain = await openPage({ javaScriptEnabled: false });
      await plain.context().addCookies(await page.context().cookies());
      await plain.goto(`${example.appUrl}/members`);
      await plain.locator('[data-frontdesk="user-button"] > summary').click();
      await plain.getByRole('link', { name: 'Manage account' }).click();
      await plain.waitForURL(`${example.server.base}/account/profile`);
    });

    test('two accounts of a browser: the switcher makes the other one current', async () => {
      const page = await openPage();
      await signIn(page, await createPerson(example.server, { name: 'Ada' }));
      const switcher = page.getByRole('region', { name: 'Accounts' });
      await switcher.getByRole('button', { name: /Ada.*Current/ }).waitFor();
      await switcher.getByRole('link', { name: 'Add or remove accounts' }).click();
      await page.getByRole('button', { name: 'Add another account' }).click();
      await page.waitForURL((url) => url.href.startsWith(`${example.server.base}/sign-in?`));
      const ben = await createPerson(example.server, { name: 'Ben' });
      await page.getByLabel('E-mail').fill(ben.email);
      await page.locator('input[name=password]').fill(ben.password);
      await page.locator('input[name=password]').press('Enter');
      await page.waitForURL(`${example.appUrl}/members`);
      await page.getByText('Hello, Ben').waitFor();
      expect(await findBarriers(page)).toEqual([]);
      await switcher.getByRole('button', { name: /Ada/ }).press('Enter');
      await greeting(page).waitFor();
      await switcher.getByRole('button', { name: /Ada.*Current/ }).waitFor();
      expect(await page.getByText('Hello, Ben').count()).toBe(0);
      expect(complaints).toEqual([]);
    });

    test('a token that has ended: the open page asks for itself, and a link to the other one renews it', async () => {
      const page = await openPage();
      const ended = await signInLongAgo(page, await createPerson(example.server, { name: 'Ada' }));
      await page.goto(example.appUrl);
      await greeting(page).waitFor();
      expect((await accessCookieOf(page.context())).value).toBe(ended.value);
      await page.getByRole('link', { name: 'Members' }).click();
      await page.getByText('Only for members').waitFor();
      expect(page.url()).toBe(`${example.appUrl}/members`);
      expect((await accessCookieOf(page.context())).value).not.toBe(ended.value);
    });

    test('a token that has ended under an open form: the action does nothing, and its page comes back renewed', async () => {
      const page = await openPage();
      const person = await createPerson(example.server, { name: 'Ada' });
      const ended = await signInLongAgo(page, person);
      await page.goto(`${example.appUrl}/members?draft=1`);
      await page.context().addCookies([ended]);
      await page.getByRole('button', { name: 'Leave a note' }).click();
      await until(async () => (await accessCookieOf(page.context())).value !== ended.value, 10_000, 'the renewal');
      await page.waitForURL(`${example.appUrl}/members?draft=1`);
      await page.getByRole('button', { name: 'Leave a note' }).click();
      await page.waitForURL(`${example.appUrl}/members?noted`);
      expect(complaints).toEqual([]);
    });

    test('a ban shows when somebody comes back to the window, without loading the page again', async () => {
      const page = await openPage();
      const person = await createPerson(example.server, { name: 'Ada' });
      await signIn(page, person);
      await page.evaluate('globalThis.stillThere = true');
      const { origin, secretKey, api } = example.server;
      const authorization = `Bearer ${secretKey}`;
      await api.post(`${origin}/v1/users/${person.userId}/ban`, { reason: 'Spam' }, { authorization });
      const isOut = async () => {
        await page.evaluate('window.dispatchEvent(new Event("focus"))');
        return (await signInLink(page).count()) === 1;
      };
      await until(isOut, 15_000, 'the end of the greeting');
      expect(await greeting(page).count()).toBe(0);
      expect(await page.evaluate('globalThis.stillThere')).toBe(true);
    });

    test('what the server renders again counts at once, without a question of the browser', async () => {
      const page = await openPage();
      await signIn(page, await createPerson(example.server, { name: 'Ada' }));
      await greeting(page).waitFor();
      const asked: string[] = [];
      page.on('request', (request) => request.url().endsWith('/session') && asked.push(request.url()));
      await page.goto(example.appUrl);
      await page.context().clearCookies();
      await page.evaluate('window.next.router.refresh()');
      await signInLink(page).waitFor();
      expect(asked).toEqual([]);
    });

    test('where nothing can be known the page says so, and asks again on demand', async () => {
      const page = await openPage();
      await signInLongAgo(page, await createPerson(example.server, { name: 'Ada' }));
      const sessionUrl = `${example.server.base}/session`;
      await page.route(sessionUrl, (route) => route.abort());
      await page.goto(example.appUrl);
      await page.getByText('cannot be checked right now').waitFor();
      expect([await greeting(page).count(), await signInLink(page).count()]).toEqual([0, 0]);
      expect(await findBarriers(page)).toEqual([]);
      await page.unroute(sessionUrl);
      await page.getByRole('button', { name: 'Try again' }).click();
      await greeting(page).waitFor();
      expect(await page.getByText('cannot be checked right now').count()).toBe(0);
    });
  }),
);
