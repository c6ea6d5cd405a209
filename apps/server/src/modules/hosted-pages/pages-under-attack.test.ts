import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPerson, GOOD_PASSWORD, type TestServer } from '../../../../../testing/kit/index.ts';
import { offerSimulator } from '../../../../../testing/kit/providers.ts';
import { hostedPageRoutes } from './hosted-pages.routes.ts';
import { APP, countRows, createReader, pathOf, startPagesServer } from './pages.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startPagesServer({ allowedOrigins: [APP], signUp: { referrals: true } });
  await offerSimulator(server);
});
afterAll(() => server?.stop());

const TABLES = ['users', 'passwords', 'sessions', 'one_time_tokens', 'outbox_events', 'audit_events', 'jobs.job'];
const named = (path: string) => path.replace(':provider', 'simulator');
// What a provider's own page posts to us carries no token and does nothing: its test is `providers/form-post.test.ts`.
const posts = hostedPageRoutes
  .filter(({ method, who }) => method === 'POST' && who.surface === 'project' && who.crossSiteChecked)
  .map(({ path }) => named(path));
const gets = hostedPageRoutes
  .filter(({ method, who }) => method === 'GET' && who.surface === 'project')
  .map(({ path }) => named(path));

/** Everything that a form of any page could want, right in itself. */
async function everyField() {
  const person = await createPerson(server);
  const reader = createReader(server);
  await reader.signIn(person);
  const { password } = person;
  const fields = {
    email: person.email,
    password,
    currentPassword: password,
    newPassword: 'nine lanterns on a pier',
    name: 'Eve',
    token: 'mgl_nothing',
    code: '123456',
    sessionId: 'ses_00000000000000000000000000',
  };
  return { person, reader, fields };
}

/** The same person for whatever changes nothing. */
let one: ReturnType<typeof everyField> | undefined;
function everyFieldOfOne(): ReturnType<typeof everyField> {
  one ??= everyField();
  return one;
}

/** Forms of links in mails, and of sign-ins under way: whose link does not work, or whose sign-in is over, is told that first. */
const OF_LINKS = [
  '/sign-in/second-factor',
  '/sign-in/enrolment',
  '/sign-in/enrolment/passkey',
  '/sign-in/enrolment/confirm',
  '/sign-in/terms',
  '/sign-in/username',
  '/confirm-provider',
  '/invitation',
  '/verify-email',
  '/reset-password',
  '/magic-link/confirm',
  '/email-change',
  '/email-change/undo',
  '/not-me',
  '/keep-account',
  '/impersonate',
];

describe('a form token', () => {
  it('is asked for last by forms that there are', () => {
    expect(OF_LINKS.filter((path) => !posts.includes(path))).toEqual([]);
  });

  it.each(posts)('is wanted by %s before anything happens', async (path) => {
    const { reader, fields } = await everyFieldOfOne();
    const stranger = createReader(server);
    const foreign = (await stranger.open('/sign-in')).form('/sign-in').fields.formToken ?? '';
    const { formToken: own = '' } = (await reader.open('/account/profile')).form('/account/profile').fields;
    const system = createReader(server, `${server.origin}/p/frontdesk`);
    const otherProject = (await system.open('/sign-in')).form('/sign-in').fields.formToken ?? '';
    const before = await countRows(server, TABLES);
    for (const formToken of ['', foreign, otherProject, own.slice(0, -1), `${own}A`, own.toUpperCase()]) {
      const refused = await reader.send({ action: `/p/acme${path}`, fields }, { formToken });
      expect(refused.status).toBe(OF_LINKS.includes(path) ? 410 : 403);
      if (refused.status === 403) expect(refused.problems[0]).toContain('This page was open for too long.');
      expect(refused.text).not.toContain(GOOD_PASSWORD);
    }
    expect(await countRows(server, TABLES)).toEqual(before);
  });

  it('without its cookie is worth nothing, and the page that says so has a new one', async () => {
    const person = await createPerson(server);
    const reader = createReader(server);
    const page = await reader.open('/sign-in');
    reader.browser.cookies.clear();
    const refused = await reader.send(page.form('/sign-in'), person);
    expect(refused.status).toBe(403);
    expect(refused.form('/sign-in').fields.email).toBe(person.email);
    const done = await reader.send(refused.form('/sign-in'), person);
    expect(done.status).toBe(303);
  });

  it('keeps the login that one browser began from being finished in another', async () => {
    const victim = createReader(server);
    const attacker = createReader(server);
    const form = (await attacker.open('/sign-in')).form('/sign-in');
    const person = await createPerson(server);
    await victim.open('/sign-in');
    const refused = await victim.send(form, person);
    expect(refused.status).toBe(403);
    expect((await victim.open('/account/profile')).status).toBe(303);
  });
});

