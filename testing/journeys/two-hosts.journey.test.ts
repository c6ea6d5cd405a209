import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Cookie, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildSdk } from '../../tools/build-sdk.ts';
import { createBrowser } from '../kit/browser.ts';
import { describeInChromium, launchChromium } from '../kit/chromium.ts';
import { freePort } from '../kit/free-port.ts';
import { type NodeProcess, startNode } from '../kit/node-process.ts';
import { bearer, until } from '../kit/people.ts';
import { createSmtpSink, type SmtpSink } from '../kit/smtp-sink.ts';
import { createTestDatabase } from '../kit/test-databases.ts';
import { createTlsProxy, type Exchange, type TlsProxy } from '../kit/tls-proxy.ts';

// A site as a founder runs it: accounts at one host, the app at another, TLS before both, mail over SMTP, and every program a process of
// its own in production mode.
const AUTH = 'https://auth.site.test';
const APP = 'https://app.site.test';
const BASE = `${AUTH}/p/acme`;
const CLIENT_ADDRESS = '203.0.113.7';
const EMAIL = 'mira.lindqvist@example.com';
const NAME = 'Mira Lindqvist';
const PASSWORD = 'a quiet harbour at 4 in winter';
const TOKEN_SECONDS = 30;
const MOST_COOKIE_BYTES = 2_048;

type Site = {
  readonly proxy: TlsProxy;
  readonly sink: SmtpSink;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly serverOrigin: string;
  readonly appOrigin: string;
  readonly secretKey: string;
  /** Names of the project's two cookies. */
  readonly sessionCookie: string;
  readonly accessCookie: string;
  /** What a Content-Security-Policy stopped in the browser. */
  readonly stopped: readonly string[];
};

