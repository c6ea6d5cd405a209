import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeId } from '../../apps/server/src/lib/type-id.ts';
import { describeInChromium } from '../kit/chromium.ts';
import { bearer } from '../kit/people.ts';
import { type Visit, visitDashboard } from './dashboard-visit.ts';

type Key = { kid: string; state: string; algorithm: string };

describeInChromium('the signing keys of a project', () => {
  let visit: Visit;
  beforeAll(async () => {
    // Without a worker: a key takes over when the journey says so, and not while it looks.
    visit = await visitDashboard({ role: 'api' });
  });
  afterAll(() => visit?.end());
  const keys = async () => {
    const { server } = visit;
    const answer = await server.api.get(`${server.origin}/v1/signing-keys`, bearer(server.secretKey));
    return (answer.json as { data: Key[] }).data;
  };
  const published = async () => {
    const { json } = await visit.server.api.get(`${visit.server.base}/.well-known/jwks.json`);
    return (json as { keys: { kid: string }[] }).keys.map(({ kid }) => kid).sort();
  };
  const row = (kid: string) => visit.page.getByRole('row').filter({ hasText: kid });
  const kidOf = async (state: string) => (await keys()).find((key) => key.state === state)?.kid ?? '';

  it('shows the key that signs, what that means, and when the next one comes', async () => {
    const { page, button } = visit;
    await page.goto(`${visit.projectUrl}/signing-keys`);
    const kid = await kidOf('active');
    await row(kid).getByText('Every new token is signed with it.').waitFor();
    await page.getByText(/^The next key takes over about \d{1,2} \w+ \d{4}, by itself\.$/).waitFor();
    await visit.look('Signing keys');
    await button('Copy key id').click();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(kid);
  });

  it('prepares the next key by keyboard: it is published, and the present one goes on', async () => {
    const { page, button, said } = visit;
    await button('Prepare the next key').focus();
    await page.keyboard.press('Enter');
    await said('The next key is published. It takes over by itself.');
    await page.getByText(/^The next key \(EdDSA\) takes over at .+, and no verifier fails\.$/).waitFor();
    const next = await kidOf('next');
    await row(next)
      .getByText(/Signs from .+ on\./)
      .waitFor();
    expect(await published()).toEqual([await kidOf('active'), next].sort());
    expect(await button('Prepare the next key').count()).toBe(0);
    await visit.look('Signing keys');
    await visit.picture('state key next');
  });

  it('says what another algorithm leads to before it is saved', async () => {
    const { page, field, button, settings, said } = visit;
    await page.getByRole('radio', { name: /ES256/ }).check();
    await page.getByText(/^Saved now, tokens are signed by ES256 from about .+ No verifier fails\.$/).waitFor();
    await field('A key signs for, in days').fill('9999');
    await page.getByText('From 0 to 3,650, as a whole number.').waitFor();
    await button('Save key settings').click();
    await expect.poll(visit.focused).toBe('A key signs for, in days');
    await field('A key signs for, in days').fill('0');
    await page.getByText('0: the key stays until somebody prepares the next one.').waitFor();
    await visit.look('How keys are made');
    await visit.picture('state key algorithm');
    await button('Save key settings').click();
    await said('Key settings saved.');
    expect(await settings()).toMatchObject({ signing: { algorithm: 'ES256', rotationDays: 0 } });
    await page.getByText(/^The next key \(ES256\) takes over at /).waitFor();
    expect((await keys()).map(({ state, algorithm }) => `${state} ${algorithm}`).sort()).toEqual([
      'active EdDSA',
      'next ES256',
    ]);
  });

  it('lets the next key take over by itself, and shows until when the old one is published', async () => {
    const { page, server } = visit;
    const before = await kidOf('active');
    server.running.services.clock.advance(12 * 60_000);
    // The schedule of the server does it; asking is the same work without the wait.
    await server.api.post(`${server.origin}/v1/signing-keys/rotate`, {}, bearer(server.secretKey));
    await page.reload();
    await row(before)
      .getByText(/^Signs no more\. Published until .+, for the tokens that it signed\.$/)
      .waitFor();
    await page.getByText('The key that signs stays until somebody prepares the next one.').waitFor();
    await visit.picture('state key retired');
  });

  it('replaces a leaked key at once, with a reason, after it has said what that does', async () => {
    const { page, button, dialog, inDialog, field, said } = visit;
    const leaked = await kidOf('active');
    await button('Replace the key now').click();
    await dialog().getByText('All access tokens of this project end at once.').waitFor();
    await dialog().getByText('Sessions live on').waitFor();
    await dialog().getByText('for up to 5 minutes').waitFor();
    await expect.poll(visit.focused).toBe('Reason');
    await inDialog('Replace the key').click();
    await dialog().getByText('Write in a few words why.').waitFor();
    await visit.look('Replace the signing key now?');
    await visit.picture('state key emergency');
    await page.keyboard.press('Escape');
    expect(await published()).toContain(leaked);

    await button('Replace the key now').click();
    await field('Reason').fill('The laptop of a contractor was stolen.');
    await page.keyboard.press('Enter');
    // Twelve minutes have passed since the operator signed in, and this wants a fresh proof.
    await visit.proveAgain();
    expect(await published()).toContain(leaked);
    await inDialog('Replace the key').click();
    await said('The key is replaced. New tokens are signed with another one.');
    await row(leaked).getByText('Tokens that it signed count no more.').waitFor();
    await expect.poll(published, { timeout: 2_000 }).not.toContain(leaked);
    await page.goto(`${visit.projectUrl}/audit?action=signing_keys.revoked`);
    await page.getByText('The laptop of a contractor was stolen.').first().waitFor();
    await page.locator('.timeline').getByText('took out a signing key at once').first().waitFor();
  });

  it('says when nothing arrives, and tries again', async () => {
    const { page, button } = visit;
    await page.route('**/v1/signing-keys?*', (route) => route.fulfill({ status: 500, body: '{}' }));
    await page.goto(`${visit.projectUrl}/signing-keys`);
    await page.getByText('The keys did not arrive.').waitFor();
    await visit.look('Signing keys');
    await page.unroute('**/v1/signing-keys?*');
    await button('Try again').click();
    await page.getByText('Every new token is signed with it.').waitFor();
  });

  it('shows the keys of the system project, and is whole on a phone and on a desk', async () => {
    const { page, dashboard, server } = visit;
    await visit.lookAtAll([[`${visit.projectUrl}/signing-keys`, 'No longer published']]);
    await page.goto(`${dashboard}/projects/${encodeId('project', server.running.system.id)}/signing-keys`);
    await page.getByText('Every new token is signed with it.').waitFor();
    await visit.look('If a private key leaked');
  });
});
