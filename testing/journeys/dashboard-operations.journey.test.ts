import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium } from '../kit/chromium.ts';
import { bearer, createPerson } from '../kit/index.ts';
import { type Visit, visitDashboard } from './dashboard-visit.ts';

describeInChromium('what operators look after', () => {
  let visit: Visit;
  beforeAll(async () => {
    visit = await visitDashboard();
  });
  afterAll(() => visit?.end());

  it('the audit log is filtered by what, by whom and when, and the filter stands in the address', async () => {
    const { page, server, field, button } = visit;
    const key = bearer(server.secretKey);
    const { userId } = await createPerson(server, { name: 'Ines Okafor' });
    for (let count = 0; count < 60; count++) await createPerson(server);
    await server.api.request('PATCH', `${server.origin}/v1/users/${userId}`, {
      body: { name: 'Ines A. Okafor' },
      headers: key,
    });
    await server.api.post(`${server.origin}/v1/users/${userId}/ban`, { reason: 'spam' }, key);

    await page.goto(`${visit.projectUrl}/audit`);
    const entries = page.locator('.timeline > li');
    await entries.nth(49).waitFor();
    expect(await entries.count()).toBe(50);
    await button('Show earlier').click();
    await page.getByText('This is where the log begins.').waitFor();
    expect(await entries.count()).toBeGreaterThan(60);

    await field('What').selectOption({ label: 'Banned the user' });
    await page.waitForURL(/action=users\.banned/);
    await expect.poll(() => entries.count()).toBe(1);
    await field('What').selectOption({ label: 'All: Users' });
    await page.waitForURL(/action=users\.\*|action=users\.%2A/);
    await field('To whom or what, by id').fill('Ines');
    await page.keyboard.press('Tab');
    await page.getByText('Write the whole id: usr_… or key_…').waitFor();
    await visit.look('Audit');
    await field('To whom or what, by id').fill(userId);
    await page.waitForURL(new RegExp(`target=${userId}`));
    await expect.poll(() => entries.count()).toBe(3);
    await page.reload();
    await expect.poll(() => entries.count()).toBe(3);
    expect(await field('To whom or what, by id').inputValue()).toBe(userId);
  });

  it('an entry shows what was before and after, and its request can be copied', async () => {
    const { page } = visit;
    const entry = page.locator('.timeline > li').filter({ hasText: 'changed the user' });
    await entry.getByText('Details', { exact: false }).first().click();
    const values = entry.getByRole('table', { name: 'Values' });
    await expect.poll(() => values.getByRole('row').last().innerText()).toMatch(/Name\s+Ines Okafor\s+Ines A\. Okafor/);
    await entry.getByRole('button', { name: 'Copy Request id' }).click();
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/^req_/);
    await visit.look('Audit');
    await visit.picture('state audit detail');
    await entry.getByRole('link', { name: 'All they did' }).click();
    await page.waitForURL(/audit\?actor=key_/);
  });

  it('says that nothing matches, and what to do about it; and what failed', async () => {
    const { page, field, button, server } = visit;
    await field('From').fill('2001-01-01');
    await field('To').fill('2001-01-02');
    await visit.look('Nothing that matches has happened');
    await visit.picture('state audit nothing');
    await button('Search all times').click();
    await page.waitForURL((url) => !url.search.includes('2001'));
    await page.locator('.timeline > li').first().waitFor();
    await page.getByRole('main').getByRole('button', { name: 'Clear filters' }).click();
    await page.waitForURL(`${visit.projectUrl}/audit`);

    const body = {
      type: 'about:blank',
      title: 'The database cannot be reached.',
      status: 503,
      code: 'instance.database_unavailable',
      requestId: 'req_journey',
    };
    const address = `${server.origin}/v1/audit-events?*`;
    await page.route(address, (route) =>
      route.fulfill({ status: 503, contentType: 'application/problem+json', json: body }),
    );
    await field('What').selectOption({ label: 'Lifted the ban' });
    await page
      .getByRole('alert')
      .filter({ hasText: 'The audit log did not arrive.' })
      .filter({ hasText: 'req_journey' })
      .waitFor();
    await visit.look('Audit');
    await page.unroute(address);
    await button('Try again').click();
    await visit.look('Nothing that matches has happened');
  });

  it('a secret key is made for a task, and its rights can be chosen one by one', async () => {
    const { page, button, dialog, inDialog, field, server } = visit;
    await page.goto(`${visit.projectUrl}/secret-keys`);
    await button('Create key').click();
    await field('Name').fill('Importer');
    await field('What it is for').selectOption({ label: 'Import and sync users' });
    await dialog()
      .getByText(/^2 of \d+ rights$/)
      .click();
    expect(await dialog().getByLabel('Change and import users').isChecked()).toBe(true);
    await visit.look('Create a secret key');
    await visit.picture('state create key');
    await dialog().getByLabel('Change and import users').uncheck();
    await dialog().getByText('Give it exactly the rights below.').waitFor();
    await dialog().getByLabel('See users').uncheck();
    await inDialog('Create key').click();
    await dialog().getByText('Choose at least one.').waitFor();
    await dialog().getByLabel('See users').check();
    await inDialog('Create key').click();
    const secret = (await dialog().locator('pre').innerText()).trim();
    await inDialog('I have kept it').click();
    expect((await server.api.get(`${server.origin}/v1/users`, bearer(secret))).status).toBe(200);
    expect(
      (await server.api.post(`${server.origin}/v1/users`, { email: 'a@example.com' }, bearer(secret))).status,
    ).toBe(403);
    const row = page.getByRole('row').filter({ hasText: 'Importer' });
    await page.reload();
    await row.getByText('See users').waitFor();
    await expect.poll(() => row.getByRole('cell').nth(4).innerText()).not.toBe('Never');
  });

  it('a rotation makes a second key; the first works until it is revoked, and is listed then', async () => {
    const { page, button, dialog, inDialog, server, said } = visit;
    const works = async (secret: string) =>
      (await server.api.get(`${server.origin}/v1/users`, bearer(secret))).status === 200;
    await button('Rotate Importer').click();
    await visit.look('Rotate Importer?');
    await inDialog('Make the second key').click();
    await dialog().getByText('Put it in the place of sk_').waitFor();
    const fresh = (await dialog().locator('pre').innerText()).trim();
    await page.keyboard.press('Escape');
    await inDialog('I have kept it').click();
    expect(await works(fresh)).toBe(true);
    expect(await page.getByRole('row').filter({ hasText: 'Importer' }).count()).toBe(2);
    await page.getByText('A newer key of this name works.').waitFor();
    await visit.look('Secret keys');
    await button('Revoke the older Importer').click();
    await inDialog('Revoke key').click();
    await said('Importer is revoked.');
    await page
      .getByRole('table', { name: 'Revoked and expired' })
      .getByText(/^Revoked on/)
      .waitFor();
    expect(await works(fresh)).toBe(true);
    await visit.look('Revoked and expired');
    await visit.picture('state keys');
  });

  it('the health of the instance follows what happens to it', async () => {
    const { page, server, link, dashboard } = visit;
    await page.goto(dashboard);
    await link('Instance health').click();
    await page.getByText('Everything that is needed works').waitFor();
    const part = (name: string) => page.getByRole('row').filter({ hasText: name });
    await part('Database').getByText('Works').waitFor();
    await part('Shared cache').getByText('Not used').waitFor();
    await visit.look('Instance health');

    const { pool } = server.running.services.database;
    await pool.query(`insert into jobs.job (name, data, state, completed_on) values ('mail', '{}', 'failed', now())`);
    // It asks again by itself.
    await page.getByText('It works, and something wants attention').waitFor();
    await part('Mail').getByText('One mail was given up in the last 24 hours.').waitFor();
    await visit.picture('state health attention');
    await visit.look('Instance health');
    await pool.query(`delete from jobs.job where name = 'mail' and state = 'failed'`);

    await page.route('**/v1/instance/health', (route) => route.fulfill({ status: 502, body: '' }));
    await page.getByRole('button', { name: 'Check now' }).click();
    await page.getByRole('alert').filter({ hasText: 'What is below was true at' }).waitFor();
    await visit.look('Instance health');
    await visit.picture('state health stale');
    await page.unroute('**/v1/instance/health');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Everything that is needed works').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('every page is whole on a phone and on a desk, in the dark and in the light', async () => {
    await visit.lookAtAll([
      [`${visit.projectUrl}/audit?action=users.banned`, 'Audit'],
      [`${visit.projectUrl}/secret-keys`, 'Revoked and expired'],
      ['/health', 'This answer'],
    ]);
  });
});
