import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium, launchChromium } from '../kit/chromium.ts';
import { createPerson, startTestServer, type TestServer, until } from '../kit/index.ts';
import { fillIn, type VisitOptions, visitPages } from './page-visit.ts';

// Chromium on a busy machine takes its time; nothing here waits for a clock.
const LONGEST_MILLISECONDS = 120_000;

describeInChromium('where a password is chosen', () => {
  let server: TestServer;
  let chromium: Browser;
  beforeAll(async () => {
    server = await startTestServer({ settings: { passwords: { leastCharacters: 10 } } });
    chromium = await launchChromium();
  });
  afterAll(async () => {
    await chromium?.close();
    await server?.stop();
  });

  const open = (options: VisitOptions = {}) => visitPages(chromium, { refusals: [], ...options });

  const shown = (page: Page) => page.locator('.strength .hint').innerText();
  const heard = (page: Page) => page.locator('.strength [role="status"]').textContent();

  it.each([
    [
      'en-GB',
      'Password',
      [
        ['lantern', 'weak', '3 more characters.'],
        ['lanterns4', 'weak', 'One more character.'],
        ['password123456', 'weak', 'Strength: weak. Easy to guess.'],
        ['dragondragondragon', 'weak', 'Strength: weak. Easy to guess.'],
        ['lantern qx', 'fair', 'Strength: fair. Longer is better.'],
        ['lantern quays x', 'good', 'Strength: good.'],
        ['nine lanterns on a long pier', 'strong', 'Strength: very good.'],
        ['okafor and the long pier', 'weak', 'Leave out your name, your address and the name of this product.'],
        ['', 'none', ''],
      ],
    ],
    [
      'de-DE',
      'Passwort',
      [
        ['laterne', 'weak', 'Noch 3 Zeichen.'],
        ['passwort123456', 'weak', 'Stärke: schwach. Leicht zu erraten.'],
        ['neun Laternen am langen Steg', 'strong', 'Stärke: sehr gut.'],
      ],
    ],
  ] as const)(
    'says how hard it is to guess, to the eye at once and to the ear after a pause (%s)',
    async (locale, label, typed) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        const { context, page, faults, look } = await open({ locale, colorScheme });
        await page.goto(`${server.base}/sign-up`);
        await page.getByLabel('Name', { exact: false }).first().fill('Ines Okafor');
        const levels = { none: '0', weak: '1', fair: '2', good: '3', strong: '4' };
        for (const [password, level, text] of typed) {
          await page.getByLabel(label, { exact: true }).fill(password);
          expect([password, await shown(page)]).toEqual([password, text]);
          expect([password, await page.locator('.strength').getAttribute('data-level')]).toEqual([
            password,
            levels[level],
          ]);
          await until(async () => (await heard(page)) === text, 10_000, `"${text}" being read out`);
          const wide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
          expect(await page.evaluate(wide)).toBe(0);
        }
        await look();
        expect(faults).toEqual([]);
        await context.close();
      }
    },
    LONGEST_MILLISECONDS,
  );

  it(
    'the rule stands there in words, also without scripts, and names the number of the project',
    async () => {
      const person = await createPerson(server);
      await server.api.post(`${server.base}/auth/password-reset`, { email: person.email });
      const reset = (await server.mail(person.email, /reset/i)).links[0] ?? '';
      for (const address of [`${server.base}/sign-up`, reset]) {
        const { context, page } = await open({ javaScriptEnabled: false });
        await page.goto(address);
        const rule = page.getByText('At least 10 characters. A short sentence works well.');
        expect(await rule.isVisible()).toBe(true);
        expect(await page.locator('.strength').isVisible()).toBe(false);
        expect(await page.locator('input[type=password]').getAttribute('minlength')).toBe('10');
        await context.close();
      }
    },
    LONGEST_MILLISECONDS,
  );

  it(
    'a change of the password has it too, and knows whose account it is',
    async () => {
      const person = await createPerson(server, { email: 'lanterns@example.com' });
      const { context, page, faults } = await open();
      await page.goto(`${server.base}/sign-in`);
      await fillIn(page, { 'E-mail': person.email, Password: person.password });
      await page.getByLabel('Password', { exact: true }).press('Enter');
      await page.waitForURL(/\/account/);
      await page.goto(`${server.base}/account/password`);
      await page.getByLabel('New password', { exact: true }).fill('nine lanterns on a long pier');
      expect(await shown(page)).toBe('Leave out your name, your address and the name of this product.');
      await page.getByLabel('New password', { exact: true }).fill('nine lamps on a long pier');
      expect(await shown(page)).toBe('Strength: very good.');
      expect(faults).toEqual([]);
      await context.close();
    },
    LONGEST_MILLISECONDS,
  );
});
