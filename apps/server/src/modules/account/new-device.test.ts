import { afterAll, beforeAll, expect, test } from 'vitest';
import { atOnce, codeOf, createPerson, type Person, type TestServer } from '../../../../../testing/kit/index.ts';
import {
  actionsOn,
  allMailsLeft,
  expectOneWinner,
  FIREFOX,
  from,
  isSignedIn,
  mailsTo,
  PHONE,
  signInFrom,
  startAccountServer,
  tokenIn,
} from './account.fixture.ts';
import { tellOfNewDevices } from './index.ts';

const NEW_DEVICE = /new device/i;
const DAY = 24 * 60 * 60 * 1000;

let server: TestServer;
beforeAll(async () => {
  server = await startAccountServer();
});
afterAll(() => server?.stop());

/** Every notice is told and every mail has left. */
async function told(person: Person) {
  await tellOfNewDevices(server.running.services);
  await allMailsLeft(server);
  return mailsTo(server, person.email, NEW_DEVICE);
}

/** The token of the one mail that came. */
async function tokenFor(person: Person): Promise<string> {
  const [mail, ...others] = await told(person);
  if (!mail || others.length > 0) throw new Error('not one mail came');
  return tokenIn(mail, '/not-me');
}

async function reported(person: Person, token: string) {
  const answer = await server.api.post(`${server.base}/auth/sign-in/report`, { token });
  await allMailsLeft(server);
  return { answer, resets: await mailsTo(server, person.email, /reset/i) };
}

test('the first sign-in of an account, and one on a browser that it knows, are told to nobody', async () => {
  const person = await createPerson(server);
  const browser = await signInFrom(server, person, from(FIREFOX));
  await signInFrom(server, person, from(FIREFOX), browser);
  await signInFrom(server, person, from(PHONE, '198.51.100.4'), browser);
  expect(await told(person)).toEqual([]);
});

test('accounts that share a browser are known there, whoever comes in next, and nobody is told', async () => {
  const [ada, ben] = [await createPerson(server), await createPerson(server)];
  const browser = await signInFrom(server, ada, from(FIREFOX));
  await signInFrom(server, ben, from(FIREFOX), browser);
  for (const person of [ada, ben]) await signInFrom(server, person, from(PHONE, '198.51.100.4'), browser);
  expect([await told(ada), await told(ben)]).toEqual([[], []]);
});

test('a sign-in on another browser is told once, with what it was and where', async () => {
  const person = await createPerson(server);
  await signInFrom(server, person, from(FIREFOX));
  await signInFrom(server, person, from(PHONE));
  await Promise.all(Array.from({ length: 20 }, () => tellOfNewDevices(server.running.services)));
  const mails = await told(person);
  expect(mails).toHaveLength(1);
  expect(mails[0]?.text).toContain('Safari on iOS');
  expect(mails[0]?.text).toContain('Vienna, Austria');
  expect(mails[0]?.text).not.toContain('203.0.113.7');
});

test('it is told in the language of the account', async () => {
  const person = await createPerson(server);
  const browser = await signInFrom(server, person, from(FIREFOX));
  await browser.request('PATCH', `${server.base}/me`, { body: { locale: 'de' } });
  await signInFrom(server, person, from(PHONE));
  await tellOfNewDevices(server.running.services);
  const mail = await server.mail(person.email, /neuen Gerät/);
  expect(mail.text).toContain('Safari auf iOS');
  expect(mail.text).toContain('Wien, Österreich');
});

test('a program without cookies is told once a day, and not at each of its sign-ins', async () => {
  const person = await createPerson(server);
  const signIn = async () => {
    const body = { email: person.email, password: person.password, transport: 'token' };
    const answer = await server.api.post(`${server.base}/auth/sign-in/password`, body, from('curl/8.14.1'));
    expect(answer.status).toBe(200);
  };
  await signIn();
  for (let round = 0; round < 3; round++) {
    await signIn();
    await tellOfNewDevices(server.running.services);
  }
  expect(await told(person)).toHaveLength(1);
  server.running.services.clock.advance(DAY + 1000);
  await signIn();
  expect(await told(person)).toHaveLength(2);
});

