import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemContext } from '../../apps/server/src/platform/context/context.ts';
import { createCookieJar } from '../../apps/server/src/platform/http/cookies.ts';
import { write } from '../../apps/server/src/platform/outbox/write.ts';
import { describeInChromium } from '../kit/chromium.ts';
import { uuidOf } from '../kit/operators.ts';
import { bearer } from '../kit/people.ts';
import { type Visit, visitDashboard } from './dashboard-visit.ts';

const LONG = `${'a.very.long.name.of.somebody'.repeat(2)}@${'a-long-sub-domain.'.repeat(5)}example.com`;

describeInChromium('sign-up in the dashboard', () => {
  let visit: Visit;
  beforeAll(async () => {
    visit = await visitDashboard({ settings: { limits: { signUpsPerAddressAndHour: 1_000 } } });
  });
  afterAll(() => visit?.end());
  const open = (path: string) => visit.page.goto(`${visit.projectUrl}${path}`);
  const signUp = async () => (await visit.settings()).signUp;
  const join = (email: string) => visit.server.api.post(`${visit.server.base}/auth/waitlist`, { email });

  it('sets domains, usernames, terms and referrals, each by itself', async () => {
    const { page, button, field, said } = visit;
    await open('/settings/sign-up');
    await visit.look('Who gets an account');
    await page.getByRole('radio', { name: /By the waitlist/ }).check();
    await button('Save sign-up').click();
    await said('Sign-up saved.');
    await field('Only these domains').fill('example.com\ndomain@here');
    await page.getByText('domain@here is no domain.').waitFor();
    await visit.look('Addresses');
    await visit.picture('state domain refused');
    await field('Only these domains').fill(Array.from({ length: 201 }, (_, at) => `d${at}.example`).join('\n'));
    await page.getByText('These are 201 domains, and 200 are taken at most.').waitFor();
    await button('Save addresses').click();
    await expect.poll(visit.focused).toBe('Only these domains');
    expect(await signUp()).toMatchObject({ allowedDomains: [] });
    await field('Only these domains').fill('example.com\nbücher.example');
    await page.getByRole('radio', { name: /^Refused/ }).check();
    await button('Save addresses').click();
    await said('Addresses saved.');
    await page.getByRole('radio', { name: /^Who wants one/ }).check();
    await button('Save usernames').click();
    await said('Usernames saved.');
    await page.getByText('Give the address of the text under Branding first').waitFor();
    expect(await field('Version that has to be accepted').isDisabled()).toBe(true);
    await page.getByRole('switch', { name: 'People can pass on a link' }).check();
    await button('Save referral links').click();
    await said('Referral links saved.');
    expect(await signUp()).toMatchObject({
      mode: 'waitlist',
      allowedDomains: ['example.com', 'bücher.example'],
      disposableAddresses: 'refused',
      username: 'optional',
      termsVersion: null,
      referrals: true,
    });
  });

  it('terms whose text is gone can be taken away', async () => {
    const { button, field, server, said } = visit;
    const { services } = server.running;
    const projectId = uuidOf('project', server.project.id);
    // No call leads here: projects of before the rule are so. The copies of the process hear of it as of every change.
    await write(systemContext(services, 'test', createCookieJar(undefined)), async (tx) => {
      await services.database.pool.query(
        `update projects set settings = jsonb_set(settings, '{signUp,termsVersion}', '"2026-11"') where id = $1`,
        [projectId],
      );
      tx.changed({ projectId, scope: 'project', subjectId: projectId });
    });
    await expect.poll(async () => (await signUp())?.termsVersion, { timeout: 10_000 }).toBe('2026-11');
    await open('/settings/sign-up');
    await expect.poll(() => field('Version that has to be accepted').inputValue()).toBe('2026-11');
    await field('Version that has to be accepted').fill('');
    await button('Save terms').click();
    await said('Terms saved.');
    expect(await signUp()).toMatchObject({ termsVersion: null });
  });

  it('sets a captcha, whose secret is shown to nobody again', async () => {
    const { page, button, field, said } = visit;
    await open('/settings/sign-up');
    await page.getByRole('radio', { name: /^Turnstile/ }).check();
    await field('Site key').fill('0x4AAAAAAA');
    await button('Save captcha').click();
    await page.getByText('Fill in this field.').waitFor();
    await expect.poll(visit.focused).toBe('Secret');
    await field('Secret').fill('0x4AAAAAAA-the-secret');
    await page.getByRole('switch', { name: 'Forgotten password' }).check();
    await field('At sign-in, after so many failures').fill('3');
    await button('Save captcha').click();
    await said('Captcha saved.');
    await page.getByText('Kept: …cret.').waitFor();
    expect(await field('Secret').inputValue()).toBe('');
    await visit.look('Captcha');
    await visit.picture('state captcha');
    expect((await visit.settings()).captcha).toMatchObject({
      provider: 'turnstile',
      onPasswordReset: true,
      onSignInAfterFailures: 3,
    });
    await page.getByRole('radio', { name: /^None/ }).check();
    await button('Save captcha').click();
    await said('Captcha saved.');
    await expect.poll(async () => (await visit.settings()).captcha?.provider).toBe('off');
  });

  it('lets people in from the waitlist: one, some, the next so many', async () => {
    const { page, button, dialog, inDialog, said } = visit;
    await open('/waitlist');
    await page.getByText('Nobody waits').waitFor();
    await visit.look('Waitlist');
    await visit.picture('state waitlist empty');
    for (const name of ['ada', 'ben', 'cleo', 'dora', 'emil', 'finn'])
      expect((await join(`${name}@example.com`)).status).toBe(202);
    expect((await join(LONG)).status).toBe(202);
    await page.reload();
    await button('Let in ada@example.com').click();
    await said('1 person is let in.');
    await page.getByRole('checkbox', { name: 'Select ben@example.com' }).check();
    await page.getByRole('checkbox', { name: 'Select cleo@example.com' }).check();
    await page.getByText('2 people selected').waitFor();
    await visit.look('Waitlist');
    await visit.picture('state waitlist selected');
    await button('Let in').click();
    await said('2 people are let in.');
    await page.getByLabel('How many').fill('2');
    await button('Let in the next').click();
    await said('2 people are let in.');
    await button('Take off finn@example.com').click();
    await dialog().getByText('Their number is not given to anybody else.').waitFor();
    await inDialog('Take off').click();
    await said('finn@example.com is off the waitlist.');
    await page.getByText('Let in', { exact: true }).first().click();
    await page.getByRole('row').filter({ hasText: 'emil@example.com' }).waitFor();
    await visit.look('Waitlist');
    expect((await visit.server.mail('emil@example.com', /invitation/i)).links[0]).toContain('/invitation?token=');
  });

  it('invites somebody, sends it again and takes it back', async () => {
    const { page, button, dialog, inDialog, field, said } = visit;
    await open('/invitations');
    await page.getByRole('row').filter({ hasText: 'emil@example.com' }).waitFor();
    await button('Invite').click();
    await dialog().waitFor();
    await inDialog('Send invitation').click();
    await dialog().getByText('Fill in this field.').waitFor();
    await field('E-mail').fill('emil@example.com');
    await inDialog('Send invitation').click();
    await dialog().getByText('This address has an open invitation.').waitFor();
    await visit.look('Invite somebody');
    await visit.picture('state invite refused');
    await field('E-mail').fill('grace@elsewhere.example');
    await field('Who invites (optional)').fill('Ada Lovelace');
    await dialog().getByLabel('Language of the mail').selectOption('de');
    await inDialog('Send invitation').click();
    await said('grace@elsewhere.example is invited.');
    expect((await visit.server.mail('grace@elsewhere.example', /Einladung/)).text).toContain('Ada Lovelace');
    await button('Send again grace@elsewhere.example').click();
    await said('Sent again to grace@elsewhere.example.');
    await button('Take back grace@elsewhere.example').click();
    await dialog().getByText('The link in their mail stops working at once.').waitFor();
    await inDialog('Take back').click();
    await said('The invitation of grace@elsewhere.example is taken back.');
    await field('State').selectOption('revoked');
    await page.getByRole('row').filter({ hasText: 'grace@elsewhere.example' }).waitFor();
    await field('State').selectOption('expired');
    await page.getByText('No invitation is in this state.').waitFor();
    await visit.look('Invitations');
  });

  it('is whole on every screen', async () => {
    await visit.server.api.request('PATCH', `${visit.server.origin}/v1/projects/${visit.server.project.id}`, {
      body: {
        settings: {
          signUp: { mode: 'waitlist', verification: 'required' },
          branding: { termsUrl: 'https://acme.example/terms' },
        },
      },
      headers: bearer(visit.server.secretKey),
    });
    for (const letter of ['x', 'y', 'z']) await join(`${letter}@example.com`);
    await visit.lookAtAll([
      [`${visit.projectUrl}/settings/sign-up`, 'Who gets an account'],
      [`${visit.projectUrl}/waitlist`, 'Waitlist'],
      [`${visit.projectUrl}/invitations`, 'Invitations'],
    ]);
  }, 120_000);

  it('a member reads all of it and is offered nothing that would be refused', async () => {
    await visit.asMember(`${visit.projectUrl}/waitlist`, async (page) => {
      await page.getByRole('row').filter({ hasText: LONG }).waitFor();
      expect(await page.getByRole('button', { name: /Let in|Take off/ }).count()).toBe(0);
      await page.goto(`${visit.projectUrl}/invitations`);
      await page.getByRole('row').filter({ hasText: 'emil@example.com' }).waitFor();
      expect(await page.getByRole('button', { name: /Send again|Take back|^Invite$/ }).count()).toBe(0);
      await page.goto(`${visit.projectUrl}/settings/sign-up`);
      await page.getByRole('radio', { name: /By the waitlist/ }).waitFor();
      expect(await page.getByRole('button', { name: /^Save/ }).count()).toBe(0);
    });
  });
});
