import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFrontdesk, type Frontdesk } from '@frontdesk/sdk';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBarriers } from '../../../testing/kit/barriers.ts';
import { describeInChromium, launchChromium } from '../../../testing/kit/chromium.ts';
import { createPerson, GOOD_PASSWORD, startTestServer, type TestServer } from '../../../testing/kit/index.ts';
import { createNotesApp } from './app.ts';
import { openNotesStore } from './notes-store.ts';

describeInChromium('the notes app in a browser', () => {
  let server: TestServer;
  let listener: Server;
  let chromium: Browser;
  let appUrl: string;

  beforeAll(async () => {
    let app: RequestListener | null = null;
    listener = createServer((req, res) => app?.(req, res));
    await new Promise<void>((resolve) => listener.listen(0, 'localhost', resolve));
    appUrl = `http://localhost:${(listener.address() as AddressInfo).port}`;
    server = await startTestServer({
      settings: { session: { appCookieDomain: 'localhost' }, redirectOrigins: [appUrl] },
    });
    const { clock } = server.running.services;
    const frontdesk: Frontdesk = createFrontdesk({ baseUrl: server.base, now: () => clock.now().getTime() });
    app = createNotesApp({ frontdesk, appUrl, store: await openNotesStore(null) });
    chromium = await launchChromium();
  });

  afterAll(async () => {
    await chromium.close();
    listener.closeAllConnections();
    await new Promise((resolve) => listener.close(resolve));
    await server.stop();
  });

  async function signIn(context: BrowserContext, email: string): Promise<Page> {
    const page = await context.newPage();
    await page.goto(`${appUrl}/notes`);
    await page.getByLabel('E-mail').fill(email);
    await page.locator('input[name=password]').fill(GOOD_PASSWORD);
    await page.locator('input[name=password]').press('Enter');
    await page.waitForURL(`${appUrl}/notes`);
    return page;
  }

  const addNote = async (page: Page, text: string) => {
    await page.getByLabel('New note').fill(text);
    await page.getByRole('button', { name: 'Add note' }).click();
  };

  test('knows a new person from sign-up to sign-out, without JavaScript', async () => {
    const page = await (await chromium.newContext({ javaScriptEnabled: false })).newPage();
    await page.goto(appUrl);
    await page.getByRole('link', { name: 'Create an account' }).click();
    await page.getByLabel('E-mail').fill('ines@example.com');
    await page.locator('input[name=password]').fill(GOOD_PASSWORD);
    await page.locator('main form').first().getByRole('button').last().click();
    const { links } = await server.mail('ines@example.com', /verify/i);
    await page.goto(links[0] ?? '');
    await page.locator('main form').first().getByRole('button').last().click();
    await page.getByLabel('E-mail').fill('ines@example.com');
    await page.locator('input[name=password]').fill(GOOD_PASSWORD);
    await page.locator('input[name=password]').press('Enter');
    expect(page.url()).toBe(`${appUrl}/notes`);

    await addNote(page, 'Buy flour');
    await page.getByRole('button', { name: /^Delete/ }).click();
    expect(await page.getByRole('status').innerText()).toContain('The note is deleted.');
    await page.getByRole('button', { name: /^Undo/ }).click();
    expect(await page.getByRole('listitem').allInnerTexts()).toEqual([expect.stringContaining('Buy flour')]);

    server.running.services.clock.advance(16 * 60 * 1000);
    await addNote(page, 'Written for a long time');
    expect(page.url()).toBe(`${appUrl}/notes`);
    expect(await page.getByLabel('New note').inputValue()).toBe('Written for a long time');
    server.running.services.clock.advance(16 * 60 * 1000);
    await page.goto(appUrl);
    await page.getByRole('link', { name: 'Open my notes' }).click();
    expect(page.url()).toBe(`${appUrl}/notes`);

    await page.getByRole('link', { name: 'Sign out' }).click();
    await page.locator('main form').first().getByRole('button').click();
    expect(page.url()).toBe(`${appUrl}/`);
    await page.goto(`${appUrl}/notes`);
    expect(page.url()).toContain(`${server.base}/sign-in`);
    await page.context().close();
  });

  test.each([
    ['light', 1440],
    ['dark', 320],
  ] as const)('has no barrier in %s at %d px, and scrolls sideways at no width', async (colorScheme, width) => {
    const name = 'Maximiliane Freifrau von und zu Hohenzollern-Sigmaringen-Emden';
    const person = await createPerson(server, { name });
    const context = await chromium.newContext({ colorScheme, viewport: { width, height: 800 } });
    const stranger = await context.newPage();
    await stranger.goto(appUrl);
    await look(stranger);
    const page = await signIn(context, person.email);
    await look(page);
    await addNote(page, `${'Rindfleischetikettierungsüberwachung'.repeat(6)}\nsecond line`);
    await look(page);
    await page.getByRole('button', { name: /^Delete/ }).click();
    await look(page);
    await page.goto(`${appUrl}/nothing`);
    await look(page);
    await context.close();
  });

  async function look(page: Page): Promise<void> {
    expect(await findBarriers(page)).toEqual([]);
    const root = page.locator('html');
    const size = page.viewportSize();
    for (const width of [320, 700, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await root.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0);
    }
    if (size !== null) await page.setViewportSize(size);
  }
});
