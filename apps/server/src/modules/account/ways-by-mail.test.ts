import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, codeOf, createPerson, type Person, type TestServer } from '../../../../../testing/kit/index.ts';
import { FIREFOX, from, PHONE, signInFrom, startAccountServer, tokenIn } from './account.fixture.ts';
import { tellOfNewDevices } from './index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startAccountServer({ methods: { emailCode: true, magicLink: true } });
});
afterAll(() => server?.stop());

/** What a stranger who reads the mailbox has asked for and not used yet: each opens the account at once. */
async function prepare({ email }: Person): Promise<() => Promise<string[]>> {
  const [byCode, byLink] = [server.browser(), server.browser()];
  await byCode.post(`${server.base}/auth/sign-in/email-code`, { email });
  const code = /^\d{6}$/m.exec((await server.mail(email, /code to sign in/i)).text)?.[0];
  await byLink.post(`${server.base}/auth/sign-in/magic-link`, { email });
  const token = tokenIn(await server.mail(email, /link to sign in|sign in to/i), '/magic-link');
  const confirm = (browser: Browser, way: string, body: object) =>
    browser.post(`${server.base}/auth/sign-in/${way}/confirm`, body);
  return async () => [
    codeOf(await confirm(byCode, 'email-code', { code })),
    codeOf(await confirm(byLink, 'magic-link', { token })),
  ];
}

async function changeAddress(person: Person): Promise<void> {
  const browser = await signInFrom(server, person);
  const email = `moved-${person.email}`;
  await browser.post(`${server.base}/me/email-change`, { email });
  const token = tokenIn(await server.mail(email, /verify your new/i), '/email-change');
  expect((await browser.post(`${server.base}/me/email-change/confirm`, { token })).status).toBe(200);
}

async function reportSignIn(person: Person): Promise<void> {
  await signInFrom(server, person, from(FIREFOX));
  await signInFrom(server, person, from(PHONE));
  await tellOfNewDevices(server.running.services);
  const token = tokenIn(await server.mail(person.email, /new device/i), '/not-me');
  expect((await server.api.post(`${server.base}/auth/sign-in/report`, { token })).status).toBe(200);
}

async function resetPassword({ email }: Person): Promise<void> {
  await server.api.post(`${server.base}/auth/password-reset`, { email });
  const token = tokenIn(await server.mail(email, /reset/i), '/reset-password');
  const body = { token, password: 'nine lanterns on a long pier' };
  expect((await server.api.post(`${server.base}/auth/password-reset/confirm`, body)).status).toBe(200);
}

test.each([
  ['a change of the address', changeAddress],
  ['a report of a sign-in', reportSignIn],
  ['a reset of the password', resetPassword],
])('after %s no code and no link that was mailed before opens the account', async (_, happen) => {
  const person = await createPerson(server);
  const open = await prepare(person);
  await happen(person);
  expect(await open()).toEqual(['tokens.used_or_expired', 'tokens.used_or_expired']);
});
