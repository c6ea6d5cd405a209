import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type Answer,
  atOnce,
  authenticatorFor,
  type Browser,
  bearer,
  beginSignIn,
  changeSettings,
  codeOf,
  createPerson,
  GOOD_PASSWORD,
  type Person,
  proveSecondFactor,
  setUpAuthenticator,
  signInForTokens,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { uuidOf } from '../../../../../testing/kit/operators.ts';

/** What this process asks by itself while it runs, and what it reads once and keeps. */
const KEPT = /pg_current_snapshot|address_bans_version|password_memory_kib|data_keys|from "(projects|signing_keys)"/;

const SIGN_UP = { mode: 'open', verification: 'required', username: 'required' } as const;

let server: TestServer;
beforeAll(async () => {
  // Without a worker: nothing is asked of the database but what a request asks.
  server = await startTestServer({
    role: 'api',
    settings: { limits: { addressFailures: 10_000, signUpsPerAddressAndHour: 10_000 } },
  });
});
afterAll(() => server?.stop());
beforeEach(() => rule({}));

const rule = (signUp: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  changeSettings(server, { signUp: { ...SIGN_UP, ...signUp }, branding: {}, secondFactor: {}, ...more });
const TERMS = { branding: { termsUrl: 'https://acme.example/terms' } };

const choose = (browser: Browser, attempt: string, username: string) =>
  browser.post(`${server.base}/auth/sign-in/username`, { attempt, username });
const look = (browser: Browser, attempt: string) => browser.post(`${server.base}/auth/sign-in/attempt`, { attempt });
const hasSession = async (browser: Browser) => (await browser.get(`${server.base}/session`)).status === 200;
const statuses = (answers: readonly Answer[], status: number) => answers.filter((answer) => answer.status === status);

async function rows<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
  return (await server.running.services.database.pool.query(sql, values)).rows;
}

async function arrive(person?: Person): Promise<{ person: Person; browser: Browser; attempt: string }> {
  const who = person ?? (await createPerson(server));
  const browser = server.browser();
  const { next, attempt } = await beginSignIn(server, browser, who);
  expect(next).toBe('username');
  return { person: who, browser, attempt };
}

async function nameOf({ userId }: Person): Promise<string | null | undefined> {
  const [row] = await rows<{ username: string | null }>('select username from users where id = $1', [
    uuidOf('user', userId),
  ]);
  return row?.username;
}

describe('the step', () => {
  test('gives the account its name and opens the session, told once and by its owner', async () => {
    const { person, browser, attempt } = await arrive();
    expect((await look(browser, attempt)).json).toMatchObject({ next: 'username', factors: [] });
    const answers = await atOnce(20, (n) => choose(browser, attempt, `Ines.Okafor${n}`));
    expect(statuses(answers, 200)).toHaveLength(1);
    for (const lost of answers.filter(({ status }) => status !== 200))
      expect(codeOf(lost)).toBe('sign_in_attempts.ended');
    const [won = expect.unreachable()] = statuses(answers, 200);
    const { username } = (won.json as { user: { username: string } }).user;
    expect(await nameOf(person)).toBe(username);
    expect((await browser.get(`${server.base}/session`)).json).toMatchObject({ user: { username } });
    expect(
      await rows(
        `select actor_id as "actorId", changes from audit_events where action = 'users.profile_changed' and target_id = $1`,
        [person.userId],
      ),
    ).toEqual([{ actorId: person.userId, changes: { username: [null, username] } }]);
    expect(
      await rows(`select type from outbox_events where type = 'user.updated' and data ->> 'userId' = $1`, [
        person.userId,
      ]),
    ).toHaveLength(1);
    // From now on nobody asks, and the name signs in.
    const again = { identifier: username.toUpperCase(), password: person.password, transport: 'token' };
    expect((await server.api.post(`${server.base}/auth/sign-in/password`, again)).json).toMatchObject({
      user: { username },
    });
  });

  test('refuses what a sign-up refuses, opens nothing by it, and goes on with another name', async () => {
    const { person, browser, attempt } = await arrive();
    for (const username of ['ab', 'a'.repeat(33), '.ada', 'ada-', 'a..b', 'ada@home', 'ad\u0430m', 'a b', ''])
      expect((await choose(browser, attempt, username)).status, username).toBe(400);
    expect(codeOf(await choose(browser, attempt, 'Admin'))).toBe('users.username_reserved');
    const first = await arrive();
    expect((await choose(first.browser, first.attempt, 'Somebody')).status).toBe(200);
    const taken = await choose(browser, attempt, 'SOMEBODY');
    expect([taken.status, codeOf(taken)]).toEqual([409, 'users.username_taken']);
    expect([await hasSession(browser), await nameOf(person)]).toEqual([false, null]);
    expect((await look(browser, attempt)).json).toMatchObject({ next: 'username' });
    expect((await choose(browser, attempt, 'somebody.else')).status).toBe(200);
  });

  test('lets nobody ask for names without end', async () => {
    const holder = await arrive();
    await choose(holder.browser, holder.attempt, 'sought.after');
    const { browser, attempt } = await arrive();
    const answers = await atOnce(25, () => choose(browser, attempt, 'sought.after'));
    expect([statuses(answers, 409).length, statuses(answers, 429).length]).toEqual([20, 5]);
    expect((await choose(browser, attempt, 'nobody.has.it')).status).toBe(429);
  });

  test('takes over the name that a sign-up in this browser kept, and no other browser may', async () => {
    const browser = server.browser();
    const body = { email: 'kept@example.com', password: GOOD_PASSWORD, username: 'kept.name' };
    expect((await browser.post(`${server.base}/auth/sign-up`, body)).status).toBe(201);
    const person = await createPerson(server);
    const { attempt } = await beginSignIn(server, browser, person);
    const other = await arrive();
    expect(codeOf(await choose(other.browser, other.attempt, 'kept.name'))).toBe('users.username_taken');
    expect((await choose(browser, attempt, 'kept.name')).status).toBe(200);
  });
});

