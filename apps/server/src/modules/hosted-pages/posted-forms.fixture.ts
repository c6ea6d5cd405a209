import {
  authenticatorFor,
  bearer,
  createPerson,
  GOOD_PASSWORD,
  type Person,
  passkeyOptions,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { operatorHeader } from '../../../../../testing/kit/operators.ts';
import { signInAtProvider } from '../../../../../testing/kit/providers.ts';
import { growStale } from '../account/account.fixture.ts';
import { tellOfNewDevices } from '../account/index.ts';
import { impersonate, impersonationLink } from '../impersonations/impersonations.fixture.ts';
import { createReader, pathOf } from './pages.fixture.ts';
import {
  askedByMail,
  at,
  deleting,
  deviceForm,
  emailChanging,
  enrolling,
  formOn,
  freshAddress,
  keyOn,
  mailed,
  NEW_PASSWORD,
  newKey,
  nextNumber,
  ofAccount,
  otherDevice,
  type ReadyForm,
  signedIn,
  signedUp,
  totpBegun,
  twoAccounts,
  waiting,
  withPasskey,
  withTotp,
} from './posted-people.fixture.ts';

export type PostedForm = {
  readonly ready: (server: TestServer) => Promise<ReadyForm>;
  /** What the project asks of everybody, only for this form. */
  readonly settings?: Record<string, unknown>;
  /** What the second post adds: who asks again is answered again. Nothing, where the table says nothing. */
  readonly again?: Readonly<Record<string, number>>;
  /** What two posts at the same moment may add besides. */
  readonly atOnce?: Readonly<Record<string, number>>;
};

/** Asked for twice it is sent twice, and the link of the first mail is void. */
const ANOTHER_MAIL = { mails: 1 };
/** Of two at the same moment none waits for the other, or it would show who has an account: each may leave its link open until one of them is used. */
const LINKS_AT_ONCE = { again: ANOTHER_MAIL, atOnce: { tokens: 1 } };
const termsUrl = 'https://acme.example/terms';

/** One right form for each page that can be posted. */
// biome-ignore format: a table
export const POSTED_FORMS: Readonly<Record<string, PostedForm>> = {
  // Each is a sign-in of its own, and at the same moment in a browser that has no cookie yet.
  '/sign-in': { again: { sessions: 1 }, atOnce: { devices: 1 }, ready: async (server) => at(createReader(server), '/sign-in', '/sign-in', credentialsOf(await createPerson(server))) },
  '/sign-in/passkey': { ready: async (server) => {
    const { key } = await withPasskey(server);
    const reader = createReader(server);
    const options = await passkeyOptions(server, reader.browser, '/auth/sign-in/passkey/options');
    return at(reader, '/sign-in', '/sign-in/passkey', { credential: JSON.stringify(key.get(options)) });
  } },
  '/sign-in/second-factor': { ready: async (server) => {
    const { person, code } = await withTotp(server);
    const { reader, page } = await waiting(server, person);
    return formOn(reader, page, '/sign-in/second-factor', { code: code() });
  } },
  '/sign-in/enrolment': { settings: { secondFactor: { policy: 'required' } }, ready: async (server) => {
    const { reader, page } = await enrolling(server);
    return formOn(reader, page, '/sign-in/enrolment');
  } },
  '/sign-in/enrolment/passkey': { settings: { secondFactor: { policy: 'required' } }, ready: async (server) => {
    const { reader, page } = await enrolling(server);
    const form = page.form('/sign-in/enrolment/passkey');
    const begun = await reader.browser.post(`${server.base}/auth/sign-in/enrolment`, { attempt: form.fields.attempt, factor: 'passkey' });
    const { options } = (begun.json as { setUp: { options: Record<string, unknown> } }).setUp;
    return { reader, form, typed: { credential: JSON.stringify(newKey(server).create(options)) } };
  } },
  '/sign-in/enrolment/confirm': { settings: { secondFactor: { policy: 'required' } }, ready: async (server) => {
    const { reader, page } = await enrolling(server);
    const begun = await reader.send(page.form('/sign-in/enrolment'), {});
    return formOn(reader, begun, '/sign-in/enrolment/confirm', { code: authenticatorFor(server, keyOn(begun)).code() });
  } },
  '/sign-in/terms': { settings: { signUp: { termsVersion: '2' }, branding: { termsUrl } }, ready: async (server) => {
    const { reader, page } = await waiting(server, await createPerson(server));
    return formOn(reader, page, '/sign-in/terms', { acceptedTerms: '2' });
  } },
  '/sign-in/username': { settings: { signUp: { username: 'required' } }, ready: async (server) => {
    const { reader, page } = await waiting(server, await createPerson(server));
    return formOn(reader, page, '/sign-in/username', { username: `posted.${nextNumber()}` });
  } },
  '/step-up': { ready: async (server) => {
    const { reader, person } = await signedIn(server);
    await growStale(server, person.email);
    return at(reader, '/step-up', '/step-up', { password: person.password });
  } },
  // Each way out has its own state.
  '/sign-in/simulator': { again: { tokens: 1 }, ready: (server) => at(createReader(server), '/sign-in', '/sign-in/simulator') },
  '/confirm-provider': { ready: async (server) => {
    const { email } = await createPerson(server);
    const reader = createReader(server);
    await signInAtProvider(server, { email }, { browser: reader.browser });
    return at(reader, await mailed(server, email, /Simulator/), '/confirm-provider');
  } },
  '/sign-up': { ...LINKS_AT_ONCE, ready: (server) => at(createReader(server), '/sign-up', '/sign-up', { email: freshAddress(), password: GOOD_PASSWORD, name: 'Eve' }) },
  '/waitlist': { again: ANOTHER_MAIL, settings: { signUp: { mode: 'waitlist' } }, ready: (server) => at(createReader(server), '/sign-up', '/waitlist', { email: freshAddress() }) },
  '/invitation': { ready: async (server) => {
    const email = freshAddress();
    await server.api.post(`${server.origin}/v1/invitations`, { email }, bearer(server.secretKey));
    return at(createReader(server), await mailed(server, email, /./), '/invitation', { password: GOOD_PASSWORD, name: 'Eve' });
  } },
  '/verify-email': { ready: async (server) => {
    const { reader, email } = await signedUp(server);
    return at(reader, await mailed(server, email, /verify/i), '/verify-email');
  } },
  '/verify-email/resend': { ...LINKS_AT_ONCE, ready: async (server) => {
    const { reader, email, page } = await signedUp(server);
    return formOn(reader, page, '/verify-email/resend', { email });
  } },
  '/forgot-password': { ...LINKS_AT_ONCE, ready: async (server) => at(createReader(server), '/forgot-password', '/forgot-password', { email: (await createPerson(server)).email }) },
  '/reset-password': { ready: async (server) => {
    const { reader, mail } = await askedByMail(server, '/forgot-password', /reset/i);
    return at(reader, pathOf(mail.links[0]), '/reset-password', { password: NEW_PASSWORD });
  } },
  '/magic-link': { ...LINKS_AT_ONCE, ready: async (server) => at(createReader(server), '/magic-link', '/magic-link', { email: (await createPerson(server)).email }) },
  '/magic-link/confirm': { ready: async (server) => {
    const { reader, mail } = await askedByMail(server, '/magic-link', /sign in/i);
    return at(reader, pathOf(mail.links[0]), '/magic-link/confirm');
  } },
  '/email-code': { ...LINKS_AT_ONCE, ready: async (server) => at(createReader(server), '/email-code', '/email-code', { email: (await createPerson(server)).email }) },
  '/email-code/confirm': { ready: async (server) => {
    const { reader, shown, mail } = await askedByMail(server, '/email-code', /code/i);
    const page = shown.status === 303 ? await reader.open(shown.location ?? '') : shown;
    return formOn(reader, page, '/email-code/confirm', { code: /\b\d{6}\b/.exec(mail.text)?.[0] ?? '' });
  } },
  '/sign-out': { ready: ofAccount('/sign-out', '/sign-out') },
  '/email-change': { ready: async (server) => {
    const { reader, link } = await emailChanging(server);
    return at(reader, link, '/email-change');
  } },
  '/email-change/undo': { ready: async (server) => {
    const { reader, person, link } = await emailChanging(server);
    await reader.fill(link, '/email-change', {});
    return at(createReader(server), await mailed(server, person.email, /address was changed/i), '/email-change/undo');
  } },
  '/not-me': { ready: async (server) => {
    const { person } = await otherDevice(server);
    await tellOfNewDevices(server.running.services);
    return at(createReader(server), await mailed(server, person.email, /new device/i), '/not-me');
  } },
  '/keep-account': { ready: async (server) => {
    const { person } = await deleting(server);
    const { links } = await server.mail(person.email, /delet/i);
    return at(createReader(server), pathOf(links.find((link) => link.includes('/keep-account'))), '/keep-account');
  } },
  '/account/switch': { ready: async (server) => at((await twoAccounts(server)).reader, '/account/switch', '/account/switch') },
  '/account/switch/add': { ready: ofAccount('/account/switch', '/account/switch/add') },
  '/account/switch/sign-out': { ready: async (server) => {
    const { reader, person } = await twoAccounts(server);
    const { formToken = '' } = (await reader.open('/account/switch')).form('/account/switch/add').fields;
    return { reader, form: { action: '/p/acme/account/switch/sign-out', fields: { formToken } }, typed: { userId: person.userId } };
  } },
  '/account/switch/sign-out-all': { ready: async (server) => at((await twoAccounts(server)).reader, '/account/switch', '/account/switch/sign-out-all') },
  '/account/profile': { ready: ofAccount('/account/profile', '/account/profile', () => ({ name: 'Eve' })) },
  '/account/picture': { ready: ofAccount('/account/profile', '/account/picture', () => ({ image: 'https://pictures.example.com/eve.png' })) },
  '/account/username': { settings: { signUp: { username: 'optional' } }, ready: ofAccount('/account/profile', '/account/username', () => ({ username: `posted.${nextNumber()}` })) },
  '/account/language': { ready: ofAccount('/account/profile', '/account/language', () => ({ locale: 'de' })) },
  '/account/password': { ready: ofAccount('/account/password', '/account/password', ({ password }) => ({ currentPassword: password, newPassword: NEW_PASSWORD, revokeOthers: 'true' })) },
  '/account/security/totp': { ready: ofAccount('/account/security', '/account/security/totp') },
  '/account/security/totp/confirm': { ready: async (server) => {
    const { reader } = await signedIn(server);
    const { page, code } = await totpBegun(server, reader);
    return formOn(reader, page, '/account/security/totp/confirm', { code: code() });
  } },
  '/account/security/totp/remove': { ready: async (server) => at((await withTotp(server)).reader, '/account/security', '/account/security/totp/remove') },
  '/account/security/recovery-codes': { again: ANOTHER_MAIL, ready: async (server) => at((await withTotp(server)).reader, '/account/security', '/account/security/recovery-codes') },
  '/account/passkeys/add': { ready: async (server) => {
    const { reader } = await signedIn(server);
    const options = await passkeyOptions(server, reader.browser, '/me/passkeys/options');
    return at(reader, '/account/security', '/account/passkeys/add', { credential: JSON.stringify(newKey(server).create(options)) });
  } },
  '/account/passkeys/rename': { ready: async (server) => at((await withPasskey(server)).reader, '/account/security', '/account/passkeys/rename', { name: 'Phone' }) },
  '/account/passkeys/remove': { ready: async (server) => at((await withPasskey(server)).reader, '/account/security', '/account/passkeys/remove') },
  '/account/sessions/revoke': { ready: async (server) => at((await otherDevice(server)).reader, '/account/sessions', '/account/sessions/revoke') },
  '/account/sessions/revoke-others': { ready: async (server) => at((await otherDevice(server)).reader, '/account/sessions', '/account/sessions/revoke-others') },
  // Each way out has its own state.
  '/account/connections/connect': { again: { tokens: 1 }, ready: ofAccount('/account/connections', '/account/connections/connect') },
  '/account/connections/disconnect': { ready: async (server) => {
    const { email } = await createPerson(server);
    const reader = createReader(server);
    await signInAtProvider(server, { email: `at.${email}` }, { browser: reader.browser });
    return at(reader, '/account/connections', '/account/connections/disconnect');
  } },
  '/account/email': { again: ANOTHER_MAIL, ready: ofAccount('/account/email', '/account/email', () => ({ email: freshAddress() })) },
  '/account/email/cancel': { ready: async (server) => at((await emailChanging(server)).reader, '/account/email', '/account/email/cancel') },
  '/account/devices/rename': { ready: (server) => deviceForm(server, '/account/devices/rename', { name: 'At work' }) },
  '/account/devices/untrust': { ready: (server) => deviceForm(server, '/account/devices/untrust') },
  '/account/devices/forget': { ready: (server) => deviceForm(server, '/account/devices/forget') },
  '/account/referrals': { ready: ofAccount('/account/referrals', '/account/referrals') },
  '/account/data/delete': { again: ANOTHER_MAIL, ready: ofAccount('/account/data', '/account/data/delete', ({ password }) => ({ password })) },
  '/account/data/keep': { ready: async (server) => at((await deleting(server)).reader, '/account/data', '/account/data/keep') },
  '/account/data/export': { ready: ofAccount('/account/data', '/account/data/export') },
  '/impersonate': { ready: async (server) => {
    const { userId } = await createPerson(server);
    const headers = await operatorHeader(server, server.operator, server.project.id);
    return at(createReader(server), pathOf(await impersonationLink(server, userId, headers)), '/impersonate');
  } },
  '/impersonate/end': { ready: async (server) => at(await impersonate(server, await createPerson(server)), '/account/profile', '/impersonate/end') },
};

function credentialsOf({ email, password }: Person): Record<string, string> {
  return { email, password };
}
