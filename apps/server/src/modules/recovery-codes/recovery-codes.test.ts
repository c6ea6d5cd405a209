import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  addPasskey,
  atOnce,
  type Browser,
  bearer,
  beginSignIn,
  besideHolder,
  changeSettings,
  codeOf,
  createPerson,
  createSoftwareAuthenticator,
  proveSecondFactor,
  setUpAuthenticator,
  signInForTokens,
  signInWithBrowser,
  startTestServer,
  type TestServer,
  until,
} from '../../../../../testing/kit/index.ts';
import { uuidOf } from '../../../../../testing/kit/operators.ts';

let server: TestServer;
let second: TestServer;
beforeAll(async () => {
  server = await startTestServer({ settings: { limits: { addressFailures: 10_000, accountFailures: 100 } } });
  second = await startTestServer({ replicaOf: server });
});
afterAll(async () => {
  await second?.stop();
  await server?.stop();
});

async function personWithPasskey() {
  const person = await createPerson(server);
  const browser = await signInWithBrowser(server, person);
  return { person, browser, ...(await addPasskey(server, browser)) };
}

async function personWithBoth() {
  const owner = await personWithPasskey();
  const { accessToken } = await signInForTokens(server, owner.person);
  return { ...owner, app: await setUpAuthenticator(server, accessToken) };
}

const renew = (browser: Browser, base = server.base) => browser.post(`${base}/me/factors/recovery-codes`, {});
const codesOf = (answer: { json: unknown }) => (answer.json as { recoveryCodes: string[] }).recoveryCodes;
const factors = async (browser: Browser) => (await browser.get(`${server.base}/me/factors`)).json;
const removePasskey = (browser: Browser, passkeyId: string, base = server.base) =>
  browser.request('DELETE', `${base}/me/passkeys/${passkeyId}`);
const removeTotp = (browser: Browser, base = server.base) => browser.request('DELETE', `${base}/me/factors/totp`);

async function rows<Row>(text: string, values: unknown[]): Promise<Row[]> {
  return (await server.running.services.database.pool.query(text, values)).rows as Row[];
}
const codesIn = async (userId: string) =>
  (
    await rows<{ n: number }>('select count(*)::int as n from recovery_codes where user_id = $1', [
      uuidOf('user', userId),
    ])
  )[0]?.n;
const auditOf = (userId: string, actions: readonly string[]) =>
  rows<{ action: string; changes: object; actor: string }>(
    `select action, changes, actor_type as actor from audit_events where target_id = $1 and action = any($2) order by action`,
    [userId, actions],
  );
const removals = (userId: string) =>
  auditOf(userId, ['factors.removed', 'passkeys.removed', 'recovery_codes.made', 'recovery_codes.removed']).then(
    (events) => events.map(({ action, changes }) => ({ action, changes })),
  );
const toldOf = (userId: string) =>
  rows<{ data: object }>(
    `select data from outbox_events where type = 'recovery_code.removed' and data ->> 'userId' = $1`,
    [userId],
  ).then((events) => events.map(({ data }) => data));
async function mailsTo(email: string): Promise<string[]> {
  const found = await server.api.get(`${server.origin}/dev/mailbox/messages.json?to=${encodeURIComponent(email)}`);
  return (found.json as { subject: string }[]).map(({ subject }) => subject);
}

