import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  type Browser,
  bearer,
  createPerson,
  createSoftwareAuthenticator,
  GOOD_PASSWORD,
  signInForTokens,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import {
  arriveAtProvider,
  beginAtProvider,
  offerSimulator,
  signInAtProvider,
} from '../../../../../testing/kit/providers.ts';

/**
 * Whether an address has an account shows neither in the answer nor in the work (DESIGN 7.4, ATTACKS A40): statements, hashes and mails are counted
 * for both on every path. Time is not measured here, because a machine of tests is busy; `bench` has a case for it.
 */
let server: TestServer;
beforeAll(async () => {
  // Without a worker: nothing is asked of the database but what a request asks.
  server = await startTestServer({
    role: 'api',
    settings: {
      methods: { emailCode: true },
      limits: {
        addressFailures: 10_000,
        signUpsPerAddressAndHour: 10_000,
        mailsPerRecipientAndTenMinutes: 100,
        mailsPerRecipientAndDay: 100,
      },
    },
  });
  await offerSimulator(server);
  // The provider's document and keys are read once and kept.
  await signInAtProvider(server, { email: 'first@example.com' });
});
afterAll(() => server.stop());

type Work = {
  readonly statements: readonly string[];
  readonly hashes: number;
  readonly mails: number;
  readonly audited: number;
};
type Answer = { readonly status: number; readonly text: string; readonly headers: Headers };

/** What this process asks by itself while it runs. */
const OWN = /pg_current_snapshot|address_bans_version|password_memory_kib|data_keys|from "projects"/;

/** The verb and the table: where a row is looked for by an address instead of an id, the statement is another and the work is not. */
function kindOf(text: string): string {
  const bare = text.replaceAll(/\s+/g, ' ').trim().toLowerCase();
  const [, verb = bare.slice(0, 20), table = ''] =
    /^(insert into|update|delete from|select)\b.*?(?:into|from|update)?\s"(\w+)"/.exec(bare) ?? [];
  return `${verb} ${table}`.trim();
}

async function workOf(act: () => Promise<Answer>): Promise<{ work: Work; answer: Answer }> {
  const { services } = server.running;
  const statements: string[] = [];
  const query = vi.spyOn(pg.Client.prototype, 'query');
  const hashing = (['hash', 'verify', 'verifyEither', 'verifyNothing'] as const).map((name) =>
    vi.spyOn(services.passwordHashing, name),
  );
  // The project is read once and kept; that is nobody's work.
  await server.api.get(`${server.base}/.well-known/jwks.json`);
  const before = await written();
  query.mockClear();
  const answer = await act();
  for (const [asked] of query.mock.calls as unknown as [string | { text: string }][]) {
    const text = typeof asked === 'string' ? asked : asked.text;
    if (!OWN.test(text)) statements.push(kindOf(text));
  }
  const hashes = hashing.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
  query.mockRestore();
  for (const spy of hashing) spy.mockRestore();
  const after = await written();
  return {
    work: { statements, hashes, mails: after.mails - before.mails, audited: after.audited - before.audited },
    answer,
  };
}

async function written(): Promise<{ mails: number; audited: number }> {
  const { rows } = await server.running.services.database.pool.query(
    `select (select count(*) from jobs.job_common where name = 'mail')::int as mails, (select count(*) from audit_events)::int as audited`,
  );
  return rows[0];
}

const post = (path: string, body: object, browser: Browser = server.browser()) =>
  browser.post(`${server.base}/auth/${path}`, body);

let counter = 0;
const unknown = () => `unknown${++counter}@example.com`;
const known = async () => (await createPerson(server)).email;
const unconfirmed = async () => {
  const email = unknown();
  await post('sign-up', { email, password: GOOD_PASSWORD });
  return email;
};

const unconfirmedByMail = async () => {
  const email = unknown();
  await post('sign-up', { email, byMail: true });
  return email;
};

type Path = {
  readonly name: string;
  readonly status: number;
  readonly hashes: number;
  readonly mails: number;
  /** A new account is written where there was none: as many statements, of other kinds, and an entry more of the audit. */
  readonly otherStatements?: boolean;
  readonly knowns?: () => Promise<string>;
  /** Where sign-up is set in another way. */
  readonly signUp?: object;
  prepare?(email: string): Promise<Browser>;
  act(email: string, browser: Browser | undefined): Promise<Answer>;
};

const WRONG = 'wrong wrong wrong';
const TERMS = '2026-01';
const signUp = (email: string, given: object = {}) => post('sign-up', { email, password: GOOD_PASSWORD, ...given });
const signIn = (email: string) => post('sign-in/password', { email, password: WRONG });
const OTHER_PASSWORD = 'the password of a sign-up 4';
const signInAsSignedUp = (email: string) => post('sign-in/password', { email, password: OTHER_PASSWORD });

