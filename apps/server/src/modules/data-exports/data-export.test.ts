import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  atOnce,
  type Browser,
  codeOf,
  createPerson,
  type Person,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import {
  allMailsLeft,
  FIREFOX,
  from,
  growStale,
  mailsTo,
  signInFrom,
  startAccountServer,
} from '../account/account.fixture.ts';
import { impersonate, tokenOf } from '../impersonations/impersonations.fixture.ts';
import { removeEndedExports } from './index.ts';

const DAY = 24 * 60 * 60 * 1000;

let server: TestServer;
beforeAll(async () => {
  server = await startAccountServer();
});
afterAll(() => server?.stop());

type State = { export: { state: 'preparing' | 'ready'; expiresAt: string } | null };

const stateOf = async (browser: Browser) => (await browser.get(`${server.base}/me/data-export`)).json as State;
const ask = (browser: Browser) => browser.post(`${server.base}/me/data-export`, {});
const download = (browser: Browser) => browser.get(`${server.base}/me/data-export/file`);

async function prepared(person: Person, signedIn?: Browser): Promise<Browser> {
  const browser = signedIn ?? (await signInFrom(server, person, from(FIREFOX)));
  expect((await ask(browser)).status).toBe(202);
  await server.mail(person.email, /your data is ready/i);
  return browser;
}

test('it holds what is held about the person, in parts, and no secret', async () => {
  const person = await createPerson(server, { name: 'Ada Lovelace' });
  const other = await createPerson(server, { name: 'Somebody Else' });
  await signInFrom(server, other);
  const browser = await signInFrom(server, person, from(FIREFOX));
  await browser.request('PATCH', `${server.base}/me`, { body: { name: 'Countess of Lovelace' } });
  await server.api.post(`${server.base}/auth/password-reset`, { email: person.email });
  await server.mail(person.email, /reset/i);
  expect((await stateOf(browser)).export).toBeNull();
  expect(codeOf(await download(browser))).toBe('data_exports.not_ready');

  const asked = await ask(browser);
  expect([asked.status, (asked.json as State).export?.state]).toEqual([202, 'preparing']);
  const mail = await server.mail(person.email, /your data is ready/i);
  expect(mail.links).toEqual([`${server.base}/account/data`]);
  expect((await stateOf(browser)).export?.state).toBe('ready');
  const file = await download(browser);
  expect(file.headers.get('content-disposition')).toBe('attachment; filename="acme-data.json"');
  expect(file.headers.get('cache-control')).toContain('no-store');
  const document = file.json as Record<string, Record<string, unknown>[]> & { profile: object; password: object };
  expect(document).toMatchObject({
    format: 'frontdesk-data-export/1',
    profile: { id: person.userId, email: person.email, name: 'Countess of Lovelace', emailVerified: true },
    password: { changedAt: expect.any(String) },
    organizations: [],
  });
  expect(document.sessions).toMatchObject([{ userAgent: FIREFOX, ip: '203.0.113.7' }]);
  expect(document.devices).toMatchObject([{ userAgent: FIREFOX }]);
  expect(document.actions?.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['sessions.created', 'users.profile_changed', 'data_exports.requested']),
  );
  expect(document.mails?.map(({ kind }) => kind)).toContain('password_reset');

  const { rows } = await server.running.services.database.pool.query(
    `select encode(secret_hash, 'hex') as hex, encode(secret_hash, 'base64') as base from sessions union all
     select encode(secret_hash, 'hex'), encode(secret_hash, 'base64') from devices union all
     select encode(token_hash, 'hex'), encode(token_hash, 'base64') from one_time_tokens union all
     select hash, hash from passwords`,
  );
  expect(rows.length).toBeGreaterThan(3);
  for (const { hex, base } of rows) {
    expect(file.text).not.toContain(hex);
    expect(file.text).not.toContain(base);
  }
  for (const secret of browser.cookies.values()) expect(file.text).not.toContain(secret);
  expect(file.text).not.toContain(other.email);
  expect(file.text).not.toMatch(/argon2|privateMetadata|secretHash/);
});

async function exportOf(person: Person, signedIn?: Browser) {
  const browser = await prepared(person, signedIn);
  return (await download(browser)).json as Record<string, Record<string, unknown>[]> & Record<string, object>;
}

test('it holds the ways in, invitations, recommendations and terms too, without their secrets', async () => {
  const person = await createPerson(server);
  const browser = await signInFrom(server, person, from(FIREFOX));
  const { pool } = server.running.services.database;
  const insert = (table: string, columns: string, values: string) =>
    pool.query(
      `insert into ${table} (project_id, ${columns}) select project_id, ${values} from users where email = $1`,
      [person.email],
    );
  const secret = `'\\x${'5ec2e7'.repeat(8)}'`;
  await insert(
    'totp_factors',
    'id, user_id, secret_sealed, created_at, confirmed_at',
    `gen_random_uuid(), id, ${secret}, now(), now()`,
  );
  await insert('recovery_codes', 'user_id, code_hash, created_at', `id, ${secret}, now()`);
  await insert(
    'passkeys',
    'id, user_id, credential_id, public_key, user_handle, counter, aaguid, backed_up, name, created_at',
    `gen_random_uuid(), id, ${secret}, ${secret}, ${secret}, 0, gen_random_uuid(), true, 'Key on the desk', now()`,
  );
  await insert(
    'invitations',
    'id, email, email_key, invited_by, inviter_name, created_at, sent_at, token_id, expires_at, accepted_at, accepted_by',
    `gen_random_uuid(), email, email_key, 'usr_inviter', 'Grace the inviter', now(), now(), gen_random_uuid(), now(), now(), id`,
  );
  await insert('referral_codes', 'user_id, code, created_at', `id, 'ada-recommends', now()`);
  await insert('referrals', 'id, referrer_id, address_hash, created_at', `gen_random_uuid(), id, ${secret}, now()`);
  await insert('terms_acceptances', 'user_id, version, accepted_at, ip', `id, '2026-11', now(), '203.0.113.7'`);
  const document = await exportOf(person, browser);
  expect(document).toMatchObject({
    secondFactors: { totp: { confirmedAt: expect.any(String) }, recoveryCodesLeft: 1 },
    passkeys: [{ name: 'Key on the desk', backedUp: true }],
    invitations: [{ email: person.email, acceptedAt: expect.any(String) }],
    referrals: { code: 'ada-recommends', pending: 1, completed: 0, cameByOneAt: null },
    terms: [{ version: '2026-11', ip: '203.0.113.7' }],
  });
  expect(JSON.stringify(document)).not.toMatch(/5ec2e7|inviter/);
});

