import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Answer,
  type Browser,
  bearer,
  beginSignIn,
  changeSettings,
  codeOf,
  createPerson,
  createSoftwareAuthenticator,
  insist,
  jobsDone,
  passkeyOptions,
  type SoftwareAuthenticator,
  signInWithBrowser,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    settings: {
      methods: { password: true, magicLink: true, passkey: true },
      limits: { signUpsPerAddressAndHour: 10_000, addressFailures: 10_000, mailsPerRecipientAndTenMinutes: 50 },
    },
  });
});
afterAll(() => server?.stop());

let people = 0;
const newAddress = () => `odd-passkey${++people}@example.com`;
const newKey = (credentialId = randomBytes(32)) =>
  createSoftwareAuthenticator(new URL(server.base).origin, { credentialId });

/** What a browser answers, with something else in it than browsers put there. */
type Change = (credential: Record<string, unknown>) => void;
const said = (transports: unknown): Change => {
  return (credential) => Object.assign(credential.response as object, { transports });
};

const tokenOf = ({ links }: { links: readonly string[] }) => new URL(links[0] ?? '').searchParams.get('token') ?? '';

async function tokenFrom(email: string, subject: RegExp): Promise<string> {
  await jobsDone(server);
  return tokenOf(await server.mail(email, subject));
}

async function inTurn(browser: Browser, key: SoftwareAuthenticator, path: string, body: object, change: Change) {
  const credential = key.create(await passkeyOptions(server, browser, path, body));
  change(credential);
  return credential;
}

type Added = { readonly email: string; readonly answer: Answer };

/** Every way on which a new passkey comes in. Each begins anew, so that nothing but the passkey may be wrong. */
const WAYS: Readonly<Record<string, (key: SoftwareAuthenticator, change: Change) => Promise<Added>>> = {
  async 'on the security page'(key, change) {
    const person = await createPerson(server);
    const browser = await signInWithBrowser(server, person);
    const credential = await inTurn(browser, key, '/me/passkeys/options', {}, change);
    return { email: person.email, answer: await browser.post(`${server.base}/me/passkeys`, { credential }) };
  },
  async 'by a sign-up'(key, change) {
    const [browser, email] = [server.browser(), newAddress()];
    const credential = await inTurn(browser, key, '/auth/sign-up/passkey/options', { email }, change);
    return { email, answer: await browser.post(`${server.base}/auth/sign-up`, { email, credential }) };
  },
  async 'by an invitation'(key, change) {
    const [browser, email] = [server.browser(), newAddress()];
    await insist(() => server.api.post(`${server.origin}/v1/invitations`, { email }, bearer(server.secretKey)));
    const token = await tokenFrom(email, /invitation/i);
    const credential = await inTurn(browser, key, '/auth/invitations/passkey/options', { token }, change);
    return { email, answer: await browser.post(`${server.base}/auth/invitations/accept`, { token, credential }) };
  },
  async 'as the second step on the way in'(key, change) {
    const person = await createPerson(server);
    const browser = server.browser();
    await changeSettings(server, { secondFactor: { policy: 'required' } });
    try {
      const { attempt } = await beginSignIn(server, browser, person);
      const body = { attempt, factor: 'passkey' };
      const begun = await browser.post(`${server.base}/auth/sign-in/enrolment`, body);
      const credential = key.create((begun.json as { setUp: { options: object } }).setUp.options);
      change(credential);
      const answer = await browser.post(`${server.base}/auth/sign-in/enrolment/confirm`, { ...body, credential });
      return { email: person.email, answer };
    } finally {
      await changeSettings(server, { secondFactor: { policy: 'optional' } });
    }
  },
};
const EVERY_WAY = Object.entries(WAYS);

async function keptFor(email: string): Promise<readonly { transports: readonly string[] }[]> {
  const { rows } = await server.running.services.database.pool.query(
    'select p.transports from passkeys p join users u on u.project_id = p.project_id and u.id = p.user_id where u.email = $1',
    [email],
  );
  return rows;
}

/** Whoever signed up confirms it in another browser, with the passkey: what was kept of it is read for that. */
async function confirmElsewhere(email: string, key: SoftwareAuthenticator): Promise<void> {
  const [browser, token] = [server.browser(), await tokenFrom(email, /verify/i)];
  const options = await passkeyOptions(server, browser, '/auth/email-verification/passkey/options', { token });
  const credential = key.get(options);
  const answer = await browser.post(`${server.base}/auth/email-verification/confirm`, { token, credential });
  expect(answer.status, answer.text).toBe(200);
}