describeInChromium('an app and its accounts on two hosts of one site, in production mode', () => {
  let site: Site;
  const stops: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    site = await startSite(stops);
  }, 120_000);
  afterAll(async () => {
    const faults: unknown[] = [];
    for (const stop of stops.reverse()) await stop().catch((fault: unknown) => faults.push(fault));
    expect(faults).toEqual([]);
  });

  test('somebody signs up at the accounts host, and the app sees its user', async () => {
    const { page } = site;
    await page.goto(`${APP}/`);
    await page.getByRole('link', { name: 'Create an account' }).click();
    await page.waitForURL((url) => url.href.startsWith(`${BASE}/sign-up?`));
    await page.getByLabel('E-mail').fill(EMAIL);
    await page.getByLabel('Name').fill(NAME);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('heading', { name: 'Check your e-mail' }).waitFor();

    await page.goto(await linkInMail(site, /verify/i));
    await page.getByRole('button', { name: 'Confirm address' }).click();
    await page.waitForURL((url) => url.href.startsWith(`${BASE}/sign-in?`));
    expect(await accessCookieOf(site), 'a confirmed address signs nobody in').toBeUndefined();

    await page.getByLabel('E-mail').fill(EMAIL);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL(`${APP}/notes`);
    const seen = await page.getByRole('complementary', { name: 'Who this app sees' }).innerText();
    expect(seen).toContain(NAME);
    expect(seen).toContain(EMAIL);
  });

  test('the form of the sign-in may end at the app, and nowhere else beside its own host', () => {
    const pages = site.proxy.exchanges.filter(
      ({ host, url, answer }) =>
        host === 'auth.site.test' && url.startsWith('/p/acme/sign-in?') && answer?.status === 200,
    );
    expect(pages).not.toEqual([]);
    for (const { answer } of pages)
      expect(directive(answer?.headers['content-security-policy'], 'form-action')).toEqual(["'self'", AUTH, APP]);
    expect(site.stopped).toEqual([]);
  });

  test('the session secret is bound to the accounts host, and the site shares an access token of at most 2 KB', async () => {
    const cookies = await site.context.cookies([AUTH, APP]);
    const hostOnly = cookies.filter(({ name }) => name.startsWith('__Host-'));
    expect(hostOnly.map(({ name }) => name)).toContain(site.sessionCookie);
    for (const cookie of hostOnly)
      expect(cookie).toMatchObject({ path: '/', httpOnly: true, secure: true, sameSite: 'Lax' });
    expect(await cookieOf(site, site.sessionCookie)).toMatchObject({ domain: 'auth.site.test' });
    expect((await site.context.cookies(APP)).map(({ name }) => name)).toEqual([site.accessCookie]);

    const access = await signedInCookie(site);
    expect(access).toMatchObject({ domain: '.site.test', path: '/', httpOnly: true, secure: true, sameSite: 'Lax' });
    expect(Buffer.byteLength(`${access.name}=${access.value}`)).toBeLessThanOrEqual(MOST_COOKIE_BYTES);
    expect(claimsOf(access)).toMatchObject({ iss: BASE, email: EMAIL, exp: claimsOf(access).iat + TOKEN_SECONDS });
  });

  test('the server knows from its proxy where the browser is', async () => {
    const api = createBrowser(site.serverOrigin, { cookies: false });
    const { sub } = claimsOf(await signedInCookie(site));
    const listed = await api.get(`${site.serverOrigin}/v1/users/${sub}/sessions`, bearer(site.secretKey));
    expect(listed.json).toMatchObject({ data: [{ ip: CLIENT_ADDRESS, browser: expect.stringMatching(/^Chrom/) }] });
  });

  test('a script on the app’s host cannot put a session of its own beside it', async () => {
    const { page, sessionCookie } = site;
    const genuine = await cookieOf(site, sessionCookie);
    for (const end of ['Domain=site.test; Path=/; Secure', 'Domain=auth.site.test; Path=/; Secure', 'Path=/; Secure'])
      await page.evaluate(`document.cookie = ${JSON.stringify(`${sessionCookie}=planted; ${end}`)}`);
    const own = (await site.context.cookies(APP)).find(({ name }) => name === sessionCookie);
    expect(own, 'all that it gets is a cookie of its own host').toMatchObject({
      value: 'planted',
      domain: 'app.site.test',
    });
    expect(await cookieOf(site, sessionCookie)).toEqual(genuine);
    await page.goto(`${BASE}/account/profile`);
    expect(await page.getByLabel('Name').inputValue()).toBe(NAME);
    await site.context.clearCookies({ name: sessionCookie, domain: 'app.site.test' });
  });

  test(
    'an access token that has expired is renewed on the way to the app',
    async () => {
      const { page, proxy, sessionCookie } = site;
      const before = await signedInCookie(site);
      const secretBefore = await cookieOf(site, sessionCookie);
      await until(() => Date.now() > claimsOf(before).exp * 1000, (TOKEN_SECONDS + 5) * 1000, 'the end of the token');

      const mark = proxy.exchanges.length;
      await page.goto(`${APP}/notes`);
      expect(proxy.exchanges.slice(mark).filter(isNavigation).map(inWords)).toEqual([
        '303 https://app.site.test/notes',
        `303 ${BASE}/session/renew?${new URLSearchParams({ returnTo: `${APP}/notes` })}`,
        '200 https://app.site.test/notes',
      ]);
      expect(await page.getByRole('complementary', { name: 'Who this app sees' }).innerText()).toContain(EMAIL);

      const after = claimsOf(await signedInCookie(site));
      expect(after.sid).toBe(claimsOf(before).sid);
      expect(after.jti).not.toBe(claimsOf(before).jti);
      expect(after.exp).toBeGreaterThan(claimsOf(before).exp);
      expect((await cookieOf(site, sessionCookie))?.value).not.toBe(secretBefore?.value);
    },
    (TOKEN_SECONDS + 30) * 1000,
  );

  test('signing out at the accounts host ends it at the app, for a copy of the token too', async () => {
    const { page, sessionCookie } = site;
    await page.goto(`${APP}/notes`);
    const copy = await signedInCookie(site);
    expect(await notesWith(site, copy)).toEqual({ status: 200, location: null });

    await page.getByRole('link', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: /^Sign out/ }).waitFor();
    expect(await notesWith(site, copy), 'a link alone signs nobody out').toEqual({ status: 200, location: null });
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(`${APP}/`);
    await page.getByRole('link', { name: 'Create an account' }).waitFor();
    await until(async () => (await notesWith(site, copy)).status === 303, 1_000, 'the end of the copied token');
    expect(claimsOf(copy).exp * 1000, 'the token itself was still good').toBeGreaterThan(Date.now());
    expect(await cookieOf(site, sessionCookie)).toBeUndefined();
    expect(await accessCookieOf(site)).toBeUndefined();

    await page.goto(`${APP}/notes`);
    expect(page.url()).toBe(`${BASE}/sign-in?${new URLSearchParams({ returnTo: `${APP}/notes` })}`);
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    expect(site.stopped).toEqual([]);
  });

  test('nothing that is the accounts host’s own ever reached the app', () => {
    const { exchanges } = site.proxy;
    const ownCookies = exchanges.flatMap(({ host, answer }) =>
      host === 'auth.site.test' ? (answer?.headers['set-cookie'] ?? []).flatMap(hostCookie) : [],
    );
    const sessionSecrets = new Set(ownCookies.flatMap(({ name, value }) => (name === site.sessionCookie ? value : [])));
    expect(sessionSecrets.size, 'one at sign-in, another at each renewal').toBeGreaterThanOrEqual(2);
    const carried = exchanges.filter(({ headers }) =>
      [...sessionSecrets].some((secret) => headers.cookie?.includes(secret)),
    );
    expect(new Set(carried.map(({ host }) => host))).toEqual(new Set(['auth.site.test']));

    const atApp = exchanges.filter(({ host }) => host === 'app.site.test');
    expect(atApp.filter(({ headers }) => headers.cookie?.includes(`${site.accessCookie}=`))).not.toEqual([]);
    const names = new Set(ownCookies.map(({ name }) => name));
    const secrets = ownCookies.map(({ value }) => value).filter((value) => value.length >= 16);
    for (const exchange of atApp) {
      expect(cookieNamesOf(exchange).filter((name) => names.has(name))).toEqual([]);
      const wire = `${exchange.url}\n${JSON.stringify(exchange.headers)}\n${exchange.body}`;
      expect(secrets.filter((secret) => wire.includes(secret))).toEqual([]);
    }

    const byApp = exchanges.filter(
      ({ host, headers }) => host === 'auth.site.test' && headers['user-agent'] === 'node',
    );
    expect(new Set(byApp.map(({ method, url }) => `${method} ${url}`))).toEqual(new Set(['GET /p/acme/session']));
    for (const { headers } of byApp) {
      expect(headers.cookie).toBeUndefined();
      expect(headers.authorization).toMatch(/^Bearer [\w-]+\.[\w-]+\.[\w-]+$/);
    }
  });
});