test('mails that went to the address before it was theirs, or since it is not, are not in it', async () => {
  const [earlier, later] = [await createPerson(server), await createPerson(server)];
  const headers = { authorization: `Bearer ${server.secretKey}` };
  const reset = async (email: string) => {
    await server.api.post(`${server.base}/auth/password-reset`, { email });
    await server.mail(email, /reset/i);
  };
  const move = async ({ userId }: Person, email: string) => {
    const body = { email, emailVerified: true };
    const moved = await server.api.request('PUT', `${server.origin}/v1/users/${userId}/email`, { body, headers });
    expect(moved.status, moved.text).toBe(200);
  };
  await reset(earlier.email);
  await move(earlier, `moved-${earlier.email}`);
  await move(later, earlier.email);
  const mailsOf = async (person: Person) =>
    (await exportOf(person)).mails?.filter(({ kind }) => kind === 'password_reset').map(({ recipient }) => recipient);
  expect(await mailsOf({ ...later, email: earlier.email })).toEqual([]);
  await reset(earlier.email);
  expect(await mailsOf({ ...earlier, email: `moved-${earlier.email}` })).toEqual([earlier.email]);
});

test('of support access it says that it was, and neither who it was nor from where', async () => {
  const person = await createPerson(server);
  const reader = await impersonate(server, person);
  const token = await tokenOf(server, reader);
  const change = { body: { name: 'Ada' }, headers: { ...token, 'user-agent': 'the browser of the support' } };
  expect((await server.api.request('PATCH', `${server.base}/me`, change)).status).toBe(200);
  const document = await exportOf(person);
  expect(document.sessions).toMatchObject([
    { support: false, ip: expect.any(String) },
    { support: true, ip: null, userAgent: null },
  ]);
  const renamed = document.actions?.find(({ action }) => action === 'users.profile_changed');
  expect(renamed).toMatchObject({ support: true, ip: null, userAgent: null });
  expect(JSON.stringify(document)).not.toMatch(new RegExp(`the browser of the support|${server.operator.email}`));
});

test('asking and downloading want a fresh proof, and the session of its owner', async () => {
  const person = await createPerson(server);
  const browser = await prepared(person);
  const stranger = await signInFrom(server, await createPerson(server));
  expect(codeOf(await download(stranger))).toBe('data_exports.not_ready');
  expect(codeOf(await download(server.browser()))).toBe('sessions.required');
  await growStale(server, person.email);
  expect(codeOf(await download(browser))).toBe('sessions.step_up_required');
  expect(codeOf(await ask(browser))).toBe('sessions.step_up_required');
  expect((await stateOf(browser)).export?.state).toBe('ready');
});

test('asked for again it is made anew, and too often it is refused', async () => {
  const person = await createPerson(server);
  const browser = await signInFrom(server, person);
  const answers = await atOnce(8, () => ask(browser));
  const count = (...wanted: number[]) => answers.filter(({ status }) => wanted.includes(status)).length;
  expect([count(202) >= 1, count(202) <= 5, count(202, 429)]).toEqual([true, true, 8]);
  for (let round = 0; round < 5; round++) await ask(browser);
  expect((await ask(browser)).status).toBe(429);
  await server.mail(person.email, /your data is ready/i);
  await allMailsLeft(server);
  const { rows } = await server.running.services.database.pool.query(
    'select state from data_exports e join users u on u.id = e.user_id where u.email = $1',
    [person.email],
  );
  expect(rows).toEqual([{ state: 'ready' }]);
  expect((await mailsTo(server, person.email, /your data is ready/i)).length).toBeLessThanOrEqual(5);
});

test('it waits for seven days, and goes with the account', async () => {
  const { clock, database } = server.running.services;
  const count = async (person: Person) =>
    (
      await database.pool.query(
        'select count(*)::int as count from data_exports e join users u on u.id = e.user_id where u.email = $1',
        [person.email],
      )
    ).rows[0].count;
  const person = await createPerson(server);
  await prepared(person);
  clock.advance(7 * DAY + 1000);
  const browser = await signInFrom(server, person);
  expect(codeOf(await download(browser))).toBe('data_exports.not_ready');
  expect((await stateOf(browser)).export).toBeNull();
  await removeEndedExports(database.db, clock.now(), 100);
  expect(await count(person)).toBe(0);

  const leaving = await createPerson(server);
  await prepared(leaving);
  expect(await count(leaving)).toBe(1);
  await server.api.request('DELETE', `${server.origin}/v1/users/${leaving.userId}`, {
    headers: { authorization: `Bearer ${server.secretKey}` },
  });
  const { rows } = await database.pool.query(
    'select count(*)::int as count from data_exports where user_id not in (select id from users)',
  );
  expect(rows[0].count).toBe(0);
});
