import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPerson, GOOD_PASSWORD, type TestServer } from '../../../../../testing/kit/index.ts';
import { APP, createReader, pathOf, startPagesServer } from './pages.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startPagesServer();
});
afterAll(() => server?.stop());

describe('a sign-up', () => {
  it('goes by the mail to the confirmed address, to sign-in, and back to the application that the person came from', async () => {
    const reader = createReader(server);
    const email = 'ada@example.com';
    const returnTo = `${APP}/notes?open=17`;
    const path = `/sign-up?${new URLSearchParams({ returnTo })}`;
    const sent = await reader.fill(path, '/sign-up', { email, name: 'Ada Lovelace', password: GOOD_PASSWORD });
    expect(sent.status).toBe(303);
    expect(sent.location).toMatch(/^\/p\/acme\/verify-email\?sent=first&returnTo=/);
    const waiting = await reader.open(sent.location ?? '');
    expect(waiting.text).toContain(`<b>${email}</b>`);

    const mail = await server.mail(email, /verify/i);
    const page = await reader.open(pathOf(mail.links[0]));
    expect(page.status).toBe(200);
    expect(page.text).not.toContain('type="password"');
    const confirmed = await reader.send(page.form('/verify-email'), {});
    expect(confirmed.status).toBe(303);

    const signIn = await reader.open(confirmed.location ?? '');
    expect(signIn.text).toContain('Your address is confirmed.');
    const done = await reader.send(signIn.form('/sign-in'), { email, password: GOOD_PASSWORD });
    expect([done.status, done.location]).toEqual([303, returnTo]);
    const profile = await reader.open('/account/profile');
    expect(profile.form('/account/profile').fields.name).toBe('Ada Lovelace');
    expect(profile.text).toContain('Confirmed');
  });

  it('asks for its password in a browser that did not make it', async () => {
    const email = 'bea@example.com';
    await createReader(server).fill('/sign-up', '/sign-up', { email, password: GOOD_PASSWORD });
    const link = pathOf((await server.mail(email, /verify/i)).links[0]);
    const other = createReader(server);
    const page = await other.open(link);
    expect(page.text).toContain('type="password"');

    const empty = await other.send(page.form('/verify-email'), {});
    expect([empty.status, empty.problems]).toEqual([403, ['Enter the password that you chose at sign-up.']]);
    const wrong = await other.send(page.form('/verify-email'), { password: 'a wrong one for this' });
    expect(wrong.status).toBe(403);
    expect(wrong.problems[0]).toContain('That is not the password of this sign-up.');
    expect(wrong.text).not.toContain('a wrong one for this');
    const right = await other.send(page.form('/verify-email'), { password: GOOD_PASSWORD });
    expect(right.status).toBe(303);
  });

  it('answers an address that is new and one that has an account alike', async () => {
    const known = await createPerson(server);
    const answers = [];
    for (const email of [known.email, 'nobody-yet@example.com']) {
      const reader = createReader(server);
      const sent = await reader.fill('/sign-up', '/sign-up', { email, password: GOOD_PASSWORD });
      const page = await reader.open(sent.location ?? '');
      const same = (text: string) => text.replaceAll(email, 'x').replaceAll(/(nonce|value)="[^"]*"/g, '');
      answers.push([sent.status, sent.location, page.status, same(page.text)]);
    }
    expect(answers[0]).toEqual(answers[1]);
  });

  it('shows what is wrong beside the field, and keeps what was typed but the password', async () => {
    const reader = createReader(server);
    const refused = await reader.fill('/sign-up', '/sign-up', { email: 'cleo', name: 'Cleo', password: 'short' });
    expect(refused.status).toBe(400);
    expect(refused.problems).toEqual(['Enter a whole address: name@company.example']);
    expect(refused.form('/sign-up').fields).toMatchObject({ email: 'cleo', name: 'Cleo', password: '' });
    const email = 'cleo@example.com';
    const short = await reader.fill('/sign-up', '/sign-up', { email, password: 'eleven char' });
    expect([short.status, short.problems]).toEqual([422, ['Use at least 12 characters. A short sentence works well.']]);
    const personal = await reader.fill('/sign-up', '/sign-up', { email, password: 'cleo@example.com' });
    expect(personal.problems[0]).toContain('Leave out your name');
  });

  it('can have its mail sent again, and only the newest link works', async () => {
    const reader = createReader(server);
    const email = 'dana@example.com';
    const sent = await reader.fill('/sign-up', '/sign-up', { email, password: GOOD_PASSWORD });
    const first = pathOf((await server.mail(email, /verify/i)).links[0]);
    const again = await reader.fill(sent.location ?? '', '/verify-email/resend', {});
    expect(again.location).toBe('/p/acme/verify-email?sent=again');
    expect((await reader.open(again.location ?? '')).text).toContain('Sent again.');
    const old = await reader.open(first);
    expect(old.status).toBe(410);
    expect(old.text).toContain('This link does not work any more');
  });

  it('is closed in the system project, on the page as behind it', async () => {
    const reader = createReader(server, `${server.origin}/p/frontdesk`);
    expect((await reader.open('/sign-up')).text).not.toContain('<form');
    const { form } = await reader.open('/sign-in');
    const { formToken = '' } = form('/sign-in').fields;
    const typed = { formToken, email: 'eve@example.com', password: GOOD_PASSWORD };
    const refused = await reader.send({ action: '/p/frontdesk/sign-up', fields: {} }, typed);
    expect(refused.status).toBe(403);
  });
});