describe('no way around it', () => {
  test('second factor, terms and username come in this order, and none of them before its turn', async () => {
    const person = await createPerson(server);
    await rule({ username: 'off' });
    const app = await setUpAuthenticator(server, (await signInForTokens(server, person)).accessToken);
    await rule({ termsVersion: '2' }, TERMS);
    const browser = server.browser();
    const { next, attempt } = await beginSignIn(server, browser, person);
    const accept = () => browser.post(`${server.base}/auth/sign-in/terms`, { attempt, acceptedTerms: '2' });
    const prove = () => proveSecondFactor(server, browser, { attempt, factor: 'totp', code: app.code() });
    const refused = async (...steps: (() => Promise<Answer>)[]) => {
      for (const step of steps) expect(codeOf(await step())).toBe('sign_in_attempts.other_step');
      expect(await hasSession(browser)).toBe(false);
    };
    const name = () => choose(browser, attempt, 'in.order');
    expect(next).toBe('second_factor');
    await refused(name, accept);
    expect((await prove()).json).toMatchObject({ next: 'terms' });
    await refused(name, prove);
    expect((await accept()).json).toMatchObject({ next: 'username' });
    await refused(prove, accept);
    const done = await name();
    expect(done.json).toMatchObject({ user: { username: 'in.order' }, session: { amr: ['pwd', 'otp', 'mfa'] } });
    for (const step of [name, accept, prove]) expect(codeOf(await step())).toBe('sign_in_attempts.ended');
  });

  test('whoever has to enrol does that first', async () => {
    await rule({}, { secondFactor: { policy: 'required' } });
    const person = await createPerson(server);
    const browser = server.browser();
    const { next, attempt } = await beginSignIn(server, browser, person);
    expect(next).toBe('enrolment');
    expect(codeOf(await choose(browser, attempt, 'not.yet'))).toBe('sign_in_attempts.other_step');
    const post = (path: string, body: object) =>
      browser.post(`${server.base}/auth/sign-in${path}`, { attempt, factor: 'totp', ...body });
    const { setUp } = (await post('/enrolment', {})).json as { setUp: { secret: string } };
    const code = authenticatorFor(server, setUp.secret).code();
    expect((await post('/enrolment/confirm', { code })).json).toMatchObject({ signIn: { next: 'username' } });
    expect(await hasSession(browser)).toBe(false);
    expect((await choose(browser, attempt, 'enrolled.first')).status).toBe(200);
  });

  test('an attempt is of its browser, or of the secret in its text, and ends after ten minutes', async () => {
    const { browser, attempt, person } = await arrive();
    expect(codeOf(await choose(server.browser(), attempt, 'other.browser'))).toBe('sign_in_attempts.ended');
    const token = await beginSignIn(server, server.api, person, 'token');
    const [bare = ''] = token.attempt.split('.');
    expect(codeOf(await choose(server.api, bare, 'no.secret'))).toBe('sign_in_attempts.ended');
    expect(codeOf(await choose(server.api, `${bare}.${'A'.repeat(43)}`, 'wrong.secret'))).toBe(
      'sign_in_attempts.ended',
    );
    server.running.services.clock.advance(10 * 60 * 1000 + 1_000);
    expect(codeOf(await choose(browser, attempt, 'too.late'))).toBe('sign_in_attempts.ended');
    expect(await nameOf(person)).toBeNull();
    const fresh = await beginSignIn(server, server.api, person, 'token');
    expect((await choose(server.api, fresh.attempt, 'by.token')).json).toMatchObject({
      refreshToken: expect.any(String),
    });
  });

  test('whoever is banned meanwhile gets neither name nor session', async () => {
    const { browser, attempt, person } = await arrive();
    const ban = `${server.origin}/v1/users/${person.userId}/ban`;
    await server.api.post(ban, { reason: 'spam' }, bearer(server.secretKey));
    expect(codeOf(await choose(browser, attempt, 'banned.one'))).toBe('sign_in.banned');
    expect(await nameOf(person)).toBeNull();
  });

  test('a version of the terms that comes while the name is chosen is accepted before the session opens', async () => {
    const { browser, attempt } = await arrive();
    await rule({ termsVersion: '3' }, TERMS);
    expect((await choose(browser, attempt, 'terms.again')).json).toMatchObject({ next: 'terms' });
    expect(await hasSession(browser)).toBe(false);
    const accepted = { attempt, acceptedTerms: '3' };
    expect((await browser.post(`${server.base}/auth/sign-in/terms`, accepted)).json).toMatchObject({
      user: { username: 'terms.again' },
    });
  });

  test('a name that the account loses while its password is looked at is asked for', async () => {
    const { person, browser, attempt } = await arrive();
    await choose(browser, attempt, 'lost.name');
    const { passwordHashing } = server.running.services;
    const { verify } = passwordHashing;
    passwordHashing.verify = async (...given) => {
      passwordHashing.verify = verify;
      await rows('update users set username = null, username_key = null where id = $1', [
        uuidOf('user', person.userId),
      ]);
      return verify.apply(passwordHashing, given);
    };
    expect(await beginSignIn(server, server.browser(), person)).toMatchObject({ next: 'username' });
  });
});

