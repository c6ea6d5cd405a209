import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPerson, type Person, type TestServer } from '../../../../../testing/kit/index.ts';
import { tellOfNewDevices } from '../account/index.ts';
import { createReader, pathOf, type Reader, startPagesServer } from './pages.fixture.ts';

const FIREFOX = { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; rv:143.0) Gecko/20100101 Firefox/143.0' };

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

async function signInWith(headers: Record<string, string>, person: Person): Promise<Reader> {
  const reader = createReader(server);
  await reader.send((await reader.open('/sign-in')).form('/sign-in'), person, headers);
  return reader;
}

const isSignedIn = async (reader: Reader) => (await reader.open('/account/profile')).status === 200;

let counter = 0;
const freshAddress = () => `moved${++counter}@elsewhere.example`;

describe('the devices', () => {
  it('are listed with this browser first, renamed and forgotten', async () => {
    const { reader, person } = await signedIn();
    const other = await signInWith(FIREFOX, person);
    const page = await reader.open('/account/devices');
    expect(page.text.indexOf('This browser')).toBeLessThan(page.text.indexOf('Firefox on Windows'));
    const deviceId = [...page.text.matchAll(/id="name-(dev_\w+)"/g)].at(-1)?.[1] ?? '';
    const { fields } = page.form('/account/devices/rename');
    const rename = { action: page.form('/account/devices/rename').action, fields: { ...fields, deviceId } };

    const renamed = await reader.send(rename, { name: 'The one at work' });
    expect([renamed.status, renamed.location]).toEqual([303, '/p/acme/account/devices?notice=renamed']);
    expect((await reader.open(renamed.location ?? '')).text).toContain('<b>The one at work</b>');
    const refused = await reader.send(rename, { name: 'a\u202eb' });
    expect([refused.status, refused.problems.length]).toEqual([400, 1]);
    expect(refused.text).toContain('<details class="rename" open>');

    const forget = { action: '/p/acme/account/devices/forget', fields: { formToken: fields.formToken ?? '' } };
    const gone = await reader.send(forget, { deviceId });
    expect(gone.location).toBe('/p/acme/account/devices?notice=forgotten');
    expect((await reader.open(gone.location ?? '')).text).not.toContain('The one at work');
    expect([await isSignedIn(other), await isSignedIn(reader)]).toEqual([false, true]);
    expect((await reader.send(forget, { deviceId })).status).toBe(404);
    expect((await reader.send(forget, { deviceId: 'nonsense' })).status).toBe(404);
  });

  it('of somebody else are not there', async () => {
    const { reader } = await signedIn();
    const { reader: stranger } = await signedIn();
    const [, deviceId = ''] = /id="name-(dev_\w+)"/.exec((await stranger.open('/account/devices')).text) ?? [];
    const { formToken = '' } = (await reader.open('/account/devices')).form('/account/devices/rename').fields;
    for (const what of ['rename', 'forget', 'untrust']) {
      const sent = await reader.send(
        { action: `/p/acme/account/devices/${what}`, fields: { formToken } },
        { deviceId, name: 'mine' },
      );
      expect(sent.status).toBe(404);
    }
    expect(await isSignedIn(stranger)).toBe(true);
  });

  it('that are new are told, and "this was not me" asks before it signs everybody out', async () => {
    const { reader, person } = await signedIn();
    const thief = await signInWith(FIREFOX, person);
    await tellOfNewDevices(server.running.services);
    const mail = await server.mail(person.email, /new device/i);
    const stranger = createReader(server);
    const page = await stranger.open(pathOf(mail.links[0]));
    expect(page.text).toContain('Firefox on Windows');
    expect([await isSignedIn(reader), await isSignedIn(thief)]).toEqual([true, true]);
    const done = await stranger.send(page.form('/not-me'), {});
    expect([done.status, done.title]).toEqual([200, 'Everybody is signed out · Acme']);
    expect([await isSignedIn(reader), await isSignedIn(thief)]).toEqual([false, false]);
    const again = await stranger.send(page.form('/not-me'), {});
    expect([again.status, again.title]).toEqual([410, 'This link does not work any more · Acme']);
    await server.mail(person.email, /reset/i);
  });
});

