import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Browser,
  codeOf,
  createPerson,
  startTestServer,
  type TestServer,
  until,
} from '../../../../../testing/kit/index.ts';
import { offerSimulator, press, putProvider, signInAtProvider } from '../../../../../testing/kit/providers.ts';

let server: TestServer;
let closed: TestServer;
let database: pg.Client;
beforeAll(async () => {
  server = await startTestServer({ settings: { limits: { signUpsPerAddressAndHour: 1_000 } } });
  closed = await startTestServer({ settings: { signUp: { mode: 'invitation_only', verification: 'required' } } });
  await Promise.all([offerSimulator(server), offerSimulator(closed)]);
  database = new pg.Client({ connectionString: server.databaseUrl });
  await database.connect();
});
afterAll(async () => {
  await database?.end();
  await server?.stop();
  await closed?.stop();
});

const userIn = async (browser: Browser, of = server) => {
  const answer = await browser.get(`${of.base}/session`);
  return answer.status === 200 ? (answer.json as { user: { id: string; emailVerified: boolean } }).user : null;
};
const confirm = (browser: Browser, token: string) =>
  browser.post(`${server.base}/auth/sign-in/provider/confirm`, { token });

async function linkTo(email: string): Promise<{ url: string; token: string }> {
  const mail = await server.mail(email, /verify your address to sign in with Simulator/);
  const url = mail.links[0] ?? '';
  return { url, token: new URL(url).searchParams.get('token') ?? '' };
}

describe('an account that exists', () => {
  test('is not merged silently: the button of our own mail connects, in the browser that began', async () => {
    const person = await createPerson(server, { email: 'ada@example.com' });
    const { browser, answer } = await signInAtProvider(server, { email: person.email, subject: 'ada' });
    expect(answer.headers.get('location')).toBe('/p/acme/confirm-provider?sent=simulator');
    const waiting = await browser.get(`${server.base}/confirm-provider?sent=simulator`, { accept: 'text/html' });
    expect(waiting.text).toContain('Check your e-mail');
    expect(waiting.text).toContain('ada@example.com');

    const { url, token } = await linkTo(person.email);
    // Looking at the link uses nothing up, in whatever browser.
    const elsewhere = await server.browser().get(url, { accept: 'text/html' });
    expect([elsewhere.status, elsewhere.text.includes('Open this link where you began')]).toEqual([403, true]);
    expect(codeOf(await confirm(server.browser(), token))).toBe('providers.other_browser');
    const pressed = await press(server, browser, url, '/confirm-provider');
    expect([pressed.status, pressed.headers.get('location')]).toEqual([303, '/p/acme/account/profile']);
    expect((await userIn(browser))?.id).toBe(person.userId);
    expect(codeOf(await confirm(browser, token))).toBe('tokens.used_or_expired');

    // From now on the provider opens it.
    const again = await signInAtProvider(server, { email: person.email, subject: 'ada' });
    expect((await userIn(again.browser))?.id).toBe(person.userId);
  });

  test('is connected once, however often the button is pressed at the same moment', async () => {
    const person = await createPerson(server, { email: 'parallel@example.com' });
    const { browser } = await signInAtProvider(server, { email: person.email, subject: 'parallel' });
    const { token } = await linkTo(person.email);
    const answers = await Promise.all(Array.from({ length: 20 }, () => confirm(browser, token)));
    expect(answers.filter(({ status }) => status === 200).length).toBe(1);
    const { rowCount } = await database.query(`select 1 from identities where subject = 'parallel'`);
    expect(rowCount).toBe(1);
  });

  test('gets no second link while the first waits: the newer one replaces it', async () => {
    const person = await createPerson(server, { email: 'twice@example.com' });
    const browser = server.browser();
    await signInAtProvider(server, { email: person.email, subject: 'twice' }, { browser });
    const first = await linkTo(person.email);
    await signInAtProvider(server, { email: person.email, subject: 'twice' }, { browser });
    await until(async () => (await linkTo(person.email)).token !== first.token, 5_000, 'a second mail');
    expect(codeOf(await confirm(browser, first.token))).toBe('tokens.used_or_expired');
    expect((await confirm(browser, (await linkTo(person.email)).token)).status).toBe(200);
  });
});

