import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  addPasskey,
  bearer,
  changeSettings,
  createPerson,
  createSoftwareAuthenticator,
  insist,
  jobsDone,
  passkeyOptions,
  type SoftwareAuthenticator,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { countRows, createReader, type Page, pathOf, startPagesServer } from './pages.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startPagesServer({ methods: { password: true, magicLink: true, passkey: true } });
});
afterAll(() => server?.stop());

let people = 0;
const newAddress = () => `odd-credential${++people}@example.com`;
const newKey = () => createSoftwareAuthenticator(new URL(server.base).origin);

type Credential = Record<string, unknown>;

/** A page that is open, what the passkey answered, and its form, which carries that as a text. */
type Open = { readonly credential: Credential; send(text: string): Promise<Page> };

/** Every form that makes a passkey. */
const MAKING: Readonly<Record<string, (key: SoftwareAuthenticator) => Promise<Open>>> = {
  async 'a sign-up'(key) {
    const [reader, email] = [createReader(server), newAddress()];
    const options = await passkeyOptions(server, reader.browser, '/auth/sign-up/passkey/options', { email });
    const send = (credential: string) => reader.fill('/sign-up?with=passkey', '/sign-up', { email, credential });
    return { credential: key.create(options), send };
  },
  async 'an invitation'(key) {
    const [reader, email] = [createReader(server), newAddress()];
    await insist(() => server.api.post(`${server.origin}/v1/invitations`, { email }, bearer(server.secretKey)));
    await jobsDone(server);
    const path = pathOf((await server.mail(email, /invitation/i)).links[0]);
    const token = new URLSearchParams(path.split('?')[1]).get('token');
    const options = await passkeyOptions(server, reader.browser, '/auth/invitations/passkey/options', { token });
    const send = (credential: string) => reader.fill(`${path}&with=passkey`, '/invitation', { credential });
    return { credential: key.create(options), send };
  },
  async 'the security page'(key) {
    const reader = createReader(server);
    await reader.signIn(await createPerson(server));
    const options = await passkeyOptions(server, reader.browser, '/me/passkeys/options');
    const send = (credential: string) => reader.fill('/account/security', '/account/passkeys/add', { credential });
    return { credential: key.create(options), send };
  },
  async 'a second step that is set up on the way in'(key) {
    const [reader, person] = [createReader(server), await createPerson(server)];
    await changeSettings(server, { secondFactor: { policy: 'required' } });
    const step = await reader.fill('/sign-in', '/sign-in', { email: person.email, password: person.password });
    const form = (await reader.open(step.location ?? '')).form('/sign-in/enrolment/passkey');
    const body = { attempt: form.fields.attempt, factor: 'passkey' };
    const begun = await reader.browser.post(`${server.base}/auth/sign-in/enrolment`, body);
    await changeSettings(server, { secondFactor: { policy: 'optional' } });
    const { options } = (begun.json as { setUp: { options: object } }).setUp;
    return { credential: key.create(options), send: (credential) => reader.send(form, { credential }) };
  },
};

/** Forms that show a passkey which is there. */
const SHOWING: Readonly<Record<string, (key: SoftwareAuthenticator) => Promise<Open>>> = {
  async 'the sign-in page'(key) {
    const reader = createReader(server);
    const options = await passkeyOptions(server, reader.browser, '/auth/sign-in/passkey/options');
    const send = (credential: string) => reader.fill('/sign-in', '/sign-in/passkey', { credential });
    return { credential: key.get(options), send };
  },
  async 'a fresh proof'() {
    const reader = createReader(server);
    await reader.signIn(await createPerson(server));
    const { key } = await addPasskey(server, reader.browser);
    const options = await passkeyOptions(server, reader.browser, '/auth/step-up/challenge', { way: 'passkey' });
    const form = (await reader.open('/step-up')).form('/step-up');
    return { credential: key.get(options), send: (credential) => reader.send(form, { way: 'passkey', credential }) };
  },
  async 'a sign-up that is confirmed elsewhere'(key) {
    const open = await MAKING['a sign-up']?.(key);
    await open?.send(JSON.stringify(open.credential));
    const reader = createReader(server);
    const path = pathOf((await server.mail(`odd-credential${people}@example.com`, /verify/i)).links[0]);
    const token = new URLSearchParams(path.split('?')[1]).get('token');
    const asked = await reader.fill(path, '/verify-email', {});
    const options = await passkeyOptions(server, reader.browser, '/auth/email-verification/passkey/options', { token });
    return {
      credential: key.get(options),
      send: (credential) => reader.send(asked.form('/verify-email'), { credential }),
    };
  },
};

const withTransports = (credential: Credential, transports: unknown) =>
  JSON.stringify({ ...credential, response: { ...(credential.response as object), transports } });

// biome-ignore format: a table
const NO_CREDENTIALS: readonly [what: string, write: (credential: Credential) => string][] = [
  ['no JSON',                      () => '{'],
  ['a number',                     () => '5'],
  ['null',                         () => 'null'],
  ['a list',                       () => '[]'],
  ['5,000 lists in each other',    () => `{"id":${'['.repeat(5_000)}${']'.repeat(5_000)}}`],
  ['NUL behind an escape',         (credential) => withTransports(credential, ['\0'])],
  ['half a pair behind an escape', (credential) => withTransports(credential, ['\ud800'])],
  ['NUL in the name of a field',   (credential) => JSON.stringify({ ...credential, 'a\0': 1 })],
  ['an id that is a number',       (credential) => JSON.stringify({ ...credential, id: 5 })],
];

const KEPT = ['users', 'passkeys', 'sessions', `one_time_tokens where payload::text like '%publicKey%'`];

describe.each(Object.entries({ ...MAKING, ...SHOWING }))('the form of %s', (_, open) => {
  test.each(NO_CREDENTIALS)(
    'says that it was not accepted where it carries %s, and writes nothing',
    async (_, write) => {
      const { credential, send } = await open(newKey());
      const before = await countRows(server, KEPT);
      const page = await send(write(credential));
      expect(page.problems).toEqual([expect.stringMatching(/was not accepted/)]);
      expect(page.status).toBe(401);
      expect(await countRows(server, KEPT)).toEqual(before);
    },
  );
});

describe.each(Object.entries(MAKING))('the form of %s', (_, open) => {
  test.each([[5], [{}], [true], [[['x'], 'y']], [['x'.repeat(10_000)]]])(
    'takes a passkey whose transports are none: %j',
    async (transports) => {
      const { credential, send } = await open(newKey());
      const page = await send(withTransports(credential, transports));
      expect(page.problems).toEqual([]);
      expect(page.status).toBeLessThan(400);
      const kept = await countRows(server, [
        `passkeys where transports <> '{}'`,
        `one_time_tokens where payload #>> '{passkey,transports}' <> '[]'`,
      ]);
      expect(Object.values(kept)).toEqual([0, 0]);
    },
  );
});
