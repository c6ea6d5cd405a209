import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium, launchChromium } from '../kit/chromium.ts';
import { authenticatorFor, createPerson, type Person, startTestServer, type TestServer } from '../kit/index.ts';
import { offerSimulator } from '../kit/providers.ts';
import { fillIn, press, visitPages } from './page-visit.ts';
import { addVirtualAuthenticator } from './virtual-authenticator.ts';

const LONGEST_MILLISECONDS = 180_000;

type Way = (page: Page, person: Pick<Person, 'email' | 'password'>) => Promise<void>;

describeInChromium('every way in, with every second step', () => {
  let server: TestServer;
  let chromium: Browser;
  beforeAll(async () => {
    const methods = { password: true, magicLink: true, emailCode: true, passkey: true };
    server = await startTestServer({ settings: { methods, limits: { mailsPerRecipientAndTenMinutes: 100 } } });
    await offerSimulator(server);
    chromium = await launchChromium();
  });
  afterAll(async () => {
    await chromium?.close();
    await server?.stop();
  });

  /** That this press sends, and none of before. */
  async function mailOf(email: string, subject: RegExp, send: () => Promise<void>) {
    await server.running.services.database.pool.query('delete from mailbox_messages where recipient = $1', [email]);
    await send();
    return server.mail(email, subject);
  }

  const RETURN_TO = `returnTo=${encodeURIComponent('/p/acme/account/security')}`;

  const byPassword: Way = async (page, { email, password }) => {
    await page.goto(`${server.base}/sign-in?${RETURN_TO}`);
    await fillIn(page, { 'E-mail': email, Password: password });
    await press(page, /^Sign in$/);
  };

  const byLink: Way = async (page, { email }) => {
    await page.goto(`${server.base}/magic-link?${RETURN_TO}`);
    await fillIn(page, { 'E-mail': email });
    const { links } = await mailOf(email, /sign in/i, () => press(page, 'Send sign-in link'));
    await page.goto(links[0] ?? '');
    await press(page, /^Sign in$/);
  };

  const byCode: Way = async (page, { email }) => {
    await page.goto(`${server.base}/email-code?${RETURN_TO}`);
    await fillIn(page, { 'E-mail': email });
    const { text } = await mailOf(email, /code to sign in/, () => press(page, 'Send code'));
    await fillIn(page, { Code: /^\d{6}$/m.exec(text)?.[0] ?? '' });
    await press(page, /^Sign in$/);
  };

  const byProvider: Way = async (page) => {
    await page.goto(`${server.base}/sign-in?${RETURN_TO}`);
    await page.getByRole('button', { name: 'Continue with Simulator' }).click();
    await page.getByRole('button', { name: 'Sign in as Ada Lovelace' }).click();
    await page.waitForURL(/\/(account\/security|second-factor)/);
  };

  it.each([
    ['a password', byPassword],
    ['a link by mail', byLink],
    ['a code by mail', byCode],
    ['a provider', byProvider],
  ])(
    'who comes by %s shows a code of the app, a recovery code or a passkey, and is in',
    async (_name, signIn) => {
      const person = await createPerson(server);
      const { context, page, faults, look } = await visitPages(chromium, { locale: 'en' });
      await context.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = async () => false');
      await addVirtualAuthenticator(context, page);

      await signIn(page, person);
      await page.waitForURL('**/account/security**');
      await page.getByRole('button', { name: 'Add a passkey' }).click();
      await page.getByText('Your passkey is ready.').waitFor();
      await press(page, /^Set up$/);
      const app = authenticatorFor(server, (await page.locator('#totp-key').textContent()) ?? '');
      await fillIn(page, { 'Code from the app': app.code(-1) });
      await press(page, /^Confirm$/);
      const codes = ((await page.locator('#recovery-codes').textContent()) ?? '').trim().split('\n');

      const secondSteps: readonly (() => Promise<void>)[] = [
        async () => {
          await fillIn(page, { 'Code from the app': app.code() });
          await press(page, /^Continue$/);
        },
        async () => {
          await page.getByRole('link', { name: 'Use a recovery code' }).click();
          await fillIn(page, { 'Recovery code': codes[0] ?? '' });
          await press(page, /^Continue$/);
        },
        () => page.getByRole('button', { name: 'Use a passkey' }).click(),
      ];
      for (const secondStep of secondSteps) {
        await context.clearCookies();
        await signIn(page, person);
        await page.waitForURL('**/second-factor**');
        await look();
        await secondStep();
        await page.waitForURL('**/account/security**');
      }
      expect(faults).toEqual([]);
      await context.close();
    },
    LONGEST_MILLISECONDS,
  );
});
