import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPerson, GOOD_PASSWORD, type Person, type TestServer } from '../../../../../testing/kit/index.ts';
import { APP, createReader, pathOf, type Reader, startPagesServer } from './pages.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startPagesServer({ session: { appCookieDomain: 'localhost' } });
});
afterAll(() => server?.stop());

async function signedIn(given?: Person): Promise<{ reader: Reader; person: Person }> {
  const person = given ?? (await createPerson(server, { name: 'Ada Lovelace' }));
  const reader = createReader(server);
  await reader.signIn(person);
  return { reader, person };
}

const isSignedIn = async (reader: Reader) => (await reader.open('/account/profile')).status === 200;

/** The cookie that holds the session secret. */
function sessionCookie({ browser }: Reader): string {
  const found = [...browser.cookies].find(([name]) => name.startsWith('frontdesk_prj_'));
  if (!found) throw new Error('no session cookie');
  return found[0];
}

describe('somebody who is not signed in', () => {
  it.each([
    '/account',
    '/account/profile',
    '/account/password',
    '/account/security',
    '/account/sessions',
    '/account/data',
  ])('signs in before %s, and comes back to it', async (path) => {
    const reader = createReader(server);
    const page = await reader.open(path);
    const returnTo = `/p/acme${path}`;
    expect([page.status, page.location]).toEqual([303, `/p/acme/sign-in?${new URLSearchParams({ returnTo })}`]);
    const done = await reader.fill(page.location ?? '', '/sign-in', await createPerson(server));
    expect(done.location).toBe(returnTo);
  });

  it('sends no form of an account: what it wanted is not repeated after the sign-in', async () => {
    const { reader } = await signedIn();
    const form = (await reader.open('/account/data')).form('/account/data/delete');
    reader.browser.cookies.delete(sessionCookie(reader));
    const sent = await reader.send(form, { password: GOOD_PASSWORD });
    expect([sent.status, sent.location]).toEqual([303, '/p/acme/sign-in?returnTo=%2Fp%2Facme%2Faccount%2Fdata']);
  });
});

describe('the profile', () => {
  it('takes a name, says so, and takes it back', async () => {
    const { reader } = await signedIn();
    const saved = await reader.fill('/account/profile', '/account/profile', { name: 'Countess of Lovelace' });
    expect([saved.status, saved.location]).toEqual([303, '/p/acme/account/profile?notice=saved']);
    const page = await reader.open(saved.location ?? '');
    expect(page.text).toContain('Your name is saved.');
    expect(page.form('/account/profile').fields.name).toBe('Countess of Lovelace');
    await reader.fill('/account/profile', '/account/profile', { name: '' });
    expect((await reader.open('/account/profile')).form('/account/profile').fields.name).toBe('');
  });

  it('refuses a name that cannot be shown, and keeps it in the form', async () => {
    const { reader } = await signedIn();
    const refused = await reader.fill('/account/profile', '/account/profile', { name: 'Ada\u202eecalevoL' });
    expect([refused.status, refused.problems.length]).toEqual([400, 1]);
    expect((await reader.open('/account/profile')).form('/account/profile').fields.name).toBe('Ada Lovelace');
  });
});

describe('the picture', () => {
  const field = async (reader: Reader) => (await reader.open('/account/profile')).form('/account/picture').fields.image;

  it('is an address that the page shows beside it, and none where the field is empty', async () => {
    const { reader } = await signedIn();
    expect((await reader.open('/account/profile')).text).not.toContain('<img');
    const image = 'https://pictures.example.com/a.png?x=1&y="><script>alert(1)</script>';
    const saved = await reader.fill('/account/profile', '/account/picture', { image: `  ${image}  ` });
    expect([saved.status, saved.location]).toEqual([303, '/p/acme/account/profile?notice=picture']);
    const { text } = await reader.open(saved.location ?? '');
    expect(text).toContain('Your picture is saved.');
    expect(text).toMatch(
      /<img src="https:\/\/pictures\.example\.com\/a\.png\?x=1&amp;y=%22%3E%3Cscript%3Ealert\(1\)%3C\/script%3E" alt="" [^>]*loading="lazy" referrerpolicy="no-referrer">/,
    );
    await reader.fill('/account/profile', '/account/picture', { image: '' });
    expect(await field(reader)).toBe('');
  });

  it.each([
    'http://example.com/a.png',
    'javascript:alert(1)',
    'data:image/png;base64,eA==',
    'https://a:b@example.com/',
  ])('is not %s, which stays in the form and is not kept', async (image) => {
    const { reader } = await signedIn();
    const refused = await reader.fill('/account/profile', '/account/picture', { image });
    expect([refused.status, refused.problems.length]).toEqual([400, 1]);
    expect(refused.form('/account/picture').fields.image).toBe(image);
    expect(refused.text).not.toContain('<img');
    expect(await field(reader)).toBe('');
  });
});