describe('the e-mail address', () => {
  it('changes by the link in the new mailbox, and back by the one in the old', async () => {
    const { reader, person } = await signedIn();
    const email = freshAddress();
    const sent = await reader.fill('/account/email', '/account/email', { email });
    expect([sent.status, sent.location]).toEqual([303, '/p/acme/account/email?notice=asked']);
    expect((await reader.open(sent.location ?? '')).text).toContain(`<b>${email}</b>`);
    const mail = await server.mail(email, /verify your new/i);
    const link = pathOf(mail.links[0]);
    const page = await reader.open(link);
    expect(page.text).toContain(email);
    const done = await reader.send(page.form('/email-change'), {});
    expect([done.status, done.location]).toEqual([303, '/p/acme/account/email?notice=changed']);
    expect((await reader.open(link)).status).toBe(410);

    const undo = await server.mail(person.email, /address was changed/i);
    const owner = createReader(server);
    const back = await owner.open(pathOf(undo.links[0]));
    expect(back.text).toContain(`<b>${person.email}</b>`);
    const undone = await owner.send(back.form('/email-change/undo'), {});
    expect(undone.title).toBe('The account has your address again · Acme');
    expect(await isSignedIn(reader)).toBe(false);
  });

  it('is confirmed where the account is signed in: elsewhere the link says what to do', async () => {
    const { reader } = await signedIn();
    const { reader: other } = await signedIn();
    const email = freshAddress();
    await reader.fill('/account/email', '/account/email', { email });
    const link = pathOf((await server.mail(email, /verify your new/i)).links[0]);
    const outside = await createReader(server).open(link);
    expect(outside.text).toContain('Sign in first');
    expect(outside.text).toContain(`/sign-in?returnTo=${encodeURIComponent(link)}`.replaceAll('&', '&amp;'));
    const foreign = await other.open(link);
    expect([foreign.status, foreign.text.includes('another account')]).toEqual([403, true]);
    const { formToken = '' } = (await other.open('/account/profile')).form('/account/profile').fields;
    const token = new URL(link, server.origin).searchParams.get('token') ?? '';
    const forced = await other.send({ action: '/p/acme/email-change', fields: { formToken } }, { token });
    expect(forced.status).toBe(403);
    expect((await reader.open(link)).status).toBe(200);
  });

  it('is kept where the person wants that, and refused where it is none', async () => {
    const { reader, person } = await signedIn();
    await reader.fill('/account/email', '/account/email', { email: freshAddress() });
    const kept = await reader.fill('/account/email', '/account/email/cancel', {});
    expect(kept.location).toBe('/p/acme/account/email?notice=cancelled');
    const refusals = [
      ['', 400],
      ['nonsense', 400],
      [person.email, 422],
    ] as const;
    for (const [email, status] of refusals) {
      const refused = await reader.fill('/account/email', '/account/email', { email });
      expect([refused.status, refused.problems.length]).toEqual([status, 1]);
      expect(refused.form('/account/email').fields.email).toBe(email);
    }
  });

  it('wants a fresh proof', async () => {
    const { reader, person } = await signedIn();
    await server.running.services.database.pool.query(
      `update sessions set authenticated_at = authenticated_at - interval '11 minutes' where user_id = (select id from users where email = $1)`,
      [person.email],
    );
    for (const [path, typed] of [
      ['/account/email', { email: freshAddress() }],
      ['/account/data', {}],
    ] as const) {
      const form = path === '/account/data' ? '/account/data/export' : path;
      const sent = await reader.fill(path, form, typed);
      expect([sent.status, sent.location]).toEqual([
        303,
        `/p/acme/step-up?${new URLSearchParams({ returnTo: `/p/acme${path}` })}`,
      ]);
    }
  });
});

