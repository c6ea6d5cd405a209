import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  atOnce,
  bearer,
  beginSignIn,
  createPerson,
  proveSecondFactor,
  setUpAuthenticator,
  signInForTokens,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { uuidOf } from '../../../../../testing/kit/operators.ts';
import { systemContext } from '../../platform/context/context.ts';
import { createCookieJar } from '../../platform/http/cookies.ts';
import { write } from '../../platform/outbox/write.ts';
import type { ProjectContext } from '../projects/index.ts';
import { type Notice, type NoticeDetails, notify } from './index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    settings: { limits: { addressFailures: 10_000, mailsPerRecipientAndTenMinutes: 1, mailsPerRecipientAndDay: 1 } },
  });
});
afterAll(() => server.stop());

async function mailsTo(email: string): Promise<{ subject: string; text: string }[]> {
  const { json } = await server.api.get(`${server.origin}/dev/mailbox/messages.json?to=${encodeURIComponent(email)}`);
  return json as { subject: string; text: string }[];
}

const LINE = { ip: '203.0.113.9' };

async function contextOf(actor: ProjectContext['actor']): Promise<ProjectContext> {
  const { services } = server.running;
  const project = await services.modules.projects.bySlug('acme');
  if (!project) throw new Error('the project is there');
  const ctx = systemContext(services, 'test', createCookieJar(undefined));
  return { ...ctx, actor, project, request: { ...ctx.request, ip: LINE.ip, userAgent: 'Mozilla/5.0 Firefox/140.0' } };
}

const guess = (email: string, password: string) =>
  server.api.post(`${server.base}/auth/sign-in/password`, { email, password, transport: 'token' });

async function failFor(email: string, times: number): Promise<void> {
  for (let index = 0; index < times; index++) await guess(email, `wrong guess number ${index}`);
}

const EXAMPLES: { readonly [Name in Notice]: NoticeDetails[Name] } = {
  password_changed: {},
  password_reset: {},
  factor_added: { factor: 'totp' },
  factor_removed: { factor: 'totp', codes: 7 },
  recovery_code_used: { left: 7 },
  recovery_codes_made: {},
  passkey_added: { name: 'Laptop' },
  passkey_removed: { name: 'Laptop', codes: 0 },
  identity_linked: { provider: 'Google' },
  identity_unlinked: { provider: 'Google' },
  sessions_ended: {},
  account_locked: { seconds: 900 },
  email_changed_by_operator: {},
};

describe.each(Object.entries(EXAMPLES))('%s', (notice, details) => {
  test('is told to the owner with the change, and is none of the mails that somebody waits for', async () => {
    const person = await createPerson(server);
    const ctx = await contextOf({ type: 'user', id: person.userId, impersonator: null });
    const user = { id: uuidOf('user', person.userId) };
    await write(ctx, (tx) => notify(ctx, tx, { user, notice: notice as Notice, details } as never));
    const mail = await server.mail(person.email, /./);
    expect(mail.subject).not.toMatch(/verify|sign.?in|reset/i);
    expect(mail.text).toContain(LINE.ip);
    expect(`${mail.subject}${mail.text}`).not.toMatch(/undefined|[{}]/);
  });
});

describe.each(Object.keys(EXAMPLES).filter((notice) => /factor|recovery|passkey/.test(notice)))('%s', (notice) => {
  test('leads to the page that shows what is set up', async () => {
    const person = await createPerson(server);
    const ctx = await contextOf({ type: 'user', id: person.userId, impersonator: null });
    const user = { id: uuidOf('user', person.userId) };
    const details = EXAMPLES[notice as Notice];
    await write(ctx, (tx) => notify(ctx, tx, { user, notice: notice as Notice, details } as never));
    expect((await server.mail(person.email, /./)).text).toMatch(/\/account\/security\s/);
  });
});

