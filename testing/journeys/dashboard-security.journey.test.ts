import { afterAll, beforeAll, expect, it } from 'vitest';
import { countSecurityEvents } from '../../apps/server/src/modules/security-overview/index.ts';
import { describeInChromium } from '../kit/chromium.ts';
import { createPerson, signInWithBrowser } from '../kit/index.ts';
import { type Visit, visitDashboard } from './dashboard-visit.ts';

const LONGEST_MILLISECONDS = 180_000;

describeInChromium('what operators see of the defence', () => {
  let visit: Visit;
  beforeAll(async () => {
    visit = await visitDashboard({
      env: { FRONTDESK_TRUSTED_PROXIES: '127.0.0.0/8, ::1' },
      settings: { limits: { addressFailures: 10_000 } },
    });
  });
  afterAll(() => visit?.end());

  const security = () => `${visit.projectUrl}/security`;
  const chart = (name: string) => visit.page.getByRole('img', { name });

  it(
    'a project where nothing has happened yet says so, with an axis and a sentence',
    async () => {
      const { page, link } = visit;
      await page.goto(visit.projectUrl);
      await link('Security').click();
      await visit.look('Security');
      await page.getByText('Nothing has failed in this time.').waitFor();
      await chart('Failures by reason').waitFor();
      await visit.picture('state security nothing');
    },
    LONGEST_MILLISECONDS,
  );

  it(
    'sign-ins, failures and lockouts show as charts, as a sentence, and as a table',
    async () => {
      const { page, server } = visit;
      const people = [await createPerson(server), await createPerson(server), await createPerson(server)];
      for (const person of people) await signInWithBrowser(server, person);
      const [victim] = people;
      for (let index = 0; index < 6; index++)
        await server.api.post(`${server.base}/auth/sign-in/password`, {
          email: victim?.email,
          password: `wrong guess number ${index}`,
        });
      server.running.services.clock.advance(61_000);
      await countSecurityEvents(server.running.services);
      await page.goto(security());
      await chart('Sign-ins by method').waitFor();
      expect(await chart('Sign-ins by method').getAttribute('aria-label')).toMatch(/: 3 in all, at most [1-3], on /);
      expect(await chart('Failures by reason').getAttribute('aria-label')).toContain(': 5 in all');
      const legend = page.getByRole('region', { name: 'Failures by reason' }).locator('.legend');
      expect(await legend.innerText()).toMatch(/Wrong password or address\s+5/);
      await page.getByText('Show as table').first().click();
      const table = page.getByRole('table', { name: 'Sign-ins by method' });
      expect(await table.getByRole('row').count()).toBe(25);
      expect(await table.innerText()).toContain('Password');
      await visit.look('Security');
      await visit.picture('state security table');
    },
    LONGEST_MILLISECONDS,
  );

  it(
    'the range stands in the address, and what fails is said',
    async () => {
      const { page, server, button } = visit;
      await page.getByText('30 days', { exact: true }).click();
      await page.waitForURL(/range=30d/);
      await page.reload();
      await page.getByText('Show as table').first().click();
      expect(await page.getByRole('table', { name: 'Sign-ins by method' }).getByRole('row').count()).toBe(31);
      expect(await page.getByRole('radio', { name: '30 days' }).isChecked()).toBe(true);

      const address = `${server.origin}/v1/security-overview?*`;
      await page.route(address, (route) =>
        route.fulfill({
          status: 503,
          contentType: 'application/problem+json',
          json: {
            type: 'about:blank',
            title: 'The database cannot be reached.',
            status: 503,
            code: 'instance.database_unavailable',
            requestId: 'req_journey',
          },
        }),
      );
      await page.goto(`${security()}?range=7d`);
      await page.getByRole('alert').filter({ hasText: 'The figures did not arrive.' }).waitFor();
      await visit.look('Security');
      await visit.picture('state security failed');
      await page.unroute(address);
      await button('Try again').click();
      await chart('Sign-ins by method').waitFor();
    },
    LONGEST_MILLISECONDS,
  );

  it(
    'a network is banned, seen and let in again',
    async () => {
      const { page, server, button, field, dialog, inDialog, link, said } = visit;
      await page.goto(visit.dashboard);
      await link('Address bans').click();
      await visit.look('Nobody is banned');
      await visit.picture('state address bans empty');
      await button('Ban a network').click();
      await inDialog('Ban a network').click();
      await visit.look('Ban a network');
      await field('Address or network').fill('127.0.0.1');
      await inDialog('Ban a network').click();
      await dialog()
        .getByText(/Loopback addresses and trusted proxies are never banned/)
        .waitFor();
      await visit.picture('state address bans refused');
      await field('Address or network').fill('198.51.100.7/24');
      await field('Reason').fill('Guesses passwords of everybody since Tuesday, from every address of this network');
      await inDialog('Ban a network').click();
      await said('198.51.100.0/24 is banned.');
      for (let index = 0; index < 5; index++)
        await server.api.get(`${server.origin}/.env`, { 'x-forwarded-for': '2001:db8:1:2::9' });
      await page.reload();
      const rows = page.getByRole('row');
      await rows.filter({ hasText: '2001:db8:1:2::/64' }).filter({ hasText: 'Strikes' }).waitFor();
      const refused = await server.api.get(`${server.base}/sign-in`, { 'x-forwarded-for': '198.51.100.200' });
      expect(refused.status).toBe(403);
      await visit.look('Address bans');

      await rows.filter({ hasText: '198.51.100.0/24' }).getByRole('button').click();
      await visit.look('Lift the ban of 198.51.100.0/24?');
      await inDialog('Lift the ban').click();
      await said('198.51.100.0/24 is let in again.');
      await expect.poll(() => rows.count()).toBe(2);
      const welcome = await server.api.get(`${server.base}/sign-in`, { 'x-forwarded-for': '198.51.100.200' });
      expect(welcome.status).toBe(200);
    },
    LONGEST_MILLISECONDS,
  );

  it(
    'all of it is whole on a phone and on a desk, in the dark, and with longer words',
    async () => {
      await visit.lookAtAll([
        [security(), 'Security'],
        ['/address-bans', 'Address bans'],
      ]);
    },
    LONGEST_MILLISECONDS,
  );
});
