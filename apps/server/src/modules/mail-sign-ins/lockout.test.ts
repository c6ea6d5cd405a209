import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  type Answer,
  atOnce,
  type Browser,
  bearer,
  beginSignIn,
  createPerson,
  GOOD_PASSWORD,
  type Person,
  proveSecondFactor,
  setUpAuthenticator,
  signInForTokens,
  signInWithBrowser,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { decodeId } from '../../lib/type-id.ts';
import { systemContext } from '../../platform/context/context.ts';
import { createCookieJar } from '../../platform/http/cookies.ts';
import { showMagicLinkCode } from './show-code.ts';

let first: TestServer;
let second: TestServer;

const MOST = 5;
const GUESSES = 200;
/** The guesses come from as many addresses. */
const BEHIND_PROXY = { FRONTDESK_TRUSTED_PROXIES: '127.0.0.1,::1' };

// More codes than an account has tries: what stops the guesses is the limit of the account, not that of a code.
beforeAll(async () => {
  first = await startTestServer({
    env: BEHIND_PROXY,
    settings: {
      methods: { emailCode: true },
      limits: {
        accountFailures: MOST,
        addressFailures: 10_000,
        mailsPerRecipientAndTenMinutes: 100,
        mailsPerRecipientAndDay: 100,
      },
    },
  });
  second = await startTestServer({ replicaOf: first, env: BEHIND_PROXY });
});
afterAll(async () => {
  await second.stop();
  await first.stop();
});

const at = (index: number) => `${(index % 2 === 0 ? first : second).origin}/p/acme`;
const wrongCode = (index: number) => String(100_000 + index);
const wrongPassword = (index: number) => `wrong guess number ${index}`;
const deviceCookie = () => `frontdesk_device_${first.project.id}`;

/** Entries of the audit that say that a guess was looked at and was wrong. */
async function looked({ userId }: Person): Promise<number> {
  const { rows } = await first.running.services.database.pool.query(
    `select count(*)::int as n from audit_events where action = 'sign_in.failed' and target_id = $1`,
    [userId],
  );
  return rows[0].n;
}

/** Counts what goes on as ever: the hashes that either replica compares a password with. */
function countHashes(): () => number {
  const names = ['verify', 'verifyEither', 'verifyNothing'] as const;
  const spies = [first, second].flatMap(({ running }) =>
    names.map((name) => vi.spyOn(running.services.passwordHashing, name)),
  );
  onTestFinished(() => {
    for (const spy of spies) spy.mockRestore();
  });
  return () => spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
}

/** All that a right proof would change: what it uses up, and what it opens. */
async function stateOf({ userId, email }: Person): Promise<unknown> {
  const { rows } = await first.running.services.database.pool.query(
    `select (select json_agg(s.id order by s.id) from sessions s where s.user_id = u.id and s.revoked_at is null) as sessions,
       (select json_agg(json_build_array(t.id, t.used_at, t.code_tries) order by t.id) from one_time_tokens t where t.email_key = u.email_key) as tokens,
       (select json_agg(f.last_step) from totp_factors f where f.user_id = u.id) as steps,
       (select count(*) from recovery_codes r where r.user_id = u.id and r.used_at is null) as codes,
       (select p.hash from passwords p where p.user_id = u.id) as password, u.deletion_due_at
     from users u where u.id = $1 and u.email = $2`,
    [decodeId('user', userId), email],
  );
  expect(rows).toHaveLength(1);
  return rows[0];
}

/** What the answer of a guess says of it. */
function count(answers: readonly { status: number }[], status: number): number {
  return answers.filter((answer) => answer.status === status).length;
}

async function askForCodes(email: string, many: number): Promise<Browser[]> {
  const browsers = Array.from({ length: many }, () => first.browser());
  for (const browser of browsers)
    expect((await browser.post(`${first.base}/auth/sign-in/email-code`, { email })).status).toBe(202);
  return browsers;
}

async function codeOfMail(email: string): Promise<string> {
  const { text } = await first.mail(email, /code to sign in/);
  return /^\d{6}$/m.exec(text)?.[0] ?? '';
}

async function askForLink(email: string): Promise<Browser> {
  const browser = first.browser();
  expect((await browser.post(`${first.base}/auth/sign-in/magic-link`, { email })).status).toBe(202);
  return browser;
}

