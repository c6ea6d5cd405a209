import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium } from '../kit/chromium.ts';
import { bearer } from '../kit/people.ts';
import { createResendSink, type ResendSink } from '../kit/resend-sink.ts';
import { type Visit, visitDashboard } from './dashboard-visit.ts';

const KEY = 're_theKeyOfTheProject';
const LONG = `${'a.very.long.name.of.somebody'.repeat(2)}@${'a-long-sub-domain.'.repeat(5)}example.com`;

describeInChromium('the mail of a project', () => {
  let visit: Visit;
  let resend: ResendSink;
  beforeAll(async () => {
    resend = await createResendSink({ key: KEY });
    visit = await visitDashboard({
      env: { RESEND_API_URL: resend.url, FRONTDESK_OUTBOUND_ALLOWED: resend.host },
    });
  });
  afterAll(async () => {
    await visit?.end();
    await resend?.close();
  });
  const open = (path: string) => visit.page.goto(`${visit.projectUrl}/mails${path}`);
  const api = async (method: string, path: string, body?: unknown) => {
    const { server } = visit;
    const answer = await server.api.request(method, `${server.origin}/v1${path}`, {
      ...(body === undefined ? {} : { body }),
      headers: bearer(server.secretKey),
    });
    return answer.json as Record<string, unknown>;
  };
  const template = async () => {
    const list = (await api('GET', '/mail-templates')).data as { kind: string; locale: string; overrides: unknown }[];
    return list.find(({ kind, locale }) => kind === 'magic_link' && locale === 'en')?.overrides;
  };
  const inMail = (text: string) => visit.page.frameLocator('.mail-frame').getByText(text).first();

  it('is empty at first, and leads to a test whose result is said in words', async () => {
    const { page, button, dialog, inDialog, field, link } = visit;
    await open('');
    await page.getByText('No mail has been sent yet').waitFor();
    await visit.look('Mail');
    await visit.picture('state mail empty');
    await link('Send a test').click();
    await page.getByText('Stay in the mailbox of this machine').waitFor();
    await page.getByText('mails to people stay in its mailbox, whatever is set here').waitFor();
    await button('Send a test').click();
    expect(await field('To').inputValue()).toBe('owner@example.com');
    await field('To').fill('owner');
    await page.keyboard.press('Enter');
    await dialog().getByText('Write a whole address').waitFor();
    await expect.poll(visit.focused).toBe('To');
    await field('To').fill(LONG);
    await inDialog('Send now').click();
    await dialog().getByText(`Sent to ${LONG}.`).waitFor();
    await dialog().getByText('Mailbox: The mail is in the mailbox of this machine.').waitFor();
    await visit.look('Send a test mail');
    await visit.picture('state mail test sent');
    await link('Show it in the log').click();
    await page.getByRole('row').filter({ hasText: LONG }).getByText('Sent', { exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.get('kind')).toBe('test');
  });

  it('a key of one’s own is checked, written once, and shows its last four letters', async () => {
    const { page, button, field, dialog, inDialog, said } = visit;
    await open('/sender');
    await page.getByRole('radio', { name: /Resend/ }).check();
    await button('Save sender').click();
    await expect.poll(visit.focused).toBe('Address that mails come from');
    await field('Address that mails come from').fill('hello@acme.example');
    await field('Key of Resend').fill('sk_of_something_else');
    await page.getByText('A key of Resend begins with re_', { exact: true }).waitFor();
    await visit.look('How mails are sent');
    await visit.picture('state sender wrong');
    await field('Key of Resend').fill('re_theKeyThatWasRevoked');
    await field('Name of the sender').fill('Acme <hello>');
    await page.keyboard.press('Enter');
    await page.getByText('is a name in one line, without an address').waitFor();
    await expect.poll(visit.focused).toBe('Name of the sender');
    await field('Name of the sender').fill('Acme Post');
    await button('Save sender').click();
    await said('Sender saved.');
    await page.getByText('A key that ends in oked is kept.').waitFor();
    expect(await field('Key of Resend').inputValue()).toBe('');
    await button('Send a test').click();
    await inDialog('Send now').click();
    await dialog().getByText('It did not leave. Another try can succeed.').waitFor();
    await dialog().getByText('Resend: ').waitFor();
    await visit.look('Send a test mail');
    await visit.picture('state mail test failed');
    await inDialog('Close').click();
    await field('Key of Resend').fill(KEY);
    await button('Save sender').click();
    await page.getByText('A key that ends in ject is kept.').waitFor();
    await button('Send a test').click();
    await inDialog('Send now').click();
    await dialog().getByText('Resend: Resend took the mail.').waitFor();
    expect(resend.mails.at(-1)?.from).toBe('"Acme Post" <hello@acme.example>');
  });

  it('the log is filtered by address, kind and state, each of which stands in the address', async () => {
    const { page, field, button, toasts } = visit;
    await open('');
    await page.getByRole('table').getByText('Given up').first().waitFor();
    await page.getByText('It is not tried again.').first().waitFor();
    await visit.look('Mail');
    await field('State').selectOption({ label: 'Sent' });
    await page.waitForURL(/status=sent/);
    await field('Recipient').fill('nobody');
    await page.keyboard.press('Tab');
    await page.getByText('Write the whole address: ada@example.com').waitFor();
    await field('Recipient').fill('nobody@example.com');
    await page.getByText('No mail matches').waitFor();
    await visit.look('Mail');
    await visit.picture('state mail nothing found');
    await button('Search all states and mails').click();
    await page.waitForURL((url) => url.searchParams.get('status') === null);
    await page.getByRole('search').getByRole('button', { name: 'Clear filters' }).click();
    await page.getByRole('row').filter({ hasText: LONG }).waitFor();
    expect(await field('Recipient').inputValue()).toBe('');
    expect(await toasts().count()).toBe(0);
  });

  it('earlier mails are asked for, and a mail that waits tells when it is tried again', async () => {
    const { page, server, button } = visit;
    const { db } = server.running.services.database;
    const sample = await db.selectFrom('mailLog').selectAll().where('status', '=', 'failed').executeTakeFirstOrThrow();
    const { ids, clock } = server.running.services;
    const now = clock.now();
    await db
      .insertInto('mailLog')
      .values(
        Array.from({ length: 60 }, (_, index) => ({
          ...sample,
          id: ids.uuid(),
          kind: 'magic_link',
          recipient: `person${index}@example.com`,
          status: index === 0 ? 'failed' : 'refused',
          attempts: 3,
          lastError: 'the mail server said: 452 4.2.2 mailbox full',
          nextAttemptAt: index === 0 ? new Date(now.getTime() + 3_600_000) : null,
          createdAt: new Date(now.getTime() - index * 60_000),
        })),
      )
      .execute();
    await open('?kind=magic_link');
    const first = page.getByRole('row').filter({ hasText: 'person0@example.com' });
    await first.getByText('Will be tried again').waitFor();
    await first.getByText(/^The mail server said: 452 4\.2\.2 mailbox full\. Next try: .+\.$/).waitFor();
    expect(await page.getByText('person59@example.com').count()).toBe(0);
    await visit.picture('state mail log long');
    await button('Show earlier').click();
    await page.getByText('person59@example.com').waitFor();
  });

  it('words are written with placeholders, and the mail that they make is seen at once', async () => {
    const { page, field, link, button } = visit;
    await open('/templates');
    await visit.look('Mail');
    await page.getByRole('link', { name: 'English Sign-in link' }).click();
    await inMail('Your sign-in link').waitFor();
    // What the Content-Security-Policy of the dashboard would take away: the colour of the button.
    const colour = await page.evaluate(
      "getComputedStyle(document.querySelector('.mail-frame').contentDocument.querySelector('td.go')).backgroundColor",
    );
    expect(colour).toBe('rgb(27, 84, 104)');
    expect(await page.locator('.mail-frame').getAttribute('sandbox')).toBe('allow-same-origin');
    expect(await page.frameLocator('.mail-frame').locator('a[href], script, form').count()).toBe(0);
    await visit.look('Sign-in link');
    await field('Subject').fill('Come in to ');
    await button('Insert {project}').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => field('Subject').inputValue()).toBe('Come in to {project}');
    await expect.poll(visit.focused).toBe('Subject');
    await field('Text').fill('Here it is.\n\n<b>It</b> is quick.');
    await inMail('<b>It</b> is quick.').waitFor();
    await page.getByText('Come in to Acme', { exact: true }).waitFor();
    await visit.picture('state template draft');
    await link('German').click();
    await visit.inDialog('Stay here').click();
    await button('Save words').click();
    await visit.said('Sign-in link: words saved.');
    expect(await template()).toEqual({
      subject: 'Come in to {project}',
      heading: null,
      paragraphs: ['Here it is.', '<b>It</b> is quick.'],
      button: null,
      footer: null,
    });
  });

  it('what is in braces and not known is said at its field, before it is saved', async () => {
    const { page, field, button } = visit;
    await field('Text').fill('One.\n\nHello {nmae}.');
    await page.getByText('Paragraph 2: {nmae} is not known here').waitFor();
    await page.getByText('The preview shows the last words that were right.').waitFor();
    await button('Save words').click();
    await expect.poll(visit.focused).toBe('Text');
    await visit.look('Sign-in link');
    await visit.picture('state template unknown');
    await button('Discard').click();
    await page.getByText('Paragraph 2:').waitFor({ state: 'detached' });
  });

  it('two people who write at once: the second one chooses whose words stay', async () => {
    const { page, field, button, said } = visit;
    const others = { subject: 'Words of somebody else', heading: null, paragraphs: null, button: null, footer: null };
    await field('Heading').fill('Mine');
    await api('PUT', '/mail-templates/magic_link/en', others);
    await button('Save words').click();
    await page.getByText('Somebody else changed this mail while you were writing.').waitFor();
    await visit.look('Sign-in link');
    await visit.picture('state template conflict');
    expect(await template()).toEqual(others);
    expect(await field('Heading').inputValue()).toBe('Mine');
    await button('Show their words').click();
    await expect.poll(() => field('Subject').inputValue()).toBe('Words of somebody else');
    await field('Heading').fill('Mine again');
    await api('PUT', '/mail-templates/magic_link/en', others);
    await button('Save words').click();
    await button('Save mine over them').click();
    await said('Sign-in link: words saved.');
    expect(await template()).toMatchObject({ heading: 'Mine again' });
  });

  it('a test goes out in the words that are seen, and the standard words come back, and go again', async () => {
    const { page, field, button, inDialog, dialog, said, undo } = visit;
    await field('Subject').fill('Only for the test');
    await button('Send a test').click();
    await field('To').fill('tester@example.com');
    await inDialog('Send now').click();
    await dialog().getByText('Sent to tester@example.com.').waitFor();
    expect(resend.mails.at(-1)).toMatchObject({ subject: 'Only for the test', to: ['tester@example.com'] });
    await inDialog('Close').click();
    await button('Back to the standard words').click();
    await said('Sign-in link: standard words again.');
    expect(await template()).toBeNull();
    await expect.poll(() => field('Heading').inputValue()).toBe('Your sign-in link');
    await undo('Sign-in link: standard words again.');
    await said('It is as it was before.');
    expect(await template()).toMatchObject({ heading: 'Mine again' });
    await page.goto(`${visit.projectUrl}/mails/templates/magic_link/fr`);
    await page.getByText('There is no such mail').first().waitFor();
  });

  it('the sender goes back to the standard, and its key is gone', async () => {
    const { page, button, inDialog, said } = visit;
    await open('/sender');
    await page.getByRole('radio', { name: /This Frontdesk/ }).check();
    await page.getByText('Saving forgets the key that is kept here.').waitFor();
    await button('Discard').click();
    await button('Forget the sender').click();
    await visit.look('Go back to the standard?');
    await inDialog('Forget the sender').click();
    await said('The instance sends again.');
    expect(await api('GET', '/mail-sender')).toMatchObject({
      provider: 'instance',
      apiKeyLastFour: null,
      updatedAt: null,
    });
    await button('Forget the sender').waitFor({ state: 'detached' });
  });

  it('what does not arrive is said', async () => {
    const { page, button } = visit;
    await page.route('**/v1/mail*', (route) => route.fulfill({ status: 500, body: '{}' }));
    for (const [path, said] of [
      ['', 'The log did not arrive.'],
      ['/templates', 'The templates did not arrive.'],
      ['/sender', 'How this project sends did not arrive.'],
    ] as const) {
      await open(path);
      await page.getByText(said).waitFor();
      await visit.look('Mail');
    }
    await page.unroute('**/v1/mail*');
    await button('Try again').click();
    await page.getByText('At present').waitFor();
  });

  it('a member reads all of it and is offered nothing that would be refused', async () => {
    const { projectUrl } = visit;
    await visit.asMember(`${projectUrl}/mails/templates/magic_link/en`, async (page) => {
      await page.frameLocator('.mail-frame').getByText('Mine again').first().waitFor();
      expect(await page.getByLabel('Subject', { exact: true }).isDisabled()).toBe(true);
      const offered = page
        .getByRole('main')
        .getByRole('button', { name: /Save|Send|Insert|Forget|Prepare|Replace|Back/ });
      expect(await offered.count()).toBe(0);
      await page.goto(`${projectUrl}/mails/sender`);
      await page.getByText('At present').waitFor();
      expect(await offered.count()).toBe(0);
      await page.goto(`${projectUrl}/signing-keys`);
      await page.getByText('Every new token is signed with it.').waitFor();
      expect(await page.getByRole('radio', { name: /ES256/ }).isDisabled()).toBe(true);
      expect(await offered.count()).toBe(0);
    });
  });

  it('every tab is whole on a phone and on a desk, in the dark and in the light', async () => {
    await visit.lookAtAll([
      [`${visit.projectUrl}/mails`, 'Mail'],
      [`${visit.projectUrl}/mails/templates`, 'Mail'],
      [`${visit.projectUrl}/mails/sender`, 'How mails are sent'],
      [`${visit.projectUrl}/mails/templates/invitation/de`, 'Invitation'],
    ]);
  });
});
