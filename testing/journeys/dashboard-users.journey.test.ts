import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium } from '../kit/chromium.ts';
import { bearer, createPerson, signInForTokens } from '../kit/index.ts';
import { createOrganization, makeMember, uuidOf } from '../kit/operators.ts';
import { type Visit, visitDashboard } from './dashboard-visit.ts';
import { picturesOf } from './page-visit.ts';

const LONG_NAME = 'Maximiliana Theodora von und zu Hohenstein-Lichtenberg';

/** One server and one browser: each test goes on where the one before ended. */
describeInChromium('the users of a project', () => {
  let visit: Visit;
  let ines = '';
  beforeAll(async () => {
    visit = await visitDashboard({ settings: { userRoles: ['editor', 'support-lead'] } });
    const { server } = visit;
    ines = (await createPerson(server, { email: 'ines@northwind.example', name: 'Ines Okafor' })).userId;
    await createPerson(server, { email: 'bram@devries.example', name: 'Bram de Vries' });
    await createPerson(server, { email: `${'very.long.'.repeat(5)}address@northwind.example`, name: LONG_NAME });
    for (let count = 0; count < 60; count++)
      await server.api.post(
        `${server.origin}/v1/users`,
        { email: `wave${count}@spam.example`, emailVerified: true },
        bearer(server.secretKey),
      );
  });
  afterAll(() => visit?.end());

  const userUrl = () => `${visit.projectUrl}/users/${ines}`;
  const user = async () =>
    (await visit.server.api.get(`${visit.server.origin}/v1/users/${ines}`, bearer(visit.server.secretKey)))
      .json as Record<string, unknown>;
  const more = async (name: string) => {
    await visit.button('More actions').click();
    await visit.page.getByRole('menuitem', { name, exact: true }).click();
  };
  const bar = () => visit.page.getByRole('region', { name: 'Chosen users' });

  it('rows are chosen by keyboard, a range by Shift, and Escape lets go', async () => {
    const { page } = visit;
    await page.goto(`${visit.projectUrl}/users`);
    const ticks = page.getByRole('checkbox', { name: /^Choose wave/ });
    await ticks.first().focus();
    await page.keyboard.press('Space');
    await bar().getByText('1 user chosen').waitFor();
    await ticks.nth(4).click({ modifiers: ['Shift'] });
    await bar().getByText('5 users chosen').waitFor();
    await visit.look('Users');
    await visit.picture('bulk bar');
    await page.keyboard.press('Escape');
    await expect.poll(() => bar().count()).toBe(0);
    await page.getByRole('checkbox', { name: 'Choose all on this page' }).check();
    await bar().getByText('50 users chosen').waitFor();
    await page.getByRole('checkbox', { name: 'Choose all on this page' }).uncheck();
    await expect.poll(() => bar().count()).toBe(0);
  });

  it('chosen users are banned with a reason, and whoever is refused is told of', async () => {
    const { page, server } = visit;
    const organizationId = await createOrganization(server, 'northwind', uuidOf('project', server.project.id));
    await makeMember(server, organizationId, ines);
    await page.goto(`${visit.projectUrl}/users?q=ines`);
    await page.getByRole('checkbox', { name: 'Choose Ines Okafor' }).check();
    await bar().getByRole('button', { name: 'Ban', exact: true }).click();
    await visit.inDialog('Ban').click();
    await visit.dialog().getByText('Fill in this field.').waitFor();
    await visit.field('Reason').fill('spam wave');
    await visit.inDialog('Ban').click();
    await visit.dialog().getByText('0 users banned. 1 user refused.').waitFor();
    await visit.dialog().getByText('This user is the only owner of an organization.').waitFor();
    await visit.look('Users');
    await visit.picture('bulk refused');
    await visit.inDialog('Close').click();
    await expect.poll(() => bar().count()).toBe(0);
    expect(await user()).toMatchObject({ ban: null });
  });

  it('more people than are counted are not acted on, and the bar says why', async () => {
    const { page } = visit;
    await page.route('**/v1/users/count*', (route) => route.fulfill({ json: { count: 10_000, exact: false } }));
    await page.goto(`${visit.projectUrl}/users?q=wave`);
    await page.getByRole('checkbox', { name: 'Choose all on this page' }).check();
    await visit.button('Choose everybody found').click();
    const why = 'More than 10,000 users: narrow the search first';
    await bar().getByText(why).waitFor();
    for (const name of ['Ban', 'Sign out everywhere', 'More']) {
      const button = bar().getByRole('button', { name, exact: true, description: why });
      expect([name, await button.isDisabled()]).toEqual([name, true]);
    }
    await visit.look('Users');
    await visit.picture('bulk inexact');
    await page.unroute('**/v1/users/count*');
  });

  it('everybody whom a search finds is deleted in a job, after the number was typed', async () => {
    const { page, server } = visit;
    await page.goto(`${visit.projectUrl}/users?q=wave`);
    await page.getByRole('checkbox', { name: 'Choose all on this page' }).check();
    await visit.button('Choose everybody found').click();
    await bar().getByText('All 60 users of this search').waitFor();
    await bar().getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Delete', exact: true }).click();
    await visit.field('Type 60 to confirm').fill('6');
    await visit.inDialog('Delete').click();
    await visit.dialog().getByText('This is not 60.').waitFor();
    await visit.look('Users');
    await visit.picture('bulk delete');
    await visit.field('Type 60 to confirm').fill('60');
    await visit.inDialog('Delete').click();
    await visit.dialog().getByText('60 users deleted.').waitFor({ timeout: 60_000 });
    await visit.look('Users');
    await visit.picture('bulk done');
    await visit.inDialog('Close').click();
    await page.getByText('No user matches “wave”').waitFor();
    const count = await server.api.get(`${server.origin}/v1/users/count`, bearer(server.secretKey));
    expect(count.json).toEqual({ count: 3, exact: true });
  }, 90_000);

  it('metadata is edited as JSON, and what is none is told at the field', async () => {
    const { page } = visit;
    await page.goto(userUrl());
    await visit.button('Edit Private').click();
    for (const [text, problem] of [
      ['{"plan": ', 'This is no JSON.'],
      ['[]', 'Write one object'],
      ['{"plan": null}', 'null is no value here'],
      [JSON.stringify({ text: 'x'.repeat(8_000) }), 'more than 8,000 characters'],
    ] as const) {
      await visit.field('JSON').fill(text);
      await visit.inDialog('Save metadata').click();
      await visit.dialog().getByText(problem).waitFor();
      await expect.poll(() => visit.focused()).toBe('JSON');
    }
    await visit.field('JSON').fill('{"plan": "a", "limits": {"seats": 3}}');
    await visit.look('Ines Okafor');
    await visit.picture('metadata editor');
    await visit.inDialog('Save metadata').click();
    await visit.said('The metadata is saved.');
    expect(await user()).toMatchObject({ privateMetadata: { plan: 'a', limits: { seats: 3 } } });
  });

  it('a picture is shown over the initials, which stay where it cannot be loaded', async () => {
    const { page, field, button } = visit;
    const mark = () => page.locator('.who-head .avatar');
    await page.goto(userUrl());
    expect(await mark().textContent()).toBe('IO');
    await field('Address of the picture').fill('http://pictures.example.com/ines.png');
    await button('Save picture').click();
    await page.getByText('Use an address that begins with https://').waitFor();
    await field('Address of the picture').fill('https://pictures.example.com/gone.png');
    await button('Save picture').click();
    await page.getByText('The picture is saved.').waitFor();
    await expect.poll(() => picturesOf(page)).toEqual({ arrived: 0, missing: 1 });
    expect(await mark().textContent()).toBe('IO');
    await visit.picture('picture gone');
    const asked = page.waitForRequest('https://pictures.example.com/ines.png');
    await field('Address of the picture').fill('https://pictures.example.com/ines.png');
    await button('Save picture').click();
    expect((await asked).headers().referer).toBeUndefined();
    await expect.poll(() => picturesOf(page)).toEqual({ arrived: 1, missing: 0 });
    expect(await mark().textContent()).toBe('');
    expect((await user()).image).toBe('https://pictures.example.com/ines.png');
    await visit.look('Ines Okafor');
    await visit.picture('picture');
  });

  it('roles are given and taken, and the toast takes it back', async () => {
    const { page } = visit;
    await visit.field('editor').click();
    await visit.said('They have the role editor.');
    await expect.poll(async () => (await user()).roles).toEqual(['editor']);
    await visit.undo('They have the role editor.');
    await expect.poll(async () => (await user()).roles).toEqual([]);
    await page.goto(`${visit.projectUrl}/settings`);
    await visit.field('Name of a role').fill('Editor');
    await visit.button('Add role').click();
    await page.getByText('Begin with a small letter').waitFor();
    await visit.field('Name of a role').fill('beta');
    await visit.button('Add role').click();
    await visit.said('The role beta is added.');
    await visit.look('Settings');
  });

  it('an account that waits for its deletion says how it is kept, and is kept by a button', async () => {
    const { database } = visit.server.running.services;
    await database.pool.query(
      `update users set deletion_requested_at = now(), deletion_due_at = now() + interval '7 days' where email = 'ines@northwind.example'`,
    );
    await visit.page.goto(userUrl());
    await visit.page.getByText('choosing “Keep my account”').waitFor();
    await visit.look('Ines Okafor');
    await visit.picture('account to be deleted');
    await visit.button('Keep account').click();
    await visit.said('The account of Ines Okafor stays.');
    await expect.poll(() => visit.page.getByText('choosing “Keep my account”').count()).toBe(0);
    expect(await user()).toMatchObject({ status: 'active', deletionDueAt: null });
  });

  it('the address is changed, and a mail asks for proof of the new one', async () => {
    const { database, ids } = visit.server.running.services;
    await database.pool.query(
      `insert into identities (project_id, id, user_id, provider, issuer, subject, email, created_at, last_used_at)
       values ($1, $2, $3, 'google', 'https://accounts.google.com', '117', 'ines.okafor@mail.example', now(), now())`,
      [uuidOf('project', visit.server.project.id), ids.uuid(), uuidOf('user', ines)],
    );
    await visit.page.goto(userUrl());
    await visit.page.getByText('Connected: google').waitFor();
    await more('Change e-mail');
    await visit.field('New e-mail').fill('bram@devries.example');
    await visit.inDialog('Change e-mail').click();
    await visit.dialog().getByText('A user with this e-mail address exists').waitFor();
    await visit.field('New e-mail').fill('ines.okafor@northwind.example');
    await visit.look('Ines Okafor');
    await visit.picture('change email');
    await visit.inDialog('Change e-mail').click();
    await visit.said('A mail asks them to confirm it.');
    await visit.server.mail('ines.okafor@northwind.example', /verify/i);
    await visit.field('E-mail address is verified').click();
    await visit.said('The address counts as verified.');
  });

  it('passkeys are listed, and a lost one is taken away', async () => {
    const { page, server } = visit;
    const { database, ids } = server.running.services;
    const keys = ['Laptop', 'Der silberne Schlüssel am Schlüsselbund neben der Werkbank im Hof'];
    await page.goto(userUrl());
    await page.getByText('They can add one on their account page.').waitFor();
    for (const name of keys)
      await database.pool.query(
        `insert into passkeys (project_id, id, user_id, credential_id, public_key, user_handle, counter, aaguid, backed_up, name, created_at)
         values ($1, $2::uuid, $3, uuid_send($2::uuid), '\\x01', '\\x01', 0, $2::uuid, $4, $5, now())`,
        [uuidOf('project', server.project.id), ids.uuid(), uuidOf('user', ines), name === 'Laptop', name],
      );
    await page.goto(userUrl());
    await visit.button('Take away Passkey: Laptop').click();
    await visit.dialog().getByText('a mail tells its owner').waitFor();
    await visit.look('Ines Okafor');
    await visit.picture('passkey away');
    await visit.inDialog('Take away').click();
    await visit.said('The passkey “Laptop” is taken away.');
    await expect.poll(() => page.getByText('Passkey: Laptop').count()).toBe(0);
    const path = `${server.origin}/v1/users/${ines}/passkeys`;
    expect((await server.api.get(path, bearer(server.secretKey))).json).toMatchObject({ data: [{ name: keys[1] }] });
  });

  it('recovery codes are counted, and what is taken away says that they go with it', async () => {
    const { page, server } = visit;
    const { database } = server.running.services;
    const ids = [uuidOf('project', server.project.id), uuidOf('user', ines)];
    const addCodes = (count: number) =>
      database.pool.query(
        `insert into recovery_codes (project_id, user_id, code_hash, created_at)
         select $1, $2, sha256(n::text::bytea), now() from generate_series(1, $3) n on conflict do nothing`,
        [...ids, count],
      );
    await page.goto(userUrl());
    await page.getByText('None that still works.').waitFor();
    await addCodes(7);
    await page.goto(userUrl());
    await page.getByText('7 are left.').waitFor();
    await visit.look('Ines Okafor');
    await visit.button(/^Take away Passkey/).click();
    await visit.dialog().getByText('Their 7 unused recovery codes go with it.').waitFor();
    await visit.look('Ines Okafor');
    await visit.picture('last passkey away');
    await visit.inDialog('Keep it').click();
    await visit.button('Take away Recovery codes').click();
    await visit.dialog().getByText('The 7 that are left work no more.').waitFor();
    await visit.look('Ines Okafor');
    await visit.picture('codes away');
    await visit.inDialog('Take away').click();
    await visit.said('Ines Okafor has no recovery codes any more.');
    await page.getByText('None that still works.').waitFor();

    await database.pool.query(
      `insert into totp_factors (project_id, id, user_id, secret_sealed, created_at, confirmed_at) values ($1, gen_random_uuid(), $2, '\\x01', now(), now())`,
      ids,
    );
    await addCodes(1);
    await page.goto(userUrl());
    await visit.button('Take away Authenticator app').click();
    await visit.dialog().getByText('Their last recovery code goes with it.').waitFor();
    await visit.look('Ines Okafor');
    await visit.picture('authenticator away');
    await visit.inDialog('Take away').click();
    await visit.said('The authenticator app of Ines Okafor is taken away.');
    await server.mail('ines.okafor@northwind.example', /An authenticator app and 1 unused recovery code$/);
  });

  it('an operator signs in as the user with a reason, sees the banner, and comes back', async () => {
    const { page, server } = visit;
    await more('Sign in as this user');
    await visit.inDialog('Go to the sign-in page').click();
    await visit.dialog().getByText('Fill in this field.').waitFor();
    await visit.field('Reason').fill('Ticket 4711');
    await visit.look('Ines Okafor');
    await visit.picture('impersonate dialog');
    await visit.inDialog('Go to the sign-in page').click();
    await page.waitForURL(/\/p\/acme\/impersonate\?token=/);
    await visit.look(/^Open .+ as Ines Okafor$/);
    await visit.picture('impersonate page');
    await visit.button('Open this account').click();
    await page.waitForURL(/\/p\/acme\/account\/profile/);
    await page.getByText(`Support access: ${server.operator.email} acts as Ines Okafor.`).waitFor();
    await visit.look('Profile');
    await visit.picture('banner');
    await page.setViewportSize({ width: 320, height: 640 });
    await visit.look('Profile');
    await visit.picture('banner 320');
    await page.setViewportSize({ width: 1440, height: 900 });

    await page.goto(`${server.base}/account/sessions`);
    await page.getByText('Support access', { exact: true }).first().waitFor();
    await visit.button('End support access').click();
    await page.waitForURL(userUrl());
    await page.getByRole('heading', { name: 'Ines Okafor' }).waitFor();
    await visit.link('Audit').last().click();
    await page.getByText('began support access to the user').waitFor();
    await page.getByText('Roles: editor→nothing').waitFor();
    await visit.look('Ines Okafor');
  });

  it('the list of sessions shows support access as such', async () => {
    const { page } = visit;
    const open = await visit.chromium.newContext({ storageState: await page.context().storageState() });
    const support = await open.newPage();
    await support.goto(userUrl());
    await support.getByRole('button', { name: 'More actions' }).click();
    await support.getByRole('menuitem', { name: 'Sign in as this user' }).click();
    await support.getByLabel('Reason').fill('Ticket 4712');
    await support.getByRole('button', { name: 'Go to the sign-in page' }).click();
    await support.getByRole('button', { name: 'Open this account' }).click();
    await support.waitForURL(/account\/profile/);
    await page.goto(`${userUrl()}/sessions`);
    await page.getByText('Support access', { exact: true }).first().waitFor();
    await visit.look('Ines Okafor');
    await visit.picture('sessions support');
    await open.close();
  });

  it('two users become one, after it was said what becomes of both', async () => {
    const { page, server } = visit;
    const other = await createPerson(server, { email: 'ines.private@mail.example', name: 'Ines O.' });
    await signInForTokens(server, other);
    await page.goto(userUrl());
    await more('Merge another user into this one');
    await visit.field('E-mail or id of the other user').fill('nobody@mail.example');
    await visit.inDialog('Find').click();
    await visit.dialog().getByText('Nobody in this project has this address or id.').waitFor();
    await visit.field('E-mail or id of the other user').fill('INES.private@mail.example');
    await visit.inDialog('Find').click();
    await visit.dialog().getByText('ines.private@mail.example').waitFor();
    await visit.look('Ines Okafor');
    await visit.picture('merge');
    await visit.inDialog('Merge users').click();
    await visit.said('Ines O. is merged into this user.');
    const gone = await server.api.get(`${server.origin}/v1/users/${other.userId}`, bearer(server.secretKey));
    expect(gone.status).toBe(404);
  });

  it('every page of it is whole on a phone and on a desk, in light and dark, for other eyes too', async () => {
    const long = await visit.server.api.get(`${visit.server.origin}/v1/users?q=maxi`, bearer(visit.server.secretKey));
    const [{ id } = { id: '' }] = (long.json as { data: { id: string }[] }).data;
    await visit.lookAtAll([
      [`${visit.projectUrl}/users`, 'Users'],
      [userUrl(), 'Ines Okafor'],
      [`${userUrl()}/audit`, 'Ines Okafor'],
      [`${visit.projectUrl}/users/${id}`, LONG_NAME],
    ]);
  }, 180_000);

  it('whoever may only look sees no box to tick and no metadata to edit', async () => {
    await visit.asMember(`${visit.projectUrl}/users`, async (theirs) => {
      expect(await theirs.getByRole('checkbox').count()).toBe(0);
      await theirs.goto(userUrl());
      await theirs.getByRole('heading', { name: 'Metadata' }).waitFor();
      await theirs.getByText('Passkey: Der silberne').waitFor();
      expect(await theirs.getByRole('button', { name: /^(Edit|Take away)/ }).count()).toBe(0);
    });
  });
});
