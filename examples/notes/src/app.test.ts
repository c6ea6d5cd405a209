import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFrontdesk } from '@frontdesk/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Answer,
  type Browser,
  createPerson,
  type Person,
  startTestServer,
  type TestServer,
  until,
} from '../../../testing/kit/index.ts';
import { createNotesApp } from './app.ts';
import { openNotesStore } from './notes-store.ts';

const HTML = { accept: 'text/html' };
let server: TestServer;
let listener: Server;
let appUrl: string;

beforeAll(async () => {
  let app: RequestListener | null = null;
  listener = createServer((req, res) => app?.(req, res));
  await new Promise<void>((resolve) => listener.listen(0, 'localhost', resolve));
  appUrl = `http://localhost:${(listener.address() as AddressInfo).port}`;
  server = await startTestServer({
    settings: { session: { appCookieDomain: 'localhost' }, redirectOrigins: [appUrl] },
  });
  const { clock } = server.running.services;
  const frontdesk = createFrontdesk({ baseUrl: server.base, now: () => clock.now().getTime() });
  app = createNotesApp({ frontdesk, appUrl, store: await openNotesStore(null) });
});

afterAll(async () => {
  listener.closeAllConnections();
  await new Promise((resolve) => listener.close(resolve));
  await server.stop();
});

/** Sends a form of the app as its own page would. */
const send = (
  browser: Browser,
  path: string,
  fields: Record<string, string> = {},
  headers: Record<string, string> = { origin: appUrl },
) => browser.form(appUrl + path, fields, headers);
const show = (browser: Browser, path: string) => browser.get(appUrl + path, HTML);
const noteIds = (answer: Answer) =>
  [...answer.text.matchAll(/\/notes\/([0-9a-f-]{36})\/delete/g)].map((match) => match[1] ?? '');

/** From the app to the hosted sign-in page, through its form, and back: what a person does, without JavaScript. */
async function signIn(person: Person): Promise<Browser> {
  const browser = server.browser();
  const away = await show(browser, '/notes');
  return goThroughSignIn(browser, away.headers.get('location') ?? '', person);
}

async function goThroughSignIn(browser: Browser, url: string, person: Person): Promise<Browser> {
  const page = await browser.get(url, HTML);
  expect(page.status).toBe(200);
  const hidden = [...page.text.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([tag]) => [
    attribute(tag, 'name'),
    attribute(tag, 'value'),
  ]);
  const fields = { ...Object.fromEntries(hidden), email: person.email, password: person.password };
  const back = await browser.form(`${server.base}/sign-in`, fields);
  expect([back.status, back.headers.get('location')]).toEqual([303, `${appUrl}/notes`]);
  return browser;
}

function attribute(tag: string, name: string): string {
  return (new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '').replaceAll('&amp;', '&');
}

describe('the front page', () => {
  test('invites to the hosted sign-in of the project, and back to the notes', async () => {
    const answer = await show(server.browser(), '/');
    expect(answer.status).toBe(200);
    const returnTo = encodeURIComponent(`${appUrl}/notes`);
    expect(answer.text).toContain(`href="${server.base}/sign-in?returnTo=${returnTo}"`);
    expect(answer.text).toContain(`href="${server.base}/sign-up?returnTo=${returnTo}"`);
  });

  test('leads who is signed in to their notes', async () => {
    const browser = await signIn(await createPerson(server));
    expect((await show(browser, '/')).headers.get('location')).toBe('/notes');
  });

  test('serves its look, carries a policy that runs no script, and does not say what it is made of', async () => {
    const page = await show(server.browser(), '/');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('x-powered-by')).toBeNull();
    expect(page.text).not.toContain('<script');
    const files = [...page.text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((match) => match[1] ?? '');
    expect(files).toHaveLength(3);
    for (const file of [...files, '/assets/fonts/hanken-grotesk.woff2'])
      expect((await show(server.browser(), file)).status).toBe(200);
    for (const file of ['/assets/package.json', '/assets/fonts/../package.json', '/assets/%2e%2e/package.json']) {
      expect((await show(server.browser(), file)).status).toBe(404);
    }
  });
});