/** What the page of the link shows in another browser. */
async function codeOfLink(email: string): Promise<string> {
  const { services } = first.running;
  const { links } = await first.mail(email, /sign in/i);
  const token = new URL(links.find((one) => one.includes('/magic-link?')) ?? '').searchParams.get('token') ?? '';
  const project = await services.modules.projects.bySlug('acme');
  assert(project, 'the project is there');
  const ctx = { ...systemContext(services, 'test', createCookieJar(undefined)), project };
  return (await showMagicLinkCode(ctx, token))?.code ?? '';
}

/** A proof, right or wrong, and the secret that its browser shows as that of its device. */
type Try = { readonly index: number; readonly device: string | null };

type Path = {
  readonly name: string;
  /** The status of a guess that was looked at. */
  readonly wrong: number;
  prepare(
    person: Person,
  ): Promise<{ readonly guess: (one: Try) => Promise<Answer>; readonly right: (one: Try) => Promise<Answer> }>;
};

function send(
  from: Browser,
  path: string,
  body: object,
  { index, device }: Try,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const shown: [string, string][] = device === null ? [] : [[deviceCookie(), device]];
  const cookie = [...from.cookies, ...shown].map(([name, value]) => `${name}=${value}`).join('; ');
  const address = { 'x-forwarded-for': `203.0.113.${(index % 250) + 1}` };
  return from.post(`${at(index)}${path}`, body, { ...headers, ...address, ...(cookie === '' ? {} : { cookie }) });
}

/** By who has a session of the account in hand, and wants more than it allows. */
function inStolenSession(
  path: string,
  proofOf: (given: string) => object,
  kind: 'password' | 'totp' | 'recovery_code',
): Path['prepare'] {
  return async (person) => {
    const { accessToken } = await signInForTokens(first, person);
    const app = kind === 'password' ? null : await setUpAuthenticator(first, accessToken);
    const rightOf = () => (kind === 'totp' ? app?.code() : app?.recoveryCodes[0]) ?? person.password;
    const wrongOf = (index: number) => (kind === 'password' ? wrongPassword(index) : wrongCode(index));
    const post = (given: string, one: Try) => send(first.api, path, proofOf(given), one, bearer(accessToken));
    return { guess: (one) => post(wrongOf(one.index), one), right: (one) => post(rightOf(), one) };
  };
}

function atSecondStep(factor: 'totp' | 'recovery_code'): Path['prepare'] {
  return async (person) => {
    const app = await setUpAuthenticator(first, (await signInForTokens(first, person)).accessToken);
    const browser = first.browser();
    const { attempt } = await beginSignIn(first, browser, person);
    const post = (code: string, one: Try) =>
      send(browser, '/auth/sign-in/second-factor', { attempt, factor, code }, one);
    return {
      guess: (one) => post(wrongCode(one.index), one),
      right: (one) => post((factor === 'totp' ? app.code() : app.recoveryCodes[0]) ?? '', one),
    };
  };
}

const stepUp = (way: string, field: string) => (given: string) => ({ way, [field]: given, transport: 'token' });

const PATHS: readonly Path[] = [
  {
    name: 'passwords',
    wrong: 401,
    async prepare({ email, password }) {
      const post = (typed: string, one: Try) =>
        send(first.api, '/auth/sign-in/password', { email, password: typed }, one);
      return { guess: (one) => post(wrongPassword(one.index), one), right: (one) => post(password, one) };
    },
  },
  {
    name: 'codes by e-mail, each of another mail',
    wrong: 410,
    async prepare({ email }) {
      const [own = first.browser()] = await askForCodes(email, 1);
      const rightCode = await codeOfMail(email);
      const browsers = await askForCodes(email, 8);
      const post = (from: Browser, code: string, one: Try) =>
        send(from, '/auth/sign-in/email-code/confirm', { code }, one);
      return {
        guess: (one) => post(browsers[one.index % 8] ?? own, wrongCode(one.index), one),
        right: (one) => post(own, rightCode, one),
      };
    },
  },
  {
    name: 'codes of sign-in links',
    wrong: 410,
    async prepare({ email }) {
      const own = await askForLink(email);
      const rightCode = await codeOfLink(email);
      const browsers = [await askForLink(email), await askForLink(email), await askForLink(email)];
      // What the page of each link would have done in another browser.
      await first.running.services.database.pool.query(
        `update one_time_tokens set code_hash = 'no code' where kind = 'magic_link' and email_key = $1 and code_hash is null`,
        [email],
      );
      const post = (from: Browser, code: string, one: Try) =>
        send(from, '/auth/sign-in/magic-link/confirm', { code }, one);
      return {
        guess: (one) => post(browsers[one.index % 3] ?? own, wrongCode(one.index), one),
        right: (one) => post(own, rightCode, one),
      };
    },
  },
  { name: 'codes of an authenticator', wrong: 401, prepare: atSecondStep('totp') },
  { name: 'recovery codes', wrong: 401, prepare: atSecondStep('recovery_code') },
  {
    name: 'the current password in a stolen session',
    wrong: 403,
    prepare: inStolenSession(
      '/me/password',
      (currentPassword) => ({ currentPassword, newPassword: 'seventeen grey herons' }),
      'password',
    ),
  },
  {
    name: 'the password for a fresh proof',
    wrong: 403,
    prepare: inStolenSession('/auth/step-up', stepUp('password', 'password'), 'password'),
  },
  {
    name: 'codes of an authenticator for a fresh proof',
    wrong: 401,
    prepare: inStolenSession('/auth/step-up', stepUp('totp', 'code'), 'totp'),
  },
  {
    name: 'recovery codes for a fresh proof',
    wrong: 401,
    prepare: inStolenSession('/auth/step-up', stepUp('recovery_code', 'code'), 'recovery_code'),
  },
  {
    name: 'the password that deletes the account',
    wrong: 403,
    prepare: inStolenSession('/me/deletion', (password) => ({ password }), 'password'),
  },
];