// biome-ignore format: a table
const PATHS: readonly Path[] = [
  { name: 'a wrong password',                 status: 401, hashes: 1, mails: 0, act: signIn },
  { name: 'a wrong password of a sign-up that waits', status: 401, hashes: 1, mails: 0, knowns: unconfirmed, act: signIn },
  { name: 'the password of a sign-up that waits', status: 403, hashes: 1, mails: 0, prepare: anotherSignUp, act: signInAsSignedUp },
  { name: 'the guess that closes an account', status: 429, hashes: 0, mails: 1, prepare: fiveGuesses, act: signIn },
  { name: 'a reset of the password',          status: 202, hashes: 0, mails: 1, act: (email) => post('password-reset', { email }) },
  { name: 'a sign-in link',                   status: 202, hashes: 0, mails: 1, act: (email) => post('sign-in/magic-link', { email }) },
  { name: 'a code by e-mail',                 status: 202, hashes: 0, mails: 1, act: (email) => post('sign-in/email-code', { email }) },
  { name: 'an address that a provider tells and nobody verified', status: 303, hashes: 0, mails: 1, prepare: comeFromProvider, act: (_, browser) => browser?.get(backAt.get(browser) ?? '', { accept: 'text/html' }) ?? signIn('') },
  { name: 'another sign-in link',             status: 202, hashes: 0, mails: 1, prepare: askFor('magic-link'), act: (email, browser) => post('sign-in/magic-link', { email }, browser) },
  { name: 'another code by e-mail',           status: 202, hashes: 0, mails: 1, prepare: askFor('email-code'), act: (email, browser) => post('sign-in/email-code', { email }, browser) },
  { name: 'a wrong code',                     status: 410, hashes: 0, mails: 0, prepare: askFor('email-code'), act: (_, browser) => post('sign-in/email-code/confirm', { code: '000000' }, browser) },
  { name: 'a wrong code of a sign-in link',   status: 410, hashes: 0, mails: 0, prepare: askFor('magic-link'), act: (_, browser) => post('sign-in/magic-link/confirm', { code: '000000' }, browser) },
  { name: 'another mail of a sign-up',        status: 202, hashes: 0, mails: 1, knowns: unconfirmed, act: (email) => post('email-verification', { email }) },
  { name: 'another mail for who is confirmed', status: 202, hashes: 0, mails: 1, act: (email) => post('email-verification', { email }) },
  { name: 'a sign-up',                        status: 201, hashes: 1, mails: 1, otherStatements: true, act: (email) => signUp(email) },
  { name: 'a sign-up again',                  status: 201, hashes: 1, mails: 1, otherStatements: true, knowns: unconfirmed, act: (email) => signUp(email) },
  { name: 'a sign-up by mail alone',          status: 201, hashes: 0, mails: 1, otherStatements: true, act: (email) => signUp(email, { password: undefined, byMail: true }) },
  { name: 'a sign-up by mail alone again',    status: 201, hashes: 0, mails: 1, otherStatements: true, knowns: unconfirmedByMail, act: (email) => signUp(email, { password: undefined, byMail: true }) },
  { name: 'another mail of a sign-up by mail alone', status: 202, hashes: 0, mails: 1, knowns: unconfirmedByMail, act: (email) => post('email-verification', { email }) },
  { name: 'a sign-up with a username',        status: 201, hashes: 1, mails: 1, otherStatements: true, signUp: { username: 'optional' }, act: (email) => signUp(email, { username: `named${++counter}` }) },
  { name: 'a sign-up that accepts terms',     status: 201, hashes: 1, mails: 1, otherStatements: true, signUp: { termsVersion: TERMS }, act: (email) => signUp(email, { acceptedTerms: TERMS }) },
  { name: 'a sign-up by a referral',          status: 201, hashes: 1, mails: 1, otherStatements: true, signUp: { referrals: true }, prepare: makeReferral, act: (email) => signUp(email, { referralCode }) },
  { name: 'a sign-up with a passkey',         status: 201, hashes: 0, mails: 1, otherStatements: true, act: (email) => signUpWithPasskey(email, server.browser()) },
  { name: 'the passkey of a sign-up that waits', status: 403, hashes: 0, mails: 0, prepare: makePasskey, act: (_, browser) => showPasskey(browser) },
  { name: 'another mail of a sign-up with a passkey', status: 202, hashes: 0, mails: 1, prepare: makePasskey, act: (email, browser) => post('email-verification', { email }, browser) },
  { name: 'a place on the waitlist',          status: 202, hashes: 0, mails: 1, signUp: { mode: 'waitlist' }, act: (email) => post('waitlist', { email }) },
];