test('"this was not me": looking uses nothing up; then everybody is out, and the password opens nothing', async () => {
  const person = await createPerson(server);
  const owner = await signInFrom(server, person, from(FIREFOX));
  const thief = await signInFrom(server, person, from(PHONE));
  const [mail] = await told(person);
  if (!mail) throw new Error('no mail came');
  const token = tokenIn(mail, '/not-me');
  for (let look = 0; look < 3; look++) expect((await server.api.get(mail.links[0] ?? '')).status).toBe(200);
  expect((await server.api.request('HEAD', mail.links[0] ?? '')).status).toBe(200);
  expect([await isSignedIn(server, owner), await isSignedIn(server, thief)]).toEqual([true, true]);

  const answers = await atOnce(20, () => server.api.post(`${server.base}/auth/sign-in/report`, { token }));
  expectOneWinner(answers, 200, 410);
  expect([await isSignedIn(server, owner), await isSignedIn(server, thief)]).toEqual([false, false]);
  const body = { email: person.email, password: person.password };
  const again = await server.browser().post(`${server.base}/auth/sign-in/password`, body);
  expect(codeOf(again)).toBe('sign_in.wrong_credentials');
  expect(await actionsOn(server, person.userId)).toEqual(
    expect.arrayContaining(['users.sign_in_reported', 'passwords.removed']),
  );

  await allMailsLeft(server);
  const resets = await mailsTo(server, person.email, /reset/i);
  expect(resets).toHaveLength(1);
  const reset = { token: tokenIn(resets[0] ?? mail, '/reset-password'), password: 'nine lanterns on a long pier' };
  expect((await server.api.post(`${server.base}/auth/password-reset/confirm`, reset)).status).toBe(200);
  await signInFrom(server, { email: person.email, password: reset.password });
});

test('what the thief had prepared before is void', async () => {
  const person = await createPerson(server);
  await signInFrom(server, person, from(FIREFOX));
  const thief = await signInFrom(server, person, from(PHONE));
  const mine = { email: `thief-${person.email}` };
  expect((await thief.post(`${server.base}/me/email-change`, mine)).status).toBe(202);
  const link = tokenIn(await server.mail(mine.email, /verify/i), '/email-change');
  const asked = await thief.post(`${server.base}/auth/sign-in/magic-link`, { email: person.email });
  expect(asked.status).toBe(202);
  const magic = tokenIn(await server.mail(person.email, /sign in/i), '/magic-link');
  expect((await reported(person, await tokenFor(person))).answer.status).toBe(200);

  const late = await thief.post(`${server.base}/auth/sign-in/magic-link/confirm`, { token: magic });
  expect(codeOf(late)).toBe('tokens.used_or_expired');
  const reset = await server.mail(person.email, /reset/i);
  const password = 'nine lanterns on a long pier';
  const body = { token: tokenIn(reset, '/reset-password'), password };
  expect((await server.api.post(`${server.base}/auth/password-reset/confirm`, body)).status).toBe(200);
  const owner = await signInFrom(server, { email: person.email, password });
  expect(codeOf(await owner.post(`${server.base}/me/email-change/confirm`, { token: link }))).toBe(
    'tokens.used_or_expired',
  );
});

test('the link lives for seven days, and not beyond a change of the address', async () => {
  const person = await createPerson(server);
  await signInFrom(server, person, from(FIREFOX));
  const browser = await signInFrom(server, person, from(PHONE));
  const token = await tokenFor(person);
  const { database, clock } = server.running.services;
  await database.pool.query(
    `update users set email = 'moved-' || email, email_key = 'moved-' || email_key where email = $1`,
    [person.email],
  );
  expect((await reported(person, token)).answer.status).toBe(410);
  await database.pool.query(`update users set email = $1, email_key = $1 where email = 'moved-' || $1`, [person.email]);
  clock.advance(7 * DAY + 1000);
  const { answer, resets } = await reported(person, token);
  expect([codeOf(answer), resets.length]).toEqual(['tokens.used_or_expired', 0]);
  expect(await isSignedIn(server, browser)).toBe(true);
});

test('somebody who never had a password is signed out, and gets no mail to choose one', async () => {
  const person = await createPerson(server);
  await signInFrom(server, person, from(FIREFOX));
  const thief = await signInFrom(server, person, from(PHONE));
  const token = await tokenFor(person);
  await server.running.services.database.pool.query(
    'delete from passwords where user_id = (select id from users where email = $1)',
    [person.email],
  );
  const { answer, resets } = await reported(person, token);
  expect([answer.status, resets.length]).toEqual([200, 0]);
  expect(await isSignedIn(server, thief)).toBe(false);
});