describe('notes', () => {
  test('are written, shown as text, deleted and brought back', async () => {
    const person = await createPerson(server, { name: 'Ada <b>Lovelace</b>' });
    const browser = await signIn(person);
    const empty = await show(browser, '/notes');
    expect(empty.text).toContain('No notes yet');
    expect(empty.text).toContain(person.email);
    expect(empty.text).toContain('Ada &lt;b&gt;Lovelace');
    expect(empty.text).toContain(`href="${server.base}/sign-out?returnTo=${encodeURIComponent(`${appUrl}/`)}"`);
    expect(empty.text).toContain(`href="${server.base}/account"`);

    expect(
      (await send(browser, '/notes', { text: ' <script>alert(1)</script>\r\nsecond line ' })).headers.get('location'),
    ).toBe('/notes');
    const one = await show(browser, '/notes');
    expect(one.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;\nsecond line</p>');
    const [id = ''] = noteIds(one);

    expect((await send(browser, `/notes/${id}/delete`)).headers.get('location')).toBe(`/notes?deleted=${id}`);
    const gone = await show(browser, `/notes?deleted=${id}`);
    expect(noteIds(gone)).toEqual([]);
    expect(gone.text).toContain(`action="/notes/${id}/restore"`);
    expect((await send(browser, `/notes/${id}/restore`)).status).toBe(303);
    expect(noteIds(await show(browser, '/notes'))).toEqual([id]);
  });

  test('of one person are not another person’s to see or to delete', async () => {
    const [ada, eve] = [await signIn(await createPerson(server)), await signIn(await createPerson(server))];
    await send(ada, '/notes', { text: 'private thought' });
    const [id = ''] = noteIds(await show(ada, '/notes'));
    expect((await show(eve, '/notes')).text).not.toContain('private thought');
    expect((await send(eve, `/notes/${id}/delete`)).status).toBe(404);
    expect((await send(eve, `/notes/${id}/restore`)).status).toBe(404);
    expect(noteIds(await show(ada, '/notes'))).toEqual([id]);
  });

  test.each([
    ['nothing', '   ', 'Write something first'],
    ['too much', 'x'.repeat(2_001), '2001 characters'],
  ])('hold text: %s is refused beside the field, and what was written stays', async (_, text, problem) => {
    const browser = await signIn(await createPerson(server));
    const answer = await send(browser, '/notes', { text });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(problem);
    expect(answer.text).toContain('aria-invalid="true"');
    expect(answer.text).toContain(text.trim());
    expect(noteIds(answer)).toEqual([]);
  });

  test('are refused whole where the body is far too large, or is no form', async () => {
    const browser = await signIn(await createPerson(server));
    expect((await send(browser, '/notes', { text: 'x'.repeat(100_000) })).status).toBe(413);
    expect((await browser.post(`${appUrl}/notes`, { text: 'x' }, { origin: appUrl })).status).toBe(422);
    expect((await send(browser, '/notes/not-a-note/delete')).status).toBe(404);
  });

  test('cannot be written or deleted by another site’s page', async () => {
    const browser = await signIn(await createPerson(server));
    await send(browser, '/notes', { text: 'mine' });
    const [id = ''] = noteIds(await show(browser, '/notes'));
    for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }]) {
      expect((await send(browser, '/notes', { text: 'planted' }, headers)).status).toBe(403);
      expect((await send(browser, `/notes/${id}/delete`, {}, headers)).status).toBe(403);
    }
    expect(noteIds(await show(browser, '/notes'))).toEqual([id]);
  });
});

describe('a session', () => {
  test('that ends elsewhere ends here within a second, though its token would live on', async () => {
    const person = await createPerson(server);
    const [here, elsewhere] = [await signIn(person), await signIn(person)];
    expect((await show(here, '/notes')).status).toBe(200);
    expect((await elsewhere.post(`${server.base}/auth/sign-out-all`, {})).status).toBe(204);
    await until(async () => (await show(here, '/notes')).status === 303, 1_000, 'the end of the session');
    const away = (await show(here, '/notes')).headers.get('location') ?? '';
    expect(away).toContain(`${server.base}/sign-in`);
    expect((await here.get(away, HTML)).status).toBe(200);
  });

  test('whose token ran out while somebody wrote: it is renewed, and the text is still there', async () => {
    const browser = await signIn(await createPerson(server));
    server.running.services.clock.advance(16 * 60 * 1000);
    const away = await send(browser, '/notes', { text: 'a long thought' });
    expect(away.headers.get('location')).toBe(
      `${server.base}/session/renew?returnTo=${encodeURIComponent(`${appUrl}/notes`)}`,
    );
    const back = await browser.get(away.headers.get('location') ?? '', HTML);
    expect([back.status, back.headers.get('location')]).toEqual([303, `${appUrl}/notes`]);
    const page = await show(browser, '/notes');
    expect(page.text).toContain('a long thought</textarea>');
    expect(page.text).toContain('renewed before the note was saved');
    expect((await show(browser, '/notes')).text).not.toContain('a long thought');
  });
});
