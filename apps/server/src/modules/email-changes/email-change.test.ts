import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  atOnce,
  type Browser,
  bearer,
  codeOf,
  createPerson,
  type Person,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import {
  actionsOn,
  allMailsLeft,
  expectOneWinner,
  growStale,
  isSignedIn,
  LIMITS,
  mailsTo,
  signInFrom,
  startAccountServer,
  tokenIn,
} from '../account/account.fixture.ts';

const DAY = 24 * 60 * 60 * 1000;

let server: TestServer;
beforeAll(async () => {
  server = await startAccountServer();
});
afterAll(() => server?.stop());

let counter = 0;
const freshAddress = () => `moved${++counter}@elsewhere.example`;

const ask = (browser: Browser, email: string) => browser.post(`${server.base}/me/email-change`, { email });
const confirm = (browser: Browser, token: string) => browser.post(`${server.base}/me/email-change/confirm`, { token });
const pendingOf = async (browser: Browser) =>
  ((await browser.get(`${server.base}/me/email-change`)).json as { pending: { email: string } | null }).pending;
const addressOf = async (person: Person) =>
  (
    (await server.api.get(`${server.origin}/v1/users/${person.userId}`, bearer(server.secretKey))).json as {
      email: string;
    }
  ).email;

async function signedIn() {
  const person = await createPerson(server, { name: 'Ada Lovelace' });
  return { person, browser: await signInFrom(server, person) };
}

async function asked(browser: Browser, email: string): Promise<string> {
  expect((await ask(browser, email)).status).toBe(202);
  return tokenIn(await server.mail(email, /verify your new/i), '/email-change');
}

