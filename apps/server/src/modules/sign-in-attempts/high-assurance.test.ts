import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Answer,
  addPasskey,
  type Browser,
  beginSignIn,
  changeSettings,
  codeOf,
  createPerson,
  passkeyOptions,
  personWithAuthenticator,
  proveSecondFactor,
  signInWithBrowser,
  startTestServer,
  type TestServer,
  type Waiting,
} from '../../../../../testing/kit/index.ts';
import { offerSimulator, signInAtProvider } from '../../../../../testing/kit/providers.ts';

const METHODS = { password: true, magicLink: true, emailCode: true, passkey: true };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    settings: {
      methods: METHODS,
      secondFactor: { highAssurance: true },
      limits: {
        addressFailures: 10_000,
        signUpsPerAddressAndHour: 10_000,
        mailsPerRecipientAndTenMinutes: 50,
        mailsPerRecipientAndDay: 50,
      },
    },
  });
  await offerSimulator(server);
});
afterAll(() => server?.stop());

const post = (browser: Browser, path: string, body: object) => browser.post(`${server.base}/auth/${path}`, body);
const hasSession = async (browser: Browser) => (await browser.get(`${server.base}/session`)).status === 200;
const tokenIn = (link: string | undefined) => new URL(link ?? '').searchParams.get('token') ?? '';

async function byLink(email: string, browser: Browser): Promise<Answer> {
  await post(browser, 'sign-in/magic-link', { email });
  const { links } = await server.mail(email, /^(?!.*code).*sign in/i);
  const token = tokenIn(links.find((link) => link.includes('/magic-link?')));
  return post(browser, 'sign-in/magic-link/confirm', { token });
}

const codeFor = async (email: string) => /^\d{6}$/m.exec((await server.mail(email, /code to sign in/)).text)?.[0];

async function byCode(email: string, browser: Browser): Promise<Answer> {
  await post(browser, 'sign-in/email-code', { email });
  return post(browser, 'sign-in/email-code/confirm', { code: await codeFor(email) });
}

/** Of an identity that the account does not have: our mail to the address decides. */
async function byProviderAndMail(email: string, browser: Browser): Promise<Answer> {
  await signInAtProvider(server, { email, subject: `new-${email}` }, { browser });
  const token = tokenIn((await server.mail(email, /verify your address/)).links[0]);
  return post(browser, 'sign-in/provider/confirm', { token });
}

const WAYS = [
  ['a link', byLink],
  ['a code', byCode],
  ['a provider whose identity our mail confirms', byProviderAndMail],
] as const;

type Holder = { readonly email: string; readonly browser: Browser };

async function withNothing(): Promise<Holder> {
  return { email: (await createPerson(server)).email, browser: server.browser() };
}

async function withAuthenticator() {
  const { person, app } = await personWithAuthenticator(server);
  return { ...person, app, browser: server.browser() };
}

async function withPasskey(): Promise<Holder> {
  const person = await createPerson(server);
  await addPasskey(server, await signInWithBrowser(server, person));
  return { email: person.email, browser: server.browser() };
}

/** Trusted by a password and a code, and signed out. */
async function inTrustedBrowser() {
  const { app, browser, ...person } = await withAuthenticator();
  const { attempt } = await beginSignIn(server, browser, person);
  await proveSecondFactor(server, browser, { attempt, factor: 'totp', code: app.code(), trustDevice: true });
  // The trust is real: a password opens the account here, and it alone.
  expect(await beginSignIn(server, browser, person)).toMatchObject({ accessToken: expect.any(String) });
  expect((await post(browser, 'sign-out', {})).status).toBe(204);
  return { ...person, app, browser };
}

const HOLDERS = [
  ['who has no factor', withNothing, { next: 'enrolment', factors: ['totp', 'passkey'] }],
  ['who has an authenticator', withAuthenticator, { next: 'second_factor', factors: ['totp', 'recovery_code'] }],
  ['who has a passkey', withPasskey, { next: 'second_factor', factors: ['passkey'] }],
  ['who trusts the browser', inTrustedBrowser, { next: 'second_factor', factors: ['totp', 'recovery_code'] }],
] as const;

describe.each(WAYS)('%s opens nothing alone', (_, come) => {
  test.each(HOLDERS)('to somebody %s', async (_, make, waiting) => {
    const { email, browser } = await make();
    const answer = await come(email, browser);
    expect(answer.json, answer.text).toEqual({ ...waiting, attempt: expect.any(String) });
    expect(await hasSession(browser)).toBe(false);
  });

  test('where everybody has a second step, too', async () => {
    const { email, browser } = await inTrustedBrowser();
    await changeSettings(server, { secondFactor: { policy: 'required', highAssurance: true } });
    try {
      expect((await come(email, browser)).json).toMatchObject({ next: 'second_factor' });
      expect(await hasSession(browser)).toBe(false);
    } finally {
      await changeSettings(server, { secondFactor: { highAssurance: true } });
    }
  });

  test('and with the second step it does', async () => {
    const { email, browser, app } = await withAuthenticator();
    const { attempt } = (await come(email, browser)).json as Waiting;
    const done = await proveSecondFactor(server, browser, { attempt, factor: 'totp', code: app.code() });
    expect(done.json, done.text).toMatchObject({ session: { amr: expect.arrayContaining(['otp', 'mfa']) } });
    expect(await hasSession(browser)).toBe(true);
  });
});

