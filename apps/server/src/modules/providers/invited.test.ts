import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  atOnce,
  type Browser,
  bearer,
  changeSettings,
  codeOf,
  createPerson,
  GOOD_PASSWORD,
  jobsDone,
  signInForTokens,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import {
  type Arrival,
  arriveAtProvider,
  beginAtProvider,
  comeBack,
  offerSimulator,
  press,
  signInAtProvider,
} from '../../../../../testing/kit/providers.ts';

/** Who comes by a provider with an invitation, or by the link of somebody who recommends. */
const CLOSED = { mode: 'invitation_only', referrals: true, allowedDomains: ['acme.example'] };
const OPEN = { mode: 'open', referrals: true };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ settings: { limits: { signUpsPerAddressAndHour: 1_000 } } });
  await offerSimulator(server);
});
afterAll(() => server.stop());
beforeEach(() => changeSettings(server, { signUp: CLOSED }));

const key = () => bearer(server.secretKey);

async function invite(email: string, locale = 'de'): Promise<{ id: string; link: string; token: string }> {
  const made = await server.api.post(`${server.origin}/v1/invitations`, { email, locale }, key());
  expect(made.status, made.text).toBe(201);
  const { links } = await server.mail(email, /invit|einladung|eingeladen/i);
  const link = links.find((one) => one.includes('/invitation?')) ?? '';
  return { id: (made.json as { id: string }).id, link, token: new URL(link).searchParams.get('token') ?? '' };
}

const statusOf = async (id: string) => {
  const { json } = await server.api.get(`${server.origin}/v1/invitations`, key());
  return (json as { data: { id: string; status: string }[] }).data.find((one) => one.id === id)?.status;
};

type Snapshot = { user: { id: string; email: string; emailVerified: boolean; name: string; locale: string | null } };
const snapshot = async (browser: Browser) => {
  const answer = await browser.get(`${server.base}/session`);
  return answer.status === 200 ? (answer.json as Snapshot) : null;
};

/** What may not be there after a sign-in that was refused. */
async function counts(): Promise<unknown> {
  await jobsDone(server);
  const { rows } = await server.running.services.database.pool.query(
    `select (select count(*)::int from users) as users, (select count(*)::int from identities) as identities,
       (select count(*)::int from sessions) as sessions, (select count(*)::int from mail_log) as mails,
       (select count(*)::int from invitations where accepted_at is not null) as accepted`,
  );
  return rows[0];
}

const actions = async (action: string) => {
  const { rows } = await server.running.services.database.pool.query(
    'select count(*)::int as count from audit_events where action = $1',
    [action],
  );
  return rows[0].count as number;
};

/** From the button on the page of the invitation to the answer of the project. */
async function acceptAtProvider(link: string, arrival: Arrival) {
  const browser = server.browser();
  const going = await press(server, browser, link, '/sign-in/simulator');
  const url = /url=(.+)$/.exec(going.headers.get('refresh') ?? '')?.[1] ?? '';
  return { browser, answer: await comeBack(browser, await arriveAtProvider(server, url, arrival)) };
}

