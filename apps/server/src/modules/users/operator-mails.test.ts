import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer, codeOf, createPerson, type Person, type TestServer } from '../../../../../testing/kit/index.ts';
import { operatorHeader } from '../../../../../testing/kit/operators.ts';
import { allMailsLeft, FIREFOX, from, mailsTo, startAccountServer, tokenIn } from '../account/account.fixture.ts';

/** What people are told of what an operator, or a key of theirs, does to their account: that it happened, in their language, and never from where. */
let server: TestServer;
beforeAll(async () => {
  server = await startAccountServer();
});
afterAll(() => server?.stop());

let counter = 0;
const freshAddress = () => `given${++counter}@elsewhere.example`;

const HERE = from(FIREFOX);
/** As the recipient of a person's own mail would read where that was. */
const PLACE = /Firefox|Windows|Vienna|Wien|203\.0\.113/;

const byKey = () => ({ ...bearer(server.secretKey), ...HERE });
const byOperator = async () => ({ ...(await operatorHeader(server, server.operator, server.project.id)), ...HERE });

const setEmail = (person: Person, body: { email: string; emailVerified: boolean }, headers: Record<string, string>) =>
  server.api.request('PUT', `${server.origin}/v1/users/${person.userId}/email`, { body, headers });
const everyMailTo = async (email: string) => {
  await allMailsLeft(server);
  return mailsTo(server, email, /./);
};

describe.each([
  ['an operator', byOperator],
  ['a key', async () => byKey()],
])('of an address that %s changes', (_who, headers) => {
  test('the old one is told, once, without a link that changes anything and without the new one', async () => {
    const person = await createPerson(server, { name: 'Ada Lovelace' });
    const email = freshAddress();
    expect((await setEmail(person, { email, emailVerified: true }, await headers())).status).toBe(200);
    const told = await everyMailTo(person.email);
    expect(told.map(({ subject }) => subject)).toEqual(['Acme: your e-mail address was changed']);
    const [mail] = told;
    expect(mail?.text).toContain('Ada Lovelace');
    expect(mail?.text).toContain('was the address of your account');
    expect(mail?.text).not.toContain(email);
    expect(mail?.text).not.toMatch(PLACE);
    expect(mail?.links.some((link) => link.includes('token='))).toBe(false);
    // Who vouches for an address has proven it, and it asks for nothing.
    expect(await everyMailTo(email)).toEqual([]);
  });

  test('the new one that is not proven is asked as that of an account that there is', async () => {
    const person = await createPerson(server, { name: 'Ada Lovelace' });
    const email = freshAddress();
    expect((await setEmail(person, { email, emailVerified: false }, await headers())).status).toBe(200);
    const mail = await server.mail(email, /verify/);
    expect(mail.text).toContain(`made ${email} the address of your account`);
    expect(mail.text).toContain('is the address of your account');
    expect(mail.text).not.toMatch(/finishes your account|there is no account|typed|Lovelace/);
    expect(mail.text).not.toMatch(PLACE);
    expect(await everyMailTo(person.email)).toHaveLength(1);
    const token = tokenIn(mail, '/verify-email');
    const confirmed = await server.browser().post(`${server.base}/auth/email-verification/confirm`, { token });
    expect(confirmed.status).toBe(200);
  });

  test('a password that they ask to be chosen says who asks, and not from where', async () => {
    const person = await createPerson(server);
    const url = `${server.origin}/v1/users/${person.userId}/password-reset`;
    expect((await server.api.post(url, {}, await headers())).status).toBe(202);
    const mail = await server.mail(person.email, /reset/);
    expect(mail.text).toContain('Somebody who runs Acme sends you this link');
    expect(mail.text).toContain('is the address of your account');
    expect(mail.text).not.toMatch(/typed/);
    expect(mail.text).not.toMatch(PLACE);
    expect(tokenIn(mail, '/reset-password')).not.toBe('');
  });
});

test('a change that is refused tells nobody, and another spelling of the same mailbox is none', async () => {
  const [person, other] = [await createPerson(server), await createPerson(server)];
  const taken = await setEmail(person, { email: other.email, emailVerified: true }, byKey());
  expect(codeOf(taken)).toBe('users.email_taken');
  const spelled = person.email.replace(/^./, (letter) => letter.toUpperCase());
  expect((await setEmail(person, { email: spelled, emailVerified: true }, byKey())).status).toBe(200);
  expect(await everyMailTo(person.email)).toEqual([]);
  expect(await everyMailTo(other.email)).toEqual([]);
});

test('the language is the person’s', async () => {
  const person = await createPerson(server);
  await server.running.services.database.pool.query(`update users set locale = 'de' where email = $1`, [person.email]);
  const email = freshAddress();
  await setEmail(person, { email, emailVerified: false }, byKey());
  await server.mail(person.email, /Ihre E-Mail-Adresse wurde geändert/);
  const mail = await server.mail(email, /E-Mail-Adresse bestätigen/);
  expect(mail.text).toContain(`hat ${email} zur Adresse Ihres Kontos gemacht`);
});

test('what a person asks for themselves still says from where', async () => {
  const person = await createPerson(server);
  await server.browser().post(`${server.base}/auth/password-reset`, { email: person.email }, HERE);
  const mail = await server.mail(person.email, /reset/);
  expect(mail.text).toMatch(/from Firefox on Windows, in Vienna/);
  expect(mail.text).toContain(`somebody typed ${person.email}`);
});

test('a sample of a mail shows somebody else’s place, not that of the operator who sends it to try', async () => {
  const url = `${server.origin}/v1/mail-templates/magic_link/en/test`;
  const sent = await server.api.post(url, { to: 'ada@example.com' }, { ...(await byOperator()) });
  expect(sent.status, sent.text).toBe(200);
  const mail = await server.mail('ada@example.com', /sign in/);
  expect(mail.text).toContain('Asked for');
  expect(mail.text).not.toMatch(/Vienna|203\.0\.113/);
});