describe('a form that came from another page', () => {
  it.each(posts)('is refused by %s, also from an origin that may call the API', async (path) => {
    const { reader, fields } = await everyFieldOfOne();
    const { formToken = '' } = (await reader.open('/account/profile')).form('/account/profile').fields;
    const before = await countRows(server, TABLES);
    for (const headers of [{ origin: 'https://evil.example' }, { origin: APP }, { origin: 'null' }]) {
      const refused = await reader.send({ action: `/p/acme${path}`, fields }, { formToken }, headers);
      expect([refused.status, refused.title]).toEqual([403, 'This form did not come from our page · Acme']);
    }
    const raw = new URLSearchParams({ ...fields, formToken }).toString();
    const cookie = [...reader.browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = {
      accept: 'text/html',
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'cross-site',
      cookie,
    };
    expect((await server.api.request('POST', server.base + path, { raw, headers })).status).toBe(403);
    expect(await countRows(server, TABLES)).toEqual(before);
  });
});

const hostile = [
  'https://evil.example',
  'https://evil.example/',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  'https:evil.example',
  'https:/evil.example',
  'http://localhost:9876@evil.example/',
  'http://evil.example@localhost:9876/',
  'http://localhost:9876\\@evil.example',
  'http://localhost:9876.evil.example/',
  'http://localhost:98760/',
  'http://localhost:9877/',
  'https://localhost:9876/',
  'HTTP://LOCALHOST:9876/',
  'http://localhost:9876#@evil.example',
  'http://localhost',
  'http://127.0.0.1:9876/',
  'javascript:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  '/p/acme/../frontdesk/account',
  '/p/frontdesk/sign-in',
  '/p/acmeevil/',
  '/dashboard',
  '/p/acme/%2e%2e/frontdesk/',
  '/p/acme\r\nlocation: https://evil.example',
  'http://localhost:9876/\r\nset-cookie: a=b',
  ' http://localhost:9876/',
  '\thttps://evil.example',
  'sign-in',
  '?x',
  '.',
  '%',
  'http://[',
  `${APP}/${'a'.repeat(2_100)}`,
] as const;

describe('where a person is sent afterwards', () => {
  const takers = [
    '/sign-in',
    '/sign-up',
    '/verify-email',
    '/forgot-password',
    '/magic-link',
    '/email-code',
    '/sign-out',
    '/session/renew',
  ];

  it.each(hostile)('is never %j', async (returnTo) => {
    const reader = createReader(server);
    const query = new URLSearchParams({ returnTo });
    for (const path of takers) {
      const page = await reader.open(`${path}?${query}`);
      expect([path, page.status, page.location]).toEqual([path, 400, null]);
      expect(page.headers.get('content-type')).toContain('text/html');
    }
  });

  it('is judged again by the form, whatever its hidden field says by then', async () => {
    const { reader, person } = await everyField();
    const fresh = createReader(server);
    const { formToken = '' } = (await fresh.open('/sign-in')).form('/sign-in').fields;
    const { formToken: own = '' } = (await reader.open('/sign-out')).form('/sign-out').fields;
    for (const returnTo of hostile) {
      for (const path of [
        '/sign-in',
        '/sign-up',
        '/forgot-password',
        '/magic-link',
        '/magic-link/confirm',
        '/email-code',
        '/email-code/confirm',
        '/verify-email',
        '/verify-email/resend',
      ]) {
        const refused = await fresh.send({ action: `/p/acme${path}`, fields: { formToken, ...person } }, { returnTo });
        expect([path, refused.status, refused.location]).toEqual([path, 400, null]);
      }
      const refused = await reader.send({ action: '/p/acme/sign-out', fields: { formToken: own } }, { returnTo });
      expect(refused.status).toBe(400);
    }
    expect((await reader.open('/account/profile')).status).toBe(200);
  });

  it('is forgotten where a cookie remembers an address that is not allowed', async () => {
    const reader = createReader(server);
    const email = 'returning@example.com';
    await reader.fill('/sign-up', '/sign-up', { email, password: GOOD_PASSWORD });
    const name = [...reader.browser.cookies.keys()].find((cookie) => cookie.startsWith('frontdesk_mail_')) ?? '';
    reader.browser.cookies.set(
      name,
      Buffer.from(JSON.stringify([email, 'https://evil.example/'])).toString('base64url'),
    );
    const link = pathOf((await server.mail(email, /verify/i)).links[0]);
    const page = await reader.open(link);
    expect((await reader.send(page.form('/verify-email'), {})).location).toBe('/p/acme/sign-in?notice=email_verified');
  });

  it('may be what the project lists, a path of its own, and any path there', async () => {
    for (const returnTo of [
      APP,
      `${APP}/`,
      `${APP}/ä?x=%20#y`,
      `${APP}/?next=https://evil.example`,
      '/p/acme/account/data',
      `${server.base}/account/data`,
    ]) {
      const reader = createReader(server);
      const page = await reader.open(`/sign-in?${new URLSearchParams({ returnTo })}`);
      expect([returnTo, page.status]).toEqual([returnTo, 200]);
      const done = await reader.send(page.form('/sign-in'), await createPerson(server));
      expect(new URL(done.location ?? '', server.base).href).toBe(new URL(returnTo, server.base).href);
      expect(done.status).toBe(303);
    }
  });
});

describe('a value that somebody typed or linked', () => {
  const attack = `"><script>alert(1)</script><img src=x onerror=alert(1)>' autofocus onfocus=alert(1) x='`;

  it.each(posts)('never becomes markup in an answer of %s', async (path) => {
    const { reader } = await everyField();
    const { formToken = '' } = (await reader.open('/account/profile')).form('/account/profile').fields;
    const names = [
      'email',
      'password',
      'name',
      'token',
      'code',
      'sessionId',
      'currentPassword',
      'newPassword',
      'revokeOthers',
      'returnTo',
    ];
    for (const name of names) {
      for (const token of [formToken, attack]) {
        const page = await reader.send({ action: `/p/acme${path}`, fields: { formToken: token } }, { [name]: attack });
        expect(page.status).toBeLessThan(500);
        expect(page.text).not.toContain('<script>alert');
        expect(page.text).not.toContain('<img src=x');
        expect(page.text.replaceAll(/="[^"]*"/g, '')).not.toMatch(/<[a-z]+ [^>]*\sonfocus=/);
      }
    }
  });

  it.each([...gets, '/nothing-here'])('never becomes markup in %s', async (path) => {
    const { reader } = await everyFieldOfOne();
    for (const name of ['returnTo', 'token', 'notice', 'sent', 'lang', attack]) {
      for (const visitor of [reader, createReader(server)]) {
        const page = await visitor.open(`${path}?${new URLSearchParams({ [name]: attack })}`);
        expect(page.status).toBeLessThan(500);
        expect(page.text).not.toContain('<script>alert');
        expect(page.text).not.toContain('<img src=x');
      }
    }
  });
});

async function countUsedTokens(): Promise<number> {
  const { pool } = server.running.services.database;
  const { rows } = await pool.query('select count(*)::int as count from one_time_tokens where used_at is not null');
  return rows[0].count;
}

describe('a link of a mail', () => {
  it.each(['GET', 'HEAD'])('is not used up by %s, however often', async (method) => {
    const person = await createPerson(server);
    const reader = createReader(server);
    await reader.fill('/magic-link', '/magic-link', { email: person.email });
    await reader.fill('/forgot-password', '/forgot-password', { email: person.email });
    const email = `${method.toLowerCase()}@example.com`;
    await reader.fill('/sign-up', '/sign-up', { email, password: GOOD_PASSWORD });
    const links = [
      (await server.mail(person.email, /sign in/i)).links[0] ?? '',
      (await server.mail(person.email, /reset/i)).links[0] ?? '',
      (await server.mail(email, /verify/i)).links[0] ?? '',
    ];
    const before = await countUsedTokens();
    for (const link of links) {
      for (let time = 0; time < 3; time++) expect((await server.api.request(method, link)).status).toBe(200);
      expect((await reader.open(pathOf(link))).status).toBe(200);
    }
    expect(await countUsedTokens()).toBe(before);
    const [magic = '', reset = '', verify = ''] = links.map(pathOf);
    expect((await reader.fill(verify, '/verify-email', {})).status).toBe(303);
    expect((await reader.fill(magic, '/magic-link/confirm', {})).status).toBe(303);
    expect((await reader.fill(reset, '/reset-password', { password: 'seventeen grey herons' })).status).toBe(303);
    expect(await countUsedTokens()).toBe(before + 3);
  });

  it('of one project opens nothing in another', async () => {
    const person = await createPerson(server);
    await createReader(server).fill('/forgot-password', '/forgot-password', { email: person.email });
    const { search } = new URL((await server.mail(person.email, /reset/i)).links[0] ?? '');
    const system = createReader(server, `${server.origin}/p/frontdesk`);
    expect((await system.open(`/reset-password${search}`)).status).toBe(410);
    expect((await createReader(server).open(`/magic-link${search}`)).status).toBe(410);
    expect((await createReader(server).open(`/verify-email${search}`)).status).toBe(410);
  });
});

describe('every page', () => {
  const EXPECTED =
    /^default-src 'none'; style-src 'self' 'nonce-[\w-]{22}'; script-src 'self'; font-src 'self'; img-src 'self' https: data:; connect-src 'self'; form-action 'self'[^;]*; base-uri 'none'; frame-ancestors 'none'$/;

  it('runs nothing inline, cannot be framed, is not stored, and tells other hosts nothing', async () => {
    const { reader } = await everyField();
    const errors = ['/nothing-here', '/sign-in?returnTo=//evil.example', '/account/nothing'];
    for (const path of [
      ...gets,
      ...errors,
      '/reset-password?token=x',
      '/magic-link?token=x',
      '/verify-email?token=x',
    ]) {
      for (const visitor of [reader, createReader(server)]) {
        const page = await visitor.open(path);
        expect(page.headers.get('cache-control')).toBe('no-store');
        expect(page.headers.get('x-content-type-options')).toBe('nosniff');
        if (page.status === 303) continue;
        expect(page.headers.get('content-security-policy')).toMatch(EXPECTED);
        expect(page.headers.get('referrer-policy')).toBe('same-origin');
        expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
        const nonce = /'nonce-([\w-]+)'/.exec(page.headers.get('content-security-policy') ?? '')?.[1];
        expect(page.text).toContain(`<style nonce="${nonce}">`);
      }
    }
    const policies = await Promise.all([reader.open('/account/profile'), reader.open('/account/profile')]);
    expect(new Set(policies.map(({ headers }) => headers.get('content-security-policy'))).size).toBe(2);
  });

  it('lets its forms end where people may be sent back to, and nowhere else', async () => {
    const policy = (await createReader(server).open('/sign-in')).headers.get('content-security-policy') ?? '';
    expect(/form-action ([^;]*)/.exec(policy)?.[1]).toBe(`'self' ${server.origin} ${APP}`);
  });

  it('is a page with a 4xx for whatever is sent instead of its form', async () => {
    const { reader } = await everyField();
    const bodies = [
      ['application/json', '{"email":{"$ne":null},"formToken":["a"]}'],
      ['application/json', '[1,2]'],
      ['application/json', '{'],
      ['text/plain', 'email=x'],
      ['multipart/form-data; boundary=x', '--x--'],
      ['application/x-www-form-urlencoded', 'email=a&email=b&formToken[]=x&__proto__=y&constructor=z'],
      ['application/x-www-form-urlencoded', '%00%ff%=&&&='],
      ['application/x-www-form-urlencoded', `email=${'a'.repeat(70_000)}`],
      ['application/x-www-form-urlencoded', ''],
    ] as const;
    for (const path of posts) {
      for (const [type, raw] of bodies) {
        const page = await reader.browser.request('POST', server.base + path, {
          raw,
          headers: { accept: 'text/html', 'content-type': type },
        });
        expect([path, type, page.status >= 400 && page.status < 500, page.headers.get('content-type')]).toEqual([
          path,
          type,
          true,
          'text/html; charset=utf-8',
        ]);
      }
    }
  });
});