describe('an address that was invited, and that the provider has verified', () => {
  test('comes in, whatever the rules for sign-ups say, and has accepted by it', async () => {
    const email = 'invited@elsewhere.example';
    const { id, token } = await invite(email);
    const accepted = await actions('invitations.accepted');
    const { browser, answer } = await signInAtProvider(server, { email, name: 'Ada' });
    expect(answer.status, answer.text).toBe(303);
    const session = await snapshot(browser);
    expect(session).toMatchObject({ user: { email, emailVerified: true, name: 'Ada', locale: 'de' } });
    expect(await statusOf(id)).toBe('accepted');
    expect(await actions('invitations.accepted')).toBe(accepted + 1);
    const { rows } = await server.running.services.database.pool.query(
      'select count(*)::int as count from invitations i join users u on u.id = i.accepted_by where u.email = $1',
      [email],
    );
    expect(rows[0].count).toBe(1);
    const again = await server.api.post(`${server.base}/auth/invitations/accept`, { token, password: GOOD_PASSWORD });
    expect(codeOf(again)).toBe('tokens.used_or_expired');
  });

  test('begins an account anew that a stranger had prepared with it (ATTACKS A53)', async () => {
    const email = 'prepared@acme.example';
    await changeSettings(server, { signUp: OPEN });
    await server.api.post(`${server.base}/auth/sign-up`, { email, password: GOOD_PASSWORD, name: 'Mallory' });
    await changeSettings(server, { signUp: CLOSED });
    const { id } = await invite(email);
    const { browser } = await signInAtProvider(server, { email, name: 'Owner' });
    expect(await snapshot(browser)).toMatchObject({ user: { email, name: 'Owner' } });
    expect(await statusOf(id)).toBe('accepted');
  });

  test('comes in once when 10 arrive together, and its invitation is accepted once', async () => {
    const email = 'together@acme.example';
    const { id } = await invite(email);
    const backs = await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        const browser = server.browser();
        const arrival = { email, subject: `together-${index}` };
        const back = await arriveAtProvider(server, await beginAtProvider(server, browser), arrival);
        const onward = (await browser.get(back)).headers.get('location') ?? '';
        return { browser, onward };
      }),
    );
    const accepted = await actions('invitations.accepted');
    const answers = await atOnce(10, (n) => {
      const { browser, onward } = backs[n] ?? { browser: server.browser(), onward: '' };
      return browser.get(onward);
    });
    expect(answers.every(({ status }) => status < 500)).toBe(true);
    expect(await actions('invitations.accepted')).toBe(accepted + 1);
    expect(await statusOf(id)).toBe('accepted');
  });

  test('does not wait for who holds its invitation: that one may wait for the account that is held here', async () => {
    const email = 'held@acme.example';
    const { id } = await invite(email);
    const holder = await server.running.services.database.pool.connect();
    try {
      await holder.query('begin');
      await holder.query('select 1 from invitations where email = $1 for update', [email]);
      const before = await counts();
      const { answer } = await signInAtProvider(server, { email });
      expect([answer.status, answer.text.includes('providers.state_invalid')]).toEqual([400, true]);
      expect(await counts()).toEqual(before);
    } finally {
      await holder.query('rollback');
      holder.release();
    }
    expect((await signInAtProvider(server, { email })).answer.status).toBe(303);
    expect(await statusOf(id)).toBe('accepted');
  });

  test('comes in once when the link of the mail and the provider are used together', async () => {
    for (let round = 0; round < 3; round++) {
      const email = `both-${round}@acme.example`;
      await changeSettings(server, { signUp: OPEN });
      await server.api.post(`${server.base}/auth/sign-up`, { email, password: GOOD_PASSWORD });
      const { id, token } = await invite(email);
      const browser = server.browser();
      const back = await arriveAtProvider(server, await beginAtProvider(server, browser), { email });
      const onward = (await browser.get(back)).headers.get('location') ?? '';
      const accepted = await actions('invitations.accepted');
      const answers = await atOnce(6, (n) =>
        n === 0
          ? browser.get(onward)
          : server.api.post(`${server.base}/auth/invitations/accept`, { token, password: GOOD_PASSWORD }),
      );
      expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
      const takenTimes = (await actions('invitations.accepted')) - accepted;
      // The provider may have come a moment too early to see that it was free: then the link has it, or the account was there first.
      expect([0, 1]).toContain(takenTimes);
      expect(await statusOf(id)).toBe(takenTimes === 1 ? 'accepted' : 'open');
    }
  });

  test('of which the invitation was taken back, is over or was for somebody else is told that it is by invitation', async () => {
    const { id } = await invite('taken-back@acme.example');
    expect((await server.api.post(`${server.origin}/v1/invitations/${id}/revoke`, {}, key())).status).toBeLessThan(300);
    await invite('somebody@acme.example');
    const before = await counts();
    for (const email of ['taken-back@acme.example', 'nobody@acme.example']) {
      const { answer } = await signInAtProvider(server, { email });
      expect([answer.status, answer.text.includes('sign_up.closed')]).toEqual([403, true]);
      expect(answer.text).toContain('An account here is made by invitation only.');
    }
    expect(await counts()).toEqual(before);
  });
});

test('an address that was invited, and that nobody verified, is confirmed by our own mail first', async () => {
  const email = 'unverified@acme.example';
  const { id } = await invite(email);
  const { browser, answer } = await signInAtProvider(server, { email, emailVerified: false });
  expect(answer.headers.get('location')).toContain('/confirm-provider?sent=simulator');
  expect([await snapshot(browser), await statusOf(id)]).toEqual([null, 'open']);
  const { links } = await server.mail(email, /Simulator/);
  const token = new URL(links.find((one) => one.includes('/confirm-provider?')) ?? '').searchParams.get('token');
  const entered = await browser.post(`${server.base}/auth/sign-in/provider/confirm`, { token });
  expect(entered.json).toMatchObject({ user: { email, emailVerified: true } });
  expect(await statusOf(id)).toBe('accepted');
});