/** What the guesses show as the device's secret. */
const DEVICES = [
  { name: 'by clients without a device', guesses: GUESSES, devices: async () => () => null },
  {
    name: 'with a device cookie that is invented for each',
    guesses: 40,
    devices: async () => () => randomBytes(32).toString('base64url'),
  },
  {
    // Every other one: five by the account's count and five by that of such a device would be ten.
    name: 'half of them in a browser in which somebody else signed in',
    guesses: 40,
    devices: async () => {
      const theirs = await signInWithBrowser(first, await createPerson(first));
      const secret = theirs.cookies.get(deviceCookie());
      assert(secret, 'a browser has a device cookie after a sign-in');
      return (index: number) => (index % 4 < 2 ? secret : null);
    },
  },
] as const;

describe.each(PATHS)('$name', ({ wrong, prepare }) => {
  test.each(DEVICES)('are looked at five times at most, at once over two replicas, $name', async (given) => {
    const person = await createPerson(first);
    const { guess, right } = await prepare(person);
    const deviceOf = await given.devices();
    const hashes = countHashes();
    const answers = await atOnce(given.guesses, (index) => guess({ index, device: deviceOf(index) }));
    expect(count(answers, wrong)).toBeLessThanOrEqual(MOST);
    expect(count(answers, wrong)).toBeGreaterThan(0);
    expect(count(answers, wrong) + count(answers, 429)).toBe(given.guesses);
    expect(hashes()).toBeLessThanOrEqual(MOST);
    // What is refused was not looked at: a right one is refused as well, is not used up, and opens nothing.
    const before = { state: await stateOf(person), hashes: hashes() };
    const rights = await atOnce(4, (index) => right({ index, device: deviceOf(index) }));
    expect(rights.map(({ status }) => status)).toEqual([429, 429, 429, 429]);
    expect({ state: await stateOf(person), hashes: hashes() }).toEqual(before);
    // What is closed is the account: every other way that can be guessed at is closed with it.
    const answer = await first.api.post(`${second.origin}/p/acme/auth/sign-in/password`, {
      email: person.email,
      password: person.password,
    });
    expect(answer.status).toBe(429);
  });

  test('opens its way to a right one, as long as nobody has guessed', async () => {
    const { right } = await prepare(await createPerson(first));
    const answer = await right({ index: 0, device: null });
    expect(answer.status, answer.text).toBeLessThan(300);
  });
});

test('a sign-up that waits for its confirmation: its password is looked at five times at most', async () => {
  const email = 'waiting@example.com';
  const signedUp = await first.browser().post(`${first.base}/auth/sign-up`, { email, password: GOOD_PASSWORD });
  expect(signedUp.status).toBe(201);
  const { links } = await first.mail(email, /verify/i);
  const token = new URL(links[0] ?? '').searchParams.get('token') ?? '';
  const guess = (index: number, password = wrongPassword(index)) =>
    first.api.post(`${at(index)}/auth/email-verification/confirm`, { token, password });
  const hashes = countHashes();
  const answers = await atOnce(GUESSES, (index) => guess(index));
  expect(count(answers, 403)).toBeLessThanOrEqual(MOST);
  expect(count(answers, 403)).toBeGreaterThan(0);
  expect(count(answers, 403) + count(answers, 429)).toBe(GUESSES);
  const evaluated = hashes();
  expect(evaluated).toBe(count(answers, 403));
  expect((await guess(0, GOOD_PASSWORD)).status).toBe(429);
  expect(hashes()).toBe(evaluated);
});

