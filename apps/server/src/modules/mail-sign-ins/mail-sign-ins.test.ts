import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  atOnce,
  type Browser,
  bearer,
  codeOf,
  createPerson,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    settings: {
      methods: { emailCode: true },
      limits: { addressFailures: 10_000, mailsPerRecipientAndTenMinutes: 50, mailsPerRecipientAndDay: 500 },
    },
  });
});
afterAll(() => server.stop());
afterEach(async () => {
  await server.running.services.database.pool.query('delete from limits');
});

type Way = { readonly path: 'magic-link' | 'email-code'; proofOf(email: string): Promise<Record<string, string>> };

const WAYS: readonly Way[] = [
  {
    path: 'magic-link',
    async proofOf(email) {
      const { links } = await server.mail(email, /sign in/i);
      const link = links.find((url) => url.includes('/magic-link?')) ?? '';
      return { token: new URL(link).searchParams.get('token') ?? '' };
    },
  },
  {
    path: 'email-code',
    async proofOf(email) {
      const { text } = await server.mail(email, /code to sign in/);
      return { code: /^\d{6}$/m.exec(text)?.[0] ?? '' };
    },
  },
];

const ask = async (path: Way['path'], email: string, browser: Browser) =>
  expect((await browser.post(`${server.base}/auth/sign-in/${path}`, { email })).status).toBe(202);
const enter = (path: Way['path'], proof: object, browser: Browser) =>
  browser.post(`${server.base}/auth/sign-in/${path}/confirm`, { ...proof, transport: 'token' });

let counter = 0;
/** Both kinds of address, each new. */
const ADDRESSES = {
  'with an account': async () => (await createPerson(server)).email,
  'without an account': async () => `nobody${++counter}@example.com`,
} as const;
const KINDS = Object.keys(ADDRESSES) as (keyof typeof ADDRESSES)[];

describe.each(WAYS)('$path', ({ path, proofOf }) => {
  test.each(KINDS)('a newer mail voids the older one of that browser, for an address %s', async (kind) => {
    const { email } = await createPerson(server);
    const browser = server.browser();
    await ask(path, email, browser);
    const proof = await proofOf(email);
    await ask(path, await ADDRESSES[kind](), browser);
    expect(codeOf(await enter(path, proof, browser))).toBe('tokens.used_or_expired');
  });

  test.each(KINDS)('guesses after it are counted at the address, for one %s', async (kind) => {
    const email = await ADDRESSES[kind]();
    const browser = server.browser();
    await ask(path, email, browser);
    expect(await guesses(path, browser)).toEqual([410, 410, 410, 410, 410, 429]);
  });

  test.each(KINDS)('the other way neither voids it nor takes its tries, for an address %s', async (kind) => {
    const email = await ADDRESSES[kind]();
    const browser = server.browser();
    const other = path === 'magic-link' ? 'email-code' : 'magic-link';
    await ask(path, email, browser);
    expect(await guesses(other, browser)).toEqual([410, 410, 410, 410, 410, 410]);
    await ask(other, `nobody${++counter}@example.com`, browser);
    expect(await guesses(path, browser)).toEqual([410, 410, 410, 410, 410, 429]);
  });
});

async function guesses(path: Way['path'], browser: Browser): Promise<number[]> {
  const statuses: number[] = [];
  for (let index = 0; index < 6; index++) statuses.push((await enter(path, { code: '000000' }, browser)).status);
  return statuses;
}

test('a link is presented by its token or by its code, never by both or by nothing', async () => {
  const person = await createPerson(server);
  const browser = server.browser();
  await ask('magic-link', person.email, browser);
  const proof = await WAYS[0]?.proofOf(person.email);
  for (const wrong of [{}, { ...proof, code: '000000' }])
    expect((await enter('magic-link', wrong, browser)).status).toBe(400);
  expect((await enter('magic-link', proof ?? {}, browser)).status).toBe(200);
});

test('links that are opened while the address of their account is changed, 20 at once: nobody waits for who waits for them', async () => {
  const { email, userId } = await createPerson(server);
  const seen = new Set<string>();
  const browsers: { browser: Browser; token: string }[] = [];
  for (let index = 0; index < 10; index++) {
    const browser = server.browser();
    await ask('magic-link', email, browser);
    let token = '';
    await expect
      .poll(async () => {
        ({ token = '' } = (await WAYS[0]?.proofOf(email)) ?? {});
        return seen.has(token);
      })
      .toBe(false);
    seen.add(token);
    browsers.push({ browser, token });
  }
  const answers = await atOnce(20, (index) => {
    const waiting = browsers[index >> 1];
    if (index % 2 === 0 && waiting) return enter('magic-link', { token: waiting.token }, waiting.browser);
    return server.api.request('PUT', `${server.origin}/v1/users/${userId}/email`, {
      body: { email: `moved${index}.${email}`, emailVerified: true },
      headers: bearer(server.secretKey),
    });
  });
  for (const [index, { status }] of answers.entries()) expect(index % 2 === 0 ? [200, 410] : [200]).toContain(status);
});
