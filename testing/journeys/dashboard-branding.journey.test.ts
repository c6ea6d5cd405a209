import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium } from '../kit/chromium.ts';
import { type Visit, visitDashboard } from './dashboard-visit.ts';

describeInChromium('the branding of a project', () => {
  let visit: Visit;
  beforeAll(async () => {
    visit = await visitDashboard();
  });
  afterAll(() => visit?.end());
  /** The address of the picture that is seen: what it shows stands in it, and the frame runs nothing that could tell. */
  const seen = async () => {
    const frame = visit.page.locator('iframe.seen');
    return new URL((await frame.getAttribute('src')) ?? '', visit.server.origin).searchParams;
  };

  it('shows what is typed before it is saved, and says what the colour comes to', async () => {
    const { page, field, settings } = visit;
    await page.goto(`${visit.projectUrl}/branding`);
    await page.locator('iframe.seen').waitFor();
    await visit.look('Branding');
    await field('Brand colour').fill('#f4b4');
    await page.getByText('Write # and six digits from 0 to f').waitFor();
    await page.getByText('The picture follows once every colour and address is right.').waitFor();
    await field('Brand colour').fill('f4b400');
    await page.getByText('Text on it is black by itself: contrast 11.4 to 1.').waitFor();
    await page.getByText('As text on white it would be too faint.').waitFor();
    await expect.poll(async () => (await seen()).get('color')).toBe('#f4b400');
    expect(await settings()).toMatchObject({ branding: { color: '#1b5468' } });
  });

  it('shows each page, in the dark, and on a phone', async () => {
    const { page } = visit;
    await page.getByRole('switch', { name: 'Another colour in the dark' }).click();
    await visit.field('Brand colour in the dark').fill('#ffd84d');
    for (const choice of ['Account', 'Dark', 'Phone'])
      await page.getByRole('radiogroup').getByText(choice, { exact: true }).click();
    await expect
      .poll(async () => Object.fromEntries(await seen()))
      .toMatchObject({ page: 'account', theme: 'dark', colorDark: '#ffd84d' });
    // The frame of the new width is seen once it has loaded.
    await expect.poll(() => page.locator('iframe.seen').evaluate((frame) => frame.getAttribute('width'))).toBe('375');
    await visit.look('Branding');
    await visit.picture('state branding dark phone');
  });

  it('the picture is drawn in the colour, and nothing in it acts', async () => {
    const { page } = visit;
    const frame = page.locator('iframe.seen');
    expect(await frame.getAttribute('sandbox')).toBe('allow-same-origin');
    const before = page.url();
    await frame.click({ position: { x: 150, y: 300 } });
    await page.keyboard.type('nobody@example.com');
    await page.keyboard.press('Enter');
    expect(page.url()).toBe(before);
    const answer = await page.request.get(`${visit.server.origin}${await frame.getAttribute('src')}`);
    expect(await answer.text()).toContain('--brand:#f4b400;--brand-dark:#ffd84d');
  });

  it('says whether the logo arrives, and takes https alone', async () => {
    const { page, field } = visit;
    await field('Address of the logo').fill('http://example.com/logo.svg');
    await page.getByText('Write a whole address that begins with https://').waitFor();
    await page.route('https://logos.example/**', (route) =>
      route.request().url().endsWith('/there.svg')
        ? route.fulfill({
            contentType: 'image/svg+xml',
            body: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8"/></svg>',
          })
        : route.fulfill({ status: 404, body: '' }),
    );
    await field('Address of the logo').fill('https://logos.example/gone.svg');
    await page.getByText('No image came from there.').waitFor();
    await visit.picture('state logo missing');
    await field('Address of the logo').fill('https://logos.example/there.svg');
    await page.getByText('The image arrived.').waitFor();
    await field('Address of the logo').fill('');
    await page.getByText('The first letter stands in for it.').waitFor();
  });

  it('is asked about when one leaves, and saved, seen by the next visitor, and taken back', async () => {
    const { page, field, link, inDialog, button, server, said, undo } = visit;
    const color = async () => /--brand:(#\w+)/.exec((await server.api.get(`${server.base}/sign-in`)).text)?.[1];
    await field('Help').fill('example.com/help');
    await page.getByText('Write a whole address: https://example.com/help').waitFor();
    await button('Save branding').click();
    await expect.poll(visit.focused).toBe('Help');
    await field('Help').fill('https://example.com/help');
    await link('Audit').click();
    await inDialog('Stay here').click();
    await button('Save branding').click();
    await said('Branding saved.');
    await expect.poll(color, { timeout: 2_000 }).toBe('#f4b400');
    expect(await visit.settings()).toMatchObject({
      branding: { color: '#f4b400', colorDark: '#ffd84d', logoUrl: null, helpUrl: 'https://example.com/help' },
    });
    await undo('Branding saved.');
    await expect.poll(color, { timeout: 2_000 }).toBe('#1b5468');
    await expect.poll(() => field('Brand colour').inputValue()).toBe('#1b5468');
  });

  it('is whole on a phone and on a desk, in the dark and in the light', async () => {
    await visit.lookAtAll([[`${visit.projectUrl}/branding`, 'Links in the footer']]);
  });
});
