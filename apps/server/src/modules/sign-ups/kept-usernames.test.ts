import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  type Answer,
  atOnce,
  type Browser,
  bearer,
  changeSettings,
  codeOf,
  createPerson,
  GOOD_PASSWORD,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';

const SIGN_UP = { mode: 'open', verification: 'required', username: 'optional' };
const SETTLED_MILLISECONDS = 61_000;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    settings: { limits: { signUpsPerAddressAndHour: 10_000, addressFailures: 10_000 } },
  });
});
afterAll(() => server?.stop());
beforeEach(() => changeSettings(server, { signUp: SIGN_UP }));

let people = 0;

async function signUp(browser: Browser, username: string): Promise<{ email: string; answer: Answer }> {
  const email = `keeper${++people}@example.com`;
  const body = { email, password: GOOD_PASSWORD, username };
  return { email, answer: await browser.post(`${server.base}/auth/sign-up`, body) };
}

/** A browser whose sign-up waits for its address to be confirmed, and keeps this name until then. */
async function keeperOf(username: string): Promise<{ browser: Browser; email: string }> {
  const browser = server.browser();
  const { email, answer } = await signUp(browser, username);
  expect(answer.status, answer.text).toBe(201);
  return { browser, email };
}

/** Somebody in this browser who is about to take a name. */
type Way = (browser: Browser) => Promise<(username: string) => Promise<Answer>>;

const profile: Way = async (browser) => {
  const { email, password } = await createPerson(server);
  await browser.post(`${server.base}/auth/sign-in/password`, { email, password });
  return (username) => browser.request('PATCH', `${server.base}/me`, { body: { username } });
};

const invitation: Way = async (browser) => {
  const email = `invited${++people}@example.com`;
  await server.api.post(`${server.origin}/v1/invitations`, { email }, bearer(server.secretKey));
  const { links } = await server.mail(email, /invitation/i);
  const token = new URL(links[0] ?? '').searchParams.get('token');
  const accept = `${server.base}/auth/invitations/accept`;
  return (username) => browser.post(accept, { token, password: GOOD_PASSWORD, username });
};

/** The project has stopped asking for addresses to be confirmed while the other sign-up waits. */
const signUpAtOnce: Way = async (browser) => async (username) => {
  await changeSettings(server, { signUp: { ...SIGN_UP, verification: 'off' } });
  return (await signUp(browser, username)).answer;
};

const WAYS = [
  ['the profile', profile, 200],
  ['an invitation', invitation, 201],
  ['a sign-up that waits for nothing', signUpAtOnce, 201],
] as const;

async function confirm({ browser, email }: { browser: Browser; email: string }): Promise<void> {
  const { links } = await server.mail(email, /verify/i);
  const token = new URL(links[0] ?? '').searchParams.get('token');
  const answer = await browser.post(`${server.base}/auth/email-verification/confirm`, { token });
  expect(answer.status, answer.text).toBe(200);
}

const namesLike = async (pattern: string) =>
  (
    await server.running.services.database.pool.query('select email, username from users where username_key like $1', [
      pattern,
    ])
  ).rows;

test.each(WAYS)(
  '%s takes over the name that a sign-up in this browser keeps, and in no other browser',
  async (_way, way, done) => {
    const username = `kept.by.${++people}`;
    const keeper = await keeperOf(username);
    const elsewhere = await way(server.browser());
    expect(codeOf(await elsewhere(username))).toBe('users.username_taken');
    const here = await way(keeper.browser);
    expect((await here(username)).status).toBe(done);
  },
);

test.each(WAYS)('a name that %s took over is kept for nobody any more', async (_way, way, done) => {
  const username = `handed.on.${++people}`;
  const keeper = await keeperOf(username);
  const take = await way(keeper.browser);
  expect((await take(username.toUpperCase())).status).toBe(done);
  const [owner] = await namesLike(username);
  await changeSettings(server, { signUp: SIGN_UP });
  for (const moment of [0, SETTLED_MILLISECONDS]) {
    server.running.services.clock.advance(moment);
    for (const browser of [keeper.browser, server.browser()])
      expect(codeOf((await signUp(browser, username)).answer)).toBe('users.username_taken');
  }
  // The sign-up becomes an account all the same, and chooses another name.
  await confirm(keeper);
  const { rows } = await server.running.services.database.pool.query(
    'select username, email_verified_at is not null as verified from users where email = $1',
    [keeper.email],
  );
  expect(rows).toEqual([{ username: null, verified: true }]);
  expect(await namesLike(username)).toEqual([owner]);
});

test('of 20 accounts that are made in its browser at once, one gets it', async () => {
  const { browser } = await keeperOf('of.one.keeper');
  const takes: Awaited<ReturnType<Way>>[] = [];
  while (takes.length < 20) takes.push(await invitation(browser));
  const answers = await atOnce(20, (n) => takes[n]?.('of.one.keeper') ?? expect.unreachable());
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  for (const lost of answers.filter(({ status }) => status !== 201)) expect(codeOf(lost)).toBe('users.username_taken');
  expect(await namesLike('of.one.keeper')).toHaveLength(1);
});
