import {
  addPasskey,
  authenticatorFor,
  createPerson,
  createSoftwareAuthenticator,
  GOOD_PASSWORD,
  type Person,
  type SoftwareAuthenticator,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { createReader, type Form, type Page, pathOf, type Reader } from './pages.fixture.ts';

/** A form as its page shows it, with all that a person would type: posted, it is right. */
export type ReadyForm = { readonly reader: Reader; readonly form: Form; readonly typed: Record<string, string> };

export const NEW_PASSWORD = 'nine lanterns on a pier';
const FIREFOX = { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; rv:143.0) Gecko/20100101 Firefox/143.0' };

let counter = 0;
/** In the addresses and names of these forms, which are of nobody yet. */
export const nextNumber = () => ++counter;
export const freshAddress = () => `posted${nextNumber()}@elsewhere.example`;

export function formOn(reader: Reader, page: Page, path: string, typed: Record<string, string> = {}): ReadyForm {
  return { reader, form: page.form(path), typed };
}

export async function at(
  reader: Reader,
  page: string,
  path: string,
  typed: Record<string, string> = {},
): Promise<ReadyForm> {
  return formOn(reader, await reader.open(page), path, typed);
}

export async function signedIn(server: TestServer): Promise<{ reader: Reader; person: Person }> {
  const person = await createPerson(server);
  const reader = createReader(server);
  await reader.signIn(person);
  return { reader, person };
}

/** A form of an account page that needs no more than somebody who is signed in. */
export const ofAccount =
  (page: string, path: string, typed: (person: Person) => Record<string, string> = () => ({})) =>
  async (server: TestServer) => {
    const { reader, person } = await signedIn(server);
    return at(reader, page, path, typed(person));
  };

export const mailed = async (server: TestServer, email: string, subject: RegExp) =>
  pathOf((await server.mail(email, subject)).links[0]);

export const keyOn = (page: Page) => /id="totp-key"[^>]*>([A-Z2-7 ]+)</.exec(page.text)?.[1] ?? '';

/** The authenticator is begun, and its code is about to be typed. */
export async function totpBegun(
  server: TestServer,
  reader: Reader,
): Promise<{ page: Page; code: (later?: number) => string }> {
  const page = await reader.fill('/account/security', '/account/security/totp', {});
  return { page, code: authenticatorFor(server, keyOn(page)).code };
}

export async function withTotp(server: TestServer) {
  const { reader, person } = await signedIn(server);
  const { page, code } = await totpBegun(server, reader);
  const done = await reader.send(page.form('/account/security/totp/confirm'), { code: code(-1) });
  if (done.status !== 200) throw new Error(`the authenticator answered ${done.status}: ${done.problems}`);
  return { reader, person, code };
}

export async function withPasskey(server: TestServer) {
  const { reader, person } = await signedIn(server);
  return { reader, person, ...(await addPasskey(server, reader.browser)) };
}

export const newKey = (server: TestServer): SoftwareAuthenticator =>
  createSoftwareAuthenticator(new URL(server.base).origin);

/** A sign-in that waits at its next step. */
export async function waiting(server: TestServer, person: Person): Promise<{ reader: Reader; page: Page }> {
  const reader = createReader(server);
  const sent = await reader.fill('/sign-in', '/sign-in', { email: person.email, password: person.password });
  return { reader, page: await reader.open(sent.location ?? '') };
}

export async function enrolling(server: TestServer) {
  return waiting(server, await createPerson(server));
}

export async function emailChanging(server: TestServer) {
  const { reader, person } = await signedIn(server);
  const email = freshAddress();
  await reader.fill('/account/email', '/account/email', { email });
  return { reader, person, link: await mailed(server, email, /verify your new/i) };
}

export async function deleting(server: TestServer) {
  const { reader, person } = await signedIn(server);
  await reader.fill('/account/data', '/account/data/delete', { password: person.password });
  return { reader, person };
}

export async function otherDevice(server: TestServer) {
  const { reader, person } = await signedIn(server);
  const other = createReader(server);
  await other.send(
    (await other.open('/sign-in')).form('/sign-in'),
    { email: person.email, password: person.password },
    FIREFOX,
  );
  return { reader, person };
}

export async function deviceForm(
  server: TestServer,
  path: string,
  typed: Record<string, string> = {},
): Promise<ReadyForm> {
  const { reader } = await otherDevice(server);
  const page = await reader.open('/account/devices');
  const deviceId = [...page.text.matchAll(/id="name-(dev_\w+)"/g)].at(-1)?.[1] ?? '';
  const { formToken = '' } = page.form('/account/devices/rename').fields;
  return { reader, form: { action: `/p/acme${path}`, fields: { formToken } }, typed: { deviceId, ...typed } };
}

export async function twoAccounts(server: TestServer) {
  const { reader, person } = await signedIn(server);
  await reader.fill('/account/switch', '/account/switch/add', {});
  await reader.signIn(await createPerson(server));
  return { reader, person };
}

export async function signedUp(server: TestServer): Promise<{ reader: Reader; email: string; page: Page }> {
  const reader = createReader(server);
  const email = freshAddress();
  const sent = await reader.fill('/sign-up', '/sign-up', { email, password: GOOD_PASSWORD, name: 'Eve' });
  return { reader, email, page: sent.status === 303 ? await reader.open(sent.location ?? '') : sent };
}

export async function askedByMail(server: TestServer, page: string, subject: RegExp) {
  const person = await createPerson(server);
  const reader = createReader(server);
  const sent = await reader.fill(page, page, { email: person.email });
  return { reader, shown: sent, mail: await server.mail(person.email, subject) };
}
