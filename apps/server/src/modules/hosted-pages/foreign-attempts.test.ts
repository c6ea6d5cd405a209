import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Answer,
  addPasskey,
  authenticatorFor,
  type Browser,
  beginSignIn,
  changeSettings,
  codeOf,
  createPerson,
  createSoftwareAuthenticator,
  type Person,
  personWithAuthenticator,
  signInWithBrowser,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { uuidOf } from '../../../../../testing/kit/operators.ts';
import { createReader, type Page, startPagesServer } from './pages.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startPagesServer();
});
afterAll(() => server?.stop());

const PLAIN = { secondFactor: {}, signUp: {}, branding: {} };
const TERMS = { signUp: { termsVersion: '2' }, branding: { termsUrl: 'https://acme.example/terms' } };
const NAMES = { signUp: { username: 'required' } };
const REQUIRED = { secondFactor: { policy: 'required' } };

/** A sign-in that somebody began who knows the password; everything about it is asked through the browser that began it. */
type Begun = { readonly attempt: string; readonly browser: Browser };
type Proof = Readonly<Record<string, unknown>>;

type Step = {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly page: string;
  /** Everything on this page that posts. */
  readonly forms: readonly string[];
  readonly json: string;
  /** Whose account it is, and what its owner shows at this step when asked by a page. */
  prepare(): Promise<{ readonly person: Person; readonly prove: (begun: Begun) => Promise<Proof> }>;
};

const post = ({ browser, attempt }: Begun, path: string, body: Proof): Promise<Answer> =>
  browser.post(`${server.base}/auth/sign-in${path}`, { attempt, ...body });

const secondFactor = { page: '/sign-in/second-factor', forms: ['/sign-in/second-factor'], json: '/second-factor' };

const authenticator: Step = {
  ...secondFactor,
  settings: {},
  async prepare() {
    const { person, app } = await personWithAuthenticator(server);
    return { person, prove: async () => ({ factor: 'totp', code: app.code(), trustDevice: true }) };
  },
};

const passkey: Step = {
  ...secondFactor,
  settings: REQUIRED,
  async prepare() {
    const person = await createPerson(server);
    await changeSettings(server, PLAIN);
    const { key } = await addPasskey(server, await signInWithBrowser(server, person));
    await changeSettings(server, { ...PLAIN, ...REQUIRED });
    return {
      person,
      async prove(begun) {
        const { json } = await post(begun, '/second-factor/challenge', { factor: 'passkey' });
        return { factor: 'passkey', credential: key.get((json as { options: Proof }).options) };
      },
    };
  },
};

const enrolment = { settings: REQUIRED, page: '/sign-in/enrolment', json: '/enrolment/confirm' };

const newAuthenticator: Step = {
  ...enrolment,
  forms: ['/sign-in/enrolment', '/sign-in/enrolment/confirm'],
  async prepare() {
    return {
      person: await createPerson(server),
      async prove(begun) {
        const { json } = await post(begun, '/enrolment', { factor: 'totp' });
        const { secret } = (json as { setUp: { secret: string } }).setUp;
        return { factor: 'totp', code: authenticatorFor(server, secret).code() };
      },
    };
  },
};

const newPasskey: Step = {
  ...enrolment,
  forms: ['/sign-in/enrolment/passkey'],
  async prepare() {
    return {
      person: await createPerson(server),
      async prove(begun) {
        const { json } = await post(begun, '/enrolment', { factor: 'passkey' });
        const { options } = (json as { setUp: { options: Proof } }).setUp;
        const key = createSoftwareAuthenticator(new URL(server.base).origin);
        return { factor: 'passkey', credential: key.create(options) };
      },
    };
  },
};

const terms: Step = {
  settings: TERMS,
  page: '/sign-in/terms',
  forms: ['/sign-in/terms'],
  json: '/terms',
  prepare: async () => ({ person: await createPerson(server), prove: async () => ({ acceptedTerms: '2' }) }),
};

let names = 0;
const username: Step = {
  settings: NAMES,
  page: '/sign-in/username',
  forms: ['/sign-in/username'],
  json: '/username',
  async prepare() {
    const person = await createPerson(server);
    return { person, prove: async () => ({ username: `lured.${++names}` }) };
  },
};

/** What the form has for the same proof. */
function asFields(proof: Proof): Record<string, string> {
  const texts = Object.entries(proof).map(([name, value]) => [
    name,
    typeof value === 'object' ? JSON.stringify(value) : String(value),
  ]);
  return Object.fromEntries(texts);
}