describe('the password', () => {
  it('changes with the current one, and signs the other browsers out', async () => {
    const { reader, person } = await signedIn();
    const { reader: other } = await signedIn(person);
    const typed = { currentPassword: person.password, newPassword: 'nine lanterns on a pier' };
    const changed = await reader.fill('/account/password', '/account/password', typed);
    expect([changed.status, changed.location]).toEqual([303, '/p/acme/account/password?notice=others_signed_out']);
    expect((await reader.open(changed.location ?? '')).text).toContain(
      'All other browsers and devices are signed out.',
    );
    expect(await isSignedIn(other)).toBe(false);
    await signedIn({ ...person, password: typed.newPassword });
  });

  it('leaves the other browsers signed in where that is chosen', async () => {
    const { reader, person } = await signedIn();
    const { reader: other } = await signedIn(person);
    const form = (await reader.open('/account/password')).form('/account/password');
    expect(form.fields.revokeOthers).toBe('true');
    const { revokeOthers: _unchecked, ...fields } = form.fields;
    const typed = { currentPassword: person.password, newPassword: 'nine lanterns on a pier' };
    const changed = await reader.send({ ...form, fields }, typed);
    expect(changed.location).toBe('/p/acme/account/password?notice=others_stay');
    expect(await isSignedIn(other)).toBe(true);
  });

  it('stays when the current one is wrong or the new one is refused, and neither comes back in the page', async () => {
    const { reader, person } = await signedIn();
    const refused = [
      [{ currentPassword: 'not this one', newPassword: 'nine lanterns on a pier' }, 403, 'That is not your password.'],
      [{ currentPassword: person.password, newPassword: 'short' }, 422, 'Use at least 12 characters.'],
      [{ currentPassword: person.password, newPassword: 'passwordpassword' }, 422, 'This password is on lists'],
      [{ currentPassword: '', newPassword: '' }, 400, 'Enter your password.'],
    ] as const;
    for (const [typed, status, problem] of refused) {
      const page = await reader.fill('/account/password', '/account/password', typed);
      expect(page.status).toBe(status);
      expect(page.problems[0]).toContain(problem);
      expect(page.text).not.toContain('nine lanterns');
    }
    await signedIn(person);
  });

  it('is set by a mail for somebody who has none', async () => {
    const { reader, person } = await signedIn();
    await server.running.services.database.pool.query(
      'delete from passwords where user_id = (select id from users where email = $1)',
      [person.email],
    );
    const page = await reader.open('/account/password');
    expect(page.text).toContain('You have no password');
    const sent = await reader.send(page.form('/forgot-password'), {});
    expect(sent.status).toBe(303);
    await server.mail(person.email, /reset/i);
  });
});

