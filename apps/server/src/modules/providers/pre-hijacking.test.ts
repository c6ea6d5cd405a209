import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Browser,
  bearer,
  codeOf,
  GOOD_PASSWORD,
  setUpAuthenticator,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { uuidOf } from '../../../../../testing/kit/operators.ts';
import { arriveAtProvider, comeBack, offerSimulator, signInAtProvider } from '../../../../../testing/kit/providers.ts';
import { makeToken } from '../one-time-tokens/index.ts';

/**
 * Somebody prepares an account with an address that is not theirs and waits for its owner (ATTACKS A53; Sudhodanan and Paverd, "Pre-hijacked
 * accounts"). In this project addresses count without proof, so a stranger gets as far as anybody can.
 */
let server: TestServer;
let database: pg.Client;
beforeAll(async () => {
  server = await startTestServer({
    settings: {
      signUp: { mode: 'open', verification: 'off' },
      methods: { magicLink: true, emailCode: true },
      limits: { signUpsPerAddressAndHour: 1_000, addressFailures: 10_000 },
    },
  });
  await offerSimulator(server);
  database = new pg.Client({ connectionString: server.databaseUrl });
  await database.connect();
});
afterAll(async () => {
  await database?.end();
  await server?.stop();
});

type SignedIn = { accessToken: string; refreshToken: string; user: { id: string } };

/** The stranger's account, and a session that they keep. */
async function prepare(email: string): Promise<SignedIn> {
  const made = await server.api.post(`${server.base}/auth/sign-up`, {
    email,
    password: GOOD_PASSWORD,
    name: 'Mallory',
  });
  expect(made.status, made.text).toBe(201);
  const signedIn = await signIn(email);
  expect(signedIn.status, signedIn.text).toBe(200);
  return signedIn.json as SignedIn;
}

const signIn = (email: string) =>
  server.api.post(`${server.base}/auth/sign-in/password`, { email, password: GOOD_PASSWORD, transport: 'token' });

const userIn = async (browser: Browser) => {
  const answer = await browser.get(`${server.base}/session`);
  return answer.status === 200 ? (answer.json as { user: { id: string; email: string; name: string } }).user : null;
};

async function ownerComes(email: string, subject = `owner of ${email}`.replaceAll(' ', '-')) {
  return signInAtProvider(server, { email, subject, name: 'Victoria' });
}

const OWN_PASSWORD = 'a lighthouse without a keeper';

/** By a mail to the address, in a browser of the owner's own. */
async function ownerPressesLink(email: string): Promise<Browser> {
  const browser = server.browser();
  await browser.post(`${server.base}/auth/sign-in/magic-link`, { email });
  const token = tokenIn(await server.mail(email, /sign in/i));
  const answer = await browser.post(`${server.base}/auth/sign-in/magic-link/confirm`, { token });
  expect(answer.status, answer.text).toBe(200);
  return browser;
}

async function ownerTypesCode(email: string): Promise<Browser> {
  const browser = server.browser();
  await browser.post(`${server.base}/auth/sign-in/email-code`, { email });
  const code = /\b\d{6}\b/.exec((await server.mail(email, /code/i)).text)?.[0] ?? '';
  const answer = await browser.post(`${server.base}/auth/sign-in/email-code/confirm`, { code });
  expect(answer.status, answer.text).toBe(200);
  return browser;
}

async function ownerSetsPassword(email: string): Promise<Browser> {
  const browser = server.browser();
  await browser.post(`${server.base}/auth/password-reset`, { email });
  const token = tokenIn(await server.mail(email, /password/i));
  const reset = await browser.post(`${server.base}/auth/password-reset/confirm`, { token, password: OWN_PASSWORD });
  expect(reset.status, reset.text).toBe(200);
  const answer = await browser.post(`${server.base}/auth/sign-in/password`, { email, password: OWN_PASSWORD });
  expect(answer.status, answer.text).toBe(200);
  return browser;
}

const tokenIn = ({ links }: { links: readonly string[] }): string =>
  new URL(links[0] ?? '').searchParams.get('token') ?? '';

/** Of what they asked for and accepted in the account: an export of its data, and terms. */
async function preparedRows(userId: string): Promise<Record<string, number> | undefined> {
  const { rows } = await database.query<Record<string, number>>(
    `select (select count(*) from data_exports where user_id = $1)::int as exports, (select count(*) from terms_acceptances where user_id = $1)::int as terms`,
    [userId],
  );
  return rows[0];
}

