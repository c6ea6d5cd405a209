import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  type Answer,
  addPasskey,
  type Browser,
  bearer,
  beginSignIn,
  changeSettings,
  createPerson,
  GOOD_PASSWORD,
  passkeyOptions,
  signInWithBrowser,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { offerSimulator, signInAtProvider } from '../../../../../testing/kit/providers.ts';

const SIGN_UP = { mode: 'open', verification: 'required' } as const;

const METHODS = { password: true, magicLink: true, emailCode: true, passkey: true };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    settings: {
      methods: METHODS,
      limits: { addressFailures: 10_000, signUpsPerAddressAndHour: 10_000, mailsPerRecipientAndTenMinutes: 50 },
    },
  });
  await offerSimulator(server);
});
afterAll(() => server?.stop());
beforeEach(() => usernames('required'));

const usernames = (username: string) => changeSettings(server, { signUp: { ...SIGN_UP, username } });

let people = 0;
const newAddress = () => `way${++people}@example.com`;

const post = (browser: Browser, path: string, body: object) => browser.post(`${server.base}/auth/${path}`, body);
const tokenIn = (links: readonly string[]) => new URL(links[0] ?? '').searchParams.get('token') ?? '';

type Came = { readonly browser: Browser; readonly answer: Answer };

async function byMailLink(email: string): Promise<Came> {
  const browser = server.browser();
  await post(browser, 'sign-in/magic-link', { email });
  const { links } = await server.mail(email, /sign in/i);
  const token = tokenIn(links.filter((link) => link.includes('/magic-link?')));
  return { browser, answer: await post(browser, 'sign-in/magic-link/confirm', { token, transport: 'cookie' }) };
}

async function byMailCode(email: string): Promise<Came> {
  const browser = server.browser();
  await post(browser, 'sign-in/email-code', { email });
  const code = /^\d{6}$/m.exec((await server.mail(email, /code to sign in/)).text)?.[0];
  return { browser, answer: await post(browser, 'sign-in/email-code/confirm', { code, transport: 'cookie' }) };
}

/** The passkey was made while the project wanted no usernames: the rule came later. */
async function byPasskey(): Promise<Came> {
  await usernames('off');
  const { key } = await addPasskey(server, await signInWithBrowser(server, await createPerson(server)));
  await usernames('required');
  const browser = server.browser();
  const options = await passkeyOptions(server, browser, '/auth/sign-in/passkey/options');
  return { browser, answer: await post(browser, 'sign-in/passkey', { credential: key.get(options) }) };
}

async function byConfirmedProvider(): Promise<Came> {
  const { email } = await createPerson(server);
  const { browser } = await signInAtProvider(server, { email, subject: email });
  const token = tokenIn((await server.mail(email, /verify your address/)).links);
  return { browser, answer: await post(browser, 'sign-in/provider/confirm', { token }) };
}

/** Accepted while nobody had to have one. */
async function byInvitation(): Promise<Came> {
  await usernames('optional');
  const email = newAddress();
  await server.api.post(`${server.origin}/v1/invitations`, { email }, bearer(server.secretKey));
  const token = tokenIn((await server.mail(email, /invitation/i)).links);
  const made = await server.api.post(`${server.base}/auth/invitations/accept`, { token, password: GOOD_PASSWORD });
  expect(made.status, made.text).toBe(201);
  await usernames('required');
  return byPassword({ email });
}

async function byPassword({ email }: { readonly email: string }): Promise<Came> {
  const browser = server.browser();
  return { browser, answer: await post(browser, 'sign-in/password', { email, password: GOOD_PASSWORD }) };
}

/** The name that was kept for the sign-up ran out, and was somebody else's by the time the address was confirmed. */
async function confirmedLate(email: string, proof: object): Promise<Came> {
  const [mine, theirs] = [server.browser(), server.browser()];
  const username = `late.${people}`;
  await post(mine, 'sign-up', { email, username, ...proof });
  const token = tokenIn((await server.mail(email, /verify/i)).links);
  await server.running.services.database.pool.query(`delete from username_reservations where username_key = $1`, [
    username,
  ]);
  await post(theirs, 'sign-up', { email: newAddress(), password: GOOD_PASSWORD, username });
  const answer = await post(mine, 'email-verification/confirm', { token });
  expect(answer.status, answer.text).toBe(200);
  return { browser: mine, answer };
}

async function byLateConfirmation(): Promise<Came> {
  const email = newAddress();
  await confirmedLate(email, { password: GOOD_PASSWORD });
  return byPassword({ email });
}

async function bySignUpByMail(): Promise<Came> {
  const { browser, answer } = await confirmedLate(newAddress(), { byMail: true });
  return { browser, answer: { ...answer, json: (answer.json as { signIn: unknown }).signIn } };
}