describe('a notice', () => {
  test('does not leave where the change does not happen', async () => {
    const person = await createPerson(server);
    const ctx = await contextOf({ type: 'user', id: person.userId, impersonator: null });
    const failing = write(ctx, async (tx) => {
      await notify(ctx, tx, { user: { id: uuidOf('user', person.userId) }, notice: 'sessions_ended', details: {} });
      throw new Error('the change failed');
    });
    await expect(failing).rejects.toThrow('the change failed');
    const { rows } = await server.running.services.database.pool.query(
      'select count(*)::int as n from mail_log where recipient_key = $1',
      [person.email],
    );
    expect(rows).toEqual([{ n: 0 }]);
  });

  test.each([
    { type: 'operator', id: 'usr_operator', impersonator: null },
    { type: 'secret_key', id: 'key_of_the_app', impersonator: null },
    { type: 'system', id: null, impersonator: null },
    { type: 'user', id: 'usr_somebody', impersonator: 'usr_operator' },
  ] as const)('of what $type $impersonator did does not say from where', async (actor) => {
    const person = await createPerson(server);
    const ctx = await contextOf(actor);
    const user = { id: uuidOf('user', person.userId) };
    await write(ctx, (tx) =>
      notify(ctx, tx, { user, notice: 'factor_removed', details: { factor: 'totp', codes: 0 } }),
    );
    const mail = await server.mail(person.email, /authenticator/i);
    expect(mail.text).not.toContain(LINE.ip);
    expect(mail.text).not.toContain('Firefox');
  });

  test('does not carry what a stranger would like to have sent', async () => {
    const person = await createPerson(server);
    const ctx = await contextOf({ type: 'user', id: person.userId, impersonator: null });
    const user = { id: uuidOf('user', person.userId) };
    const name = 'Win at https://evil.example';
    await write(ctx, (tx) => notify(ctx, tx, { user, notice: 'passkey_added', details: { name } }));
    expect((await server.mail(person.email, /passkey/)).text).not.toContain('evil.example');
  });

  test('says that few recovery codes are left once they are', async () => {
    const person = await createPerson(server);
    const ctx = await contextOf({ type: 'user', id: person.userId, impersonator: null });
    const user = { id: uuidOf('user', person.userId) };
    await write(ctx, (tx) => notify(ctx, tx, { user, notice: 'recovery_code_used', details: { left: 3 } }));
    expect((await server.mail(person.email, /few recovery codes/)).text).toContain('Left: 3.');
  });
});

describe('a changed password', () => {
  test('is told in the language of its owner, whatever limits of mails are used up', async () => {
    const person = await createPerson(server);
    const { accessToken } = await signInForTokens(server, person);
    await server.api.request('PATCH', `${server.base}/me`, { body: { locale: 'de' }, headers: bearer(accessToken) });
    for (let index = 0; index < 3; index++) {
      const [currentPassword, newPassword] =
        index % 2 === 0 ? [person.password, 'seventeen grey herons'] : ['seventeen grey herons', person.password];
      const changed = await server.api.post(
        `${server.base}/me/password`,
        { currentPassword, newPassword, revokeOthers: false },
        bearer(accessToken),
      );
      expect(changed.status, changed.text).toBe(204);
    }
    await server.mail(person.email, /Passwort wurde geändert/);
    await expect.poll(async () => (await mailsTo(person.email)).length).toBe(3);
  });

  test('by a reset is told too, and opens an account that wrong guesses have closed', async () => {
    const person = await createPerson(server);
    await failFor(person.email, 6);
    expect((await guess(person.email, person.password)).status).toBe(429);
    await server.api.post(`${server.base}/auth/password-reset`, { email: person.email });
    const { links } = await server.mail(person.email, /reset/);
    const token = new URL(links[0] ?? '').searchParams.get('token') ?? '';
    const password = 'seventeen grey herons';
    const done = await server.api.post(`${server.base}/auth/password-reset/confirm`, { token, password });
    expect(done.status, done.text).toBe(200);
    await server.mail(person.email, /password was changed/);
    expect((await guess(person.email, password)).status).toBe(200);
  });
});

