import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  type Answer,
  type Browser,
  bearer,
  codeOf,
  createPerson,
  createSoftwareAuthenticator,
  GOOD_PASSWORD,
  jobsDone,
  passkeyOptions,
  type SoftwareAuthenticator,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';

/**
 * Strangers have signed up with an address and show what they chose now and then. From the moment its owner registers they are told the same as before,
 * and as where the address was taken all the time: else it would show who registers, and when (ATTACKS A40, A53).
 */
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    settings: {
      limits: {
        accountFailures: 100,
        addressFailures: 10_000,
        signUpsPerAddressAndHour: 10_000,
        mailsPerRecipientAndTenMinutes: 50,
        mailsPerRecipientAndDay: 50,
      },
    },
  });
});
afterAll(() => server?.stop());

let people = 0;
const newAddress = () => `registered-meanwhile${++people}@example.com`;
const newKey = () => createSoftwareAuthenticator(new URL(server.base).origin);
const post = (browser: Browser, path: string, body: object) => browser.post(`${server.base}/auth/${path}`, body);

const THEIRS = 'what a stranger chose 5';
const WAITS = 'sign_in.not_verified';

async function signUp(browser: Browser, email: string, by: string | SoftwareAuthenticator): Promise<void> {
  const chosen =
    typeof by === 'string'
      ? { password: by }
      : { credential: by.create(await passkeyOptions(server, browser, '/auth/sign-up/passkey/options', { email })) };
  expect((await post(browser, 'sign-up', { email, ...chosen })).status).toBe(201);
}

async function show(browser: Browser, email: string, by: string | SoftwareAuthenticator): Promise<Answer> {
  if (typeof by === 'string') return post(browser, 'sign-in/password', { email, password: by });
  const options = await passkeyOptions(server, browser, '/auth/sign-in/passkey/options');
  return post(browser, 'sign-in/passkey', { credential: by.get(options) });
}

async function tokensOf(email: string, page: string): Promise<string[]> {
  await jobsDone(server);
  const { json } = await server.api.get(`${server.origin}/dev/mailbox/messages.json?to=${email}`);
  const links = new Set((json as { links: string[] }[]).flatMap((mail) => mail.links));
  return [...links].filter((link) => link.includes(page)).map((link) => new URL(link).searchParams.get('token') ?? '');
}

const newestToken = async (email: string, page: string) => (await tokensOf(email, page))[0] ?? '';

type Way = {
  readonly name: string;
  /** The status of the proof. */
  readonly status: number;
  /** What the owner of an address does that is free, and of one that is taken. */
  begin?(owner: Browser, email: string): Promise<unknown>;
  /** What nobody can do whose address is taken. */
  prove(owner: Browser, email: string): Promise<Answer>;
};

const confirm = async (owner: Browser, email: string) =>
  post(owner, 'email-verification/confirm', { token: await newestToken(email, '/verify-email') });

// biome-ignore format: a table
const WAYS: readonly Way[] = [
  { name: 'a sign-up with a password', status: 200, begin: (owner, email) => signUp(owner, email, GOOD_PASSWORD), prove: confirm },
  { name: 'a sign-up with a passkey',  status: 200, begin: (owner, email) => signUp(owner, email, newKey()), prove: confirm },
  { name: 'a sign-in link',            status: 200, begin: (owner, email) => post(owner, 'sign-in/magic-link', { email }), prove: async (owner, email) => post(owner, 'sign-in/magic-link/confirm', { token: await newestToken(email, '/magic-link') }) },
  { name: 'a reset of the password',   status: 200, begin: (owner, email) => post(owner, 'password-reset', { email }), prove: async (owner, email) => post(owner, 'password-reset/confirm', { token: await newestToken(email, '/reset-password'), password: GOOD_PASSWORD }) },
  { name: 'an invitation',             status: 201, prove: invited },
];

async function invited(owner: Browser, email: string): Promise<Answer> {
  await server.api.post(`${server.origin}/v1/invitations`, { email }, bearer(server.secretKey));
  return post(owner, 'invitations/accept', { token: await newestToken(email, '/invitation'), password: GOOD_PASSWORD });
}