describe('the owner of an address who comes to an account that somebody prepared with it', () => {
  test('gets it without the password that was set before (a)', async () => {
    const mallory = await prepare('a@example.com');
    const { browser, answer } = await ownerComes('a@example.com');
    expect(answer.status).toBe(303);
    expect(await userIn(browser)).toMatchObject({ id: mallory.user.id, email: 'a@example.com', name: 'Victoria' });
    expect(codeOf(await signIn('a@example.com'))).toBe('sign_in.wrong_credentials');
  });

  test('gets it without the sessions that were opened before (b)', async () => {
    const mallory = await prepare('b@example.com');
    expect((await server.api.get(`${server.base}/session`, bearer(mallory.accessToken))).status).toBe(200);
    await ownerComes('b@example.com');
    expect((await server.api.get(`${server.base}/session`, bearer(mallory.accessToken))).status).toBe(401);
    const refreshed = await server.api.post(`${server.base}/auth/refresh`, { refreshToken: mallory.refreshToken });
    expect(codeOf(refreshed)).toBe('sessions.refresh_invalid');
  });

  test('gets it without the identity that was connected before (c)', async () => {
    await prepare('c@example.com');
    const browser = server.browser();
    await browser.post(`${server.base}/auth/sign-in/password`, { email: 'c@example.com', password: GOOD_PASSWORD });
    const begun = await browser.post(`${server.base}/me/identities`, { provider: 'simulator' });
    const back = await arriveAtProvider(server, (begun.json as { url: string }).url, {
      email: 'mallory@example.com',
      subject: 'mallory',
    });
    expect((await comeBack(browser, back)).headers.get('location')).toContain('notice=connected');
    const owner = await ownerComes('c@example.com');
    const mallory = await signInAtProvider(server, { email: 'mallory@example.com', subject: 'mallory' });
    const [hers, theirs] = [await userIn(owner.browser), await userIn(mallory.browser)];
    expect(theirs?.email).toBe('mallory@example.com');
    expect(theirs?.id).not.toBe(hers?.id);
  });

  test('gets it without factors, known devices and a half-done sign-in of before', async () => {
    const mallory = await prepare('factors@example.com');
    await setUpAuthenticator(server, mallory.accessToken);
    const half = await signIn('factors@example.com');
    expect(half.json).toMatchObject({ next: 'second_factor' });
    const owner = await ownerComes('factors@example.com');
    expect(await userIn(owner.browser)).toMatchObject({ id: mallory.user.id });
    const { attempt } = half.json as { attempt: string };
    const ended = await server.api.post(`${server.base}/auth/sign-in/attempt`, { attempt });
    expect(codeOf(ended)).toBe('sign_in_attempts.ended');
    const { rows } = await database.query<{ count: number }>(
      `select (select count(*) from totp_factors where user_id = $1)::int + (select count(*) from recovery_codes where user_id = $1)::int
         + (select count(*) from devices where user_id = $1 and created_at < (select max(created_at) from identities where user_id = $1))::int as count`,
      [uuidOf('user', mallory.user.id)],
    );
    expect(rows[0]?.count).toBe(0);
  });

  test('gets it without any link that is under way: a reset, a change of the address (d)', async () => {
    const mallory = await prepare('d@example.com');
    const { services } = server.running;
    const projectId = uuidOf('project', server.project.id);
    const userId = uuidOf('user', mallory.user.id);
    const { token } = await makeToken(services, services.database.db, {
      projectId,
      kind: 'password_reset',
      userId,
      lifeSeconds: 3600,
      now: services.clock.now(),
    });
    await ownerComes('d@example.com');
    const reset = await server.api.post(`${server.base}/auth/password-reset/confirm`, {
      token,
      password: 'a lighthouse without a keeper',
    });
    expect(codeOf(reset)).toBe('tokens.used_or_expired');
    const open = await database.query(
      `select 1 from one_time_tokens where project_id = $1 and user_id = $2 and used_at is null and voided_at is null and kind <> 'new_device'`,
      [projectId, userId],
    );
    expect(open.rowCount).toBe(0);
  });
});