describe('recovery codes', () => {
  test('are made and renewed by who has passkeys only, and by nobody who has no second step', async () => {
    const person = await createPerson(server);
    const browser = await signInWithBrowser(server, person);
    expect(codeOf(await renew(browser))).toBe('factors.not_found');
    expect(await factors(browser)).toMatchObject({ recoveryCodes: { left: 0, renewable: false } });
    await addPasskey(server, browser);
    expect(await factors(browser)).toMatchObject({ totp: null, recoveryCodes: { left: 0, renewable: true } });
    const first = codesOf(await renew(browser));
    const next = codesOf(await renew(browser));
    expect([first.length, next.length]).toEqual([10, 10]);
    expect(next.filter((code) => first.includes(code))).toEqual([]);
    expect(await factors(browser)).toMatchObject({ recoveryCodes: { left: 10, renewable: true } });
    expect(await codesIn(person.userId)).toBe(10);
    await server.mail(person.email, /new recovery codes/);
    expect(await removals(person.userId)).toEqual([
      { action: 'recovery_codes.made', changes: { count: 10 } },
      { action: 'recovery_codes.made', changes: { count: 10 } },
    ]);
  });

  test('want a fresh proof, and are made nowhere where second factors are switched off', async () => {
    const { browser, person } = await personWithPasskey();
    await changeSettings(server, { secondFactor: { policy: 'off' } });
    try {
      expect(codeOf(await renew(browser))).toBe('factors.disabled');
      expect(await factors(browser)).toMatchObject({ recoveryCodes: { renewable: false } });
    } finally {
      await changeSettings(server, { secondFactor: { policy: 'optional' } });
    }
    for (const { running } of [server, second]) running.services.clock.advance(11 * 60 * 1000);
    expect(codeOf(await renew(browser))).toBe('sessions.step_up_required');
    expect(await codesIn(person.userId)).toBe(0);
  });

  test('stay with a passkey when the authenticator goes, and go with the passkey', async () => {
    const { browser, person, passkeyId } = await personWithBoth();
    expect((await removeTotp(browser)).status).toBe(204);
    expect(await factors(browser)).toMatchObject({ totp: null, recoveryCodes: { left: 10, renewable: true } });
    await server.mail(person.email, /removed from your account: An authenticator app$/);
    expect((await removePasskey(browser, passkeyId)).status).toBe(204);
    expect(await factors(browser)).toMatchObject({ recoveryCodes: { left: 0, renewable: false } });
    const mail = await server.mail(
      person.email,
      /removed from your account: The passkey "Passkey" and 10 unused recovery codes$/,
    );
    expect(mail.text).toContain('The passkey "Passkey" and 10 unused recovery codes');
    expect(await removals(person.userId)).toEqual([
      { action: 'factors.removed', changes: { kind: 'totp' } },
      { action: 'passkeys.removed', changes: { passkey: passkeyId } },
      { action: 'recovery_codes.made', changes: { count: 10 } },
      { action: 'recovery_codes.removed', changes: { count: 10 } },
    ]);
    expect(await toldOf(person.userId)).toEqual([{ userId: person.userId, count: 10 }]);
  });

  test('stay with the authenticator when the last passkey goes, and go with the authenticator', async () => {
    const { browser, person, passkeyId } = await personWithBoth();
    expect((await removePasskey(browser, passkeyId)).status).toBe(204);
    expect(await factors(browser)).toMatchObject({ recoveryCodes: { left: 10, renewable: true } });
    await server.mail(person.email, /a passkey of your account was removed/);
    expect(await toldOf(person.userId)).toEqual([]);
    expect((await removeTotp(browser)).status).toBe(204);
    expect(await factors(browser)).toMatchObject({ totp: null, recoveryCodes: { left: 0, renewable: false } });
    await server.mail(person.email, /removed from your account: An authenticator app and 10 unused recovery codes$/);
    expect(await toldOf(person.userId)).toEqual([{ userId: person.userId, count: 10 }]);
  });

  test('made anew by an authenticator, and those before are told to be void; there is nothing to tell of the first', async () => {
    const told = async (email: string) =>
      (await mailsTo(email)).filter((subject) => /new recovery codes/.test(subject));
    for (const had of [1, 0]) {
      const { browser, person } = await personWithPasskey();
      if (had > 0) await renew(browser);
      await until(async () => (await told(person.email)).length === had, 5_000, 'the mail of the codes before');
      await setUpAuthenticator(server, (await signInForTokens(server, person)).accessToken);
      await server.mail(person.email, /added to your account: An authenticator app$/);
      await until(async () => (await told(person.email)).length === 2 * had, 5_000, 'the mail that those are void');
      expect(await codesIn(person.userId)).toBe(10);
    }
  });

  test('of who has two passkeys stay with the second one', async () => {
    const { browser, passkeyId } = await personWithPasskey();
    await addPasskey(server, browser);
    await renew(browser);
    expect((await removePasskey(browser, passkeyId)).status).toBe(204);
    expect(await factors(browser)).toMatchObject({ recoveryCodes: { left: 10, renewable: true } });
  });

  test('none is left without a second step after 20 removals and renewals at once at two replicas', async () => {
    for (const round of [1, 2, 3]) {
      const { browser, person, passkeyId } = await personWithBoth();
      const calls = [
        (base: string) => removeTotp(browser, base),
        (base: string) => removePasskey(browser, passkeyId, base),
        (base: string) => renew(browser, base),
        (base: string) => renew(browser, base),
      ];
      const bases = [server.base, second.base];
      let index = 0;
      const answers = await atOnce(20, () => {
        const at = index++;
        return (calls[(at + round) % 4] as (base: string) => ReturnType<typeof renew>)(bases[at % 2] ?? '');
      });
      // No deadlock, no fault: each is done, or finds nothing any more.
      expect(answers.map(({ status }) => status).filter((status) => ![200, 204, 404].includes(status))).toEqual([]);
      expect(answers.filter(({ status }) => status === 204)).toHaveLength(2);
      expect(await codesIn(person.userId)).toBe(0);
      expect((await toldOf(person.userId)).length).toBe(1);
    }
  });

  test('a removal that waits for its user holds no code', async () => {
    const { browser, person, passkeyId } = await personWithBoth();
    const held = (table: string) => `select from ${table} where user_id = $1 for update`;
    const id = uuidOf('user', person.userId);
    for (const remove of [() => renew(browser), () => removeTotp(browser), () => removePasskey(browser, passkeyId)]) {
      const answer = await besideHolder(server, person, remove, async (holder) => {
        for (const table of ['recovery_codes', 'passkeys', 'totp_factors']) await holder.query(held(table), [id]);
      });
      expect([200, 204]).toContain(answer.status);
    }
  });
});

