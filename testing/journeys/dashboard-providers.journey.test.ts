import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium } from '../kit/chromium.ts';
import { bearer } from '../kit/people.ts';
import { type Visit, visitDashboard } from './dashboard-visit.ts';

const LENT = JSON.stringify({ google: { clientId: 'instance', clientSecret: 'of the instance' } });

describeInChromium('the providers of a project', () => {
  let visit: Visit;
  beforeAll(async () => {
    visit = await visitDashboard({ env: { FRONTDESK_PROVIDERS: LENT } });
  });
  afterAll(() => visit?.end());

  const open = () => visit.page.goto(`${visit.projectUrl}/settings/providers`);
  type Listed = { key: string; clientId: string | null; issuer: string | null; trustEmail: boolean; enabled: boolean };
  const listed = async () => {
    const { server } = visit;
    const answer = await server.api.get(`${server.origin}/v1/providers`, bearer(server.secretKey));
    return (answer.json as { data: Listed[] }).data;
  };
  const row = (name: string) => visit.page.getByRole('main').getByRole('listitem').filter({ hasText: name });

  it('are none at first; one of the instance is added with two presses', async () => {
    const { button, inDialog, said } = visit;
    await open();
    await visit.page.getByText('No provider is offered yet.').waitFor();
    await visit.look('Providers');
    await visit.picture('state providers none');
    await button('Add Google').click();
    await visit.look('Sign-in with Google');
    await visit.picture('state provider lent');
    await inDialog('Save provider').click();
    await said('Google is saved.');
    await row('Google').getByText('Credentials of the instance').waitFor();
    expect(await button('Add Google').count()).toBe(0);
  });

  it('with credentials of one’s own show what is missing, take a secret once, and keep it', async () => {
    const { button, dialog, field, inDialog, page, said } = visit;
    await button('Add GitHub').click();
    await dialog().getByText(`${visit.server.base}/callback/github`).waitFor();
    await inDialog('Save provider').click();
    await expect.poll(visit.focused).toBe('Client id');
    await visit.look('Sign-in with GitHub');
    await visit.picture('state provider missing');
    await field('Client id').fill('Iv1.abc');
    await field('Client secret').fill('the-secret-of-github-9fQ2');
    await page.keyboard.press('Enter');
    await said('GitHub is saved.');
    await row('GitHub').getByText('Iv1.abc').waitFor();
    await row('GitHub').getByRole('button', { name: 'Change' }).click();
    await dialog().getByText('Left empty, the one that is there stays (…9fQ2).').waitFor();
    expect(await field('Client secret').inputValue()).toBe('');
    await field('Name on the button').fill('GitHub of our company with a name that is rather long');
    await dialog().getByLabel('Offer it on the sign-in page').uncheck();
    await inDialog('Save provider').click();
    await row('GitHub of our company').getByText('Switched off').waitFor();
    expect((await listed()).find(({ key }) => key === 'github')).toMatchObject({ clientId: 'Iv1.abc', enabled: false });
  });

  it('of one’s own are read when they are saved: what is no issuer is said at once', async () => {
    const { button, dialog, field, inDialog, server, said } = visit;
    await button('Add another OpenID provider').click();
    await field('Short name').fill('Acme SSO');
    await field('Address of the issuer').fill('https://127.0.0.1:1');
    await field('Client id').fill('acme');
    await field('Client secret').fill('simulator');
    await inDialog('Save provider').click();
    await dialog().getByText('Use 2 to 31 lower-case letters').waitFor();
    await field('Short name').fill('acme-sso');
    await inDialog('Save provider').click();
    await dialog().getByText('could not be read, or names another issuer').waitFor();
    await visit.look('Sign-in with another OpenID provider');
    await visit.picture('state provider issuer wrong');
    await field('Address of the issuer').fill(`${server.origin}/dev/provider`);
    await dialog().getByLabel('Its word for addresses counts').check();
    await inDialog('Save provider').click();
    await said('acme-sso is saved.');
    expect((await listed()).find(({ key }) => key === 'acme-sso')).toMatchObject({ trustEmail: true });
    // It can be added again, as another one.
    expect(await button('Add another OpenID provider').count()).toBe(1);
  });

  it('are whole on a phone and on a desk, and somebody who may only look changes nothing', async () => {
    await visit.lookAtAll([[`${visit.projectUrl}/settings/providers`, 'Add a provider']]);
    await visit.page.setViewportSize({ width: 1280, height: 900 });
    await visit.asMember(`${visit.projectUrl}/settings/providers`, async (theirs) => {
      await theirs.getByText('Credentials of the instance').waitFor();
      for (const name of [/^Change/, /^Remove/, /^Add /])
        expect(await theirs.getByRole('main').getByRole('button', { name }).count()).toBe(0);
    });
  });

  it('are removed after a question', async () => {
    const { inDialog, said } = visit;
    await open();
    await row('Google').getByRole('button', { name: 'Remove' }).click();
    await visit.look('Remove Google?');
    await inDialog('Remove').click();
    await said('Google is not offered any more.');
    expect((await listed()).map(({ key }) => key)).not.toContain('google');
  });
});
