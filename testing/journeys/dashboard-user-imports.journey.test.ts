import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FIREBASE, VENDOR_FILES } from '../../apps/server/src/modules/user-formats/user-files.fixture.ts';
import { manyUsers } from '../../apps/server/src/modules/user-imports/user-imports.fixture.ts';
import { describeInChromium } from '../kit/chromium.ts';
import { createPerson, GOOD_PASSWORD, signInForTokens } from '../kit/people.ts';
import { type Visit, visitDashboard } from './dashboard-visit.ts';

const LONG = 'a-name-of-a-person-that-is-as-long-as-names-can-be-in-an-address';

describeInChromium('users who come from elsewhere, and leave', () => {
  let visit: Visit;
  beforeAll(async () => {
    visit = await visitDashboard();
  });
  afterAll(() => visit?.end());

  const file = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
  const choose = (name: string, text: string) => visit.field('File').setInputFiles(file(name, text));
  const imports = () => `${visit.projectUrl}/user-imports`;
  const show = (outcome: string) => visit.page.locator('.segment').getByText(outcome, { exact: true }).click();
  const row = (text: string) => visit.page.getByRole('row').filter({ hasText: text });
  const textOf = (name: string) => VENDOR_FILES.find((one) => one.name === name)?.text ?? '';

  it('says first what an import is, and what is missing in the form', async () => {
    const { page, link, button, focused } = visit;
    await createPerson(visit.server, { email: 'there@example.com', name: 'Already There' });
    await page.goto(`${visit.projectUrl}/users`);
    await link('Import').click();
    await visit.look('Bring your users along');
    await visit.picture('state imports empty');
    await link('Import users').click();
    await visit.look('Import users');
    await button('Upload and check').click();
    await page.getByText('Choose the file.').waitFor();
    await expect.poll(focused).toBe('File');
    await visit.picture('state import form problem');
  });

  it('checks a file, shows who would be refused and why, and imports the others', async () => {
    const { page, button, link, field, server } = visit;
    const lines = [
      ...manyUsers(120).trim().split('\n'),
      JSON.stringify({ email: `${LONG.slice(0, 60)}@${'example.'.repeat(20)}com`, name: 'Long Address' }),
      JSON.stringify({ email: 'THERE@example.com' }),
      JSON.stringify({ email: 'imported7@example.com' }),
      JSON.stringify({ email: 'hash@example.com', passwordHash: '5f4dcc3b5aa765d61d8327deb882cf99' }),
      JSON.stringify({ email: '=cmd|calc', name: 'Formula' }),
    ];
    await choose('people.ndjson', lines.join('\n'));
    await button('Upload and check').click();
    await page.waitForURL(/user-imports\/imp_/);
    await visit.look('121 users can be imported');
    await row('hash@example.com').getByText('is hashed in a way that is not known here').waitFor();
    await row('imported7@example.com').getByText('The address stands in the file before.').waitFor();
    await visit.picture('state import checked');
    await show('Existing');
    await row('THERE@example.com').getByText('Has an account here. Nothing is changed of it.').waitFor();

    const downloading = page.waitForEvent('download');
    await button('Download the refused (CSV)').click();
    const refused = await downloading;
    expect(refused.suggestedFilename()).toBe('people-refused.csv');
    const table = readFileSync(await refused.path(), 'utf8').split('\r\n');
    expect(table).toHaveLength(5);
    expect(table[3]).toContain("'=cmd|calc");

    await button('Import 121 users').click();
    await visit.look('121 users are imported');
    await visit.picture('state import done');
    await show('Imported');
    await link('imported1@example.com').click();
    await page.getByRole('heading', { name: 'Imported 1', exact: true }).waitFor();
    await signInForTokens(server, { email: 'imported1@example.com', password: GOOD_PASSWORD });
    await page.goto(imports());
    await row('people.ndjson').getByText('Imported', { exact: true }).waitFor();
    await visit.look('Imports');
    await visit.picture('state imports list');
    expect(await field('File').count()).toBe(0);
  });

  it('takes a file of Firebase with the parameters of its project', async () => {
    const { page, button, field } = visit;
    await page.goto(`${imports()}/new`);
    await page.getByRole('radio', { name: /Firebase/ }).check();
    await choose('users.json', textOf('Firebase, JSON'));
    await field('rounds').fill('99');
    await button('Upload and check').click();
    await page.getByText('Copy this value from the Firebase console.').waitFor();
    await page.getByText('A whole number from 1 to 8.').waitFor();
    await visit.look('Import users');
    await visit.picture('state import firebase');
    await field('rounds').fill(String(FIREBASE.rounds));
    await field('base64_signer_key').fill(FIREBASE.signerKey);
    await button('Upload and check').click();
    await visit.look('1 user can be imported');
    await button('Import 1 user').click();
    await visit.look('1 user is imported');
  });

  it('says in which line a file is broken, and that nothing of it was written', async () => {
    const { page, button } = visit;
    await page.goto(`${imports()}/new`);
    await page.getByRole('radio', { name: /Clerk/ }).check();
    await choose('clerk.csv', 'id,first_name\r\n1,Ada\r\n');
    await button('Upload and check').click();
    await page.getByText('Line 1: There is no column primary_email_address. Nothing of it was written.').waitFor();
    await visit.look('This file could not be read');
    await visit.picture('state import broken');
  });

  it('shows how far a long one has come, and can be cancelled', async () => {
    const { page, button, inDialog, said } = visit;
    await page.goto(`${imports()}/new`);
    await choose('many.ndjson', manyUsers(40_000, 100_001));
    await button('Upload and check').click();
    await page.waitForURL(/user-imports\/imp_/);
    await page.getByRole('progressbar').waitFor();
    await page.getByText('You can leave this page; the work goes on.').waitFor();
    await visit.picture('state import running');
    await page.getByRole('button', { name: /^Import 40,000 users$/ }).click({ timeout: 60_000 });
    await page.getByText(/^[\d,]+ of 40,000$/).waitFor();
    await visit.picture('state import importing');
    await button('Cancel import').click();
    await visit.dialog().getByText('No other user is imported. Those who are here already stay.').waitFor();
    await visit.look('Cancel this import?');
    await inDialog('Cancel import').click();
    await said('The import is cancelled.');
    await visit.look('This import was cancelled');
    // Forty thousand users may take the check alone as long as the click above waits.
  }, 90_000);

  it('goes on with an upload that broke off', async () => {
    const { page, button } = visit;
    await page.goto(`${imports()}/new`);
    let failures = 0;
    await page.route('**/chunks/1', (route) =>
      failures++ === 0 ? route.fulfill({ status: 503, body: '{}' }) : route.continue(),
    );
    await choose('broken-off.ndjson', manyUsers(3_000, 200_001));
    await button('Upload and check').click();
    await page.getByText('The file did not arrive whole.').waitFor();
    await visit.look('Import users');
    await button('Try again').click();
    await visit.look('3,000 users can be imported');
    await page.unroute('**/chunks/1');
  });

  it('says when nothing arrives, and tries again', async () => {
    const { page, button } = visit;
    await page.route('**/v1/user-imports?*', (route) => route.fulfill({ status: 500, body: '{}' }));
    await page.goto(imports());
    await page.getByText('The imports did not arrive.').waitFor();
    await visit.look('Imports');
    await page.unroute('**/v1/user-imports?*');
    await button('Try again').click();
    await row('people.ndjson').waitFor();
    await page.goto(`${imports()}/imp_00000000000000000000000000`);
    await visit.look('There is no such import in this project');
  });

  it('lets the users of a list leave as a file', async () => {
    const { page, button, dialog, inDialog, said } = visit;
    await page.goto(`${visit.projectUrl}/users?q=there`);
    await button('Export').click();
    await dialog().getByText('The users that match the search and the status of the list').waitFor();
    await visit.look('Export users');
    await visit.picture('state export');
    const downloading = page.waitForEvent('download');
    await inDialog('Download').click();
    const download = await downloading;
    await said('The file is in your downloads.');
    expect(download.suggestedFilename()).toMatch(/^acme-users-\d{4}-\d\d-\d\d\.csv$/);
    const lines = readFileSync(await download.path(), 'utf8').split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain(',there@example.com,true,,Already There,');
  });

  it('shows members what became of an import, and lets them begin none', async () => {
    await visit.asMember(imports(), async (theirs) => {
      await theirs.getByRole('row').filter({ hasText: 'people.ndjson' }).waitFor();
      expect(await theirs.getByRole('link', { name: 'Import users' }).count()).toBe(0);
      await theirs.goto(`${visit.projectUrl}/users`);
      await theirs.getByRole('heading', { name: 'Users', exact: true }).waitFor();
      expect(await theirs.getByRole('button', { name: 'Export' }).count()).toBe(0);
    });
  });

  it('is whole on a phone and on a desk', async () => {
    const { page } = visit;
    await page.goto(imports());
    await visit.link('people.ndjson').click();
    await page.getByRole('heading', { name: '121 users are imported' }).waitFor();
    const one = page.url();
    await visit.lookAtAll([
      [imports(), 'Imports'],
      [`${imports()}/new`, 'Import users'],
      [one, '121 users are imported'],
    ]);
  });
});