describe.each([
  ['a link in a mail', ownerPressesLink],
  ['a code in a mail', ownerTypesCode],
  ['a new password', ownerSetsPassword],
] as const)('the owner who is the first to prove the address, by %s', (way, come) => {
  test('gets the account without password, sessions, identity, passkey, factors and links of before (A53)', async () => {
    const email = `${way.replaceAll(' ', '-')}@example.com`;
    const mallory = await prepare(email);
    const stranger = server.browser();
    await stranger.post(`${server.base}/auth/sign-in/password`, { email, password: GOOD_PASSWORD });
    const begun = await stranger.post(`${server.base}/me/identities`, { provider: 'simulator' });
    const subject = `mallory of ${way}`.replaceAll(' ', '-');
    const elsewhere = { email: `${subject}@example.net`, subject };
    const back = await arriveAtProvider(server, (begun.json as { url: string }).url, elsewhere);
    expect((await comeBack(stranger, back)).headers.get('location')).toContain('notice=connected');
    const change = { email: 'mallory-elsewhere@example.net' };
    expect((await stranger.post(`${server.base}/me/email-change`, change)).status).toBe(202);
    await setUpAuthenticator(server, mallory.accessToken);
    expect((await server.api.post(`${server.base}/me/data-export`, {}, bearer(mallory.accessToken))).status).toBe(202);
    const userId = uuidOf('user', mallory.user.id);
    await database.query(
      `insert into passkeys (project_id, id, user_id, credential_id, public_key, user_handle, counter, aaguid, backed_up, name, created_at)
       select project_id, gen_random_uuid(), id, decode(md5(id::text), 'hex'), '\\x00', '\\x00', 0, gen_random_uuid(), false, 'Mallory', now() from users where id = $1`,
      [userId],
    );
    await database.query(
      `insert into terms_acceptances (project_id, user_id, version, accepted_at) select project_id, id, '2026-01', now() from users where id = $1`,
      [userId],
    );
    expect(await preparedRows(userId)).toEqual({ exports: 1, terms: 1 });

    const browser = await come(email);

    expect(await userIn(browser)).toMatchObject({ id: mallory.user.id, email });
    expect(codeOf(await signIn(email))).toBe('sign_in.wrong_credentials');
    expect(await userIn(stranger)).toBeNull();
    const theirs = await signInAtProvider(server, elsewhere);
    expect((await userIn(theirs.browser))?.id).not.toBe(mallory.user.id);
    const { rows } = await database.query<Record<string, number>>(
      `select (select count(*) from totp_factors where user_id = $1)::int as totp, (select count(*) from recovery_codes where user_id = $1)::int as codes,
         (select count(*) from passkeys where user_id = $1)::int as passkeys, (select count(*) from identities where user_id = $1)::int as identities,
         (select count(*) from one_time_tokens where user_id = $1 and used_at is null and voided_at is null and kind <> 'new_device')::int as links,
         (select count(*) from audit_events where target_id = $2 and action = 'users.claimed')::int as told`,
      [userId, mallory.user.id],
    );
    expect(rows[0]).toEqual({ totp: 0, codes: 0, passkeys: 0, identities: 0, links: 0, told: 1 });
    expect(await preparedRows(userId)).toEqual({ exports: 0, terms: 0 });
  });
});

describe('a provider that does not verify addresses (e)', () => {
  test('opens nobody the account of somebody else: the mail goes to the owner, and its link wants the browser that began', async () => {
    const owner = await ownerComes('e@example.com');
    const mallory = await signInAtProvider(server, {
      email: 'e@example.com',
      subject: 'mallory-e',
      emailVerified: false,
    });
    expect(mallory.answer.headers.get('location')).toContain('/confirm-provider');
    expect(await userIn(mallory.browser)).toBeNull();
    const mail = await server.mail('e@example.com', /Simulator/);
    const token = new URL(mail.links[0] ?? '').searchParams.get('token') ?? '';
    // The owner opens the link that a stranger asked for: nothing is connected.
    const opened = await owner.browser.post(`${server.base}/auth/sign-in/provider/confirm`, { token });
    expect(codeOf(opened)).toBe('providers.other_browser');
    const page = await owner.browser.get(mail.links[0] ?? '', { accept: 'text/html' });
    expect(page.status).toBe(403);
    const again = await signInAtProvider(server, { email: 'e@example.com', subject: 'mallory-e' });
    expect(await userIn(again.browser)).toBeNull();
  });

  test('makes nobody an account with an address that is not theirs', async () => {
    const mallory = await signInAtProvider(server, { email: 'nobody-yet@example.com', emailVerified: false });
    expect(await userIn(mallory.browser)).toBeNull();
    const { rowCount } = await database.query(`select 1 from users where email_key = 'nobody-yet@example.com'`);
    expect(rowCount).toBe(0);
  });
});
