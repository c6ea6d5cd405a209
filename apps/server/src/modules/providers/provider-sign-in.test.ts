import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  atOnce,
  type Browser,
  bearer,
  codeOf,
  createPerson,
  GOOD_PASSWORD,
  jobsDone,
  proveSecondFactor,
  setUpAuthenticator,
  signInForTokens,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { controlHeader } from '../../../../../testing/kit/operators.ts';
import {
  arriveAtProvider,
  beginAtProvider,
  comeBack,
  offerSimulator,
  press,
  putProvider,
  signInAtProvider,
} from '../../../../../testing/kit/providers.ts';
import { type Github, startGithub } from './github.fixture.ts';

const APP = 'http://localhost:5999';
let server: TestServer;
let database: pg.Client;
let github: Github;

beforeAll(async () => {
  github = await startGithub();
  server = await startTestServer({
    env: { FRONTDESK_OUTBOUND_ALLOWED: github.host },
    settings: { redirectOrigins: [APP], limits: { signUpsPerAddressAndHour: 1_000 } },
  });
  await offerSimulator(server);
  database = new pg.Client({ connectionString: server.databaseUrl });
  await database.connect();
});
afterAll(async () => {
  await database?.end();
  await server?.stop();
  await github?.stop();
});

type Snapshot = {
  user: { id: string; email: string; emailVerified: boolean; name: string };
  session: { amr: string[] };
};
const snapshot = async (browser: Browser) => {
  const answer = await browser.get(`${server.base}/session`);
  return answer.status === 200 ? (answer.json as Snapshot) : null;
};

/** What a sign-in leaves behind: nothing of it may be there after one that failed. */
async function counts(): Promise<Record<string, number>> {
  await jobsDone(server);
  const { rows } = await database.query<Record<string, number>>(
    `select (select count(*)::int from users) as users, (select count(*)::int from identities) as identities,
       (select count(*)::int from sessions) as sessions, (select count(*)::int from mail_log) as mails,
       (select count(*)::int from sign_in_attempts) as attempts`,
  );
  return rows[0] ?? {};
}