async function startSite(stops: (() => Promise<unknown>)[]): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-two-hosts-'));
  stops.push(async () => rmSync(folder, { recursive: true, force: true }));
  const database = await createTestDatabase();
  stops.push(database.drop);
  const sink = await createSmtpSink();
  stops.push(sink.close);
  const proxy = await createTlsProxy({ dnsNames: ['site.test', '*.site.test'], clientAddress: CLIENT_ADDRESS });
  stops.push(proxy.close);
  const certificateFile = join(folder, 'site.test.pem');
  writeFileSync(certificateFile, proxy.certificate);

  const serverPort = await freePort();
  const serverEnv = {
    NODE_ENV: 'production',
    PORT: String(serverPort),
    HOST: '127.0.0.1',
    FRONTDESK_PUBLIC_URL: AUTH,
    FRONTDESK_SECRET: randomBytes(48).toString('base64'),
    FRONTDESK_METRICS_TOKEN: randomBytes(24).toString('base64url'),
    FRONTDESK_DATA_DIR: folder,
    FRONTDESK_TRUSTED_PROXIES: '127.0.0.1',
    DATABASE_URL: database.url,
    DATABASE_POOL_SIZE: '8',
    SMTP_URL: sink.url,
    MAIL_FROM: 'Accounts <no-reply@site.test>',
    LOG_LEVEL: 'warn',
    // As started by npm: it ends by itself when this process is gone.
    npm_lifecycle_event: 'start',
  };
  const server = startNode('apps/server/src/main.js', serverEnv);
  stops.push(server.stop);
  const serverOrigin = `http://127.0.0.1:${serverPort}`;
  await answering(server, `${serverOrigin}/health/ready`);
  proxy.route('auth.site.test', serverPort);
  const { project, secretKey } = await setUp(serverEnv);
  await changeSettings(serverOrigin, project.id, secretKey);

  await buildSdk();
  const appPort = await freePort();
  const app = startNode('examples/notes/src/main.ts', {
    NODE_ENV: 'production',
    PORT: String(appPort),
    HOST: '127.0.0.1',
    APP_URL: APP,
    FRONTDESK_BASE_URL: project.baseUrl,
    // To the server the app goes the public way, through TLS, and trusts the site's certificate.
    NODE_USE_ENV_PROXY: '1',
    HTTPS_PROXY: proxy.tunnelUrl,
    NODE_EXTRA_CA_CERTS: certificateFile,
  });
  stops.push(app.stop);
  const appOrigin = `http://127.0.0.1:${appPort}`;
  await answering(app, appOrigin);
  proxy.route('app.site.test', appPort);

  const browser = await launchChromium({
    hostMapping: `MAP *.site.test 127.0.0.1:${proxy.port}`,
    ignoreCertificateErrors: true,
  });
  stops.push(() => browser.close());
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  const stopped: string[] = [];
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) stopped.push(message.text());
  });
  const sessionCookie = `__Host-frontdesk_${project.id}`;
  const accessCookie = `__Secure-frontdesk_access_${project.id}`;
  return { proxy, sink, context, page, serverOrigin, appOrigin, secretKey, sessionCookie, accessCookie, stopped };
}