/** What the strangers are told along the way; the owner acts before the last of them signs up, or after. */
async function toldAlong(way: Way, { email, isFree, first }: { email: string; isFree: boolean; first: boolean }) {
  const [owner, byKey, byPassword] = [server.browser(), server.browser(), server.browser()];
  const key = newKey();
  const told = async () => [codeOf(await show(byKey, email, key)), codeOf(await show(byPassword, email, THEIRS))];
  await signUp(byKey, email, key);
  if (first) await way.begin?.(owner, email);
  await signUp(byPassword, email, THEIRS);
  const before = await told();
  if (!first) await way.begin?.(owner, email);
  const begun = await told();
  const mails = await tokensOf(email, '/verify-email');
  if (isFree) {
    const token = first ? await ownersToken(way, email) : null;
    const proof =
      token === null ? await way.prove(owner, email) : await post(owner, 'email-verification/confirm', { token });
    expect(proof.status, proof.text).toBe(way.status);
  }
  const after = await told();
  // Whatever links there were open nothing any more, for whoever knows what was chosen with them.
  for (const token of mails)
    expect((await post(byPassword, 'email-verification/confirm', { token, password: THEIRS })).status).toBe(410);
  expect((await post(byPassword, 'email-verification', { email })).status).toBe(202);
  const sentAgain = await told();
  await signUp(byPassword, email, 'another choice of theirs 6');
  const signedUpAgain = await told();
  return { before, begun, after, sentAgain, signedUpAgain };
}

/** Of three sign-ups the second; where the owner signed up at all. */
async function ownersToken({ name }: Way, email: string): Promise<string | null> {
  if (!name.startsWith('a sign-up')) return null;
  const tokens = await tokensOf(email, '/verify-email');
  expect(tokens).toHaveLength(3);
  return tokens[1] ?? null;
}

describe.each(WAYS)('the owner registers by $name', (way) => {
  test.each([
    ['before the newest stranger', true],
    ['after the strangers', false],
  ])(
    '%s: passkey and password of a sign-up are told the same before and after, and where the address was taken',
    async (_, first) => {
      const free = await toldAlong(way, { email: newAddress(), isFree: true, first });
      const taken = await toldAlong(way, { email: (await createPerson(server)).email, isFree: false, first });
      expect(free).toEqual(taken);
      expect(free.after).toEqual(free.begun);
      expect(free.before).toEqual([WAITS, WAITS]);
      expect(free.sentAgain).toEqual([WAITS, WAITS]);
      expect(free.signedUpAgain).toEqual([WAITS, 'sign_in.wrong_credentials']);
    },
  );
});

test('the password of a stranger costs one Argon2id after the owner has registered, too', async () => {
  const [owner, stranger, email] = [server.browser(), server.browser(), newAddress()];
  await signUp(owner, email, GOOD_PASSWORD);
  const token = await newestToken(email, '/verify-email');
  await signUp(stranger, email, THEIRS);
  expect((await post(owner, 'email-verification/confirm', { token })).status).toBe(200);
  const { passwordHashing } = server.running.services;
  const hashing = (['verify', 'verifyEither', 'verifyNothing'] as const).map((name) => vi.spyOn(passwordHashing, name));
  expect(codeOf(await show(stranger, email, THEIRS))).toBe(WAITS);
  const hashes = hashing.map((spy) => spy.mock.calls.length);
  for (const spy of hashing) spy.mockRestore();
  expect(hashes).toEqual([0, 1, 0]);
});

test('what the owner chose in this browser and never confirmed is wrong once a link has let them in', async () => {
  const [owner, email] = [server.browser(), newAddress()];
  await signUp(owner, email, GOOD_PASSWORD);
  expect(codeOf(await show(owner, email, GOOD_PASSWORD))).toBe(WAITS);
  await post(owner, 'sign-in/magic-link', { email });
  const token = await newestToken(email, '/magic-link');
  expect((await post(owner, 'sign-in/magic-link/confirm', { token })).status).toBe(200);
  expect(codeOf(await show(owner, email, GOOD_PASSWORD))).toBe('sign_in.wrong_credentials');
});