/** Somebody else had signed up with the address, by mail nothing of theirs is left. */
async function byMailAfterASignUp(): Promise<Came> {
  const email = newAddress();
  await post(server.browser(), 'sign-up', { email, password: GOOD_PASSWORD, username: `first.${people}` });
  return byMailLink(email);
}

async function byProvider(): Promise<Came> {
  const email = newAddress();
  const { browser, answer } = await signInAtProvider(server, { email, subject: email });
  return { browser, answer };
}

const WAYS: readonly (readonly [string, string, () => Promise<Came>])[] = [
  ['by password, made by an operator', '/auth/sign-in/password', async () => byPassword(await createPerson(server))],
  ['by password, invited before the rule', '/auth/sign-in/password', byInvitation],
  ['by password, the name of the sign-up gone', '/auth/sign-in/password', byLateConfirmation],
  [
    'by a link in a mail',
    '/auth/sign-in/magic-link/confirm',
    async () => byMailLink((await createPerson(server)).email),
  ],
  ['by a link in a mail, a sign-up unconfirmed', '/auth/sign-in/magic-link/confirm', byMailAfterASignUp],
  [
    'by a code in a mail',
    '/auth/sign-in/email-code/confirm',
    async () => byMailCode((await createPerson(server)).email),
  ],
  ['by the link of a sign-up by mail alone', '/auth/email-verification/confirm', bySignUpByMail],
  ['by passkey, older than the rule', '/auth/sign-in/passkey', byPasskey],
  ['by a provider', 'the page that the provider sends to', byProvider],
  ['by a provider, confirmed by mail', '/auth/sign-in/provider/confirm', byConfirmedProvider],
];

/** Whatever way it was: the browser has no session, and its sign-in waits for a username. */
function attemptOf({ answer }: Came): string {
  const sentTo = answer.headers.get('location');
  if (sentTo !== null) {
    const { pathname, searchParams } = new URL(sentTo, server.origin);
    expect(pathname).toBe('/p/acme/sign-in/username');
    return searchParams.get('attempt') ?? '';
  }
  const { signIn = answer.json } = answer.json as { signIn?: unknown };
  expect(signIn).toEqual({ next: 'username', attempt: expect.any(String), factors: [] });
  return (signIn as { attempt: string }).attempt;
}

const hasSession = async (browser: Browser) => (await browser.get(`${server.base}/session`)).status === 200;
const sessionCookies = ({ cookies }: Browser) =>
  [...cookies.keys()].filter((name) => /frontdesk_(prj|access)/.test(name));

test.each(WAYS)('a username is chosen on the way in %s, and there is no session before', async (_, _path, come) => {
  const came = await come();
  const attempt = attemptOf(came);
  expect(await hasSession(came.browser)).toBe(false);
  expect(sessionCookies(came.browser)).toEqual([]);
  const username = `chosen.${++people}`;
  const done = await post(came.browser, 'sign-in/username', { attempt, username });
  expect(done.json, done.text).toMatchObject({ user: { username }, accessToken: expect.any(String) });
  expect((await came.browser.get(`${server.base}/session`)).json).toMatchObject({ user: { username } });
});

test.each(['optional', 'off'])('nobody is asked where usernames are %s', async (policy) => {
  await usernames(policy);
  for (const come of [
    async () => byPassword(await createPerson(server)),
    async () => byMailLink((await createPerson(server)).email),
    async () => byMailCode((await createPerson(server)).email),
    byProvider,
    byConfirmedProvider,
  ])
    expect(await hasSession((await come()).browser)).toBe(true);
});

/** A new way in has to stand in the table above. */
test('the ways above are all that there are', () => {
  const openapi = JSON.parse(readFileSync(new URL('../../../../../generated/openapi.json', import.meta.url), 'utf8'));
  const steps = /^\/auth\/sign-in\/(attempt|second-factor|enrolment\/confirm|terms|username)$/;
  const ways = Object.entries<object>(openapi.paths)
    .filter(([path, methods]) => /SignInContinues|EnrolledSignIn/.test(JSON.stringify(methods)) && !steps.test(path))
    .map(([path]) => path);
  const walked = new Set(WAYS.map(([, path]) => path).filter((path) => path.startsWith('/')));
  expect([...walked].sort()).toEqual(ways.sort());
});

test('a session that is open when the rule comes stays open, and the next sign-in is asked', async () => {
  await usernames('off');
  const person = await createPerson(server);
  const browser = await signInWithBrowser(server, person);
  await usernames('required');
  expect(await hasSession(browser)).toBe(true);
  expect(await beginSignIn(server, server.browser(), person)).toMatchObject({ next: 'username' });
});
