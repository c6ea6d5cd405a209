import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../../testing/kit/free-port.ts';
import {
  type Answer,
  type Browser,
  createPerson,
  type Person,
  startTestServer,
  type TestServer,
  until,
} from '../../../testing/kit/index.ts';
import { type NodeProcess, startNode } from '../../../testing/kit/node-process.ts';

/** How an example is started; `PORT`, `APP_URL` and `FRONTDESK_BASE_URL` are in its environment. */
export type ExampleProgram = {
  readonly file: string;
  readonly args?: (port: number) => readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What it leaves with after a SIGTERM, where that is not 0. */
  readonly stopCode?: number;
};

export type RunningExample = {
  readonly server: TestServer;
  readonly appUrl: string;
  stop(): Promise<void>;
};

const HTML = { accept: 'text/html' };
const TOKEN_MILLISECONDS = 15 * 60 * 1000;

/** An example in a process of its own, on the built SDK, against a real server. */
export async function startExample({ file, args, env = {}, stopCode = 0 }: ExampleProgram): Promise<RunningExample> {
  const port = await freePort();
  const appUrl = `http://localhost:${port}`;
  const server = await startTestServer({
    settings: { session: { appCookieDomain: 'localhost' }, redirectOrigins: [appUrl], allowedOrigins: [appUrl] },
  });
  const given = { ...env, PORT: String(port), APP_URL: appUrl, FRONTDESK_BASE_URL: server.base };
  const app = startNode(file, given, args?.(port));
  const stop = () => app.stop(stopCode).finally(server.stop);
  try {
    await until(() => isUp(app, appUrl), 30_000, `an answer of ${file}`);
  } catch (fault) {
    await stop();
    throw fault;
  }
  return { server, appUrl, stop };
}

async function isUp(app: NodeProcess, appUrl: string): Promise<boolean> {
  if (app.hasEnded()) await app.finish();
  return fetch(appUrl).then(
    ({ ok }) => ok,
    () => false,
  );
}

/**
 * What every adapter must do, proven at its example: a page for everybody at `/`, one for members at `/members`, an API for them at
 * `POST /api/greetings`.
 */