describe('several accounts', () => {
  it('are added, chosen and signed out on one page', async () => {
    const { reader, person: ada } = await signedIn();
    const ben = await createPerson(server, { name: 'Ben' });
    const added = await reader.fill('/account/switch', '/account/switch/add', {});
    expect([added.status, added.location]).toEqual([303, '/p/acme/sign-in']);
    const signIn = await reader.open('/sign-in');
    expect(signIn.text).toContain('Use an account of this browser');
    await reader.send(signIn.form('/sign-in'), ben);
    expect((await reader.open('/account/profile')).text).toContain(ben.email);

    const switched = await reader.fill('/account/switch', '/account/switch', {});
    expect([switched.status, switched.location]).toEqual([303, '/p/acme/account/profile']);
    expect((await reader.open('/account/profile')).text).toContain(ada.email);

    const { formToken = '' } = (await reader.open('/account/switch')).form('/account/switch/add').fields;
    const leave = { action: '/p/acme/account/switch/sign-out', fields: { formToken } };
    const left = await reader.send(leave, { userId: ada.userId });
    expect(left.location).toBe('/p/acme/account/switch?notice=signed_out');
    expect(await isSignedIn(reader)).toBe(false);
    expect((await reader.open('/sign-out')).text).toContain('/account/switch');
    expect((await reader.open(left.location ?? '')).text).toContain('That account is signed out.');
    expect((await reader.send(leave, { userId: ada.userId })).status).toBe(404);
    await reader.fill('/account/switch', '/account/switch', {});
    expect((await reader.open('/account/profile')).text).toContain(ben.email);
    await reader.fill('/account/switch', '/account/switch/add', {});
    await reader.signIn(ada);
    const all = await reader.fill('/account/switch', '/account/switch/sign-out-all', {});
    expect(all.location).toBe('/p/acme/sign-out');
    expect((await reader.open('/account/switch')).text).toContain('Nobody is signed in here');
  });

  it('lead back to the application, and nowhere else', async () => {
    const { reader } = await signedIn();
    const returnTo = 'http://localhost:9876/notes';
    const page = await reader.open(`/account/switch?${new URLSearchParams({ returnTo })}`);
    expect(page.form('/account/switch/add').fields.returnTo).toBe(returnTo);
    const foreign = `/account/switch?${new URLSearchParams({ returnTo: 'https://evil.example' })}`;
    expect((await reader.open(foreign)).status).toBe(400);
  });

  it('are not switched by a form of another page, or without its token', async () => {
    const { reader, person } = await signedIn();
    await reader.fill('/account/switch', '/account/switch/add', {});
    const { reader: stranger } = await signedIn();
    const { formToken = '' } = (await stranger.open('/account/switch')).form('/account/switch/add').fields;
    for (const token of ['', formToken]) {
      const form = { action: '/p/acme/account/switch', fields: { formToken: token } };
      expect((await reader.send(form, { userId: person.userId })).status).toBe(403);
    }
    expect(await isSignedIn(reader)).toBe(false);
  });
});

describe('the data', () => {
  it('is prepared, told by mail, and downloaded', async () => {
    const { reader, person } = await signedIn();
    const asked = await reader.fill('/account/data', '/account/data/export', {});
    expect([asked.status, asked.location]).toEqual([303, '/p/acme/account/data']);
    const mail = await server.mail(person.email, /your data is ready/i);
    const page = await reader.open(pathOf(mail.links[0]));
    expect(page.text).toContain('href="/p/acme/me/data-export/file"');
    const file = await reader.browser.get(`${server.base}/me/data-export/file`, { 'sec-fetch-site': 'same-origin' });
    expect((file.json as { profile: { email: string } }).profile.email).toBe(person.email);
  });

  it('of an account that is about to be deleted: sign-in offers to keep it, and the mail does', async () => {
    const { reader, person } = await signedIn();
    await reader.fill('/account/data', '/account/data/delete', { password: person.password });
    const returnTo = 'http://localhost:9876/notes';
    const back = createReader(server);
    const signIn = await back.open(`/sign-in?${new URLSearchParams({ returnTo })}`);
    const done = await back.send(signIn.form('/sign-in'), person);
    expect(done.location).toBe(`/p/acme/account/data?${new URLSearchParams({ returnTo })}`);
    const page = await back.open(done.location ?? '');
    expect(page.text).toContain(`href="${returnTo}"`);
    const kept = await back.send(page.form('/account/data/keep'), {});
    expect(kept.location).toBe(returnTo);
    const link = pathOf((await server.mail(person.email, /is deleted on/i)).links[0]);
    expect((await back.open(link)).status).toBe(410);

    const { reader: other, person: leaving } = await signedIn();
    await other.fill('/account/data', '/account/data/delete', { password: leaving.password });
    const mail = await server.mail(leaving.email, /is deleted on/i);
    const anywhere = createReader(server);
    const keep = await anywhere.fill(pathOf(mail.links[0]).replace('/p/acme', ''), '/keep-account', {});
    expect(keep.title).toBe('You keep your account · Acme');
    expect(await isSignedIn(other)).toBe(false);
  });

  it('has no button for who reads the old mailbox, once the account has another address', async () => {
    const { reader, person } = await signedIn();
    await reader.fill('/account/data', '/account/data/delete', { password: person.password });
    const link = pathOf((await server.mail(person.email, /is deleted on/i)).links[0]);
    expect((await createReader(server).open(link)).status).toBe(200);
    // What the confirmation of another address leaves open: it ends the ways in by mail, and this is none.
    await server.running.services.database.pool.query(
      `update users set email = 'moved.' || email, email_key = 'moved.' || email_key where email_key = $1`,
      [person.email],
    );
    expect((await createReader(server).open(link)).status).toBe(410);
  });
});
