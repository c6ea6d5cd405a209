import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium } from '../kit/chromium.ts';
import { bearer, createPerson, type Person } from '../kit/index.ts';
import { uuidOf } from '../kit/operators.ts';
import { type Visit, visitDashboard } from './dashboard-visit.ts';

/** One server and one browser: each test goes on where the one before ended. */
describeInChromium('what a user signs in with, and what keeps them out', () => {
  let visit: Visit;
  let ines: Person;
  beforeAll(async () => {
    visit = await visitDashboard({ settings: { signUp: { username: 'optional' }, limits: { accountFailures: 3 } } });
    ines = await createPerson(visit.server, { email: 'ines@northwind.example', name: 'Ines Okafor' });
    await createPerson(visit.server, { email: 'bram@devries.example', name: 'Bram de Vries' });
  });
  afterAll(() => visit?.end());

  const userUrl = () => `${visit.projectUrl}/users/${ines.userId}`;
  const user = async () => {
    const { server } = visit;
    const answer = await server.api.get(`${server.origin}/v1/users/${ines.userId}`, bearer(server.secretKey));
    return answer.json as Record<string, unknown>;
  };
  const signIn = (password: string) =>
    visit.server.api.post(`${visit.server.base}/auth/sign-in/password`, { email: ines.email, password });

  it('a lock-out shows on the user and in the list, and is lifted', async () => {
    const { page } = visit;
    for (let index = 0; index < 4; index++) await signIn('a wrong guess');
    expect((await signIn(ines.password)).status).toBe(429);
    await page.goto(`${visit.projectUrl}/users`);
    await page.getByText(/^Locked until \d\d:\d\d/).waitFor();
    await visit.look('Users');
    await visit.picture('locked list');
    await page.goto(userUrl());
    await page.getByText('Somebody guessed at this account too often.').waitFor();
    await visit.look('Ines Okafor');
    await visit.picture('locked');
    await visit.lookAtAll([[userUrl(), 'Ines Okafor']]);
    await page.goto(userUrl());
    await visit.button('Unlock').click();
    await visit.said('Ines Okafor can sign in again.');
    await expect.poll(() => page.getByText(/^Locked until/).count()).toBe(0);
    expect((await signIn(ines.password)).status).toBe(200);
  }, 60_000);

  it('a username is given, refused at the field, found by, and taken away', async () => {
    const { page } = visit;
    await page.goto(userUrl());
    await visit.field('Username').fill('root');
    await visit.button('Save username').click();
    const kept = 'This username is kept for the people who run this service. Choose another one.';
    await page.getByText(kept, { exact: true }).waitFor();
    await expect.poll(() => visit.focused()).toBe('Username');
    await visit.field('Username').fill('a b');
    await visit.button('Save username').click();
    await page.getByText('Use 3 to 32 letters').waitFor();
    await visit.look('Ines Okafor');
    await visit.picture('username refused');
    await visit.field('Username').fill('shorty');
    await visit.button('Save username').click();
    await visit.said('The username is saved.');
    await page.goto(`${visit.projectUrl}/users?q=SHORT`);
    await visit.link('Ines Okafor').waitFor();
    await expect.poll(() => page.getByText('Bram de Vries').count()).toBe(0);

    await visit.link('Ines Okafor').click();
    await visit.field('Username').fill('');
    await visit.button('Save username').click();
    await visit.said('The username is taken away.');
    await expect.poll(async () => (await user()).username).toBeNull();
    await visit.undo('The username is taken away.');
    await expect.poll(async () => (await user()).username).toBe('shorty');
  });

  it('the language of their mails is chosen, and the toast takes it back', async () => {
    await visit.field('Language').selectOption('de');
    await visit.said('The language is saved.');
    await expect.poll(async () => (await user()).locale).toBe('de');
    await visit.undo('The language is saved.');
    await expect.poll(async () => (await user()).locale).toBeNull();
  });

  it('somebody is added with a username and a language', async () => {
    const { page, server } = visit;
    await page.goto(`${visit.projectUrl}/users`);
    await visit.button('Add user').click();
    const inDialog = (label: string) => visit.dialog().getByLabel(label, { exact: true });
    await inDialog('E-mail').fill('aoi@northwind.example');
    await inDialog('Username (optional)').fill('SHORTY');
    await inDialog('Language').selectOption('de');
    await visit.inDialog('Add user').click();
    await visit.dialog().getByText('This username is taken. Choose another one.', { exact: true }).waitFor();
    await visit.look('Users');
    await visit.picture('add user');
    await inDialog('Username (optional)').fill('aoi');
    await visit.inDialog('Add user').click();
    await page.getByRole('heading', { name: 'aoi@northwind.example' }).waitFor();
    const found = await server.api.get(`${server.origin}/v1/users?q=aoi`, bearer(server.secretKey));
    expect(found.json).toMatchObject({ data: [{ username: 'aoi', locale: 'de' }] });
  });

  it('an account at a provider is disconnected, after it was said what becomes of it', async () => {
    const { page, server } = visit;
    const { database, ids } = server.running.services;
    for (const [provider, email] of [
      ['google', 'ines.okafor@mail.example'],
      ['werkstatt-anmeldung-der-zentrale', null],
    ])
      await database.pool.query(
        `insert into identities (project_id, id, user_id, provider, issuer, subject, email, created_at, last_used_at)
         values ($1, $2, $3, $4, 'https://accounts.example', '117', $5, now(), now())`,
        [uuidOf('project', server.project.id), ids.uuid(), uuidOf('user', ines.userId), provider, email],
      );
    await page.goto(userUrl());
    await page.getByText('The provider told no address.').waitFor();
    await visit.lookAtAll([[userUrl(), 'Ines Okafor']]);
    await page.goto(userUrl());
    await visit.button('Disconnect google').click();
    await visit.dialog().getByText('a mail tells its owner').waitFor();
    await visit.look('Ines Okafor');
    await visit.picture('disconnect');
    await visit.inDialog('Disconnect').click();
    await visit.said('google opens the account of Ines Okafor no more.');
    await expect.poll(() => page.getByText('Connected: google').count()).toBe(0);
    await server.mail(ines.email, /no longer connected/);
    await visit.picture('profile after');

    await page.setViewportSize({ width: 320, height: 640 });
    await visit.picture('profile 320');
    await page.setViewportSize({ width: 1440, height: 900 });
  }, 60_000);

  it('whoever may only look sees what there is, and no button', async () => {
    for (let index = 0; index < 4; index++) await signIn('a wrong guess');
    await visit.asMember(`${visit.projectUrl}/users`, async (theirs) => {
      await theirs.goto(userUrl());
      await theirs.getByText('Somebody guessed at this account too often.').waitFor();
      await theirs.getByText('Connected: werkstatt').waitFor();
      expect(await theirs.getByRole('button', { name: /^(Unlock|Save|Disconnect)/ }).count()).toBe(0);
      expect(await theirs.getByLabel('Username', { exact: true }).count()).toBe(0);
    });
  });
});