/** Somebody in a browser of their own, who follows a link and does what the page says. */
async function lured() {
  const reader = createReader(server);
  const { formToken = '' } = (await reader.open('/sign-in')).form('/sign-in').fields;
  return { reader, formToken };
}

function expectEnded(page: Page): void {
  expect([page.status, page.title]).toEqual([410, 'This sign-in has ended · Acme']);
  expect(page.text).not.toMatch(/<form|data-passkey/);
}

describe.each([
  ['that an app without cookies began', 'token'],
  ['that another browser began', 'cookie'],
] as const)('a sign-in %s', (_who, transport) => {
  it.each([
    ['a code of an app', authenticator],
    ['a passkey', passkey],
    ['a new app', newAuthenticator],
    ['a new passkey', newPasskey],
    ['the terms', terms],
    ['a username', username],
  ])('is ended on the page that asks for %s, and goes on where it began', async (_what, step) => {
    await changeSettings(server, { ...PLAIN, ...step.settings });
    const { person, prove } = await step.prepare();
    const browser = transport === 'token' ? server.api : server.browser();
    const { attempt, next } = await beginSignIn(server, browser, person, transport);
    const begun = { attempt, browser };
    const { reader, formToken } = await lured();
    const path = `${step.page}?attempt=${encodeURIComponent(attempt)}`;
    expectEnded(await reader.open(path));

    const proof = await prove(begun);
    for (const form of step.forms) {
      const fields = { formToken, attempt, ...asFields(proof) };
      expectEnded(await reader.send({ action: `/p/acme${form}`, fields }, {}));
    }
    expect((await reader.browser.get(`${server.base}/session`)).status).toBe(401);
    expect((await post(begun, '/attempt', {})).json).toMatchObject({ next });
    if (transport === 'cookie')
      expect((await browser.get(server.base + path, { accept: 'text/html' })).status).toBe(200);
    // Nothing was used up by it, and what was shown to the page was right.
    expect((await post(begun, step.json, proof)).status).toBe(200);
  });
});

describe('whoever knows the password of somebody else', () => {
  it('gets no tokens by a link to the genuine page, whatever its owner does there', async () => {
    await changeSettings(server, PLAIN);
    const { person, app } = await personWithAuthenticator(server);
    await changeSettings(server, { ...PLAIN, ...NAMES });
    const { attempt, next } = await beginSignIn(server, server.api, person, 'token');
    expect(next).toBe('second_factor');
    const { reader, formToken } = await lured();
    expectEnded(await reader.open(`/sign-in/second-factor?attempt=${attempt}`));
    const typed = { attempt, factor: 'totp', code: app.code(), trustDevice: 'true' };
    expectEnded(await reader.send({ action: '/p/acme/sign-in/second-factor', fields: { formToken, ...typed } }, {}));
    expectEnded(await reader.open(`/sign-in/username?attempt=${attempt}`));
    const named = { formToken, attempt, username: 'the.owner' };
    expectEnded(await reader.send({ action: '/p/acme/sign-in/username', fields: named }, {}));

    const thief = { attempt, browser: server.api };
    for (const taken of [
      await post(thief, '/username', { username: 'the.thief' }),
      await post(thief, '/terms', { acceptedTerms: '2' }),
    ]) {
      expect(codeOf(taken)).toBe('sign_in_attempts.other_step');
      expect(taken.text).not.toContain('Token');
    }
    // Nobody's browser is trusted for it, and the owner's next sign-in is as before.
    const { rows } = await server.running.services.database.pool.query(
      'select from devices where user_id = $1 and trusted_until is not null',
      [uuidOf('user', person.userId)],
    );
    expect(rows).toEqual([]);
    expect(await beginSignIn(server, server.browser(), person)).toMatchObject({ next: 'second_factor' });
  });

  it('neither where its owner is signed in', async () => {
    await changeSettings(server, PLAIN);
    const person = await createPerson(server);
    const reader = createReader(server);
    await reader.signIn(person);
    const { formToken = '' } = (await reader.open('/account/profile')).form('/account/profile').fields;
    await changeSettings(server, { ...PLAIN, ...TERMS });
    const { attempt } = await beginSignIn(server, server.api, person, 'token');
    expectEnded(await reader.open(`/sign-in/terms?attempt=${attempt}`));
    const fields = { formToken, attempt, acceptedTerms: '2' };
    expectEnded(await reader.send({ action: '/p/acme/sign-in/terms', fields }, {}));
    expect((await post({ attempt, browser: server.api }, '/attempt', {})).json).toMatchObject({ next: 'terms' });
  });
});