describe('another address', () => {
  test('counts once it has proven itself, and then the old one is told', async () => {
    const { person, browser } = await signedIn();
    const other = await signInFrom(server, person);
    const email = `New.${freshAddress()}`;
    const token = await asked(browser, email);
    expect(await pendingOf(browser)).toMatchObject({ email });
    expect(await addressOf(person)).toBe(person.email);
    expect(await mailsTo(server, person.email, /address/i)).toEqual([]);

    const done = await confirm(browser, token);
    expect(done.json).toMatchObject({ email, emailVerified: true });
    expect(await pendingOf(browser)).toBeNull();
    const told = await server.mail(person.email, /address was changed/i);
    expect(told.text).toContain(email);
    expect(told.text).toContain('Ada Lovelace');
    expect([await isSignedIn(server, browser), await isSignedIn(server, other)]).toEqual([true, false]);
    const snapshot = await browser.get(`${server.base}/session`);
    expect((snapshot.json as { user: { email: string } }).user.email).toBe(email);
    await signInFrom(server, { email: email.toLowerCase(), password: person.password });
    const old = { email: person.email, password: person.password };
    expect(codeOf(await server.browser().post(`${server.base}/auth/sign-in/password`, old))).toBe(
      'sign_in.wrong_credentials',
    );
    expect(await actionsOn(server, person.userId)).toEqual(
      expect.arrayContaining(['email_changes.requested', 'users.email_changed']),
    );
  });

  test('keeps who asked signed in, also where they have proven themselves anew in between', async () => {
    const { person, browser } = await signedIn();
    const token = await asked(browser, freshAddress());
    const proof = { way: 'password', password: person.password };
    expect((await browser.post(`${server.base}/auth/step-up`, proof)).status).toBe(200);
    expect((await confirm(browser, token)).status).toBe(200);
    expect(await isSignedIn(server, browser)).toBe(true);
  });

  test('does not get the name of the account before it has: whoever reads it need not be its owner', async () => {
    const { browser } = await signedIn();
    const email = freshAddress();
    await asked(browser, email);
    const mail = await server.mail(email, /verify your new/i);
    expect(mail.text).not.toContain('Lovelace');
  });

  test('is confirmed once, by one of twenty', async () => {
    const { person, browser } = await signedIn();
    const token = await asked(browser, freshAddress());
    const answers = await atOnce(20, () => confirm(browser, token));
    expectOneWinner(answers, 200, 410);
    await allMailsLeft(server);
    expect(await mailsTo(server, person.email, /address was changed/i)).toHaveLength(1);
  });

  test('is not confirmed by a click of whoever reads its mailbox, in no account or in another', async () => {
    const { person: mallory, browser } = await signedIn();
    const { browser: victim } = await signedIn();
    const token = await asked(browser, freshAddress());
    expect(codeOf(await confirm(server.browser(), token))).toBe('sessions.required');
    expect(codeOf(await confirm(victim, token))).toBe('email_changes.other_account');
    expect(await addressOf(mallory)).toBe(mallory.email);
    expect((await confirm(browser, token)).status).toBe(200);
  });

  test('waits for a day; a newer wish takes its place, and it can be taken back', async () => {
    const { browser } = await signedIn();
    const first = await asked(browser, freshAddress());
    const second = await asked(browser, freshAddress());
    expect(codeOf(await confirm(browser, first))).toBe('tokens.used_or_expired');
    expect((await browser.post(`${server.base}/me/email-change/cancel`, {})).status).toBe(204);
    expect(await pendingOf(browser)).toBeNull();
    expect(codeOf(await confirm(browser, second))).toBe('tokens.used_or_expired');
    const third = await asked(browser, freshAddress());
    server.running.services.clock.advance(DAY + 1000);
    expect(codeOf(await confirm(browser, third))).toBe('tokens.used_or_expired');
  });

  test('of another account: the same answer, the same traces, and its owner is told', async () => {
    const { person: owner } = await signedIn();
    const { person, browser } = await signedIn();
    const free = freshAddress();
    const [known, unknown] = [await ask(browser, owner.email), await ask(browser, free)];
    expect([known.status, known.text]).toEqual([unknown.status, unknown.text]);
    const names = (answer: typeof known) => [...answer.headers.keys()].sort();
    expect(names(known)).toEqual(names(unknown));
    await ask(browser, owner.email.toUpperCase());
    expect(await pendingOf(browser)).toMatchObject({ email: owner.email.toUpperCase() });
    await allMailsLeft(server);
    expect(await mailsTo(server, owner.email, /wanted to use your e-mail address/i)).toHaveLength(2);
    expect(await mailsTo(server, owner.email, /verify/i)).toEqual([]);
    expect(await actionsOn(server, owner.userId)).not.toContain('email_changes.requested');
    expect(await addressOf(person)).toBe(person.email);
  });

  test('that somebody else took meanwhile is refused, and the link works once it is free again', async () => {
    const { person, browser } = await signedIn();
    const email = freshAddress();
    const token = await asked(browser, email);
    const rival = await createPerson(server, { email });
    const before = await actionsOn(server, person.userId);
    expect(codeOf(await confirm(browser, token))).toBe('users.email_taken');
    expect(await actionsOn(server, person.userId)).toEqual(before);
    await server.api.request('DELETE', `${server.origin}/v1/users/${rival.userId}`, {
      headers: bearer(server.secretKey),
    });
    expect((await confirm(browser, token)).status).toBe(200);
  });

  test('that two accounts want at once becomes that of one', async () => {
    const [one, two] = [await signedIn(), await signedIn()];
    const email = freshAddress();
    const first = await asked(one.browser, email);
    expect((await ask(two.browser, email)).status).toBe(202);
    await allMailsLeft(server);
    const tokens = (await mailsTo(server, email, /verify/i)).map((mail) => tokenIn(mail, '/email-change'));
    const second = tokens.find((token) => token !== first) ?? '';
    const answers = await Promise.all([confirm(one.browser, first), confirm(two.browser, second)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  test('wants a fresh proof, another address than now, and not too many mails', async () => {
    const { person, browser } = await signedIn();
    expect(codeOf(await ask(browser, person.email))).toBe('email_changes.unchanged');
    await growStale(server, person.email);
    expect(codeOf(await ask(browser, freshAddress()))).toBe('sessions.step_up_required');
    expect(await pendingOf(browser)).toBeNull();
    const { browser: eager } = await signedIn();
    const answers = [];
    for (let round = 0; round < 11; round++) answers.push(await ask(eager, freshAddress()));
    expect(answers.map(({ status }) => status)).toEqual([...Array(10).fill(202), 429]);
  });

  test('is refused where it is no address, and never marked as proven by a body', async () => {
    const { browser } = await signedIn();
    for (const body of [{}, { email: 'nonsense' }, { email: 'a@b.example, c@d.example' }, { email: ['a@b.example'] }])
      expect((await browser.post(`${server.base}/me/email-change`, body)).status).toBe(400);
    const told = { email: freshAddress(), emailVerified: true };
    expect((await browser.post(`${server.base}/me/email-change`, told)).status).toBe(400);
    const mine = await browser.request('PATCH', `${server.base}/me`, { body: { email: told.email } });
    expect(mine.status).toBe(400);
  });

  test('that waits is void after a reset and after a change of the password (pre-hijacking)', async () => {
    for (const way of ['reset', 'change'] as const) {
      const { person, browser } = await signedIn();
      const token = await asked(browser, freshAddress());
      const password = 'nine lanterns on a long pier';
      if (way === 'change') {
        const body = { currentPassword: person.password, newPassword: password };
        expect((await browser.post(`${server.base}/me/password`, body)).status).toBe(204);
      } else {
        await server.api.post(`${server.base}/auth/password-reset`, { email: person.email });
        const reset = tokenIn(await server.mail(person.email, /reset/i), '/reset-password');
        await server.api.post(`${server.base}/auth/password-reset/confirm`, { token: reset, password });
      }
      const owner = await signInFrom(server, { email: person.email, password });
      expect(codeOf(await confirm(owner, token))).toBe('tokens.used_or_expired');
      expect(await addressOf(person)).toBe(person.email);
    }
  });

  test('proves itself also where the project asks nobody to verify', async () => {
    const headers = bearer(server.secretKey);
    const url = `${server.origin}/v1/projects/${server.project.id}`;
    const body = { settings: { signUp: { verification: 'off' }, limits: LIMITS } };
    expect((await server.api.request('PATCH', url, { body, headers })).status).toBe(200);
    const { person, browser } = await signedIn();
    const token = await asked(browser, freshAddress());
    expect(await addressOf(person)).toBe(person.email);
    expect((await confirm(browser, token)).status).toBe(200);
    const back = { settings: { signUp: { verification: 'required' } } };
    expect((await server.api.request('PATCH', url, { body: back, headers })).status).toBe(200);
  });
});
