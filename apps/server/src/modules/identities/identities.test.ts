import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Browser,
  bearer,
  codeOf,
  createPerson,
  type Person,
  signInWithBrowser,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import {
  arriveAtProvider,
  comeBack,
  offerSimulator,
  press,
  putProvider,
  signInAtProvider,
} from '../../../../../testing/kit/providers.ts';
import { isLastWayIn } from './identities.rules.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    settings: {
      methods: { password: true, magicLink: false, emailCode: false },
      limits: { signUpsPerAddressAndHour: 1_000, addressFailures: 10_000 },
      session: { accessTokenSeconds: 3600 },
    },
  });
  await offerSimulator(server);
});
afterAll(() => server?.stop());

type Listed = { id: string; provider: string; subject: string; email: string };
const list = async (browser: Browser) =>
  ((await browser.get(`${server.base}/me/identities`)).json as { data: Listed[] }).data;
const remove = (browser: Browser, id: string) => browser.request('DELETE', `${server.base}/me/identities/${id}`);

async function connect(browser: Browser, subject: string, provider = 'simulator') {
  const begun = await browser.post(`${server.base}/me/identities`, { provider });
  if (begun.status !== 200) return begun;
  const { url } = begun.json as { url: string };
  return comeBack(browser, await arriveAtProvider(server, url, { email: `${subject}@example.com`, subject }));
}

async function somebody(): Promise<{ person: Person; browser: Browser }> {
  const person = await createPerson(server);
  return { person, browser: await signInWithBrowser(server, person) };
}

describe('connecting an account', () => {
  test('lets it open the account, and is told', async () => {
    const { person, browser } = await somebody();
    const answer = await connect(browser, 'connected');
    expect(answer.headers.get('location')).toBe('/p/acme/account/connections?notice=connected');
    expect(await list(browser)).toMatchObject([
      { provider: 'simulator', subject: 'connected', email: 'connected@example.com' },
    ]);
    const managed = await server.api.get(
      `${server.origin}/v1/users/${person.userId}/identities`,
      bearer(server.secretKey),
    );
    expect((managed.json as { data: Listed[] }).data).toEqual(await list(browser));
    expect((await server.mail(person.email, /connected/i)).text).toContain('Simulator');
    const again = await signInAtProvider(server, { email: 'whatever@example.com', subject: 'connected' });
    const { json } = await again.browser.get(`${server.base}/session`);
    expect(json).toMatchObject({ user: { id: person.userId } });
  });

  test('wants a proof of the last ten minutes (A57)', async () => {
    const own = await startTestServer({ role: 'api' });
    try {
      await offerSimulator(own);
      const browser = await signInWithBrowser(own, await createPerson(own));
      own.running.services.clock.advance(11 * 60_000);
      const begun = await browser.post(`${own.base}/me/identities`, { provider: 'simulator' });
      expect(codeOf(begun)).toBe('sessions.step_up_required');
      const page = await press(own, browser, `${own.base}/account/connections`, '/connections/connect');
      expect(page.headers.get('location')).toBe(
        `/p/acme/step-up?${new URLSearchParams({ returnTo: '/p/acme/account/connections' })}`,
      );
    } finally {
      await own.stop();
    }
  });

  test('that opens another account is refused, and stays where it is', async () => {
    const [one, two] = [await somebody(), await somebody()];
    await connect(one.browser, 'wanted-twice');
    const refused = await connect(two.browser, 'wanted-twice');
    expect([refused.status, refused.text.includes('identities.taken')]).toEqual([409, true]);
    expect(await list(two.browser)).toEqual([]);
    expect((await list(one.browser)).length).toBe(1);
  });

  test('again that is connected already changes nothing', async () => {
    const { browser } = await somebody();
    await connect(browser, 'same-again');
    expect((await connect(browser, 'same-again')).headers.get('location')).toContain('notice=connected');
    expect((await list(browser)).length).toBe(1);
  });

  test('that somebody else began in this browser connects nothing', async () => {
    const [one, two] = [await somebody(), await somebody()];
    const begun = await one.browser.post(`${server.base}/me/identities`, { provider: 'simulator' });
    const back = await arriveAtProvider(server, (begun.json as { url: string }).url, {
      email: 'x@example.com',
      subject: 'swapped',
    });
    // Another person signs in there meanwhile: the same browser, another account.
    const { email, password } = two.person;
    await one.browser.post(`${server.base}/auth/sign-in/password`, { email, password });
    const refused = await comeBack(one.browser, back);
    expect([refused.status, refused.text.includes('providers.state_invalid')]).toEqual([400, true]);
    expect(await list(one.browser)).toEqual([]);
  });

  test('ends with the session', async () => {
    const { browser } = await somebody();
    const begun = await browser.post(`${server.base}/me/identities`, { provider: 'simulator' });
    const back = await arriveAtProvider(server, (begun.json as { url: string }).url, {
      email: 'x@example.com',
      subject: 'signed-out',
    });
    await browser.post(`${server.base}/auth/sign-out`, {});
    expect((await comeBack(browser, back)).status).toBe(401);
  });
});