describe('at the same moment', () => {
  test('20 want one name: one gets it, and the others are told and go on with another', async () => {
    const all: Awaited<ReturnType<typeof arrive>>[] = [];
    while (all.length < 20) all.push(await arrive());
    const named = (n: number, username: string) => {
      const { browser, attempt } = all[n] ?? all[0] ?? expect.unreachable();
      return choose(browser, attempt, username);
    };
    const answers = await atOnce(20, (n) => named(n, n % 2 ? 'OneName' : 'onename'));
    expect(statuses(answers, 200)).toHaveLength(1);
    expect(await rows(`select from users where username_key = 'onename'`)).toHaveLength(1);
    for (const [n, answer] of answers.entries()) {
      if (answer.status === 200) continue;
      expect(codeOf(answer)).toBe('users.username_taken');
      expect((await named(n, `another${n}`)).status).toBe(200);
    }
  });

  test('20 accounts of one browser, which kept the name for a sign-up: one gets it', async () => {
    const browser = server.browser();
    const body = { email: 'of-one-browser@example.com', password: GOOD_PASSWORD, username: 'of.one.browser' };
    expect((await browser.post(`${server.base}/auth/sign-up`, body)).status).toBe(201);
    const attempts: string[] = [];
    while (attempts.length < 20)
      attempts.push((await beginSignIn(server, browser, await createPerson(server))).attempt);
    const answers = await atOnce(20, (n) => choose(browser, attempts[n] ?? '', 'of.one.browser'));
    expect([statuses(answers, 200).length, statuses(answers, 409).length]).toEqual([1, 19]);
  });

  test('two sign-ins of one account: the second goes on with the name that the first has chosen', async () => {
    const { person, browser, attempt } = await arrive();
    const other = await arrive(person);
    expect((await choose(browser, attempt, 'first.choice')).status).toBe(200);
    const late = await choose(other.browser, other.attempt, 'second.choice');
    expect(late.json).toMatchObject({ user: { username: 'first.choice' } });
    expect(await nameOf(person)).toBe('first.choice');
  });
});

describe('a project that does not require one', () => {
  test('that has just stopped lets everybody on, with the name they chose where there are names', async () => {
    const [off, optional] = [await arrive(), await arrive()];
    await rule({ username: 'off' });
    expect((await choose(off.browser, off.attempt, 'not.needed')).status).toBe(200);
    expect(await nameOf(off.person)).toBeNull();
    await rule({ username: 'optional' });
    expect(codeOf(await choose(optional.browser, optional.attempt, 'Admin'))).toBe('users.username_reserved');
    expect((await choose(optional.browser, optional.attempt, 'still.wanted')).status).toBe(200);
    expect(await nameOf(optional.person)).toBe('still.wanted');
  });

  test('asks the database nothing for it, and neither does one whose account has a name', async () => {
    const named = await arrive();
    await choose(named.browser, named.attempt, 'has.a.name');
    const unnamed = await createPerson(server);
    const count = async (person: Person) => {
      const query = vi.spyOn(pg.Client.prototype, 'query');
      await signInForTokens(server, person);
      const asked = query.mock.calls.map(([one]) => (one as unknown as { text?: string }).text ?? String(one));
      query.mockRestore();
      return asked.filter((text) => !KEPT.test(text));
    };
    const required = await count(named.person);
    await rule({ username: 'off' });
    const off = await count(unnamed);
    await rule({ username: 'optional' });
    const optional = await count(unnamed);
    expect(off.length).toBeGreaterThan(0);
    expect([required, optional]).toEqual([off, off]);
  });
});