describe('where a second step is required', () => {
  beforeAll(() => changeSettings(server, { secondFactor: { policy: 'required' } }));
  afterAll(() => changeSettings(server, { secondFactor: { policy: 'optional' } }));

  async function enrolled() {
    const { person, browser } = await personBefore();
    return { person, browser, codes: codesOf(await renew(browser)) };
  }
  /** Signed in before it was required. */
  async function personBefore() {
    await changeSettings(server, { secondFactor: { policy: 'optional' } });
    const owner = await personWithPasskey();
    await changeSettings(server, { secondFactor: { policy: 'required' } });
    return owner;
  }

  test('a recovery code stands in for a lost passkey, is offered while there are some, and the owner hears of it', async () => {
    const { person, browser, codes } = await enrolled();
    const other = server.browser();
    const waiting = await beginSignIn(server, other, person);
    expect(waiting).toMatchObject({ next: 'second_factor', factors: ['passkey', 'recovery_code'] });
    for (const [at, code] of codes.entries()) {
      const device = server.browser();
      const { attempt } = await beginSignIn(server, device, person);
      const used = await proveSecondFactor(server, device, { attempt, factor: 'recovery_code', code });
      expect(used.json).toMatchObject({ session: { amr: ['pwd', 'otp', 'mfa'] } });
      expect(await factors(browser)).toMatchObject({ recoveryCodes: { left: codes.length - at - 1 } });
    }
    expect(await beginSignIn(server, server.browser(), person)).toMatchObject({ factors: ['passkey'] });
    expect((await server.mail(person.email, /few recovery codes/)).text).toContain('Left:');
  });

  test('each code works once, also where twenty at two replicas try it at the same moment', async () => {
    const { person, codes } = await enrolled();
    const code = codes[0] ?? '';
    const devices = await Promise.all(
      Array.from({ length: 20 }, async (_, at) => {
        const base = at % 2 === 0 ? server.base : second.base;
        const body = { email: person.email, password: person.password, transport: 'token' };
        const begun = await server.api.post(`${base}/auth/sign-in/password`, body);
        return { base, attempt: (begun.json as { attempt: string }).attempt };
      }),
    );
    const answers = await Promise.all(
      devices.map(({ base, attempt }) =>
        server.api.post(`${base}/auth/sign-in/second-factor`, { attempt, factor: 'recovery_code', code }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect([...new Set(answers.filter(({ status }) => status !== 200).map(codeOf))]).toEqual([
      'sign_in_attempts.wrong_proof',
    ]);
    expect(await codesIn(person.userId)).toBe(10);
    const left = 'select count(*)::int as n from recovery_codes where user_id = $1 and used_at is null';
    expect(await rows(left, [uuidOf('user', person.userId)])).toEqual([{ n: 9 }]);
  });

  test('nobody takes their last second step away, and any other one goes', async () => {
    const { person, browser, passkeyId } = await personBefore();
    const refused = await removePasskey(browser, passkeyId);
    expect({ status: refused.status, code: codeOf(refused) }).toEqual({ status: 409, code: 'factors.required_here' });
    expect(await removals(person.userId)).toEqual([]);
    const { accessToken } = (await browser.post(`${server.base}/auth/refresh`, {})).json as { accessToken: string };
    const app = await setUpAuthenticator(server, accessToken);
    expect(app.recoveryCodes).toHaveLength(10);
    expect((await removePasskey(browser, passkeyId)).status).toBe(204);
    expect(codeOf(await removeTotp(browser))).toBe('factors.required_here');
    await addPasskey(server, browser);
    expect((await removeTotp(browser)).status).toBe(204);
    expect(await factors(browser)).toMatchObject({ totp: null, recoveryCodes: { left: 10, renewable: true } });
  });

  test('codes that still work are not replaced by a passkey that is set up on the way', async () => {
    const person = await createPerson(server);
    const browser = server.browser();
    const waiting = await beginSignIn(server, browser, person);
    expect(waiting).toMatchObject({ next: 'enrolment' });
    const begun = await browser.post(`${server.base}/auth/sign-in/enrolment`, {
      attempt: waiting.attempt,
      factor: 'passkey',
    });
    // Meanwhile the owner has got some, in another browser that was signed in before.
    await rows(
      `insert into recovery_codes (project_id, user_id, code_hash, created_at) values ($1, $2, '\\x01', now())`,
      [uuidOf('project', server.project.id), uuidOf('user', person.userId)],
    );
    const { options } = (begun.json as { setUp: { options: object } }).setUp;
    const credential = createSoftwareAuthenticator(new URL(server.base).origin).create(options);
    const done = await browser.post(`${server.base}/auth/sign-in/enrolment/confirm`, {
      attempt: waiting.attempt,
      factor: 'passkey',
      credential,
    });
    expect(done.json).toMatchObject({ recoveryCodes: [], signIn: { session: { amr: ['pwd', 'hwk', 'user', 'mfa'] } } });
    expect(await codesIn(person.userId)).toBe(1);
  });
});

describe('an operator', () => {
  const key = () => bearer(server.secretKey);
  const take = (path: string) => server.api.request('DELETE', `${server.origin}/v1/users/${path}`, { headers: key() });

  test('who takes the authenticator away takes the codes too, and record and notice say how many', async () => {
    const { browser, person, app } = await personWithBoth();
    await changeSettings(server, { secondFactor: { policy: 'optional' } });
    const device = server.browser();
    const { attempt } = await beginSignIn(server, device, person);
    const code = app.recoveryCodes[0] ?? '';
    expect((await proveSecondFactor(server, device, { attempt, factor: 'recovery_code', code })).status).toBe(200);
    expect((await take(`${person.userId}/factors`)).status).toBe(204);
    await server.mail(person.email, /removed from your account: An authenticator app and 9 unused recovery codes$/);
    expect(await auditOf(person.userId, ['factors.removed', 'recovery_codes.removed', 'passkeys.removed'])).toEqual([
      { action: 'factors.removed', changes: { kind: 'totp' }, actor: 'secret_key' },
      { action: 'recovery_codes.removed', changes: { count: 9 }, actor: 'secret_key' },
    ]);
    expect(await codesIn(person.userId)).toBe(0);
    expect((await browser.get(`${server.base}/session`)).status).toBe(401);
    const seen = await server.api.get(`${server.origin}/v1/users/${person.userId}/factors`, key());
    expect(seen.json).toMatchObject({ totp: null, recoveryCodes: { left: 0, renewable: true } });
  });

  test('takes the codes of who has passkeys only, says so, and ends the sessions; twice is once', async () => {
    const { browser, person } = await personWithPasskey();
    await renew(browser);
    for (let time = 1; time <= 2; time++) expect((await take(`${person.userId}/factors`)).status).toBe(204);
    const mail = await server.mail(person.email, /removed from your account: 10 unused recovery codes$/);
    expect(mail.text).not.toContain('127.0.0.1');
    expect(await auditOf(person.userId, ['factors.removed', 'recovery_codes.removed'])).toEqual([
      { action: 'recovery_codes.removed', changes: { count: 10 }, actor: 'secret_key' },
    ]);
    expect((await browser.get(`${server.base}/session`)).status).toBe(401);
    const subjects = await mailsTo(person.email);
    expect(subjects.filter((subject) => subject.includes('removed from your account'))).toHaveLength(1);
  });

  test('who takes the last passkey away takes the codes with it', async () => {
    const { browser, person, passkeyId } = await personWithPasskey();
    await renew(browser);
    expect((await take(`${person.userId}/passkeys/${passkeyId}`)).status).toBe(204);
    await server.mail(person.email, /The passkey "Passkey" and 10 unused recovery codes$/);
    expect(await auditOf(person.userId, ['recovery_codes.removed'])).toEqual([
      { action: 'recovery_codes.removed', changes: { count: 10 }, actor: 'secret_key' },
    ]);
    expect(await codesIn(person.userId)).toBe(0);
  });
});

test('codes that earlier versions left behind without a second step go when the database is brought up to date', async () => {
  const [withPasskey, withBoth, bare] = [await personWithPasskey(), await personWithBoth(), await createPerson(server)];
  await renew(withPasskey.browser);
  await rows(
    `insert into recovery_codes (project_id, user_id, code_hash, created_at) values ($1, $2, '\\x02', now())`,
    [uuidOf('project', server.project.id), uuidOf('user', bare.userId)],
  );
  const file = new URL('../../../migrations/0020_recovery_codes_of_accounts.sql', import.meta.url);
  await rows(readFileSync(file, 'utf8'), []);
  const counts = [withPasskey.person, withBoth.person, bare].map(({ userId }) => codesIn(userId));
  expect(await Promise.all(counts)).toEqual([10, 10, 0]);
});
