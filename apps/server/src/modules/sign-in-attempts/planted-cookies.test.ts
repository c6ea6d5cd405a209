import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Authenticator,
  atOnce,
  type Browser,
  beginSignIn,
  createPerson,
  type Person,
  personWithAuthenticator,
  proveSecondFactor,
  signInWithBrowser,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { uuidOf } from '../../../../../testing/kit/operators.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ settings: { limits: { addressFailures: 10_000 } } });
});
afterAll(() => server?.stop());

const PLANTED = 'planted-by-mallory';

const deviceCookie = () => `frontdesk_device_${server.project.id}`;
const sessionCookie = () => `frontdesk_${server.project.id}`;
const secretOf = (browser: Browser) => browser.cookies.get(deviceCookie()) ?? '';

function browserWith(secret: string): Browser {
  const browser = server.browser();
  browser.cookies.set(deviceCookie(), secret);
  return browser;
}

/** A sign-in with both steps. */
async function signInTrusting(
  browser: Browser,
  { person, app }: { person: Person; app: Authenticator },
  trustDevice = true,
): Promise<void> {
  const { attempt } = await beginSignIn(server, browser, person);
  const proof = { attempt, factor: 'totp', code: app.code(), trustDevice };
  const answer = await proveSecondFactor(server, browser, proof);
  expect(answer.status, answer.text).toBe(200);
}

const isAsked = async (browser: Browser, person: Person) =>
  (await beginSignIn(server, browser, person)).next === 'second_factor';

/** Whether tries of this browser at the account are counted by themselves. */
async function hasOwnPlaces(browser: Browser, { email, password }: Person): Promise<boolean> {
  const tryWith = async (from: Browser, typed: string) =>
    (await from.post(`${server.base}/auth/sign-in/password`, { email, password: typed })).status;
  for (let index = 0; index < 6; index++) await tryWith(server.browser(), `wrong guess number ${index}`);
  return (await tryWith(browser, password)) !== 429;
}

describe('a device secret that somebody planted', () => {
  test('is replaced where the browser becomes trusted, and is no way around the second factor', async () => {
    const owner = await personWithAuthenticator(server);
    const browser = browserWith(PLANTED);
    await signInTrusting(browser, owner);
    expect(secretOf(browser)).not.toBe(PLANTED);
    expect(await isAsked(browserWith(PLANTED), owner.person)).toBe(true);
    expect(await isAsked(browser, owner.person)).toBe(false);
  });

  test.each([
    ['a password alone', false],
    ['both steps, without trust', true],
  ])('is replaced at a sign-in with %s, and knows nobody afterwards', async (_, twice) => {
    const owner = twice ? await personWithAuthenticator(server) : { person: await createPerson(server), app: null };
    const browser = browserWith(PLANTED);
    if (owner.app) await signInTrusting(browser, { ...owner, app: owner.app }, false);
    else await beginSignIn(server, browser, owner.person);
    expect(secretOf(browser)).not.toBe(PLANTED);
    expect(await hasOwnPlaces(browserWith(PLANTED), owner.person)).toBe(false);
    expect(await hasOwnPlaces(browser, owner.person)).toBe(true);
  });

  test('is replaced where this instance made it for an account of theirs, too', async () => {
    const theirs = await signInWithBrowser(server, await createPerson(server));
    const person = await createPerson(server);
    const browser = browserWith(secretOf(theirs));
    await beginSignIn(server, browser, person);
    expect(secretOf(browser)).not.toBe(secretOf(theirs));
    expect(await hasOwnPlaces(theirs, person)).toBe(false);
  });

  test('is worth nothing where the browser was known by it before and becomes trusted now', async () => {
    const owner = await personWithAuthenticator(server);
    const browser = server.browser();
    await signInTrusting(browser, owner, false);
    const before = secretOf(browser);
    server.running.services.clock.advance(60_000);
    await signInTrusting(browser, owner);
    expect(secretOf(browser)).not.toBe(before);
    expect(await isAsked(browserWith(before), owner.person)).toBe(true);
  });
});

test('a browser that an account knows keeps its secret at the next sign-in', async () => {
  const person = await createPerson(server);
  const browser = await signInWithBrowser(server, person);
  const before = secretOf(browser);
  expect(before.length).toBeGreaterThanOrEqual(43);
  await beginSignIn(server, browser, person);
  expect(secretOf(browser)).toBe(before);
});

test('accounts that share a browser stay known and trusted there when another one comes in or is trusted', async () => {
  const [ada, ben] = [await personWithAuthenticator(server), await personWithAuthenticator(server)];
  const cleo = await createPerson(server);
  const browser = server.browser();
  await signInTrusting(browser, ada);
  await signInTrusting(browser, ben);
  await beginSignIn(server, browser, cleo);
  for (const { person } of [ada, ben]) expect(await isAsked(browser, person)).toBe(false);
  expect(await hasOwnPlaces(browser, cleo)).toBe(true);
});

test('accounts that come into one browser at the same moment all come in', async () => {
  const first = await createPerson(server);
  const secret = secretOf(await signInWithBrowser(server, first));
  const people = [first];
  while (people.length < 5) people.push(await createPerson(server));
  const answers = await atOnce(20, (n) => {
    const { email, password } = people[n % people.length] ?? first;
    return browserWith(secret).post(`${server.base}/auth/sign-in/password`, { email, password });
  });
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
});

test('who comes into a browser does not wait for what somebody holds of another account there', async () => {
  const [ada, ben] = [await createPerson(server), await createPerson(server)];
  const browser = await signInWithBrowser(server, ada);
  const holder = await server.running.services.database.connect();
  try {
    await holder.query('begin');
    await holder.query('select from devices where user_id = $1 for update', [uuidOf('user', ada.userId)]);
    expect(await beginSignIn(server, browser, ben)).toMatchObject({ user: { id: ben.userId } });
  } finally {
    await holder.end();
  }
});

test('an app without cookies leaves the secret of the browser that it shows as it was', async () => {
  const [ada, ben] = [await createPerson(server), await createPerson(server)];
  const browser = await signInWithBrowser(server, ada);
  const before = secretOf(browser);
  await beginSignIn(server, browser, ben, 'token');
  expect(secretOf(browser)).toBe(before);
  expect(await hasOwnPlaces(browser, ada)).toBe(true);
  expect(await hasOwnPlaces(browser, ben)).toBe(false);
});

test('a session cookie that somebody planted is replaced at the sign-in, and opens nothing', async () => {
  const mallory = await createPerson(server);
  const theirs = (await signInWithBrowser(server, mallory)).cookies.get(sessionCookie()) ?? '';
  const person = await createPerson(server);
  for (const planted of [theirs, PLANTED]) {
    const browser = server.browser();
    browser.cookies.set(sessionCookie(), planted);
    await beginSignIn(server, browser, person);
    expect(browser.cookies.get(sessionCookie())).not.toBe(planted);
    const other = server.browser();
    other.cookies.set(sessionCookie(), planted);
    const seen = (await other.get(`${server.base}/session`)).json as { user?: { id: string } };
    expect(seen.user?.id).toBe(planted === theirs ? mallory.userId : undefined);
  }
});