async function signIn(key: SoftwareAuthenticator): Promise<{ browser: Browser; answer: Answer }> {
  const browser = server.browser();
  const options = await passkeyOptions(server, browser, '/auth/sign-in/passkey/options');
  return {
    browser,
    answer: await browser.post(`${server.base}/auth/sign-in/passkey`, { credential: key.get(options) }),
  };
}

// biome-ignore format: a table
const TRANSPORTS: readonly [what: string, transports: unknown, kept: readonly string[]][] = [
  ['a number',              5,                          []],
  ['an object',             {},                         []],
  ['true',                  true,                       []],
  ['null',                  null,                       []],
  ['a text',                'usb',                      []],
  ['a list in the list',    [['x'], 'y'],               []],
  ['a number in the list',  ['usb', 5],                 []],
  ['an empty word',         [''],                       []],
  ['a word in capitals',    ['USB'],                    []],
  ['10,000 characters',     ['x'.repeat(10_000)],       []],
  ['a thousand words',      Array(1_000).fill('usb'),   []],
  ['none',                  [],                         []],
  ['words of the standard', ['internal', 'smart-card'], ['internal', 'smart-card']],
  ['a word of tomorrow',    ['telepathy'],              ['telepathy']],
];

describe.each(EVERY_WAY)('a passkey that is added %s', (way, add) => {
  test.each(TRANSPORTS)('whose transports are %s is kept, and works', async (_, transports, kept) => {
    const key = newKey();
    const { email, answer } = await add(key, said(transports));
    expect(answer.status, answer.text).toBeLessThan(300);
    if (way === 'by a sign-up') await confirmElsewhere(email, key);
    expect(await keptFor(email)).toEqual([{ transports: kept }]);
    const entered = await signIn(key);
    expect(entered.answer.status, entered.answer.text).toBe(200);
    // What reads the transports again: the list of those that the account has, and what a fresh proof may be given with.
    await passkeyOptions(server, entered.browser, '/me/passkeys/options');
    await passkeyOptions(server, entered.browser, '/auth/step-up/challenge', { way: 'passkey' });
  });

  // biome-ignore format: a table
  test.each<[string, number, Change]>([
    ['NUL in a transport',                    400, said(['\0'])],
    ['half a surrogate pair in a transport',  400, said(['\ud800'])],
    ['NUL in what nobody reads',              400, (credential) => Object.assign(credential, { 'more\0': 1 })],
    ['extensions that are none',              401, (credential) => Object.assign(credential, { clientExtensionResults: 5 })],
    ['an attestation that is none',           401, (credential) => Object.assign(credential.response as object, { attestationObject: { a: 1 } })],
    ['client data that is a number',          401, (credential) => Object.assign(credential.response as object, { clientDataJSON: 5 })],
    ['an id that is a list',                  401, (credential) => Object.assign(credential, { id: ['x'] })],
  ])('with %s is refused, and nothing of it stays', async (_, status, change) => {
    const { email, answer } = await add(newKey(), change);
    expect(answer.status, answer.text).toBe(status);
    expect(await keptFor(email)).toEqual([]);
    expect(await waitingFor(email)).toBe(0);
  });

  test('whose id is longer than the standard lets it be is refused, and nothing of it stays', async () => {
    // The longest that the standard allows does.
    const longest = newKey(randomBytes(1_023));
    const good = await add(longest, () => undefined);
    expect(good.answer.status, good.answer.text).toBeLessThan(300);
    const tooLong = newKey(randomBytes(8_000));
    const { email, answer } = await add(tooLong, (credential) =>
      Object.assign(credential, { id: 'AAAA', rawId: 'AAAA' }),
    );
    expect(['passkeys.refused', 'sign_in_attempts.wrong_proof']).toContain(codeOf(answer));
    expect(await keptFor(email)).toEqual([]);
    expect(await waitingFor(email)).toBe(0);
  });
});

/** Sign-ups that wait for their address to be proven. */
async function waitingFor(email: string): Promise<number> {
  const { rows } = await server.running.services.database.pool.query(
    `select count(*)::int as count from one_time_tokens t join users u on u.project_id = t.project_id and u.id = t.user_id
     where u.email = $1 and t.kind = 'email_verification' and t.payload ->> 'passkey' is not null`,
    [email],
  );
  return rows[0].count;
}