describe('the page of an invitation', () => {
  test('has the buttons of providers, by which it is accepted', async () => {
    const email = 'by-button@elsewhere.example';
    const { id, link } = await invite(email);
    const { browser, answer } = await acceptAtProvider(link, { email, name: 'Button' });
    expect(answer.status, answer.text).toBe(303);
    expect(await snapshot(browser)).toMatchObject({ user: { email, name: 'Button' } });
    expect(await statusOf(id)).toBe('accepted');
  });

  test('lets in nobody with another address, or one that the provider has not verified, and nothing is written', async () => {
    await changeSettings(server, { signUp: OPEN });
    const email = 'exactly@acme.example';
    const { id, link } = await invite(email);
    const known = await signInAtProvider(server, { email: 'known@acme.example', subject: 'known-subject' });
    expect(known.answer.status).toBe(303);
    const before = await counts();
    for (const arrival of [
      { email: 'other@acme.example' },
      { email, emailVerified: false },
      { email: 'known@acme.example', subject: 'known-subject' },
    ]) {
      const { browser, answer } = await acceptAtProvider(link, arrival);
      expect([answer.status, answer.text.includes('providers.not_the_invited')]).toEqual([403, true]);
      expect(answer.text).toContain('The invitation is for another address.');
      expect(await snapshot(browser)).toBeNull();
    }
    expect(await counts()).toEqual(before);
    expect(await statusOf(id)).toBe('open');
  });

  test('begins nothing with an invitation that is over', async () => {
    const { id, link } = await invite('over@acme.example');
    const browser = server.browser();
    const page = await browser.get(link, { accept: 'text/html' });
    const formToken = /name="formToken" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    await server.api.post(`${server.origin}/v1/invitations/${id}/revoke`, {}, key());
    const invitation = new URL(link).searchParams.get('token') ?? '';
    const answer = await browser.form(`${server.base}/sign-in/simulator`, { formToken, invitation });
    expect([answer.status, answer.headers.get('refresh')]).toEqual([410, null]);
  });
});

describe('the code of somebody who recommends', () => {
  async function referrer() {
    await changeSettings(server, { signUp: OPEN });
    const { accessToken } = await signInForTokens(server, await createPerson(server));
    const link = await server.api.post(`${server.base}/me/referrals/link`, {}, bearer(accessToken));
    const { code, url } = link.json as { code: string; url: string };
    const completed = async () => {
      const { json } = await server.api.get(`${server.base}/me/referrals`, bearer(accessToken));
      return (json as { completed: number }).completed;
    };
    return { code, url, completed };
  }

  const withCode = async (code: string, arrival: Arrival) => {
    const browser = server.browser();
    const body = { provider: 'simulator', referralCode: code };
    const begun = await browser.post(`${server.base}/auth/sign-in/provider`, body);
    expect(begun.status, begun.text).toBe(200);
    const back = await arriveAtProvider(server, (begun.json as { url: string }).url, arrival);
    return { browser, answer: await comeBack(browser, back) };
  };

  test('goes along from the page of the sign-up, and counts once for a new account', async () => {
    const { url, completed } = await referrer();
    for (let time = 0; time < 2; time++) {
      const { answer } = await acceptAtProvider(url, { email: 'referred@example.com' });
      expect(answer.status).toBe(303);
      expect(await completed()).toBe(1);
    }
  });

  test('is taken as JSON, and counts with our own mail where the provider has not verified the address', async () => {
    const { code, completed } = await referrer();
    expect((await withCode(code, { email: 'as-json@example.com' })).answer.status).toBe(303);
    expect(await completed()).toBe(1);
    const email = 'as-json-unverified@example.com';
    const { browser } = await withCode(code, { email, emailVerified: false });
    expect(await completed()).toBe(1);
    const { links } = await server.mail(email, /Simulator/);
    const token = new URL(links.find((one) => one.includes('/confirm-provider?')) ?? '').searchParams.get('token');
    expect((await browser.post(`${server.base}/auth/sign-in/provider/confirm`, { token })).status).toBe(200);
    expect(await completed()).toBe(2);
  });

  test('counts for nobody who has an account already', async () => {
    const { code, completed } = await referrer();
    await signInAtProvider(server, { email: 'there-before@example.com' });
    await withCode(code, { email: 'there-before@example.com' });
    expect(await completed()).toBe(0);
  });
});
