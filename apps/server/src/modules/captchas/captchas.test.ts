import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  bearer,
  codeOf,
  createPerson,
  GOOD_PASSWORD,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { resealValues } from '../data-keys/index.ts';
import { type CaptchaSink, PASSED, refusedWith, startCaptchaSink } from './captchas.fixture.ts';

const SECRET = '0x4AAA-the-secret-of-the-site';

let sink: CaptchaSink;
let server: TestServer;
beforeAll(async () => {
  sink = await startCaptchaSink();
  server = await startTestServer({
    env: {
      TURNSTILE_VERIFY_URL: sink.url('/turnstile/v0/siteverify'),
      HCAPTCHA_VERIFY_URL: sink.url('/hcaptcha/siteverify'),
      FRONTDESK_OUTBOUND_ALLOWED: sink.host,
    },
    settings: {
      methods: { password: true, magicLink: true, emailCode: true },
      limits: {
        accountFailures: 100,
        addressFailures: 10_000,
        signUpsPerAddressAndHour: 10_000,
        mailsPerRecipientAndTenMinutes: 100,
        mailsPerRecipientAndDay: 1_000,
      },
    },
  });
});
afterAll(async () => {
  await server.stop();
  await sink.close();
});
beforeEach(async () => {
  // These tests sign up more often than one address may.
  await server.running.services.database.pool.query('delete from limits');
  sink.asked.length = 0;
  sink.says = PASSED;
});

const put = (body: Record<string, unknown>) =>
  server.api.request('PUT', `${server.origin}/v1/captcha`, { body, headers: bearer(server.secretKey) });

async function use(body: Record<string, unknown>): Promise<void> {
  const answer = await put(body);
  expect(answer.status, answer.text).toBe(200);
}

let people = 0;
const signUp = (given: Record<string, unknown> = {}, email = `somebody${++people}@example.com`) =>
  server.api.post(`${server.base}/auth/sign-up`, { email, password: GOOD_PASSWORD, ...given });

async function usersMade(action: () => Promise<unknown>): Promise<number> {
  const count = async () =>
    (await server.running.services.database.pool.query('select count(*)::int as n from users')).rows[0].n;
  const before = await count();
  await action();
  return (await count()) - before;
}