test('the link of a sign-up by mail alone leads to the enrolment', async () => {
  await changeSettings(server, { methods: { ...METHODS, password: false } });
  try {
    const email = 'new-by-mail@example.com';
    const browser = server.browser();
    expect((await post(browser, 'sign-up', { email, byMail: true })).status).toBe(201);
    const token = tokenIn((await server.mail(email, /verify/i)).links.find((link) => link.includes('/verify-email?')));
    const confirmed = await post(browser, 'email-verification/confirm', { token });
    expect(confirmed.json).toMatchObject({ signIn: { next: 'enrolment' } });
    expect(await hasSession(browser)).toBe(false);
  } finally {
    await changeSettings(server, { methods: METHODS });
  }
});

test('a mailbox connects no identity that would open the account the next time', async () => {
  const { email, browser } = await withAuthenticator();
  const person = { email, subject: `new-${email}` };
  expect((await byProviderAndMail(email, browser)).json).toMatchObject({ next: 'second_factor' });
  const again = await signInAtProvider(server, person, { browser });
  expect(again.answer.headers.get('location')).toBe('/p/acme/confirm-provider?sent=simulator');
  expect(await hasSession(browser)).toBe(false);
  const kept = await server.running.services.database.pool.query('select 1 from identities where subject = $1', [
    person.subject,
  ]);
  expect(kept.rowCount).toBe(0);
});

test.each([
  ['a code by e-mail is no second proof after a link', byLink, byCode],
  ['a link by e-mail is no second proof after a code', byCode, byLink],
])('%s', async (_, first, second) => {
  const { email, browser } = await withAuthenticator();
  const { attempt } = (await first(email, browser)).json as Waiting;
  expect((await second(email, browser)).json).toMatchObject({ next: 'second_factor' });
  const code = (await codeFor(email)) ?? '';
  for (const factor of ['email_code', 'magic_link', 'mail'])
    expect(codeOf(await proveSecondFactor(server, browser, { attempt, factor, code }))).toBe(
      'sign_in_attempts.factor_unavailable',
    );
  expect(await hasSession(browser)).toBe(false);
});

test('a passkey is two proofs, a password is no mail, and nor is the word of a provider', async () => {
  const owner = await createPerson(server);
  expect(await hasSession(await signInWithBrowser(server, owner))).toBe(true);
  const { key } = await addPasskey(server, await signInWithBrowser(server, owner));
  const browser = server.browser();
  const options = await passkeyOptions(server, browser, '/auth/sign-in/passkey/options');
  await post(browser, 'sign-in/passkey', { credential: key.get(options) });
  expect(await hasSession(browser)).toBe(true);
  const arrival = { email: 'vouched@example.com', subject: 'vouched' };
  for (const _ of ['a new account', 'the same one again'])
    expect(await hasSession((await signInAtProvider(server, arrival)).browser)).toBe(true);
});

test('a fresh proof is not had by mail alone', async () => {
  const { app, browser, ...person } = await withAuthenticator();
  const { attempt } = await beginSignIn(server, browser, person);
  await proveSecondFactor(server, browser, { attempt, factor: 'totp', code: app.code(), trustDevice: true });
  server.running.services.clock.advance(11 * 60 * 1000);
  const isFresh = async () => ((await browser.get(`${server.base}/auth/step-up`)).json as { fresh: boolean }).fresh;
  expect(await isFresh()).toBe(false);
  expect((await byLink(person.email, browser)).json).toMatchObject({ next: 'second_factor' });
  expect(await isFresh()).toBe(false);
});

test('a sign-in by mail that began before assurance was high is asked before it ends', async () => {
  const { email, browser } = await withNothing();
  const rule = (highAssurance: boolean, username: string) =>
    changeSettings(server, {
      secondFactor: { highAssurance },
      signUp: { mode: 'open', verification: 'required', username },
    });
  await rule(false, 'required');
  const { attempt, next } = (await byLink(email, browser)).json as Waiting;
  expect(next).toBe('username');
  await rule(true, 'required');
  try {
    const named = await post(browser, 'sign-in/username', { attempt, username: 'early.bird' });
    expect(named.json).toMatchObject({ next: 'enrolment' });
    expect(await hasSession(browser)).toBe(false);
  } finally {
    await rule(true, 'off');
  }
});

test('where it is not high, a mail opens the account, and trust in the browser spares the step', async () => {
  const trusting = await inTrustedBrowser();
  const other = await withNothing();
  await changeSettings(server, { secondFactor: {} });
  try {
    for (const { email, browser } of [trusting, other]) {
      await byLink(email, browser);
      expect(await hasSession(browser)).toBe(true);
    }
  } finally {
    await changeSettings(server, { secondFactor: { highAssurance: true } });
  }
});
