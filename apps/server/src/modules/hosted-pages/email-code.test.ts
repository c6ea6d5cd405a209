import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPerson, type TestServer } from '../../../../../testing/kit/index.ts';
import { APP, createReader, startPagesServer } from './pages.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startPagesServer({ methods: { emailCode: true } });
});
afterAll(() => server.stop());

async function ask() {
  const person = await createPerson(server);
  const reader = createReader(server);
  const sent = await reader.fill(`/email-code?${new URLSearchParams({ returnTo: `${APP}/` })}`, '/email-code', {
    email: person.email,
  });
  const waiting = await reader.open(sent.location ?? '');
  const { text } = await server.mail(person.email, /code to sign in/);
  return { person, reader, waiting, text, code: /^\d{6}$/m.exec(text)?.[0] ?? '' };
}

describe('a sign-in code', () => {
  it('signs in the browser that asked, however it is written, and brings it back', async () => {
    const { reader, waiting, code, person } = await ask();
    expect(waiting.text).toContain(`<b>${person.email}</b>`);
    const form = waiting.form('/email-code/confirm');
    const done = await reader.send(form, { code: ` ${code.slice(0, 3)} ${code.slice(3)}` });
    expect([done.status, done.location]).toEqual([303, `${APP}/`]);
    expect((await reader.open('/account/profile')).status).toBe(200);
    expect((await reader.send(form, { code })).status).toBe(400);
  });

  it('that is wrong is said where it was typed, and no other browser gets in by it', async () => {
    const { reader, waiting, code } = await ask();
    const form = waiting.form('/email-code/confirm');
    for (const typed of ['', 'abcdef', '12345', code === '000000' ? '000001' : '000000']) {
      const wrong = await reader.send(form, { code: typed });
      expect([typed, wrong.status]).toEqual([typed, 400]);
      expect(wrong.problems[0]).toContain('That code does not work. Check the 6 digits in the newest mail');
    }
    const stranger = createReader(server);
    const own = await stranger.fill('/email-code', '/email-code', { email: 'stranger@example.com' });
    const theirs = (await stranger.open(own.location ?? '')).form('/email-code/confirm');
    expect((await stranger.send(theirs, { code })).status).toBe(400);
    expect((await reader.send(form, { code })).status).toBe(303);
  });

  it('is asked for in the same words for every address', async () => {
    const pages = [];
    for (const email of [(await createPerson(server)).email, 'nobody@example.com']) {
      const reader = createReader(server);
      const sent = await reader.fill('/email-code', '/email-code', { email });
      const page = await reader.open(sent.location ?? '');
      pages.push([
        sent.status,
        page.status,
        page.text
          .replaceAll(email, 'ADDRESS')
          .replaceAll(/value="[\w.-]{20,}"|nonce[-=]"?[\w+/=-]+|'nonce-[^']+'/g, ''),
      ]);
    }
    expect(pages[1]).toEqual(pages[0]);
  });

  it('comes in a mail that has it in one word, and a way back to the page that waits', async () => {
    const { code, text } = await ask();
    expect(code).toMatch(/^\d{6}$/);
    expect(text).toContain(`${server.base}/email-code?sent=yes`);
    expect(text).toContain('10 minutes');
  });
});

describe('the sign-in page', () => {
  it('offers every way that the project has, and leads to the first one by mail where there is no password', async () => {
    const reader = createReader(server);
    const all = await reader.open('/sign-in');
    for (const path of ['/magic-link', '/email-code']) expect(all.text).toContain(`href="/p/acme${path}`);
    const other = await startPagesServer({ methods: { emailCode: true, password: false, magicLink: false } });
    try {
      const person = await createPerson(other);
      const only = createReader(other);
      const sent = await only.fill('/sign-in', '/email-code', { email: person.email });
      expect(sent.location).toBe('/p/acme/email-code?sent=yes');
    } finally {
      await other.stop();
    }
  });

  it('does not offer a code where the project has none', async () => {
    const off = await startPagesServer();
    try {
      const reader = createReader(off);
      expect((await reader.open('/sign-in')).text).not.toContain('/email-code');
      expect((await reader.open('/email-code')).location).toBe('/p/acme/sign-in');
    } finally {
      await off.stop();
    }
  });
});
