import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decodeId, encodeId } from '../../apps/server/src/lib/type-id.ts';
import { setUpLink } from '../../apps/server/src/modules/operators/index.ts';
import { insertMember } from '../../apps/server/src/modules/organizations/index.ts';
import { buildStale } from '../../tools/build.ts';
import { findBarriers } from '../kit/barriers.ts';
import { describeInChromium, launchChromium } from '../kit/chromium.ts';
import { createBrowser, startTestServer, type TestServer } from '../kit/index.ts';
import { toastsOf } from './toasts.ts';

const FOUNDER = { email: 'mara@frontdesk.example', password: 'seven tall ships at dawn 7' };
const USER_PASSWORD = 'a quiet harbour at 4 in winter';

/** One server and one browser for the whole journey: each test goes on where the one before ended. */
describeInChromium('the dashboard', () => {
  let server: TestServer;
  let chromium: Browser;
  let page: Page;
  let dashboard: string;
  /** Base URL and first secret key of the project that the journey makes. */
  const made = { baseUrl: '', secretKey: '', projectUrl: '', userUrl: '' };
  const faults: string[] = [];

  beforeAll(async () => {
    await buildStale(() => {});
    server = await startTestServer({ setUp: false });
    dashboard = `${server.origin}/dashboard`;
    chromium = await launchChromium();
    const context = await chromium.newContext({
      viewport: { width: 1440, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(10_000);
    page = await context.newPage();
    // What the Content-Security-Policy stops is an error in the console; so is a script that fails.
    page.on('console', (message) => {
      if (message.type() === 'error' && !/the server responded with a status of [45]/.test(message.text()))
        faults.push(`${page.url()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
  });
  afterAll(async () => {
    await chromium?.close();
    await server?.stop();
  });

  /** The page has this heading, axe finds nothing on it, and nothing of it leaves the screen at the side. */
  async function look(heading: string | RegExp) {
    await page.getByRole('heading', { name: heading }).first().waitFor();
    faults.push(...(await findBarriers(page)));
    const width = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    if (width !== 0) faults.push(`${page.url()}: ${width} px too wide`);
    expect(faults).toEqual([]);
  }
  const said = (text: string) => toastsOf(page).said(text);
  const undo = (text: string) => toastsOf(page).undo(text);
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const link = (name: string) => page.getByRole('link', { name, exact: true });
  const dialog = () => page.locator('dialog[open]');
  const inDialog = (name: string) => dialog().getByRole('button', { name });
  const field = (label: string) => page.getByLabel(label, { exact: true });
  async function signIn() {
    await field('E-mail').fill(FOUNDER.email);
    await page.locator('input[name=password]').fill(FOUNDER.password);
    await page.locator('input[name=password]').press('Enter');
  }
  const moreAction = async (name: string) => {
    await button('More actions').click();
    await page.getByRole('menuitem', { name, exact: true }).click();
  };

  it('says how to set the instance up before it is, and leads to the sign-in page after that', async () => {
    await page.goto(dashboard);
    await look('This Frontdesk is not set up yet');

    await page.goto((await setUpLink(server.running.services)) ?? '');
    await field('E-mail').fill(FOUNDER.email);
    await page.locator('input[name=password]').fill(FOUNDER.password);
    await page.locator('input[name=projectName]').fill('First');
    await page.locator('input[name=projectSlug]').fill('first');
    await button('Set up').click();
    await page.goto(`${dashboard}/projects/new`);
    await page.waitForURL(/\/p\/frontdesk\/sign-in\?returnTo=/);

    await signIn();
    await page.waitForURL(`${dashboard}/projects/new`);
    await look('New project');
  });

  it('makes a project: the slug follows the name, says what is wrong with it, and the key is shown once', async () => {
    await field('Name').fill('Fieldnote & Söhne');
    await expect.poll(() => field('Slug').inputValue()).toBe('fieldnote-soehne');
    await field('Slug').fill('Field_note');
    await page.getByText('Use lower-case letters, digits and hyphens').waitFor();
    for (const [slug, problem] of [
      ['first', 'A project with this slug exists.'],
      ['dashboard', 'This slug is kept for Frontdesk itself.'],
    ] as const) {
      await field('Slug').fill(slug);
      await button('Create project').click();
      await page.getByText(problem).waitFor();
      await expect
        .poll(() => field('Slug').evaluate((input) => input === input.ownerDocument.activeElement))
        .toBe(true);
    }
    await look('New project');

    await field('Slug').fill('fieldnote');
    await button('Create project').click();
    await look('Fieldnote & Söhne is ready');
    made.secretKey = (await page.locator('pre').innerText()).trim();
    expect(made.secretKey).toMatch(/^sk_/);
    await button('Copy Secret key').click();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(made.secretKey);

    await link('Go to the quick start').click();
    await look('Fieldnote & Söhne');
    made.projectUrl = page.url();
    made.baseUrl = `${server.origin}/p/fieldnote`;
    expect(await page.content()).not.toContain(made.secretKey);
  });

  it('shows the way from npm install to getUser, with the addresses of this project', async () => {
    await page.getByText(`baseUrl: '${made.baseUrl}'`).waitFor();
    await page.getByText('Express', { exact: true }).click();
    await page.getByText("from '@frontdesk/sdk/express'").waitFor();

    await field('Address of an app').fill('https://*.example.com');
    await button('Add app').click();
    await page.getByText('Write scheme, host and port').waitFor();
    await field('Address of an app').fill('http://localhost:3000/');
    await button('Add app').click();
    await said('http://localhost:3000 is added.');
    await page.getByRole('listitem').filter({ hasText: 'http://localhost:3000' }).waitFor();
    expect(await page.getByRole('link', { name: 'Open sign-in page' }).getAttribute('href')).toBe(
      `${made.baseUrl}/sign-in`,
    );
    await look('Fieldnote & Söhne');
  });

  it('makes a secret key with few rights, shows it once, and revokes it', async () => {
    await link('Secret keys').click();
    await look('Secret keys');
    await button('Create key').click();
    await inDialog('Create key').click();
    await dialog().getByText('Fill in this field.').waitFor();
    await field('Name').fill('Importer');
    await dialog()
      .getByText(/^4 of \d+ rights$/)
      .click();
    for (const scope of await dialog().getByRole('checkbox').all()) await scope.uncheck();
    await inDialog('Create key').click();
    await dialog().getByText('Choose at least one.').waitFor();
    await dialog().getByLabel('See users').check();
    await inDialog('Create key').click();
    await dialog().getByRole('heading', { name: 'Keep this key now' }).waitFor();
    const secret = (await dialog().locator('pre').innerText()).trim();
    await page.keyboard.press('Escape');
    expect(await dialog().isVisible()).toBe(true);
    await look('Keep this key now');
    await inDialog('I have kept it').click();

    const list = () => server.api.get(`${server.origin}/v1/users`, { authorization: `Bearer ${secret}` });
    expect((await list()).status).toBe(200);
    await button('Revoke Importer').click();
    await inDialog('Keep key').click();
    expect((await list()).status).toBe(200);
    await button('Revoke Importer').click();
    await inDialog('Revoke key').click();
    await said('Importer is revoked.');
    await expect.poll(async () => (await list()).status, { timeout: 2_000 }).toBe(401);
    await page.getByText(/^Revoked on/).waitFor();
    await look('Secret keys');
  });

  it('adds users, and finds them by the beginning of name or address', async () => {
    await link('Users').click();
    await look('The first sign-up shows here');
    await button('Add user').click();
    await field('E-mail').fill('ines.okafor');
    await inDialog('Add user').click();
    await dialog().getByText('This is no e-mail address.').waitFor();
    await field('E-mail').fill('ines.okafor@northwind.example');
    await field('Name (optional)').fill('Ines Okafor');
    await field('Password (optional)').fill('short');
    await inDialog('Add user').click();
    await dialog().locator('[aria-invalid=true]').waitFor();
    await field('Password (optional)').fill(USER_PASSWORD);
    await dialog().getByLabel('The address is verified').check();
    await inDialog('Add user').click();
    await said('Ines Okafor is added.');
    await look('Ines Okafor');
    made.userUrl = page.url();

    await link('Users').first().click();
    await button('Add user').click();
    await field('E-mail').fill('INES.okafor@northwind.example');
    await inDialog('Add user').click();
    await dialog().getByText('A user with this e-mail address exists in this project.').waitFor();
    await inDialog('Cancel').click();

    await field('Search users').fill('ines.ok');
    await page.waitForURL(/\?q=ines\.ok$/);
    await link('Ines Okafor').waitFor();
    await link('Banned').click();
    await page.waitForURL(/status=banned/);
    await look('No user matches “ines.ok” with the status banned');
    await button('Search every status').click();
    await link('Ines Okafor').waitFor();
    await field('Search users').fill(made.userUrl.split('/').at(-1) ?? '');
    await page.waitForURL(/q=usr_/);
    await link('Ines Okafor').click();
    await look('Ines Okafor');
  });

  it('changes a user, and takes it back from the toast', async () => {
    await field('Name').fill('Ines A. Okafor');
    await button('Save name').click();
    await page.getByRole('heading', { level: 1, name: 'Ines A. Okafor' }).waitFor();
    await said('The name is saved.');
    await undo('The name is saved.');
    await said('It is as it was before.');
    await page.getByRole('heading', { level: 1, name: 'Ines Okafor', exact: true }).waitFor();
    await page.getByRole('switch').click();
    await said('The address counts as not verified.');
    await undo('The address counts as not verified.');
    await said('It is as it was before.');
    await page.locator('.head').getByText('Active').waitFor();
    await button('Send password reset').click();
    await said('A mail to set a new password is on its way');
    expect((await server.mail('ines.okafor@northwind.example', /reset/)).text).toContain(
      `${made.baseUrl}/reset-password`,
    );
  });

  it('bans with a reason: the user is out within a second, and back once the ban is lifted', async () => {
    const user = createBrowser(server.origin, { cookies: true });
    const credentials = { email: 'ines.okafor@northwind.example', password: USER_PASSWORD };
    const signInAsUser = () => user.post(`${made.baseUrl}/auth/sign-in/password`, credentials);
    const session = async () => (await user.get(`${made.baseUrl}/session`)).status;
    expect((await signInAsUser()).status).toBe(200);
    expect(await session()).toBe(200);

    await moreAction('Ban');
    await inDialog('Ban user').click();
    await dialog().getByText('Fill in this field.').waitFor();
    await look('Ban Ines Okafor?');
    await field('Reason').fill('Sent 4,000 invitations in an hour');
    await inDialog('Ban user').click();
    await said('Ines Okafor is banned.');
    await expect.poll(session, { timeout: 1_000 }).toBe(401);
    await page.getByText('Reason: Sent 4,000 invitations in an hour').waitFor();
    await look('Ines Okafor');

    await button('Lift ban').click();
    await said('The ban of Ines Okafor is lifted.');
    await page.locator('.head').getByText('Active').waitFor();
    expect((await signInAsUser()).status).toBe(200);
  });

  it('ends one session, then all of them', async () => {
    const phone = createBrowser(server.origin, { cookies: true });
    const credentials = { email: 'ines.okafor@northwind.example', password: USER_PASSWORD };
    const agent = { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:151.0) Gecko/20100101 Firefox/151.0' };
    expect((await phone.post(`${made.baseUrl}/auth/sign-in/password`, credentials, agent)).status).toBe(200);
    await link('Sessions').click();
    await look('Ines Okafor');
    await button('End session of Firefox on Windows').click();
    await said('The session of Firefox on Windows has ended.');
    await expect.poll(async () => (await phone.get(`${made.baseUrl}/session`)).status, { timeout: 1_000 }).toBe(401);
    await button('Sign out everywhere').click();
    await dialog().getByText('The one open session ends').waitFor();
    await inDialog('Sign out everywhere').click();
    await look('Not signed in anywhere');

    await link('Audit').last().click();
    await page.getByText('banned the user').waitFor();
    await page.getByText('Reason: Sent 4,000 invitations in an hour').waitFor();
    await look('Ines Okafor');
  });

  it('goes all the way by keyboard, and the focus comes back to where it was', async () => {
    await page.goto(made.userUrl);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const focused = () =>
      page.evaluate<string>(
        "document.activeElement?.textContent?.trim() || document.activeElement?.getAttribute('aria-label') || document.activeElement?.id || ''",
      );
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Send password reset');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(focused).toBe('Sign in as this user');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('Change e-mail');
    await page.keyboard.press('ArrowUp');
    expect(await focused()).toBe('Sign in as this user');
    await page.keyboard.press('s');
    expect(await focused()).toBe('Sign out everywhere');
    await page.keyboard.press('End');
    expect(await focused()).toBe('Delete');
    await page.keyboard.press('Escape');
    await expect.poll(focused).toBe('More actions');
    await page.keyboard.press('ArrowDown');
    await expect.poll(focused).toBe('Sign in as this user');
    await page.keyboard.press('b');
    await page.keyboard.press('Enter');
    await dialog().waitFor();
    expect(await page.evaluate<string>("document.activeElement?.labels?.[0]?.textContent ?? ''")).toBe('Reason');
    await page.keyboard.press('Escape');
    await expect.poll(focused).toBe('More actions');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Profile');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/sessions$/);
    await expect.poll(() => page.evaluate('document.activeElement?.id')).toBe('main');
  });

  it('says what failed, with the request, and tries again', async () => {
    const body = {
      type: 'about:blank',
      title: 'The database cannot be reached.',
      status: 503,
      code: 'instance.database_unavailable',
      requestId: 'req_journey',
    };
    await page.route('**/v1/users?*', (route) =>
      route.fulfill({ status: 503, contentType: 'application/problem+json', json: body }),
    );
    await link('Users').first().click();
    await page
      .getByRole('alert')
      .filter({ hasText: 'Frontdesk answered 503' })
      .filter({ hasText: 'req_journey' })
      .waitFor();
    await look('Users');
    await page.unroute('**/v1/users?*');
    await button('Try again').click();
    await link('Ines Okafor').waitFor();
  });

  it('is whole on a phone and in the dark: the drawer, the menus and every page', async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.emulateMedia({ colorScheme: 'dark' });
    for (const [path, heading] of [
      ['', 'Fieldnote & Söhne'],
      ['/users', 'Users'],
      ['/secret-keys', 'Secret keys'],
      ['/audit', 'Audit'],
      ['/settings', 'Settings'],
    ] as const) {
      await page.goto(made.projectUrl + path);
      await page.waitForLoadState('networkidle');
      await look(heading);
    }
    await button('Open navigation').click();
    await button(/Mara|mara/).click();
    await page.getByRole('menuitemradio', { name: 'Light' }).click();
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('light');
    await link('Users').click();
    await page.waitForURL(/\/users$/);
    await expect.poll(() => page.locator('#side').isVisible()).toBe(false);
    await page.reload();
    await look('Users');
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('light');
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('renames and deletes a project, the latter only after its slug is typed', async () => {
    await page.goto(`${made.projectUrl}/settings`);
    await field('Name').fill('Fieldnote');
    await button('Save name').click();
    await said('The project is now called Fieldnote.');
    await button('Delete project').click();
    await dialog()
      .getByLabel(/Type fieldnote/)
      .fill('field');
    await inDialog('Delete project').click();
    await dialog().getByText('This is not fieldnote.').waitFor();
    await look('Delete Fieldnote?');
    await dialog()
      .getByLabel(/Type fieldnote/)
      .fill('fieldnote');
    await inDialog('Delete project').click();
    await look('Projects');
    await said('Fieldnote is deleted.');
    const gone = await server.api.get(`${server.origin}/v1/users`, { authorization: `Bearer ${made.secretKey}` });
    expect(gone.status).toBe(401);
    await page.goto(made.projectUrl);
    await look('There is no such project, or it is not yours');
  });

  it('lets a member of the organization look, and offers them nothing that would be refused', async () => {
    const { db } = server.running.services.database;
    const first = await db.selectFrom('projects').selectAll().where('slug', '=', 'first').executeTakeFirstOrThrow();
    const system = await db.selectFrom('projects').select('id').where('isSystem', '=', true).executeTakeFirstOrThrow();
    const member = { email: 'noor@frontdesk.example', password: USER_PASSWORD };
    const headers = { origin: server.origin, 'frontdesk-project': encodeId('project', system.id) };
    const added = await page.request.post(`${server.origin}/v1/users`, {
      data: { ...member, emailVerified: true },
      headers,
    });
    await insertMember(db, {
      projectId: system.id,
      organizationId: first.ownerOrganizationId ?? '',
      userId: decodeId('user', (await added.json()).id) ?? '',
      role: 'member',
      now: server.running.services.clock.now(),
    });

    const theirs = await chromium.newContext();
    const visit = await theirs.newPage();
    await visit.goto(dashboard);
    await visit.getByLabel('E-mail', { exact: true }).fill(member.email);
    await visit.locator('input[name=password]').fill(member.password);
    await visit.locator('input[name=password]').press('Enter');
    await visit.getByRole('link', { name: 'First', exact: true }).click();
    await visit.getByRole('link', { name: 'Secret keys' }).click();
    await visit.getByText('You may look at everything here.').waitFor();
    await visit.getByText('Active').waitFor();
    expect(await visit.getByRole('button', { name: /Create key|Revoke/ }).count()).toBe(0);
    await visit.getByRole('link', { name: 'Users' }).click();
    await visit.getByRole('heading', { name: 'The first sign-up shows here' }).waitFor();
    expect(await visit.getByRole('button', { name: 'Add user' }).count()).toBe(0);
    await theirs.close();
  });

  it('leads back to where one was when the session has ended in between', async () => {
    await page.goto(dashboard);
    await link('First').click();
    await page.getByRole('heading', { level: 1, name: 'First' }).waitFor();
    await page.context().clearCookies();
    await link('Users').click();
    await page.waitForURL(/\/p\/frontdesk\/sign-in\?returnTo=/);
    await signIn();
    await page.waitForURL(/\/users$/);
    await look('The first sign-up shows here');
    await button(/Mara|mara/).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL(/\/p\/frontdesk\/sign-in/);
    expect((await page.context().cookies()).filter((cookie) => /^frontdesk_prj/.test(cookie.name))).toEqual([]);
    expect(faults).toEqual([]);
  });
});
