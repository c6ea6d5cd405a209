import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  addPasskey,
  type Browser,
  beginSignIn,
  createPerson,
  type Person,
  proveSecondFactor,
  setUpAuthenticator,
  signInForTokens,
  signInWithBrowser,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { uuidOf } from '../../../../../testing/kit/operators.ts';
import { tokenIn } from './account.fixture.ts';
import { tellOfNewDevices } from './index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ settings: { limits: { addressFailures: 10_000 } } });
});
afterAll(() => server?.stop());

type Trusting = { readonly person: Person; readonly browser: Browser; readonly passkeyId: string };

/** Somebody with an authenticator and a passkey, in a browser that has just become trusted. */
async function trusting(): Promise<Trusting> {
  const person = await createPerson(server);
  const { passkeyId } = await addPasskey(server, await signInWithBrowser(server, person));
  const app = await setUpAuthenticator(server, (await signInForTokens(server, person)).accessToken);
  const browser = server.browser();
  const { attempt } = await beginSignIn(server, browser, person);
  const proof = { attempt, factor: 'totp', code: app.code(), trustDevice: true };
  expect((await proveSecondFactor(server, browser, proof)).status).toBe(200);
  expect(await trustedDevices(person)).toBe(1);
  return { person, browser, passkeyId };
}

async function trustedDevices({ userId }: Person): Promise<number> {
  const { rows } = await server.running.services.database.pool.query(
    'select count(*)::int as n from devices where user_id = $1 and trusted_until is not null',
    [uuidOf('user', userId)],
  );
  return rows[0].n;
}

/** A way in that a change of the password leaves as it is. */
async function isAskedByLink({ person, browser }: Trusting): Promise<boolean> {
  await browser.post(`${server.base}/auth/sign-in/magic-link`, { email: person.email });
  const token = tokenIn(await server.mail(person.email, /your link to sign in/), '/magic-link');
  const answer = await browser.post(`${server.base}/auth/sign-in/magic-link/confirm`, { token });
  expect(answer.status, answer.text).toBe(200);
  return (answer.json as { next?: string }).next === 'second_factor';
}

async function setUpAnew({ browser }: Trusting): Promise<void> {
  const refreshed = await browser.post(`${server.base}/auth/refresh`, {});
  await setUpAuthenticator(server, (refreshed.json as { accessToken: string }).accessToken);
}

const remove = async ({ browser }: Trusting, path: string) =>
  expect((await browser.request('DELETE', `${server.base}/me/${path}`)).status).toBe(204);

type Event = {
  readonly event: string;
  happens(given: Trusting): Promise<unknown>;
  /** What there must be before anything is asked for again. */
  afterwards?(given: Trusting): Promise<unknown>;
};

const EVENTS: readonly Event[] = [
  { event: 'another authenticator is set up', happens: setUpAnew },
  { event: 'the authenticator is removed', happens: (given) => remove(given, 'factors/totp'), afterwards: setUpAnew },
  { event: 'a passkey is removed', happens: (given) => remove(given, `passkeys/${given.passkeyId}`) },
  {
    event: 'the password is reset',
    async happens({ person, browser }) {
      await browser.post(`${server.base}/auth/password-reset`, { email: person.email });
      const token = tokenIn(await server.mail(person.email, /reset/i), '/reset-password');
      const body = { token, password: 'nine lanterns on a long pier' };
      expect((await browser.post(`${server.base}/auth/password-reset/confirm`, body)).status).toBe(200);
    },
  },
  {
    event: 'its owner says that a sign-in was not theirs',
    async happens({ person, browser }) {
      await tellOfNewDevices(server.running.services);
      const token = tokenIn(await server.mail(person.email, /new device/i), '/not-me');
      expect((await browser.post(`${server.base}/auth/sign-in/report`, { token })).status).toBe(200);
    },
  },
];

test('a trusted browser is not asked for the second factor, whichever way somebody comes in', async () => {
  const given = await trusting();
  expect(await isAskedByLink(given)).toBe(false);
  expect(await trustedDevices(given.person)).toBe(1);
});

test.each(EVENTS)('no browser is trusted any more once $event', async ({ happens, afterwards }) => {
  const given = await trusting();
  await happens(given);
  expect(await trustedDevices(given.person)).toBe(0);
  await afterwards?.(given);
  expect(await isAskedByLink(given)).toBe(true);
});
