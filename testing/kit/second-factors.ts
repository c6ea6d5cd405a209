import { Secret, TOTP } from 'otpauth';
import type { Answer, Browser } from './browser.ts';
import { bearer, createPerson, type Person, signInForTokens } from './people.ts';
import type { TestServer } from './server.ts';
import { createSoftwareAuthenticator, type SoftwareAuthenticator } from './software-authenticator.ts';

/** An authenticator app: it knows the seed and the server's time, and shows what the app would show. */
export type Authenticator = {
  /** The code of now, or of so many steps of 30 seconds later. */
  code(stepsLater?: number): string;
  readonly recoveryCodes: readonly string[];
};

export function authenticatorFor(server: TestServer, typedSecret: string): { code(stepsLater?: number): string } {
  const totp = new TOTP({ secret: Secret.fromBase32(typedSecret.replaceAll(' ', '')) });
  return {
    code: (stepsLater = 0) =>
      totp.generate({ timestamp: server.running.services.clock.now().getTime() + stepsLater * 30_000 }),
  };
}

/** Sets one up as a person would, with a fresh session. */
export async function setUpAuthenticator(server: TestServer, accessToken: string): Promise<Authenticator> {
  const post = (path: string, body: unknown) => server.api.post(`${server.base}${path}`, body, bearer(accessToken));
  const begun = await post('/me/factors/totp', {});
  if (begun.status !== 200) throw new Error(`the set-up answered ${begun.status}: ${begun.text}`);
  const app = authenticatorFor(server, (begun.json as { secret: string }).secret);
  // The step before this one, so that the code of now is left for what the test is about.
  const confirm = () => post('/me/factors/totp/confirm', { code: app.code(-1) });
  let confirmed = await confirm();
  // A step began on the way, and the code is two steps old.
  if (confirmed.status === 422) confirmed = await confirm();
  if (confirmed.status !== 200) throw new Error(`the confirmation answered ${confirmed.status}: ${confirmed.text}`);
  return { ...app, recoveryCodes: (confirmed.json as { recoveryCodes: string[] }).recoveryCodes };
}

/** Somebody whose password is not all any more. */
export async function personWithAuthenticator(
  server: TestServer,
): Promise<{ person: Person; app: Authenticator; accessToken: string }> {
  const person = await createPerson(server);
  const { accessToken } = await signInForTokens(server, person);
  return { person, accessToken, app: await setUpAuthenticator(server, accessToken) };
}

/** What `navigator.credentials` is to be given, from one of the routes that make it. */
export async function passkeyOptions(
  server: TestServer,
  browser: Browser,
  path: string,
  body: object = {},
): Promise<Record<string, unknown>> {
  const answer = await browser.post(`${server.base}${path}`, body);
  if (answer.status !== 200) throw new Error(`the options answered ${answer.status}: ${answer.text}`);
  return (answer.json as { options: Record<string, unknown> }).options;
}

/** Adds one as a person would, in a browser with a fresh session. */
export async function addPasskey(
  server: TestServer,
  browser: Browser,
): Promise<{ key: SoftwareAuthenticator; passkeyId: string }> {
  const key = createSoftwareAuthenticator(new URL(server.base).origin);
  const options = await passkeyOptions(server, browser, '/me/passkeys/options');
  const added = await browser.post(`${server.base}/me/passkeys`, { credential: key.create(options) });
  if (added.status !== 201) throw new Error(`the passkey answered ${added.status}: ${added.text}`);
  return { key, passkeyId: (added.json as { id: string }).id };
}

export type Waiting = { readonly next: string; readonly attempt: string; readonly factors: readonly string[] };

/** A password sign-in that is not all. */
export async function beginSignIn(
  server: TestServer,
  browser: Browser,
  person: { email: string; password: string },
  transport: 'cookie' | 'token' = 'cookie',
): Promise<Waiting> {
  const { email, password } = person;
  const answer = await browser.post(`${server.base}/auth/sign-in/password`, { email, password, transport });
  if (answer.status !== 200) throw new Error(`sign-in answered ${answer.status}: ${answer.text}`);
  return answer.json as Waiting;
}

export function proveSecondFactor(
  server: TestServer,
  browser: Browser,
  proof: { attempt: string; factor: string; code: string; trustDevice?: boolean },
): Promise<Answer> {
  return browser.post(`${server.base}/auth/sign-in/second-factor`, proof);
}