export function proveExample(start: () => Promise<RunningExample>): void {
  let example: RunningExample;

  beforeAll(async () => {
    example = await start();
  }, 180_000);

  afterAll(() => example?.stop());

  const show = (browser: Browser, path: string) => browser.get(example.appUrl + path, HTML);
  const hosted = (path: string, returnTo: string) =>
    `${example.server.base}${path}?${new URLSearchParams({ returnTo: example.appUrl + returnTo })}`;
  const greet = (browser: Browser, headers: Record<string, string> = { origin: example.appUrl }) =>
    browser.request('POST', `${example.appUrl}/api/greetings`, { headers });

  async function signIn(person: Person, path = '/members'): Promise<Browser> {
    const browser = example.server.browser();
    const away = await show(browser, path);
    expect([away.status, away.headers.get('location')]).toEqual([303, hosted('/sign-in', path)]);
    const page = await browser.get(hosted('/sign-in', path), HTML);
    const fields = { ...hiddenFields(page), email: person.email, password: person.password };
    const back = await browser.form(`${example.server.base}/sign-in`, fields);
    expect([back.status, back.headers.get('location')]).toEqual([303, example.appUrl + path]);
    return browser;
  }

  describe('a browser that nobody is signed in with', () => {
    test('is offered sign-in on the open page, and sees nothing of the other one', async () => {
      const browser = example.server.browser();
      const open = await show(browser, '/');
      expect(open.status).toBe(200);
      expect(linksOf(open)).toContain(hosted('/sign-in', '/members'));
      const away = await show(browser, '/members?tab=1');
      expect([away.status, away.headers.get('location')]).toEqual([303, hosted('/sign-in', '/members?tab=1')]);
      expect(away.text).not.toContain('Only for members');
    });

    test('is told why, instead of going in a circle, where no token ever arrives', async () => {
      const browser = example.server.browser();
      const statuses: number[] = [];
      for (let round = 0; round < 4; round++) statuses.push((await show(browser, '/members')).status);
      const stopped = await show(browser, '/members');
      expect([...statuses, stopped.status]).toEqual([303, 303, 303, 303, 401]);
      expect(stopped.text).toContain('appCookieDomain');
      expect((await show(browser, '/members')).status).toBe(303);
    });

    test('gets 401 and a problem document from the API', async () => {
      const answer = await greet(example.server.browser());
      expect([answer.status, codeOf(answer)]).toEqual([401, 'sessions.required']);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    });
  });

  describe('somebody who signs in', () => {
    test('comes back to where they were, and is greeted everywhere', async () => {
      const person = await createPerson(example.server, { name: 'Ada <b>Lovelace</b>' });
      const browser = await signIn(person, '/members?tab=1');
      expect([...browser.cookies.keys()]).toContain('frontdesk_returns');
      const members = await show(browser, '/members?tab=1');
      expect(members.status).toBe(200);
      expect(members.text).toContain('Only for members');
      expect(members.text).toContain(person.email);
      expect(members.headers.get('cache-control')).toContain('private');
      expect([...browser.cookies.keys()]).not.toContain('frontdesk_returns');
      const open = await show(browser, '/');
      expect(open.text).toContain('Hello, ');
      expect(open.text).not.toContain('<b>Lovelace');
      expect(await greet(browser)).toMatchObject({ status: 200, json: { greeting: 'Hello, Ada <b>Lovelace</b>' } });
    });

    test('is not acted for by another site, nor read by it', async () => {
      const browser = await signIn(await createPerson(example.server));
      const answer = await greet(browser, { origin: 'https://evil.example' });
      expect([answer.status, codeOf(answer)]).toEqual([403, 'request.cross_site']);
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      expect((await greet(browser)).status).toBe(200);
    });

    test('is sent to renewal when the token has ended, and back, without signing in again', async () => {
      const { clock } = example.server.running.services;
      const person = await createPerson(example.server);
      // The app has a clock of its own, so the sign-in happens a token's life ago.
      clock.advance(-TOKEN_MILLISECONDS - 1_000);
      const browser = await signIn(person).finally(() => clock.advance(TOKEN_MILLISECONDS + 1_000));
      const away = await show(browser, '/members');
      expect([away.status, away.headers.get('location')]).toEqual([303, hosted('/session/renew', '/members')]);
      expect((await greet(browser)).json).toMatchObject({ code: 'sessions.required' });
      const back = await browser.get(away.headers.get('location') ?? '', HTML);
      expect([back.status, back.headers.get('location')]).toEqual([303, `${example.appUrl}/members`]);
      expect((await show(browser, '/members')).text).toContain(person.email);
    });

    test('is out within a second of a ban, though the token lives on', async () => {
      const person = await createPerson(example.server);
      const browser = await signIn(person);
      expect((await show(browser, '/members')).status).toBe(200);
      const { origin, secretKey, api } = example.server;
      const authorization = `Bearer ${secretKey}`;
      const banned = await api.post(`${origin}/v1/users/${person.userId}/ban`, { reason: 'Spam' }, { authorization });
      expect(banned.status).toBe(200);
      await until(async () => (await show(browser, '/members')).status === 303, 1_000, 'the end of a banned session');
      expect((await greet(browser)).status).toBe(401);
    });

    test('signs out on the page that the link leads to', async () => {
      const browser = await signIn(await createPerson(example.server));
      const link = hosted('/sign-out', '/');
      expect(linksOf(await show(browser, '/members'))).toContain(link);
      const page = await browser.get(link, HTML);
      expect((await show(browser, '/members')).status).toBe(200);
      const done = await browser.form(`${example.server.base}/sign-out`, hiddenFields(page));
      expect([done.status, done.headers.get('location')]).toEqual([303, `${example.appUrl}/`]);
      expect((await show(browser, '/members')).headers.get('location')).toBe(hosted('/sign-in', '/members'));
    });
  });
}

/** An app's own problem document: it has no request id, as the server's have. */
function codeOf({ headers, json }: Answer): unknown {
  expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  return (json as { code: unknown }).code;
}

function hiddenFields({ text }: Answer): Record<string, string> {
  const tags = [...text.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([tag]) => tag);
  return Object.fromEntries(tags.map((tag) => [attribute(tag, 'name'), attribute(tag, 'value')]));
}

function linksOf({ text }: Answer): string[] {
  return [...text.matchAll(/<a\b[^>]*>/g)].map(([tag]) => attribute(tag, 'href'));
}

function attribute(tag: string, name: string): string {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
  return value.replaceAll('&amp;', '&').replaceAll('&#38;', '&');
}