async function answering(program: NodeProcess, url: string): Promise<void> {
  const isUp = async () => {
    if (program.hasEnded()) await program.finish();
    return fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
  };
  await until(isUp, 30_000, `an answer of ${url}`);
}

type SetUp = { readonly project: { readonly id: string; readonly baseUrl: string }; readonly secretKey: string };

/** The headless first run: what an installation's script does. */
async function setUp(env: Readonly<Record<string, string>>): Promise<SetUp> {
  const operator = ['--email', 'owner@example.com', '--password', 'seven tall ships at dawn 7'];
  const command = startNode('apps/server/src/cli.ts', env, ['setup', ...operator, '--project', 'acme', '--json']);
  await command.finish();
  const made = JSON.parse(command.output()) as SetUp;
  expect(made.project.baseUrl).toBe(BASE);
  return made;
}

async function changeSettings(serverOrigin: string, projectId: string, secretKey: string): Promise<void> {
  const api = createBrowser(serverOrigin, { cookies: false });
  const settings = {
    session: { accessTokenSeconds: TOKEN_SECONDS, appCookieDomain: 'site.test' },
    redirectOrigins: [APP],
    allowedOrigins: [APP],
  };
  const path = `${serverOrigin}/v1/projects/${projectId}`;
  const changed = await api.request('PATCH', path, { body: { settings }, headers: bearer(secretKey) });
  expect(changed.status, changed.text).toBe(200);
}

async function linkInMail({ sink }: Site, subject: RegExp): Promise<string> {
  const found = () =>
    sink.mails.find(({ to, headers }) => to.includes(EMAIL) && subject.test(headers.get('subject') ?? ''));
  await until(() => found() !== undefined, 10_000, `a mail ${subject}`);
  const link = /https:\/\/\S+/.exec(found()?.text ?? '')?.[0] ?? '';
  expect(link).toMatch(new RegExp(`^${BASE}/verify-email\\?token=`));
  return link;
}

/** What the app answers to somebody who has copied this cookie. */
async function notesWith(
  { appOrigin }: Site,
  { name, value }: Cookie,
): Promise<{ status: number; location: string | null }> {
  const headers = { accept: 'text/html', cookie: `${name}=${value}` };
  const { status, headers: answered } = await fetch(`${appOrigin}/notes`, { headers, redirect: 'manual' });
  return { status, location: answered.get('location') };
}

async function cookieOf({ context }: Site, name: string): Promise<Cookie | undefined> {
  return (await context.cookies(AUTH)).find((cookie) => cookie.name === name);
}

async function accessCookieOf(site: Site): Promise<Cookie | undefined> {
  return (await site.context.cookies(APP)).find(({ name }) => name === site.accessCookie);
}

async function signedInCookie(site: Site): Promise<Cookie> {
  const cookie = await accessCookieOf(site);
  if (!cookie) throw new Error('the browser holds no access token');
  return cookie;
}

type Claims = {
  readonly sub: string;
  readonly sid: string;
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
};

function claimsOf({ value }: Cookie): Claims & Record<string, unknown> {
  return JSON.parse(Buffer.from(value.split('.')[1] ?? '', 'base64url').toString());
}

function isNavigation({ headers }: Exchange): boolean {
  return headers['sec-fetch-mode'] === 'navigate';
}

function inWords({ host, url, answer }: Exchange): string {
  return `${answer?.status} https://${host}${url}`;
}

function directive(policy: unknown, name: string): string[] | undefined {
  const words = String(policy)
    .split(';')
    .map((part) => part.trim().split(' '));
  return words.find(([first]) => first === name)?.slice(1);
}

/** Of a Set-Cookie line that binds to its host and is no removal. */
function hostCookie(line: string): { name: string; value: string }[] {
  const [, name, value] = /^(__Host-[^=]+)=([^;]+)/.exec(line) ?? [];
  return name === undefined || value === undefined ? [] : [{ name, value }];
}

function cookieNamesOf({ headers }: Exchange): string[] {
  return (headers.cookie ?? '').split('; ').map((pair) => pair.slice(0, pair.indexOf('=')));
}