describe('the sessions', () => {
  it('are listed with this browser first, and another one is signed out', async () => {
    const { reader, person } = await signedIn();
    const other = createReader(server);
    const page = await other.open('/sign-in');
    await other.send(page.form('/sign-in'), person, {
      'user-agent': 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0',
    });
    const list = await reader.open('/account/sessions');
    expect(list.text.indexOf('This browser')).toBeLessThan(list.text.indexOf('Firefox on Windows'));
    const done = await reader.send(list.form('/account/sessions/revoke'), {});
    expect([done.status, done.location]).toEqual([303, '/p/acme/account/sessions?notice=revoked']);
    expect(await isSignedIn(other)).toBe(false);
    expect(await isSignedIn(reader)).toBe(true);
    expect((await reader.open(done.location ?? '')).text).toContain('That browser is signed out.');
  });

  it('end everywhere else at once', async () => {
    const { reader, person } = await signedIn();
    const { reader: other } = await signedIn(person);
    const done = await reader.fill('/account/sessions', '/account/sessions/revoke-others', {});
    expect(done.location).toBe('/p/acme/account/sessions?notice=revoked_others');
    expect([await isSignedIn(reader), await isSignedIn(other)]).toEqual([true, false]);
  });

  it('of somebody else are not there', async () => {
    const { reader } = await signedIn();
    const { reader: stranger, person } = await signedIn();
    await signedIn(person);
    const foreign = (await stranger.open('/account/sessions')).form('/account/sessions/revoke').fields.sessionId ?? '';
    const { formToken = '' } = (await reader.open('/account/profile')).form('/account/profile').fields;
    for (const sessionId of [foreign, 'ses_00000000000000000000000000', 'nonsense', '']) {
      const action = '/p/acme/account/sessions/revoke';
      const refused = await reader.send({ action, fields: { formToken } }, { sessionId });
      expect(refused.status).toBe(404);
    }
    expect((await stranger.open('/account/sessions')).text).toContain(foreign);
  });
});

describe('the deletion of an account', () => {
  it('wants the password, ends the other sessions, and can be taken back', async () => {
    const { reader, person } = await signedIn();
    const { reader: other } = await signedIn(person);
    const wrong = await reader.fill('/account/data', '/account/data/delete', { password: 'not this one' });
    expect([wrong.status, wrong.problems]).toEqual([403, ['That is not your password. Check it and try again.']]);
    const missing = await reader.fill('/account/data', '/account/data/delete', {});
    expect([missing.status, missing.problems]).toEqual([400, ['Enter your password.']]);
    expect(await isSignedIn(other)).toBe(true);

    const done = await reader.fill('/account/data', '/account/data/delete', { password: person.password });
    expect([done.status, done.location]).toEqual([303, '/p/acme/account/data']);
    expect(await isSignedIn(other)).toBe(false);
    const scheduled = await reader.open('/account/data');
    expect(scheduled.text).toMatch(/Your account is deleted on \d+ \w+ \d{4}/);
    const mail = await server.mail(person.email, /delet/i);
    expect(pathOf(mail.links[0])).toMatch(/^\/p\/acme\/keep-account\?token=kee_/);

    const kept = await reader.send(scheduled.form('/account/data/keep'), {});
    expect(kept.location).toBe('/p/acme/account/data?notice=kept');
    const page = await reader.open(kept.location ?? '');
    expect(page.text).toContain('You keep your account.');
    page.form('/account/data/delete');
  });

  it('wants a fresh sign-in of somebody without a password', async () => {
    const { reader, person } = await signedIn();
    const { pool } = server.running.services.database;
    await pool.query('delete from passwords where user_id = (select id from users where email = $1)', [person.email]);
    await pool.query(
      `update sessions set authenticated_at = authenticated_at - interval '11 minutes' where user_id = (select id from users where email = $1)`,
      [person.email],
    );
    const refused = await reader.fill('/account/data', '/account/data/delete', {});
    expect([refused.status, refused.location]).toEqual([303, '/p/acme/step-up?returnTo=%2Fp%2Facme%2Faccount%2Fdata']);
    await pool.query(
      `update sessions set authenticated_at = authenticated_at + interval '11 minutes' where user_id = (select id from users where email = $1)`,
      [person.email],
    );
    expect((await reader.fill('/account/data', '/account/data/delete', {})).status).toBe(303);
  });
});