async function anotherSignUp(email: string): Promise<Browser> {
  await signUp(email, { password: OTHER_PASSWORD });
  return server.browser();
}

/** Of somebody who recommends. */
let referralCode = '';

async function makeReferral(): Promise<Browser> {
  const { accessToken } = await signInForTokens(server, await createPerson(server));
  const link = await server.api.post(`${server.base}/me/referrals/link`, {}, bearer(accessToken));
  referralCode = (link.json as { code: string }).code;
  return server.browser();
}

const passkeys = new Map<Browser, ReturnType<typeof createSoftwareAuthenticator>>();

async function signUpWithPasskey(email: string, browser: Browser): Promise<Answer> {
  const key = createSoftwareAuthenticator(new URL(server.base).origin);
  passkeys.set(browser, key);
  const { json } = await post('sign-up/passkey/options', { email }, browser);
  return post('sign-up', { email, credential: key.create((json as { options: object }).options) }, browser);
}

async function makePasskey(email: string): Promise<Browser> {
  const browser = server.browser();
  await signUpWithPasskey(email, browser);
  return browser;
}

async function showPasskey(browser: Browser = server.browser()): Promise<Answer> {
  const { json } = await post('sign-in/passkey/options', {}, browser);
  const credential = passkeys.get(browser)?.get((json as { options: object }).options);
  return post('sign-in/passkey', { credential }, browser);
}

async function setSignUp(given: object): Promise<void> {
  const standard = { mode: 'open', username: 'off', termsVersion: null, referrals: false };
  const settings = { signUp: { ...standard, ...given }, branding: { termsUrl: 'https://example.com/terms' } };
  const url = `${server.origin}/v1/projects/${server.project.id}`;
  const changed = await server.api.request('PATCH', url, { body: { settings }, headers: bearer(server.secretKey) });
  if (changed.status !== 200) throw new Error(`changing the settings answered ${changed.status}: ${changed.text}`);
}

async function fiveGuesses(email: string): Promise<Browser> {
  for (let index = 0; index < 5; index++) await signIn(email);
  return server.browser();
}

/** Where each browser is to come back to. */
const backAt = new Map<Browser, string>();

async function comeFromProvider(email: string): Promise<Browser> {
  const browser = server.browser();
  const arrival = { email, emailVerified: false, subject: 'of the provider'.replaceAll(' ', '-') + counter };
  const back = await arriveAtProvider(server, await beginAtProvider(server, browser), arrival);
  backAt.set(browser, (await browser.get(back)).headers.get('location') ?? '');
  return browser;
}

function askFor(way: 'magic-link' | 'email-code') {
  return async (email: string): Promise<Browser> => {
    const browser = server.browser();
    await post(`sign-in/${way}`, { email }, browser);
    return browser;
  };
}

describe.each(PATHS)('$name', (path) => {
  const { status, hashes, mails, otherStatements = false, knowns = known, prepare, act } = path;
  beforeAll(() => setSignUp(path.signUp ?? {}));

  test('is the same answer and the same work for an address with an account and for one without', async () => {
    const measured = [];
    for (const email of [await knowns(), unknown()]) {
      const browser = await prepare?.(email);
      measured.push({ email, ...(await workOf(() => act(email, browser))) });
    }
    const [withAccount, without] = measured;
    if (!withAccount || !without) throw new Error('both were measured');
    for (const { answer, work, email } of measured) {
      expect([answer.status, email]).toEqual([status, email]);
      expect([work.hashes, work.mails]).toEqual([hashes, mails]);
    }
    const names = ({ headers }: Answer) => [...headers.keys()].sort();
    const said = ({ answer, email }: { answer: Answer; email: string }) =>
      answer.text.replaceAll(/req_\w+|usr_\w+|named\d+|\d{4}-\d\d-\d\dT[\d:.]+Z/g, '…').replaceAll(email, 'ADDRESS');
    expect(said(without)).toBe(said(withAccount));
    expect(names(without.answer)).toEqual(names(withAccount.answer));
    expect(without.work.statements, `${withAccount.work.statements} where ${without.work.statements}`).toHaveLength(
      withAccount.work.statements.length,
    );
    expect(withAccount.work.statements.length).toBeGreaterThan(2);
    if (otherStatements) return;
    expect(without.work.statements).toEqual(withAccount.work.statements);
    expect(without.work.audited).toBe(withAccount.work.audited);
  });
});

test('the count notices a statement more', async () => {
  const { work: few } = await workOf(() => signIn(unknown()));
  const { work: more } = await workOf(async () => {
    await server.running.services.database.pool.query('select 1');
    return signIn(unknown());
  });
  expect(more.statements).toHaveLength(few.statements.length + 1);
});