test('an address that the provider has not verified becomes an account by our own mail', async () => {
  const arrival = { email: 'unverified@example.com', subject: 'unverified', emailVerified: false, name: 'Una' };
  const { browser } = await signInAtProvider(server, arrival);
  expect(await userIn(browser)).toBeNull();
  const answer = await confirm(browser, (await linkTo(arrival.email)).token);
  expect(answer.json).toMatchObject({ user: { email: arrival.email, emailVerified: true, name: 'Una' } });
  expect(await userIn(browser)).toMatchObject({ emailVerified: true });
});

test('nobody makes their own address count by the body of a request (A59)', async () => {
  const { browser } = await signInAtProvider(server, { email: 'honest@example.com' });
  const changed = await browser.request('PATCH', `${server.base}/me`, { body: { emailVerified: true, name: 'H' } });
  expect([changed.status, codeOf(changed)]).toEqual([400, 'request.invalid']);
  const started = await browser.post(`${server.base}/auth/sign-in/provider`, {
    provider: 'simulator',
    emailVerified: true,
  });
  expect(codeOf(started)).toBe('request.invalid');
});

describe('an issuer of the project’s own', () => {
  const issuer = () => `${server.origin}/dev/provider`;
  const put = (trustEmail: boolean) =>
    putProvider(server, 'acme-sso', {
      kind: 'oidc',
      name: 'Acme SSO',
      issuer: issuer(),
      clientId: 'acme client/1',
      clientSecret: 'simulator',
      trustEmail,
    });

  test('signs in, and its word for an address counts only where the project says so', async () => {
    expect((await put(false)).status).toBe(200);
    const way = { provider: 'acme-sso' };
    const doubted = await signInAtProvider(server, { email: 'sso@example.com', subject: 'sso' }, way);
    expect(doubted.answer.headers.get('location')).toContain('/confirm-provider');
    expect((await put(true)).status).toBe(200);
    const believed = await signInAtProvider(server, { email: 'sso@example.com', subject: 'sso' }, way);
    expect(await userIn(believed.browser)).toMatchObject({ emailVerified: true });
    const { rows } = await database.query(`select provider, issuer from identities where subject = 'sso'`);
    expect(rows).toEqual([{ provider: 'acme-sso', issuer: issuer() }]);
  });
});

describe('a project that takes no new accounts', () => {
  test('lets in who is known and makes nobody new', async () => {
    const refused = await signInAtProvider(closed, { email: 'stranger@example.com' });
    expect([refused.answer.status, refused.answer.text.includes('sign_up.closed')]).toEqual([403, true]);
    const person = await createPerson(closed, { email: 'known@example.com' });
    const { browser } = await signInAtProvider(closed, { email: person.email });
    const mail = await closed.mail(person.email, /Simulator/);
    const token = new URL(mail.links[0] ?? '').searchParams.get('token') ?? '';
    const entered = await browser.post(`${closed.base}/auth/sign-in/provider/confirm`, { token });
    expect(entered.status, entered.text).toBe(200);
  });

  test('answers an address that nobody has verified the same way whether it has an account, and writes to nobody who has none', async () => {
    const person = await createPerson(closed, { email: 'here@example.com' });
    const [known, unknown] = [
      await signInAtProvider(closed, { email: person.email, subject: 'x-1', emailVerified: false }),
      await signInAtProvider(closed, { email: 'not-here@example.com', subject: 'x-2', emailVerified: false }),
    ];
    const said = ({ answer }: typeof known) => [answer.status, answer.headers.get('location'), answer.text];
    expect(said(unknown)).toEqual(said(known));
    await closed.mail(person.email, /Simulator/);
    const { json } = await closed.api.get(`${closed.origin}/dev/mailbox/messages.json?to=not-here@example.com`);
    expect(json).toEqual([]);
  });

  test.each(['another@example.com', 'nobody@example.com'])(
    'ends the link that this browser waits for when it asks for %s, whether that is somebody',
    async (next) => {
      const own = await createPerson(closed, { email: `own-${next}` });
      if (next.startsWith('another')) await createPerson(closed, { email: next });
      const { browser } = await signInAtProvider(closed, { email: own.email, emailVerified: false });
      const mail = await closed.mail(own.email, /Simulator/);
      const token = new URL(mail.links[0] ?? '').searchParams.get('token') ?? '';
      await signInAtProvider(closed, { email: next, emailVerified: false }, { browser });
      const late = await browser.post(`${closed.base}/auth/sign-in/provider/confirm`, { token });
      expect(codeOf(late)).toBe('tokens.used_or_expired');
    },
  );
});
