import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium, launchChromium } from '../kit/chromium.ts';
import { bearer, startTestServer, type TestServer } from '../kit/index.ts';
import { offerSimulator } from '../kit/providers.ts';
import { press, visitPages } from './page-visit.ts';

const LONGEST_MILLISECONDS = 120_000;

/** What somebody reads and presses who was invited and has an account at a provider, in both languages. */
const WORDS = {
  en: {
    invited: 'ada@example.com',
    mail: /invit/i,
    page: /^Invitation/,
    go: 'Continue with Simulator',
    wrong: 'Sign in as Grace Hopper',
    right: 'Sign in as Ada Lovelace',
    refused: 'The invitation is for another address.',
    closed: 'An account here is made by invitation only.',
    profile: /^Profile/,
  },
  de: {
    invited: 'grace@example.com',
    mail: /Einladung|eingeladen/,
    page: /^Einladung/,
    go: 'Weiter mit Simulator',
    wrong: 'Als Ada Lovelace anmelden',
    right: 'Als Grace Hopper anmelden',
    refused: 'Die Einladung gilt für eine andere Adresse.',
    closed: 'Ein Konto gibt es hier nur auf Einladung.',
    profile: /^Profil/,
  },
} as const;

describeInChromium('an invitation, for who comes by a provider', () => {
  let chromium: Browser;
  beforeAll(async () => {
    chromium = await launchChromium();
  });
  afterAll(() => chromium?.close());

  it.each([
    ['en', 'with', true],
    ['de', 'without', false],
  ] as const)(
    'is accepted by the account with its address, and by no other, in %s %s scripts',
    async (locale, _scripts, javaScriptEnabled) => {
      const words = WORDS[locale];
      const server: TestServer = await startTestServer({
        settings: { signUp: { mode: 'invitation_only', verification: 'required' } },
      });
      try {
        await offerSimulator(server);
        const body = { email: words.invited, locale };
        const made = await server.api.post(`${server.origin}/v1/invitations`, body, bearer(server.secretKey));
        expect(made.status, made.text).toBe(201);
        const link = (await server.mail(words.invited, words.mail)).links[0] ?? '';
        const { context, page, faults, look } = await visitPages(chromium, { javaScriptEnabled, locale });
        await page.goto(`${server.base}/sign-in`);
        await press(page, words.go);
        await press(page, words.wrong);
        await page.getByText(words.closed).waitFor();
        await look();
        await page.goto(link);
        await look(words.page);
        await press(page, words.go);
        await press(page, words.wrong);
        await page.getByText(words.refused).waitFor();
        await look();
        await page.goto(link);
        await press(page, words.go);
        await press(page, words.right);
        await look(words.profile);
        expect(faults).toEqual([]);
        await context.close();
      } finally {
        await server.stop();
      }
    },
    LONGEST_MILLISECONDS,
  );
});