describe('sign-in', () => {
  it('refuses a wrong password and an unknown address in the same words', async () => {
    const person = await createPerson(server);
    const reader = createReader(server);
    const texts = [];
    for (const email of [person.email, 'unknown@example.com']) {
      const refused = await reader.fill('/sign-in', '/sign-in', { email, password: 'not the right one' });
      expect(refused.status).toBe(401);
      expect(refused.text).not.toContain('not the right one');
      texts.push(refused.text.replaceAll(email, 'x').replaceAll(/nonce="[^"]*"/g, ''));
    }
    expect(texts[0]).toBe(texts[1]);
    expect([...reader.browser.cookies.keys()].some((name) => name.startsWith('frontdesk_prj_'))).toBe(false);
  });

  it('asks for what is missing', async () => {
    const refused = await createReader(server).fill('/sign-in', '/sign-in', {});
    expect([refused.status, refused.problems]).toEqual([400, ['Enter your e-mail address.', 'Enter your password.']]);
  });

  it('leads an unconfirmed sign-up to a new link', async () => {
    const reader = createReader(server);
    const email = 'finn@example.com';
    await reader.fill('/sign-up', '/sign-up', { email, password: GOOD_PASSWORD });
    const refused = await reader.fill('/sign-in', '/sign-in', { email, password: GOOD_PASSWORD });
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('href="/p/acme/verify-email"');
    const sent = await reader.fill('/verify-email', '/verify-email/resend', { email });
    expect(sent.status).toBe(303);
  });

  it('says when to try again once there were too many', async () => {
    const { email, password } = await createPerson(server);
    const reader = createReader(server);
    for (let guess = 0; guess < 5; guess++)
      await reader.fill('/sign-in', '/sign-in', { email, password: 'a wrong password' });
    const limited = await reader.fill('/sign-in', '/sign-in', { email, password });
    expect(limited.status).toBe(429);
    expect(limited.problems[0]).toMatch(/^That was too often\. Nothing was changed\. Try again in \d+ minutes?\.$/);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(limited.form('/sign-in').fields.email).toBe(email);
  });

  it('is passed by for somebody who is signed in: to the account, or by renewal to the application', async () => {
    const reader = createReader(server);
    await reader.signIn(await createPerson(server));
    expect((await reader.open('/sign-in')).location).toBe('/p/acme/account/profile');
    expect((await reader.open('/sign-up')).location).toBe('/p/acme/account/profile');
    const query = new URLSearchParams({ returnTo: `${APP}/` });
    expect((await reader.open(`/sign-in?${query}`)).location).toBe(`/p/acme/session/renew?${query}`);
    const path = new URLSearchParams({ returnTo: '/p/acme/account/data' });
    expect((await reader.open(`/sign-in?${path}`)).location).toBe('/p/acme/account/data');
  });

  it('offers operators the way to the dashboard, which no other project allows', async () => {
    const returnTo = `${server.origin}/dashboard/users`;
    const query = new URLSearchParams({ returnTo });
    const reader = createReader(server, `${server.origin}/p/frontdesk`);
    const done = await reader.fill(`/sign-in?${query}`, '/sign-in', server.operator);
    expect(done.location).toBe(returnTo);
    expect((await createReader(server).open(`/sign-in?${query}`)).status).toBe(400);
  });
});

describe('a forgotten password', () => {
  it('is asked for in the same words for every address', async () => {
    const { email: known } = await createPerson(server);
    const texts = [];
    for (const email of [known, 'not-here@example.com']) {
      const reader = createReader(server);
      const sent = await reader.fill('/forgot-password', '/forgot-password', { email });
      expect([sent.status, sent.location]).toEqual([303, '/p/acme/forgot-password?sent=yes']);
      const page = await reader.open(sent.location ?? '');
      texts.push(page.text.replaceAll(email, 'x').replaceAll(/(nonce|value)="[^"]*"/g, ''));
    }
    expect(texts[0]).toBe(texts[1]);
  });

  it('is set anew once, and ends every session', async () => {
    const person = await createPerson(server);
    const signedIn = createReader(server);
    await signedIn.signIn(person);
    const reader = createReader(server);
    await reader.fill('/forgot-password', '/forgot-password', { email: person.email });
    const link = pathOf((await server.mail(person.email, /reset/i)).links[0]);

    const page = await reader.open(link);
    const form = page.form('/reset-password');
    const short = await reader.send(form, { password: 'too short' });
    expect([short.status, short.problems.length]).toEqual([422, 1]);
    const done = await reader.send(form, { password: 'seventeen grey herons' });
    expect([done.status, done.location]).toEqual([303, '/p/acme/sign-in?notice=password_reset']);
    expect((await reader.open(done.location ?? '')).text).toContain('Your new password is set.');
    expect((await signedIn.open('/account/profile')).status).toBe(303);

    expect((await reader.open(link)).status).toBe(410);
    expect((await reader.send(form, { password: 'another twelve herons' })).status).toBe(410);
    await reader.signIn({ email: person.email, password: 'seventeen grey herons' });
  });

  it('has no page without a link', async () => {
    expect((await createReader(server).open('/reset-password')).location).toBe('/p/acme/forgot-password');
  });
});

describe('a sign-in link', () => {
  async function ask(returnTo = `${APP}/`) {
    const person = await createPerson(server);
    const reader = createReader(server);
    const path = `/magic-link?${new URLSearchParams({ returnTo })}`;
    const sent = await reader.fill(path, '/magic-link', { email: person.email });
    const waiting = await reader.open(sent.location ?? '');
    const link = pathOf((await server.mail(person.email, /sign in/i)).links[0]);
    return { person, reader, waiting, link };
  }

  it('signs in the browser that asked, by its button, and brings it back', async () => {
    const { reader, link } = await ask();
    const page = await reader.open(link);
    const done = await reader.send(page.form('/magic-link/confirm'), {});
    expect([done.status, done.location]).toEqual([303, `${APP}/`]);
    expect((await reader.open('/account/profile')).status).toBe(200);
    expect((await reader.open(link)).status).toBe(410);
  });

  it('shows another browser a code for the one that asked, and signs nobody in there', async () => {
    const { person, reader, waiting, link } = await ask();
    const other = createReader(server);
    const page = await other.open(link);
    expect(page.text).not.toMatch(/digits-shown/);
    const shown = await other.send(page.form('/magic-link/confirm'), {});
    expect(shown.status).toBe(200);
    const code = /digits-shown[^>]*>(\d{6})</.exec(shown.text)?.[1] ?? '';
    expect((await other.open('/account/profile')).status).toBe(303);

    const form = waiting.form('/magic-link/confirm');
    const wrong = await reader.send(form, { code: code === '000000' ? '000001' : '000000' });
    expect(wrong.status).toBe(400);
    expect(wrong.problems[0]).toContain('That code does not work.');
    expect(wrong.text).toContain(`<b>${person.email}</b>`);
    expect((await other.send(form, { code })).status).not.toBe(303);
    const done = await reader.send(form, { code: `${code.slice(0, 3)} ${code.slice(3)}` });
    expect([done.status, done.location]).toEqual([303, `${APP}/`]);
  });

  it('is not offered where the project switched it off', async () => {
    const off = await startPagesServer({ methods: { password: true, magicLink: false } });
    try {
      const reader = createReader(off);
      expect((await reader.open('/magic-link')).location).toBe('/p/acme/sign-in');
      const page = await reader.open('/sign-in');
      expect(page.text).not.toContain('/magic-link');
      const { formToken = '' } = page.form('/sign-in').fields;
      const refused = await reader.send(
        { action: '/p/acme/magic-link', fields: { formToken } },
        { email: 'a@b.example' },
      );
      expect(refused.status).toBe(403);
    } finally {
      await off.stop();
    }
  });
});

describe('a project without verification', () => {
  it('signs a new account in at once, and says that an address is taken', async () => {
    const open = await startPagesServer({ signUp: { mode: 'open', verification: 'off' } });
    try {
      const reader = createReader(open);
      const email = 'gil@example.com';
      const done = await reader.fill('/sign-up', '/sign-up', { email, password: GOOD_PASSWORD });
      expect([done.status, done.location]).toEqual([303, '/p/acme/account/profile']);
      expect((await reader.open('/account/profile')).text).toContain('Not confirmed');
      const taken = await createReader(open).fill('/sign-up', '/sign-up', { email, password: GOOD_PASSWORD });
      expect([taken.status, taken.problems]).toEqual([409, ['This address has an account already. Sign in instead.']]);
    } finally {
      await open.stop();
    }
  });
});