describe('sign-out', () => {
  it('asks first, ends this session, and clears both cookies', async () => {
    const { reader, person } = await signedIn();
    const { reader: other } = await signedIn(person);
    const secret = reader.browser.cookies.get(sessionCookie(reader)) ?? '';
    const name = sessionCookie(reader);
    const page = await reader.open('/sign-out');
    expect(page.text).toContain(`<b>${person.email}</b>`);
    expect(await isSignedIn(reader)).toBe(true);
    const done = await reader.send(page.form('/sign-out'), {});
    expect([done.status, done.location]).toEqual([303, '/p/acme/sign-out']);
    expect([...reader.browser.cookies.keys()].filter((cookie) => /^frontdesk_(prj|access)/.test(cookie))).toEqual([]);
    expect((await reader.open('/sign-out')).text).toContain('You are signed out');
    reader.browser.cookies.set(name, secret);
    expect([await isSignedIn(reader), await isSignedIn(other)]).toEqual([false, true]);
  });

  it('leads back to the application that asked for it', async () => {
    const { reader } = await signedIn();
    const path = `/sign-out?${new URLSearchParams({ returnTo: `${APP}/bye` })}`;
    expect((await reader.fill(path, '/sign-out', {})).location).toBe(`${APP}/bye`);
  });
});

describe('the renewal of a session', () => {
  const renewal = `/session/renew?${new URLSearchParams({ returnTo: `${APP}/notes?open=17` })}`;

  it('gives the next secret and a new access token on the way back to the application', async () => {
    const { reader } = await signedIn();
    const name = sessionCookie(reader);
    const access = [...reader.browser.cookies.keys()].find((cookie) => cookie.startsWith('frontdesk_access_')) ?? '';
    const before = [reader.browser.cookies.get(name), reader.browser.cookies.get(access)];
    const done = await reader.open(renewal);
    expect([done.status, done.location]).toEqual([303, `${APP}/notes?open=17`]);
    const after = [reader.browser.cookies.get(name), reader.browser.cookies.get(access)];
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
    expect(await isSignedIn(reader)).toBe(true);
  });

  it('leads to sign-in and from there back, where nobody is signed in', async () => {
    const reader = createReader(server);
    const page = await reader.open(renewal);
    expect([page.status, page.location]).toEqual([303, `/p/acme/sign-in?${renewal.split('?')[1]}`]);
    const done = await reader.fill(page.location ?? '', '/sign-in', await createPerson(server));
    expect(done.location).toBe(`${APP}/notes?open=17`);
  });

  it('says that the session has ended, clears the cookies, and does not go in a circle', async () => {
    const { reader, person } = await signedIn();
    const { reader: other } = await signedIn(person);
    await other.fill('/account/sessions', '/account/sessions/revoke-others', {});
    const page = await reader.open(renewal);
    expect(page.location).toMatch(/^\/p\/acme\/sign-in\?notice=session_ended&returnTo=/);
    expect([...reader.browser.cookies.keys()].filter((cookie) => /^frontdesk_(prj|access)/.test(cookie))).toEqual([]);
    const signIn = await reader.open(page.location ?? '');
    expect([signIn.status, signIn.text.includes('Your session has ended.')]).toEqual([200, true]);
  });
});

describe('the language', () => {
  it('is what the page was switched to, and stays', async () => {
    const reader = createReader(server);
    const english = await reader.open('/sign-in?returnTo=%2Fp%2Facme%2Faccount%2Fdata');
    const other = /<a href="([^"]*)" lang="de"/.exec(english.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(other).toBe('/p/acme/sign-in?returnTo=%2Fp%2Facme%2Faccount%2Fdata&lang=de');
    expect((await reader.open(other)).title).toBe('Anmelden · Acme');
    expect((await reader.open('/forgot-password')).text).toContain('<html lang="de">');
    expect((await reader.open('/nothing-here')).text).toContain('<html lang="de">');
    expect((await reader.open('/sign-in?lang=xx')).text).toContain('<html lang="de">');
  });

  it("is the account's, else the browser's", async () => {
    const { reader, person } = await signedIn();
    const german = { 'accept-language': 'fr;q=0.9, de-AT;q=0.8' };
    expect((await createReader(server).open('/sign-in', german)).text).toContain('<html lang="de">');
    const { pool } = server.running.services.database;
    await pool.query(`update users set locale = 'en' where email = $1`, [person.email]);
    expect((await reader.open('/account/profile', german)).text).toContain('<html lang="en">');
  });
});