test('who knows the password cannot begin to guess at the second factor anew with each sign-in', async () => {
  const person = await createPerson(first);
  const { email, password } = person;
  await setUpAuthenticator(first, (await signInForTokens(first, person)).accessToken);
  const stranger = first.browser();
  const statuses: number[] = [];
  for (let round = 0; round < 8; round++) {
    const begun = await stranger.post(`${first.base}/auth/sign-in/password`, { email, password });
    const { attempt = '' } = begun.json as { attempt?: string };
    const proof = { attempt, factor: 'totp', code: wrongCode(round) } as const;
    statuses.push(begun.status === 200 ? (await proveSecondFactor(first, stranger, proof)).status : begun.status);
  }
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
});

test('guesses on different paths count together', async () => {
  const person = await createPerson(first);
  const { email } = person;
  const [browser = first.browser()] = await askForCodes(email, 1);
  const code = () => browser.post(`${second.origin}/p/acme/auth/sign-in/email-code/confirm`, { code: '000000' });
  const password = (text: string) =>
    first.api.post(`${first.base}/auth/sign-in/password`, { email, password: text, transport: 'token' });
  for (let index = 0; index < 3; index++) expect((await password(`wrong guess number ${index}`)).status).toBe(401);
  for (let index = 0; index < 2; index++) expect((await code()).status).toBe(410);
  expect((await code()).status).toBe(429);
  expect((await password(person.password)).status).toBe(429);
  expect(await looked(person)).toBe(5);
});

describe('the owner of an account that strangers have closed', () => {
  test('comes in from a browser that it knows, and opens it for every other one', async () => {
    const person = await createPerson(first);
    const { email, password } = person;
    const known = await signInWithBrowser(first, person);
    const strangers = (text: string) =>
      first.api.post(`${first.base}/auth/sign-in/password`, { email, password: text, transport: 'token' });
    for (let index = 0; index < 6; index++) await strangers(`wrong guess number ${index}`);
    expect((await strangers(password)).status).toBe(429);
    expect((await known.post(`${first.base}/auth/sign-in/password`, { email, password })).status).toBe(200);
    expect((await strangers(password)).status).toBe(200);
  });

  test('opens it by both steps where there are two, and not by the first alone', async () => {
    const person = await createPerson(first);
    const { email, password } = person;
    const known = await signInWithBrowser(first, person);
    const app = await setUpAuthenticator(first, (await signInForTokens(first, person)).accessToken);
    const strangers = (text: string) =>
      first.api.post(`${first.base}/auth/sign-in/password`, { email, password: text, transport: 'token' });
    for (let index = 0; index < 6; index++) await strangers(`wrong guess number ${index}`);
    const { attempt } = await beginSignIn(first, known, person);
    expect((await strangers(password)).status).toBe(429);
    const proven = await proveSecondFactor(first, known, { attempt, factor: 'totp', code: app.code() });
    expect(proven.status, proven.text).toBe(200);
    expect((await strangers(password)).status).toBe(200);
  });

  test('comes in by a code in that browser too, and is not spared its own limit there', async () => {
    const person = await createPerson(first);
    const { email } = person;
    const known = await signInWithBrowser(first, person);
    for (let index = 0; index < 6; index++)
      await first.api.post(`${first.base}/auth/sign-in/password`, { email, password: `wrong guess number ${index}` });
    expect((await known.post(`${first.base}/auth/sign-in/email-code`, { email })).status).toBe(202);
    const code = await codeOfMail(email);
    expect((await known.post(`${first.base}/auth/sign-in/email-code/confirm`, { code })).status).toBe(200);
    for (let index = 0; index < 6; index++)
      await known.post(`${first.base}/auth/sign-in/password`, { email, password: `wrong guess number ${index}` });
    const closed = await known.post(`${first.base}/auth/sign-in/password`, { email, password: person.password });
    expect(closed.status).toBe(429);
  });
});