describe.each([
  ['turnstile', '/turnstile/v0/siteverify'],
  ['hcaptcha', '/hcaptcha/siteverify'],
])('%s', (provider, path) => {
  beforeAll(() => use({ provider, siteKey: 'site-key', secret: SECRET }));

  test('is asked as its documentation says, and nobody passes without an answer', async () => {
    expect(await usersMade(async () => expect(codeOf(await signUp())).toBe('captchas.required'))).toBe(0);
    expect(sink.asked).toEqual([]);
    expect((await signUp({ captcha: 'token-of-the-widget' })).status).toBe(201);
    expect(sink.asked).toHaveLength(1);
    const [asked] = sink.asked;
    expect(asked).toMatchObject({ path, method: 'POST', form: { secret: SECRET, response: 'token-of-the-widget' } });
    expect(asked?.form.remoteip).toMatch(/^(127\.0\.0\.1|::1)$/);
    expect(asked?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(Object.keys(asked?.form ?? {}).sort()).toEqual(['remoteip', 'response', 'secret']);
  });

  test('refuses whom it does not believe, and nothing is made', async () => {
    for (const codes of [['invalid-input-response'], ['timeout-or-duplicate'], []]) {
      sink.says = { ...refusedWith(...codes), status: 400 };
      expect(await usersMade(async () => expect(codeOf(await signUp({ captcha: 'x' }))).toBe('captchas.failed'))).toBe(
        0,
      );
    }
  });

  test.each([
    ['does not answer in time', 'nothing'],
    ['hangs up', 'hang up'],
    ['fails', { status: 503, body: 'upstream' }],
    ['says nonsense', { status: 200, body: '<html>' }],
    ['says neither yes nor no', { status: 200, body: '{"success":"maybe"}' }],
    ['has a fault of its own', refusedWith('internal-error')],
    ['does not know our secret', refusedWith('invalid-input-secret')],
    ['says too much', { status: 200, body: `{"success":true,"x":"${'x'.repeat(70_000)}"}` }],
  ] as const)('that %s lets nobody in, or everybody, as the project says', async (_, says) => {
    sink.says = says;
    const refused = await signUp({ captcha: 'x' });
    expect(refused.status).toBe(503);
    expect(codeOf(refused)).toBe('captchas.unavailable');
    expect(refused.headers.get('retry-after')).toBe('60');
    await use({ provider, siteKey: 'site-key', whenUnavailable: 'allow' });
    expect((await signUp({ captcha: 'x' })).status).toBe(201);
    // An answer there must be all the same.
    expect(codeOf(await signUp())).toBe('captchas.required');
    await use({ provider, siteKey: 'site-key' });
  });
});

describe('the setting', () => {
  test('shows the secret to nobody, keeps it for the same provider, and forgets it with another', async () => {
    await use({ provider: 'turnstile', siteKey: 'a', secret: SECRET });
    const shown = await server.api.get(`${server.origin}/v1/captcha`, bearer(server.secretKey));
    expect(shown.json).toMatchObject({ provider: 'turnstile', siteKey: 'a', secretLastFour: SECRET.slice(-4) });
    const project = await server.api.get(`${server.origin}/v1/projects/${server.project.id}`, bearer(server.secretKey));
    const { rows } = await server.running.services.database.pool.query(
      `select coalesce(string_agg(a::text, ' '), '') || coalesce((select string_agg(e::text, ' ') from outbox_events e), '') as told from audit_events a`,
    );
    for (const text of [shown.text, project.text, rows[0].told]) expect(text).not.toContain(SECRET);
    await use({ provider: 'turnstile', siteKey: 'b' });
    expect(codeOf(await put({ provider: 'hcaptcha', siteKey: 'b' }))).toBe('captchas.secret_missing');
    expect(codeOf(await put({ provider: 'turnstile', siteKey: null, secret: SECRET }))).toBe('captchas.secret_missing');
    // What was refused changed nothing.
    expect((await server.api.get(`${server.origin}/v1/captcha`, bearer(server.secretKey))).json).toMatchObject({
      provider: 'turnstile',
      siteKey: 'b',
    });
    await use({ provider: 'off' });
    const left = await server.running.services.database.pool.query('select 1 from captchas');
    expect(left.rowCount).toBe(0);
    expect(codeOf(await put({ provider: 'turnstile', siteKey: 'b' }))).toBe('captchas.secret_missing');
    expect((await signUp()).status).toBe(201);
  });

  test('is changed by its own route alone, so that none is without its secret', async () => {
    const url = `${server.origin}/v1/projects/${server.project.id}`;
    const body = { settings: { captcha: { provider: 'turnstile', siteKey: 'x' } } };
    const answer = await server.api.request('PATCH', url, { body, headers: bearer(server.secretKey) });
    expect(answer.status).toBe(400);
  });

  test('is sealed anew when the data key is rotated, and still opens', async () => {
    await use({ provider: 'turnstile', siteKey: 'a', secret: SECRET });
    const { database, vault, ids } = server.running.services;
    const sealed = async () =>
      (await database.pool.query<{ s: Buffer }>('select secret_sealed as s from captchas')).rows[0]?.s;
    const before = await sealed();
    await database.pool.query(`update data_keys set state = 'retired', retired_at = now() where state = 'active'`);
    await database.pool.query(
      `insert into data_keys (id, state, key_sealed, created_at) values ($1, 'active', $2, now())`,
      [ids.uuid(), vault.makeDataKey()],
    );
    await resealValues(server.running.services);
    expect((await sealed())?.subarray(1, 17)).not.toEqual(before?.subarray(1, 17));
    expect((await signUp({ captcha: 'x' })).status).toBe(201);
    expect(sink.asked.at(-1)?.form.secret).toBe(SECRET);
  });
});

describe('where else it is asked', () => {
  test('magic link and reset, for known and unknown addresses alike, and only where the project says so', async () => {
    const person = await createPerson(server);
    const ask = (path: string, email: string, captcha?: string) =>
      server.api.post(`${server.base}/auth/${path}`, { email, ...(captcha ? { captcha } : {}) });
    await use({
      provider: 'turnstile',
      siteKey: 'a',
      secret: SECRET,
      onMagicLink: true,
      onPasswordReset: true,
      onSignUp: false,
    });
    for (const path of ['sign-in/magic-link', 'sign-in/email-code', 'password-reset']) {
      for (const email of [person.email, 'nobody@example.com']) {
        expect(codeOf(await ask(path, email))).toBe('captchas.required');
        expect((await ask(path, email, 'solved')).status).toBe(202);
      }
    }
    expect(sink.asked).toHaveLength(6);
    expect((await signUp()).status).toBe(201);
  });

  test('before it costs the owner of an address anything: who never solves one uses up none of their mails', async () => {
    await use({ provider: 'turnstile', siteKey: 'a', secret: SECRET, onMagicLink: true, onPasswordReset: true });
    const most = 100;
    for (const [path, given] of [
      ['sign-in/magic-link', {}],
      ['password-reset', {}],
      ['sign-up', { password: GOOD_PASSWORD }],
    ] as const) {
      const email = `victim-of-${path.replace('/', '-')}@example.com`;
      const ask = (more: object) => server.api.post(`${server.base}/auth/${path}`, { email, ...given, ...more });
      for (let n = 0; n <= most; n++) expect(codeOf(await ask({}))).toBe('captchas.required');
      expect((await ask({ captcha: 'solved' })).status).toBeLessThan(300);
    }
  });

  test('sign-in that has failed before, for known and unknown accounts alike, and the right password is not looked at without it', async () => {
    await use({ provider: 'turnstile', siteKey: 'a', secret: SECRET, onSignInAfterFailures: 3 });
    const person = await createPerson(server);
    const signIn = (email: string, password: string, captcha?: string) =>
      server.api.post(`${server.base}/auth/sign-in/password`, {
        email,
        password,
        transport: 'token',
        ...(captcha ? { captcha } : {}),
      });
    await server.running.services.database.pool.query('delete from limits');
    for (const email of [person.email, 'nobody-here@example.com']) {
      await server.running.services.database.pool.query(`delete from limits`);
      for (let tries = 0; tries < 3; tries++)
        expect(codeOf(await signIn(email, 'not the password'))).toBe('sign_in.wrong_credentials');
      expect(codeOf(await signIn(email, person.password))).toBe('captchas.required');
    }
    await server.running.services.database.pool.query('delete from limits');
    for (let tries = 0; tries < 3; tries++) await signIn(person.email, 'not the password');
    sink.says = refusedWith('invalid-input-response');
    expect(codeOf(await signIn(person.email, person.password, 'bad'))).toBe('captchas.failed');
    sink.says = PASSED;
    expect((await signIn(person.email, person.password, 'good')).status).toBe(200);
    // A success begins anew.
    await server.running.services.database.pool.query(`delete from limits where kind like '%.address'`);
    expect((await signIn(person.email, person.password)).status).toBe(200);
  });
});

describe('the simulator', () => {
  beforeAll(() => use({ provider: 'simulator' }));

  test.each([
    ['sim_pass', 201],
    ['sim_slow', 201],
    ['sim_fail', 422],
    ['anything else', 422],
    ['sim_error', 503],
  ])('%s answers %i', async (captcha, status) => {
    expect((await signUp({ captcha })).status).toBe(status);
    expect(sink.asked).toEqual([]);
  });
});
