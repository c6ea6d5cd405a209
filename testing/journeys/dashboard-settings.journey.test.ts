import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeId } from '../../apps/server/src/lib/type-id.ts';
import { describeInChromium } from '../kit/chromium.ts';
import { type Visit, visitDashboard } from './dashboard-visit.ts';

/** One server and one browser for the whole journey. Each test opens its own page of the settings. */
describeInChromium('the settings of a project', () => {
  let visit: Visit;
  beforeAll(async () => {
    visit = await visitDashboard();
  });
  afterAll(() => visit?.end());
  const open = (tab: string) => visit.page.goto(`${visit.projectUrl}/settings${tab}`);

  it('times are typed in units of people, and what cannot be is said at the field', async () => {
    const { page, field, button, settings, said, undo } = visit;
    await open('/sessions');
    await visit.look('How long people stay signed in');
    await field('Without being used').fill('400');
    await page.getByText('From 5 minutes to 365 days, as a whole number.').waitFor();
    await button('Save lifetimes').click();
    await expect.poll(visit.focused).toBe('Without being used');
    expect(await settings()).toMatchObject({ session: { idleSeconds: 1_209_600 } });

    await field('Without being used').fill('7');
    await page.getByText('Somebody who comes back within 7 days is still signed in.').waitFor();
    await visit.look('What this means');
    await visit.picture('state sessions draft');
    await button('Save lifetimes').click();
    await said('Lifetimes saved.');
    expect(await settings()).toMatchObject({ session: { idleSeconds: 604_800, absoluteSeconds: 2_592_000 } });

    await field('Access token lives').fill('90');
    await field('Access token lives: unit').selectOption({ label: 'seconds' });
    await page.keyboard.press('Tab');
    await field('Access token lives').press('Enter');
    await said('Tokens saved.');
    // The undo of one section leaves alone what another section of the same part has saved since.
    await undo('Lifetimes saved.');
    await said('It is as it was before.');
    expect(await settings()).toMatchObject({ session: { idleSeconds: 1_209_600, accessTokenSeconds: 90 } });
    await expect.poll(() => field('Without being used').inputValue()).toBe('14');
  });

  it('a limit is saved by itself, and a draft can be thrown away', async () => {
    const { field, button, settings, said } = visit;
    await open('/limits');
    await field('For one account').fill('x');
    await visit.page.getByText('From 1 to 100, as a whole number.').waitFor();
    await button('Discard').click();
    expect(await field('For one account').inputValue()).toBe('5');
    await field('For one account').fill('8');
    await field('In a day').fill('30');
    await button('Save mails').click();
    await said('Mails to one recipient saved.');
    expect(await settings()).toMatchObject({ limits: { accountFailures: 5, mailsPerRecipientAndDay: 30 } });
    expect(await field('For one account').inputValue()).toBe('8');
    await button('Save failed sign-ins').click();
    await said('Failed sign-ins saved.');
    expect(await settings()).toMatchObject({ limits: { accountFailures: 8, mailsPerRecipientAndDay: 30 } });
  });

  it('what is typed while a save is on its way stays typed', async () => {
    const { page, field, button, settings, said } = visit;
    await open('/limits');
    let go = () => {};
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    await page.route('**/v1/projects/*', async (route) => {
      if (route.request().method() === 'PATCH') await held;
      await route.continue();
    });
    await field('In a day').fill('31');
    await button('Save mails').click();
    await field('In a day').fill('32');
    go();
    await said('Mails to one recipient saved.');
    await page.unroute('**/v1/projects/*');
    expect(await settings()).toMatchObject({ limits: { mailsPerRecipientAndDay: 31 } });
    expect(await field('In a day').inputValue()).toBe('32');
    await button('Discard').click();
    expect(await field('In a day').inputValue()).toBe('31');
  });

  it('nothing that was typed is lost without being asked', async () => {
    const { page, field, link, dialog, inDialog } = visit;
    await open('/sessions');
    await link('Limits').click();
    await field('From one network address, in an hour').fill('50');
    await link('Sessions').click();
    await dialog().getByText('What you changed is not saved yet: Sign-ups.').waitFor();
    await visit.look('Leave without saving?');
    await visit.picture('state leave');
    await page.keyboard.press('Escape');
    expect(page.url()).toMatch(/\/limits$/);
    expect(await field('From one network address, in an hour').inputValue()).toBe('50');
    await page.goBack();
    await inDialog('Stay here').click();
    // Chromium takes the way forward again in its own time; a person is never that fast.
    await page.waitForURL(/\/limits$/);
    expect(await field('From one network address, in an hour').inputValue()).toBe('50');
    await link('Users').click();
    await inDialog('Leave without saving').click();
    // The address changes before the page does: until that, what was typed is still there.
    await page.getByRole('heading', { level: 1, name: 'Users' }).waitFor();
    await page.goBack();
    await expect.poll(() => field('From one network address, in an hour').inputValue()).toBe('20');
  });

  it('high assurance is switched on where two-step sign-in is, and goes off with it', async () => {
    const { page, button, settings, said } = visit;
    const assurance = page.getByRole('switch', { name: 'High assurance: a mail alone never signs in' });
    await open('/sign-in');
    await assurance.check();
    await visit.look('Two-step sign-in');
    await button('Save two-step sign-in').click();
    await said('Two-step sign-in saved.');
    expect(await settings()).toMatchObject({ secondFactor: { policy: 'optional', highAssurance: true } });
    await page.getByRole('radio', { name: /^Nobody/ }).check();
    await page.getByRole('radio', { name: /^Everybody/ }).check();
    expect(await assurance.isChecked()).toBe(true);
    await page.getByRole('radio', { name: /^Nobody/ }).check();
    await page.getByText('Only where two-step sign-in is on.').waitFor();
    expect([await assurance.isChecked(), await assurance.isDisabled()]).toEqual([false, true]);
    await visit.look('Two-step sign-in');
    await visit.picture('state assurance off');
    await button('Save two-step sign-in').click();
    await expect.poll(settings).toMatchObject({ secondFactor: { policy: 'off', highAssurance: false } });
    await page.getByRole('radio', { name: /^Who has set it up/ }).check();
    await button('Save two-step sign-in').click();
    await expect.poll(settings).toMatchObject({ secondFactor: { policy: 'optional', highAssurance: false } });
  });

  it('what the server refuses is said at the field, in its words, and gets the focus', async () => {
    const { field, button, said } = visit;
    await open('/apps');
    await field('Cookie domain').fill('https://example.com');
    await field('Cookie domain').press('Tab');
    await visit.page.getByText('Write a domain without scheme: example.com').waitFor();
    await field('Cookie domain').fill('a.b');
    await button('Save domain').click();
    await visit.page.getByText('A domain without scheme: example.com').waitFor();
    await expect.poll(visit.focused).toBe('Cookie domain');
    await visit.look('Cookie for apps of your site');
    await visit.picture('state cookie refused');
    await field('Cookie domain').fill('example.com');
    await button('Save domain').click();
    await said('Cookie domain saved.');
    expect(await visit.settings()).toMatchObject({
      session: { appCookieDomain: 'example.com', accessTokenSeconds: 90 },
    });
  });

  it('an origin may call from the browser from the moment that it is listed', async () => {
    const { page, server, button, said, undo } = visit;
    const allowed = async () =>
      (await server.api.get(`${server.base}/session`, { origin: 'https://app.example.com' })).headers.get(
        'access-control-allow-origin',
      );
    await open('/apps');
    expect(await allowed()).toBeNull();
    const section = page.getByRole('region', { name: 'Apps that call from the browser' });
    await section.getByLabel('Address of an app').fill('https://app.example.com/');
    await section.getByRole('button', { name: 'Add app' }).click();
    await said('https://app.example.com is added.');
    await expect.poll(allowed, { timeout: 2_000 }).toBe('https://app.example.com');
    await button('Remove https://app.example.com').click();
    await said('https://app.example.com is removed.');
    await undo('https://app.example.com is removed.');
    await section.getByRole('listitem').filter({ hasText: 'https://app.example.com' }).waitFor();
    expect((await visit.settings()).allowedOrigins).toEqual(['https://app.example.com']);
  });

  it('ways to sign in are switched at once, and the last one stays, with the reason beside it', async () => {
    const { page, server, said, undo } = visit;
    const way = (name: string) => page.getByRole('switch', { name });
    const signInPage = async () => (await server.api.get(`${server.base}/sign-in`)).text;
    await open('/sign-in');
    expect(await signInPage()).toContain('E-mail me a sign-in link');
    await way('Link by e-mail').click();
    await said('Link by e-mail: switched off.');
    await expect.poll(signInPage, { timeout: 2_000 }).not.toContain('E-mail me a sign-in link');
    expect(await way('Password').isEnabled()).toBe(true);
    await way('Passkey').click();
    await said('Passkey: switched off.');
    expect(await way('Password').isDisabled()).toBe(true);
    await page.getByText('It cannot be switched off while it is the last way in').waitFor();
    await visit.look('Ways to sign in');
    await visit.picture('state last way');
    await undo('Passkey: switched off.');
    await expect.poll(() => way('Password').isEnabled()).toBe(true);
    await way('Link by e-mail').click();
    await said('Link by e-mail: switched on.');
  });

  it('sign-up by invitation closes the sign-up page', async () => {
    const { page, server, button, said, undo } = visit;
    await open('/sign-up');
    await page.getByRole('radio', { name: /By invitation only/ }).check();
    await button('Save sign-up').click();
    await said('Sign-up saved.');
    await expect
      .poll(async () => (await server.api.get(`${server.base}/sign-up`)).text, { timeout: 2_000 })
      .not.toContain('name="password"');
    await undo('Sign-up saved.');
    await expect.poll(() => page.getByRole('radio', { name: /^Everybody Whoever/ }).isChecked()).toBe(true);
  });

  it('the rules for new passwords hold with the next sign-up page, within what the server accepts', async () => {
    const { page, server, button, said, undo } = visit;
    await open('/sign-in');
    const least = page.getByLabel('Least characters', { exact: true });
    await least.fill('7');
    await button('Save passwords').click();
    expect(await least.getAttribute('aria-invalid')).toBe('true');
    await least.fill('16');
    await page.getByLabel('Refuse passwords from data leaks').uncheck();
    await button('Save passwords').click();
    await said('Passwords saved.');
    const signUpPage = async () => (await server.api.get(`${server.base}/sign-up`)).text;
    await expect.poll(signUpPage, { timeout: 2_000 }).toContain('At least 16 characters.');
    await undo('Passwords saved.');
    await expect.poll(() => least.inputValue()).toBe('12');
    await expect.poll(signUpPage, { timeout: 2_000 }).toContain('At least 12 characters.');
  });

  it('mails about new devices are switched off and on', async () => {
    const { page, button, settings, said, undo } = visit;
    await open('/sign-in');
    await page.getByRole('switch', { name: 'Tell the owner of the account by mail' }).click();
    await button('Save new devices').click();
    await said('New devices saved.');
    expect(await settings()).toMatchObject({ devices: { newDeviceMail: false } });
    await undo('New devices saved.');
    await expect.poll(settings).toMatchObject({ devices: { newDeviceMail: true } });
  });

  it('the system project says what stays as it is', async () => {
    const { page, button, dashboard, server } = visit;
    await page.goto(`${dashboard}/projects/${encodeId('project', server.running.system.id)}/settings/sign-up`);
    await page.getByText('Operators come by invitation and prove their address.').waitFor();
    expect(await page.getByRole('radio', { name: /^Everybody Whoever/ }).isDisabled()).toBe(true);
    expect(await button('Save sign-up').count()).toBe(0);
    await visit.look('Settings');
    await visit.picture('state system');
    await visit.link('Sign-in').click();
    await page.getByRole('switch', { name: 'Link by e-mail' }).waitFor();
    expect(await page.getByRole('switch', { name: 'Link by e-mail' }).isEnabled()).toBe(true);
    await visit.link('General').click();
    await page.getByText('The system project keeps its name').waitFor();
    await visit.look('Delete this project');
  });

  it('a member reads all of it and is offered nothing that would be refused', async () => {
    const { projectUrl } = visit;
    await visit.asMember(`${projectUrl}/settings/limits`, async (page) => {
      expect(await page.getByLabel('For one account').isDisabled()).toBe(true);
      for (const tab of ['General', 'Sign-in', 'Sessions', 'Apps and domains', 'Limits']) {
        await page.getByRole('link', { name: tab, exact: true }).click();
        await page.locator('.tabs [aria-current=page]').filter({ hasText: tab }).waitFor();
        expect(
          await page
            .getByRole('main')
            .getByRole('button', { name: /Save|Add|Delete|Remove/ })
            .count(),
        ).toBe(0);
      }
      await page.getByRole('link', { name: 'Branding' }).click();
      await page.getByRole('heading', { level: 1, name: 'Branding' }).waitFor();
      expect(await page.getByLabel('Brand colour', { exact: true }).isDisabled()).toBe(true);
      expect(await page.getByRole('button', { name: /Save/ }).count()).toBe(0);
    });
  });

  it('every tab is whole on a phone and on a desk, in the dark and in the light', async () => {
    await visit.lookAtAll([
      [`${visit.projectUrl}/settings`, 'Display name'],
      [`${visit.projectUrl}/settings/sign-in`, 'Ways to sign in'],
      [`${visit.projectUrl}/settings/sessions`, 'Tokens'],
      [`${visit.projectUrl}/settings/apps`, 'Where people may return to'],
      [`${visit.projectUrl}/settings/limits`, 'Failed sign-ins'],
    ]);
  }, 120_000);
});