describe('sign-in with a provider', () => {
  test('signs up who is new, with the address that the provider has verified', async () => {
    const before = await counts();
    const { browser, answer } = await signInAtProvider(server, { email: 'New@example.com', name: 'New Person' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/p/acme/account/profile']);
    expect(await snapshot(browser)).toMatchObject({
      user: { email: 'New@example.com', emailVerified: true, name: 'New Person' },
      session: { amr: ['fed'] },
    });
    const after = await counts();
    expect([after.users, after.identities, after.sessions]).toEqual([
      (before.users ?? 0) + 1,
      (before.identities ?? 0) + 1,
      (before.sessions ?? 0) + 1,
    ]);
  });

  test('signs in who is known by the subject, whatever address the provider tells today', async () => {
    const first = await signInAtProvider(server, { email: 'moved@example.com', subject: 'stays' });
    const taken = await createPerson(server, { email: 'moved-to@example.com' });
    const second = await signInAtProvider(server, { email: taken.email, subject: 'stays' });
    const [one, two] = [await snapshot(first.browser), await snapshot(second.browser)];
    expect(two?.user.id).toBe(one?.user.id);
    expect(two?.user.email).toBe('moved@example.com');
    expect(two?.user.id).not.toBe(taken.userId);
  });

  test('does not take another subject for the person because the address is the same (A54)', async () => {
    const first = await signInAtProvider(server, { email: 'reused@example.com', subject: 'first-owner' });
    const before = await counts();
    const { browser, answer } = await signInAtProvider(server, {
      email: 'reused@example.com',
      subject: 'second-owner',
    });
    expect(answer.headers.get('location')).toContain('/confirm-provider');
    expect(await snapshot(browser)).toBeNull();
    const { users, identities, sessions } = await counts();
    expect([users, identities, sessions]).toEqual([before.users, before.identities, before.sessions]);
    expect(await snapshot(first.browser)).not.toBeNull();
  });

  test('goes on to where the person wanted to go, and to no other place', async () => {
    const returnTo = `${APP}/notes?open=17`;
    const { answer } = await signInAtProvider(server, { email: 'returning@example.com' }, { returnTo });
    expect(answer.headers.get('location')).toBe(returnTo);
    for (const evil of ['https://evil.example/', '//evil.example', `${APP}.evil.example/`, 'javascript:alert(1)']) {
      const refused = await server
        .browser()
        .post(`${server.base}/auth/sign-in/provider`, { provider: 'simulator', returnTo: evil });
      expect(codeOf(refused), evil).toBe('sessions.return_refused');
    }
  });

  test('lets nobody in who is banned', async () => {
    const { browser } = await signInAtProvider(server, { email: 'banned@example.com' });
    const id = (await snapshot(browser))?.user.id;
    const ban = await server.api.post(
      `${server.origin}/v1/users/${id}/ban`,
      { reason: 'Spam' },
      bearer(server.secretKey),
    );
    expect(ban.status).toBe(200);
    const before = await counts();
    const again = await signInAtProvider(server, { email: 'banned@example.com' });
    expect(again.answer.status).toBe(403);
    expect(again.answer.text).toContain('sign_in.banned');
    expect(await counts()).toEqual(before);
  });

  test('is not offered under a name that the project does not know, or has switched off', async () => {
    const post = (provider: string) => server.browser().post(`${server.base}/auth/sign-in/provider`, { provider });
    for (const provider of ['nobody', 'google', '__proto__', '../simulator'])
      expect(codeOf(await post(provider))).toBe('providers.not_found');
    await putProvider(server, 'simulator', { kind: 'simulator', credentials: 'instance', enabled: false });
    try {
      expect(codeOf(await post('simulator'))).toBe('providers.not_found');
      expect((await server.api.get(`${server.base}/auth/sign-in/providers`)).json).toMatchObject({ data: [] });
    } finally {
      await offerSimulator(server);
    }
    expect((await server.api.get(`${server.base}/auth/sign-in/providers`)).json).toMatchObject({
      data: [{ key: 'simulator', kind: 'simulator', name: 'Simulator' }],
    });
  });
});

describe('looking at the pages', () => {
  test('begins nothing: only the button does, and it goes on by itself', async () => {
    const browser = server.browser();
    const states = async () =>
      (await database.query(`select 1 from one_time_tokens where kind = 'provider_sign_in'`)).rowCount ?? 0;
    const before = await states();
    const page = await browser.get(`${server.base}/sign-in/simulator`, { accept: 'text/html' });
    expect(page.status).toBe(200);
    expect(page.text).toContain('Continue with Simulator');
    expect((await browser.get(`${server.base}/sign-in`, { accept: 'text/html' })).text).toContain('/sign-in/simulator');
    expect(await states()).toBe(before);
    const pressed = await press(server, browser, `${server.base}/sign-in`, '/sign-in/simulator');
    expect(pressed.status).toBe(200);
    expect(await states()).toBe(before + 1);
    const refresh = pressed.headers.get('refresh') ?? '';
    expect(refresh).toMatch(/^0; url=http:\/\/localhost:\d+\/dev\/provider\/authorize\?/);
    const back = await arriveAtProvider(server, refresh.slice('0; url='.length), { email: 'presses@example.com' });
    expect((await comeBack(browser, back)).status).toBe(303);
    expect((await snapshot(browser))?.user.email).toBe('presses@example.com');
  });

  test('of a provider that is not offered is a page that says that nothing is here', async () => {
    const page = await server.browser().get(`${server.base}/sign-in/nobody`, { accept: 'text/html' });
    expect(page.status).toBe(404);
  });

  test('a post from another site, or without the token of the form, begins nothing', async () => {
    const url = `${server.base}/sign-in/simulator`;
    const foreign = await server.browser().form(url, { formToken: 'x' }, { origin: 'https://evil.example' });
    expect(foreign.status).toBe(403);
    const without = await server.browser().form(url, { formToken: 'x' });
    expect(without.status).toBe(403);
    expect(without.headers.get('refresh')).toBeNull();
  });
});

describe('the state', () => {
  const arrived = async (browser: Browser, email: string) =>
    arriveAtProvider(server, await beginAtProvider(server, browser), { email });

  test('of one browser is of no use in another, and is not used up there (A63)', async () => {
    const [mine, other] = [server.browser(), server.browser()];
    await beginAtProvider(server, other);
    const back = await arrived(mine, 'bound@example.com');
    for (const stranger of [other, server.browser(), server.api]) {
      const refused = await comeBack(stranger, back);
      expect([refused.status, refused.text.includes('providers.state_invalid')]).toEqual([400, true]);
    }
    expect(await snapshot(other)).toBeNull();
    expect((await comeBack(mine, back)).status).toBe(303);
    expect((await snapshot(mine))?.user.email).toBe('bound@example.com');
  });

  test('is taken once: of 20 callbacks at the same moment one signs in, and none later (A61)', async () => {
    const browser = server.browser();
    const back = await arrived(browser, 'parallel@example.com');
    const before = await counts();
    const relayed = (await browser.get(back)).headers.get('location') ?? '';
    const answers = await atOnce(20, () => browser.get(relayed, { accept: 'text/html' }));
    expect(answers.filter(({ status }) => status === 303).length).toBe(1);
    expect(answers.filter(({ status }) => status === 400).length).toBe(19);
    const after = await counts();
    expect((after.sessions ?? 0) - (before.sessions ?? 0)).toBe(1);
    expect((after.users ?? 0) - (before.users ?? 0)).toBe(1);
    expect((await browser.get(relayed, { accept: 'text/html' })).status).toBe(400);
  });

  test('of one provider is refused at the callback of another', async () => {
    const own = { kind: 'oidc', issuer: `${server.origin}/dev/provider`, clientId: 'acme', clientSecret: 'simulator' };
    expect((await putProvider(server, 'acme-sso', own)).status).toBe(200);
    const browser = server.browser();
    const back = new URL(await arrived(browser, 'mixed-up@example.com'));
    const elsewhere = `${server.base}/callback/acme-sso${back.search}`;
    const refused = await browser.get(elsewhere, { accept: 'text/html' });
    expect([refused.status, refused.text.includes('providers.state_invalid')]).toEqual([400, true]);
    expect(await snapshot(browser)).toBeNull();
    expect((await comeBack(browser, back.href)).status).toBe(303);
  });

  test('of one project is refused at another, by whatever way it comes there', async () => {
    const made = await server.api.post(`${server.origin}/v1/projects`, { slug: 'other' }, controlHeader(server));
    expect(made.status, made.text).toBe(201);
    const { secretKey, project } = made.json as { secretKey: string; project: { baseUrl: string } };
    await offerSimulator(server, secretKey);
    const browser = server.browser();
    await beginAtProvider(server, browser, { base: project.baseUrl });
    const back = new URL(await arrived(browser, 'elsewhere@example.com'));
    const direct = await browser.get(`${project.baseUrl}/callback/simulator${back.search}`, { accept: 'text/html' });
    expect(direct.status).toBe(400);
    back.searchParams.set('state', (back.searchParams.get('state') ?? '').replace('.acme', '.other'));
    expect((await comeBack(browser, back.href)).status).toBe(400);
  });

  test.each([
    '',
    'x',
    'pvs_short.acme',
    `pvs_${'A'.repeat(43)}.acme`,
    `pvs_${'A'.repeat(43)}`,
    `ver_${'A'.repeat(43)}.acme`,
  ])('%j is no state', async (state) => {
    const browser = server.browser();
    await beginAtProvider(server, browser);
    const url = `${server.base}/callback/simulator?${new URLSearchParams({ code: 'x', state })}`;
    const refused = await browser.get(url, { accept: 'text/html' });
    expect([refused.status, refused.text.includes('providers.state_invalid')]).toEqual([400, true]);
  });

  test('ends after a quarter of an hour', async () => {
    const late = await startTestServer({ role: 'api' });
    try {
      await offerSimulator(late);
      const browser = late.browser();
      const back = await arriveAtProvider(late, await beginAtProvider(late, browser), { email: 'late@example.com' });
      late.running.services.clock.advance(16 * 60_000);
      expect((await comeBack(browser, back)).status).toBe(400);
    } finally {
      await late.stop();
    }
  });
});

describe('the code', () => {
  /** What a person does at the one provider or at the other. */
  const arrivals = {
    'acme-sso': (url: string, email: string) => arriveAtProvider(server, url, { email }),
    github: async (url: string, email: string) => github.authorize(url, email),
  };
  const secrets = ['state', 'nonce', 'code_challenge'];

  beforeAll(async () => {
    const own = { kind: 'oidc', issuer: `${server.origin}/dev/provider`, clientId: 'acme', clientSecret: 'simulator' };
    expect((await putProvider(server, 'acme-sso', { ...own, trustEmail: true })).status).toBe(200);
    const plain = { kind: 'github', credentials: 'own', clientId: 'Iv1.abc', clientSecret: 'the secret' };
    expect((await putProvider(server, 'github', plain)).status).toBe(200);
  });

  test.each([
    ['OpenID Connect', 'acme-sso', secrets],
    ['plain OAuth', 'github', secrets.filter((name) => name !== 'nonce')],
  ] as const)(
    'of one way out, by %s, is worth nothing in another, which has other secrets (A63)',
    async (_, provider, names) => {
      const [mine, other] = [server.browser(), server.browser()];
      const urls = [
        await beginAtProvider(server, mine, { provider }),
        await beginAtProvider(server, other, { provider }),
      ] as const;
      for (const name of names) {
        const [one, two] = urls.map((url) => new URL(url).searchParams.get(name));
        expect(one, name).toMatch(/^.{43,}$/);
        expect(two, name).not.toBe(one);
      }
      const back = [
        new URL(await arrivals[provider](urls[0], `${provider}-one@example.com`)),
        new URL(await arrivals[provider](urls[1], `${provider}-two@example.com`)),
      ] as const;
      const [codeOfMine, codeOfOther] = back.map((url) => url.searchParams.get('code') ?? '');
      back[0].searchParams.set('code', codeOfOther ?? '');
      back[1].searchParams.set('code', codeOfMine ?? '');
      const before = await counts();
      for (const [browser, url] of [
        [mine, back[0]],
        [other, back[1]],
      ] as const) {
        const refused = await comeBack(browser, url.href);
        expect([refused.status, refused.text.includes('providers.refused')]).toEqual([502, true]);
        expect(await snapshot(browser)).toBeNull();
      }
      expect(await counts()).toEqual(before);
      // Each in its own way out is good.
      const url = await beginAtProvider(server, mine, { provider });
      const done = await comeBack(mine, await arrivals[provider](url, `${provider}-one@example.com`));
      expect(done.status, done.text).toBe(303);
      expect((await snapshot(mine))?.user.email).toBe(`${provider}-one@example.com`);
    },
  );
});

test('who has a second factor shows it: a provider is no way around', async () => {
  const person = await createPerson(server, { email: 'careful@example.com', password: GOOD_PASSWORD });
  const tokens = await signInForTokens(server, person);
  const app = await setUpAuthenticator(server, tokens.accessToken);
  const first = await signInAtProvider(server, { email: person.email });
  expect(first.answer.headers.get('location')).toContain('/confirm-provider');
  const mail = await server.mail(person.email, /Simulator/);
  const token = new URL(mail.links[0] ?? '').searchParams.get('token') ?? '';
  const confirmed = await first.browser.post(`${server.base}/auth/sign-in/provider/confirm`, { token });
  expect(confirmed.json).toMatchObject({ next: 'second_factor' });
  expect(await snapshot(first.browser)).toBeNull();
  const again = await signInAtProvider(server, { email: person.email });
  const onward = new URL(again.answer.headers.get('location') ?? '', server.origin);
  expect(onward.pathname).toBe('/p/acme/sign-in/second-factor');
  expect(await snapshot(again.browser)).toBeNull();
  const { attempt } = confirmed.json as { attempt: string };
  const proven = await proveSecondFactor(server, first.browser, { attempt, factor: 'totp', code: app.code() });
  expect(proven.status, proven.text).toBe(200);
  expect((await snapshot(first.browser))?.user.id).toBe(person.userId);
});
