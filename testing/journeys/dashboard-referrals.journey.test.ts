import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium } from '../kit/chromium.ts';
import { changeSettings, createPerson, GOOD_PASSWORD, type Person, signInForTokens } from '../kit/index.ts';
import { uuidOf } from '../kit/operators.ts';
import { bearer } from '../kit/people.ts';
import { type Visit, visitDashboard } from './dashboard-visit.ts';

const LONG = `${'a.very.long.name.of.somebody'.repeat(2)}@${'a-long-sub-domain.'.repeat(5)}example.com`;
const TERMS = { branding: { termsUrl: 'https://acme.example/terms' } };

describeInChromium('referrals and accepted terms in the dashboard', () => {
  let visit: Visit;
  let ada: Person & { code: string };
  beforeAll(async () => {
    visit = await visitDashboard({
      settings: { ...TERMS, limits: { signUpsPerAddressAndHour: 1_000 }, signUp: { mode: 'open', referrals: false } },
    });
  });
  afterAll(() => visit?.end());
  const open = (path: string) => visit.page.goto(`${visit.projectUrl}${path}`);
  const row = (text: string) => visit.page.getByRole('row').filter({ hasText: text });
  const setSignUp = (signUp: object) => changeSettings(visit.server, { signUp: { mode: 'open', ...signUp } });

  /** By ada's link; the address is confirmed where the project asks for it. */
  async function signUp(email: string, more: object = {}, confirms = true) {
    const { server } = visit;
    const browser = server.browser();
    const body = { email, password: GOOD_PASSWORD, referralCode: ada.code, ...more };
    const made = await browser.post(`${server.base}/auth/sign-up`, body);
    expect(made.status, made.text).toBe(201);
    if (!confirms) return;
    const { links } = await server.mail(email, /verify/i);
    const token = new URL(links[0] ?? '').searchParams.get('token');
    expect((await browser.post(`${server.base}/auth/email-verification/confirm`, { token })).status).toBe(200);
  }
  const userIdOf = async (email: string) => {
    const { json } = await visit.server.api.get(
      `${visit.server.origin}/v1/users?q=${encodeURIComponent(email)}`,
      bearer(visit.server.secretKey),
    );
    return (json as { data: { id: string }[] }).data[0]?.id ?? '';
  };

  it('an empty list leads to the setting', async () => {
    const { page, button, link, said } = visit;
    await open('/users');
    await link('Referrals').click();
    await page.getByText('Switch referral links on').waitFor();
    await visit.look('Referrals');
    await visit.picture('state referrals empty');
    await link('Open sign-up settings').click();
    await page.getByText('GET /v1/referrals for your server').waitFor();
    await page.getByRole('switch', { name: 'People can pass on a link' }).check();
    await button('Save referral links').click();
    await said('Referral links saved.');
    await link('Referrals').click();
    await page.getByText('People find their link on their account page.').waitFor();
    await visit.look('Referrals');
  });

  it('tells who brought whom, when, and whether it counts', async () => {
    const { page, server } = visit;
    const person = await createPerson(server, { email: 'ada@example.com', name: 'Ada Lovelace' });
    const { accessToken } = await signInForTokens(server, person);
    const made = await server.api.post(`${server.base}/me/referrals/link`, {}, bearer(accessToken));
    ada = { ...person, code: (made.json as { code: string }).code };
    await setSignUp({ referrals: true, termsVersion: '2026-11' });
    const accepted = { acceptedTerms: '2026-11' };
    await signUp('ben@example.com', { name: 'Ben Ode', ...accepted });
    await signUp(LONG, accepted);
    await signUp('gone@example.com', accepted);
    await server.api.request('DELETE', `${server.origin}/v1/users/${await userIdOf('gone@example.com')}`, {
      headers: bearer(server.secretKey),
    });
    await setSignUp({ referrals: true, verification: 'off' });
    await signUp('waits@example.com', {}, false);
    await open('/referrals');
    await page.getByText('3 people came by a link and confirmed their address, 1 pending.').waitFor();
    await expect.poll(() => page.getByRole('row').count()).toBe(5);
    await row('waits@example.com').getByText('Address not confirmed yet').waitFor();
    await row('Ben Ode').getByText('Completed').waitFor();
    await row('Account deleted').getByRole('link', { name: 'Ada Lovelace' }).waitFor();
    await row(LONG)
      .getByText(/^Address confirmed/)
      .waitFor();
    await visit.look('Referrals');
  });

  it('finds those of one person by their address, and says when there are none', async () => {
    const { page, button, field } = visit;
    await open('/referrals');
    await field('Brought by').fill('nobody@');
    await page.getByRole('heading', { name: 'Referrals' }).click();
    await page.getByText('A whole address or user id').waitFor();
    await visit.look('Referrals');
    await field('Brought by').fill('nobody@example.com');
    await page.getByText('No user has this address or id').waitFor();
    await visit.look('Referrals');
    await field('Brought by').fill('Ben@example.com');
    await page.getByText('Ben Ode brought nobody yet').waitFor();
    await visit.picture('state referrals none');
    await button('Show everybody’s').click();
    await row('waits@example.com').waitFor();
    await field('Brought by').fill('ada@example.com');
    await page.waitForURL(/\/referrals\?by=ada(%40|@)example\.com$/);
    await expect.poll(() => page.getByRole('row').count()).toBe(5);
  });

  it('says what failed, and tries again', async () => {
    const { page, button } = visit;
    const answer = { status: 503, contentType: 'application/problem+json', body: '{"code":"instance.overloaded"}' };
    await page.route(/\/v1\/referrals/, (route) => route.fulfill(answer));
    await open('/referrals');
    await page.getByText('The list did not arrive.').waitFor({ timeout: 20_000 });
    await visit.look('Referrals');
    await visit.picture('state referrals failed');
    await page.unroute(/\/v1\/referrals/);
    await button('Try again').click();
    await row('Ben Ode').waitFor();
  });

  it('the page of a user tells who brought them, whom they brought, and which terms they accepted', async () => {
    const { page, link } = visit;
    await open('/referrals');
    await row('Ben Ode').getByRole('link', { name: 'Ben Ode' }).click();
    await page.getByRole('heading', { name: 'Accepted terms' }).waitFor();
    await page.getByText('Version 2026-11').waitFor();
    await page.getByText('From 127.0.0.1').waitFor();
    await visit.look('Ben Ode');
    await page.getByText('Brought by').waitFor();
    await link('Ada Lovelace').click();
    await visit.look('Ada Lovelace');
    expect(await page.getByRole('heading', { name: 'Accepted terms' }).count()).toBe(0);
    await link('3 people, 1 pending').click();
    await expect.poll(() => page.getByRole('row').count()).toBe(5);
    await setSignUp({ referrals: true, termsVersion: '2027-01' });
    await open(`/users/${await userIdOf('ben@example.com')}`);
    await page.getByText('Version 2027-01 is asked for at their next sign-in.').waitFor();
    await visit.look('Ben Ode');
    await open(`/users/${ada.userId}`);
    await page.getByText('They have accepted no version.').waitFor();
  });

  it('shows more, and is whole on every screen', async () => {
    const { page, button, server } = visit;
    const projectId = uuidOf('project', server.project.id);
    await server.running.services.database.pool.query(
      `insert into referrals (project_id, id, referrer_id, address_hash, created_at, completed_at)
       select $1, gen_random_uuid(), $2, sha256(n::text::bytea), $3::timestamptz - n * interval '1 day', $3
       from generate_series(1, 60) n`,
      [projectId, uuidOf('user', ada.userId), server.running.services.clock.now()],
    );
    await setSignUp({ referrals: false, termsVersion: '2027-01' });
    await open('/referrals');
    await page.getByText('Referral links are switched off').waitFor();
    await page.getByText('63 people came by a link').waitFor();
    await expect.poll(() => page.getByRole('row').count()).toBe(51);
    await button('Show earlier ones').click();
    await expect.poll(() => page.getByRole('row').count()).toBe(65);
    await server.running.services.database.pool.query(`delete from referrals where referred_user_id is null`);
    await visit.lookAtAll([
      [`${visit.projectUrl}/referrals`, 'Referrals'],
      [`${visit.projectUrl}/users/${await userIdOf('ben@example.com')}`, 'Accepted terms'],
      [`${visit.projectUrl}/users/${ada.userId}`, 'Ada Lovelace'],
    ]);
  }, 120_000);

  it('a member reads all of it', async () => {
    await visit.asMember(`${visit.projectUrl}/invitations`, async (page) => {
      await page.goto(`${visit.projectUrl}/users/${await userIdOf('ben@example.com')}`);
      await page.getByText('Version 2026-11').waitFor();
      await page.goto(`${visit.projectUrl}/referrals`);
      await page.getByRole('row').filter({ hasText: 'Ben Ode' }).waitFor();
    });
  });
});