describe('disconnecting an account', () => {
  test('takes its way in', async () => {
    const { person, browser } = await somebody();
    await connect(browser, 'goes');
    const [identity] = await list(browser);
    expect((await remove(browser, identity?.id ?? '')).status).toBe(204);
    expect(codeOf(await remove(browser, identity?.id ?? ''))).toBe('identities.not_found');
    const again = await signInAtProvider(server, { email: 'goes@example.com', subject: 'goes' });
    const { json } = await again.browser.get(`${server.base}/session`);
    expect((json as { user: { id: string } }).user.id).not.toBe(person.userId);
  });

  test('of somebody else is not possible: it does not exist', async () => {
    const [one, two] = [await somebody(), await somebody()];
    await connect(one.browser, 'mine');
    const [identity] = await list(one.browser);
    expect(codeOf(await remove(two.browser, identity?.id ?? ''))).toBe('identities.not_found');
    expect((await list(one.browser)).length).toBe(1);
  });

  test('that is the last way in is refused, on the page too', async () => {
    const { browser } = await signInAtProvider(server, { email: 'only@example.com', subject: 'only' });
    const [identity] = await list(browser);
    expect(codeOf(await remove(browser, identity?.id ?? ''))).toBe('identities.last_way_in');
    const page = await press(server, browser, `${server.base}/account/connections`, '/connections/disconnect');
    expect([page.status, page.text.includes('This is your last way to sign in.')]).toEqual([409, true]);
    expect((await list(browser)).length).toBe(1);
  });

  test('two at once leave one: whoever comes second sees what is left', async () => {
    const { browser } = await signInAtProvider(server, { email: 'two@example.com', subject: 'two-a' });
    await connect(browser, 'two-b');
    const identities = await list(browser);
    expect(identities.length).toBe(2);
    const answers = await Promise.all(identities.map(({ id }) => remove(browser, id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect((await list(browser)).length).toBe(1);
  });

  test('of a provider that is not offered any more takes nothing away, so it is always possible', async () => {
    const own = { kind: 'oidc', issuer: `${server.origin}/dev/provider`, clientId: 'acme', clientSecret: 'simulator' };
    await putProvider(server, 'acme-sso', own);
    const { browser } = await signInAtProvider(server, { email: 'left@example.com', subject: 'left-a' });
    await connect(browser, 'left-b', 'acme-sso');
    await putProvider(server, 'acme-sso', { ...own, enabled: false });
    const identities = await list(browser);
    const of = (provider: string) => identities.find((identity) => identity.provider === provider)?.id ?? '';
    expect(codeOf(await remove(browser, of('simulator')))).toBe('identities.last_way_in');
    expect((await remove(browser, of('acme-sso'))).status).toBe(204);
  });
});

test('who has nothing but connected accounts proves themselves with one of them, and comes back', async () => {
  const own = await startTestServer({ settings: { methods: { password: true, magicLink: false, emailCode: false } } });
  try {
    await offerSimulator(own);
    const arrival = { email: 'only-connected@example.com', subject: 'only-connected' };
    const { browser } = await signInAtProvider(own, arrival);
    own.running.services.clock.advance(11 * 60_000);
    const page = `${own.base}/account/connections`;
    const refused = await press(own, browser, page, '/connections/connect');
    const stepUp = new URL(refused.headers.get('location') ?? '', own.origin);
    expect(stepUp.pathname).toBe('/p/acme/step-up');
    const begun = await press(own, browser, stepUp.href, '/sign-in/simulator');
    const url = (begun.headers.get('refresh') ?? '').slice('0; url='.length);
    const back = await comeBack(browser, await arriveAtProvider(own, url, arrival));
    expect(back.headers.get('location')).toBe('/p/acme/account/connections');
    const connecting = await press(own, browser, page, '/connections/connect');
    expect(connecting.headers.get('refresh')).toMatch(/^0; url=http/);
  } finally {
    await own.stop();
  }
});

test.each([
  [{ password: true, mail: false, identities: 1, others: 0 }, false],
  [{ password: false, mail: true, identities: 1, others: 0 }, false],
  [{ password: false, mail: false, identities: 2, others: 0 }, false],
  [{ password: false, mail: false, identities: 1, others: 1 }, false],
  [{ password: false, mail: false, identities: 1, others: 0 }, true],
  [{ password: false, mail: false, identities: 0, others: 1 }, true],
])('%j: the last way in is %s', (ways, expected) => {
  expect(isLastWayIn(ways)).toBe(expected);
});
