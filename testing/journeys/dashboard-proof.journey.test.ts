import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPerson, type Person } from '../kit/index.ts';
import { type Visit, visitDashboard } from './dashboard-visit.ts';
import { lookWithOtherEyes } from './other-eyes.ts';

describe('an operator whose proof is older than ten minutes', { timeout: 180_000 }, () => {
  let visit: Visit;
  let person: Person;

  beforeAll(async () => {
    visit = await visitDashboard();
    person = await createPerson(visit.server, { email: 'ines.okafor@northwind.example', name: 'Ines Okafor' });
  }, 120_000);
  afterAll(() => visit.end());

  const minutesPass = () => visit.server.running.services.clock.advance(11 * 60_000);
  const asked = () => visit.page.getByText('Show first that it is you.');

  const SIZES = [
    ['light', 1440, 900],
    ['dark', 1440, 900],
    ['dark', 320, 640],
    ['light', 320, 640],
  ] as const;

  /** On a phone and on a desk, in the dark and in the light. */
  async function lookAround(name: string, heading: string) {
    const { page } = visit;
    for (const [colorScheme, width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme });
      await visit.look(heading);
      await visit.picture(`${name} ${colorScheme} ${width}`);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.emulateMedia({ colorScheme: 'light' });
  }

  it('is asked before a secret key is made, proves it in another tab, and finds all that was typed', async () => {
    const { page, server } = visit;
    const keys = async () => {
      const { rows } = await server.running.services.database.pool.query('select 1 from secret_keys');
      return rows.length;
    };
    await page.goto(`${visit.projectUrl}/secret-keys`);
    await visit.button('Create key').first().click();
    await visit.field('Name').fill('Nightly report');
    minutesPass();
    const before = await keys();
    await visit.inDialog('Create key').click();
    await asked().waitFor();
    await lookAround('proof asked', 'Secret keys');
    expect(await visit.field('Name').inputValue()).toBe('Nightly report');
    // Pressed again without it, it is asked again.
    await visit.inDialog('Create key').click();
    await asked().waitFor();
    expect(await keys()).toBe(before);
    await visit.proveAgain();
    await lookAround('proof given', 'Secret keys');
    await visit.inDialog('Create key').click();
    await visit.dialog().getByText(/^sk_/).waitFor();
    expect(await keys()).toBe(before + 1);
  });

  it('is asked at the switch of an address that is verified, on the page', async () => {
    const { page, server } = visit;
    await page.goto(`${visit.projectUrl}/users/${person.userId}`);
    const flag = page.getByRole('switch', { name: /verified/i });
    minutesPass();
    await flag.click();
    await asked().waitFor();
    await lookAround('proof asked at the switch', 'Ines Okafor');
    expect(await flag.isChecked()).toBe(true);
    await visit.proveAgain();
    await flag.click();
    await expect.poll(() => flag.isChecked()).toBe(false);
    await asked().waitFor({ state: 'detached' });
    const { rows } = await server.running.services.database.pool.query(
      'select email_verified_at from users where email = $1',
      [person.email],
    );
    expect(rows).toEqual([{ email_verified_at: null }]);
  });

  it('reads it in the colours of their system and in longer words, and comes to a page that says where to go on', async () => {
    const { page } = visit;
    await page.goto(`${visit.projectUrl}/secret-keys`);
    await visit.button('Create key').first().click();
    await visit.field('Name').fill('Nightly report');
    minutesPass();
    await visit.inDialog('Create key').click();
    await asked().waitFor();
    expect(await lookWithOtherEyes(page)).toEqual([]);
    await visit.lookAtAll([['/proven', 'Confirmed: it is you']]);
  });
});