describe('a second factor', () => {
  test('that is set up, used by a recovery code, renewed or removed is told', async () => {
    const person = await createPerson(server);
    const { accessToken } = await signInForTokens(server, person);
    const { recoveryCodes } = await setUpAuthenticator(server, accessToken);
    await server.mail(person.email, /added to your account: An authenticator app/);
    const browser = server.browser();
    const { attempt } = await beginSignIn(server, browser, person);
    const used = await proveSecondFactor(server, browser, {
      attempt,
      factor: 'recovery_code',
      code: recoveryCodes[0] ?? '',
    });
    expect(used.status, used.text).toBe(200);
    expect((await server.mail(person.email, /a recovery code of your account was used/)).text).toContain('9 are left');
    const me = `${server.base}/me/factors`;
    const renewed = await server.api.post(`${me}/recovery-codes`, {}, bearer(accessToken));
    expect(renewed.status, renewed.text).toBe(200);
    await server.mail(person.email, /new recovery codes/);
    const removed = await server.api.request('DELETE', `${me}/totp`, { headers: bearer(accessToken) });
    expect(removed.status, removed.text).toBe(204);
    await server.mail(person.email, /removed from your account: An authenticator app/);
  });
});

describe('sessions', () => {
  test('that end everywhere are told, and who was signed in nowhere is told nothing', async () => {
    const [person, other] = [await createPerson(server), await createPerson(server)];
    const { accessToken } = await signInForTokens(server, person);
    const ended = await server.api.post(`${server.base}/auth/sign-out-all`, {}, bearer(accessToken));
    expect(ended.status, ended.text).toBe(204);
    await server.mail(person.email, /every device was signed out/);
    const { userId } = other;
    const revoke = () =>
      server.api.request('DELETE', `${server.origin}/v1/users/${userId}/sessions`, {
        headers: bearer(server.secretKey),
      });
    expect((await revoke()).status).toBe(204);
    expect(await mailsTo(other.email)).toEqual([]);
    await signInForTokens(server, other);
    expect((await revoke()).status).toBe(204);
    const told = await server.mail(other.email, /every device was signed out/);
    expect(told.text).not.toContain('127.0.0.1');
  });
});

describe('a lockout', () => {
  test('is told by the one try that closes the account, once, whoever goes on guessing', async () => {
    const person = await createPerson(server);
    await atOnce(40, (n) => guess(person.email, `wrong guess number ${n}`));
    const mail = await server.mail(person.email, /too many wrong passwords/);
    expect(mail.text).toContain('15 minutes');
    await failFor(person.email, 5);
    expect(await mailsTo(person.email)).toHaveLength(1);
    const { json } = await server.api.get(
      `${server.origin}/v1/audit-events?action=limits.account_locked&target=${person.userId}`,
      bearer(server.secretKey),
    );
    expect((json as { data: unknown[] }).data).toMatchObject([{ changes: { seconds: 900, knownDevice: false } }]);
  });

  test('is told at most once a day, and each stands in the audit', async () => {
    const person = await createPerson(server);
    const { clock, database } = server.running.services;
    for (const minutes of [16, 31, 61]) {
      await failFor(person.email, 6);
      clock.advance(minutes * 60_000);
    }
    const { rows } = await database.pool.query(
      `select changes ->> 'seconds' as seconds from audit_events where action = 'limits.account_locked' and target_id = $1 order by occurred_at`,
      [person.userId],
    );
    expect(rows.map(({ seconds }) => Number(seconds) / 60)).toEqual([15, 30, 60]);
    await server.mail(person.email, /too many wrong passwords/);
    expect(await mailsTo(person.email)).toHaveLength(1);
    clock.advance(24 * 60 * 60_000);
    await failFor(person.email, 6);
    await expect.poll(async () => (await mailsTo(person.email)).length).toBe(2);
  });

  test('of an address without an account costs the same and reaches nobody', async () => {
    const email = 'nobody-at-all@example.com';
    await failFor(email, 6);
    const { rows } = await server.running.services.database.pool.query(
      `select kind, decoy from mail_log where recipient_key = $1`,
      [email],
    );
    // The worker removes the row of a decoy once it has not been sent.
    for (const row of rows) expect(row).toEqual({ kind: 'account_locked', decoy: true });
    expect(await mailsTo(email)).toEqual([]);
    const { rows: audited } = await server.running.services.database.pool.query(
      `select count(*)::int as n from audit_events where action = 'limits.account_locked' and target_id is null`,
    );
    expect(audited[0].n).toBe(1);
  });
});
