import type { Answer, Browser } from './browser.ts';
import type { TestServer } from './server.ts';

/** People for tests: made through the product's own doors. */
export type Person = { readonly email: string; readonly password: string; readonly userId: string };

export const GOOD_PASSWORD = 'a quiet harbour at 4 in winter';

let counter = 0;

/** Somebody with a confirmed address, made by the management API as an import would: no mail, no limits. */
export async function createPerson(
  server: TestServer,
  given: { email?: string; password?: string; name?: string } = {},
): Promise<Person> {
  const email = given.email ?? `person${++counter}@example.com`;
  const password = given.password ?? GOOD_PASSWORD;
  const body = { email, password, emailVerified: true, ...(given.name === undefined ? {} : { name: given.name }) };
  const made = await server.api.post(`${server.origin}/v1/users`, body, bearer(server.secretKey));
  if (made.status !== 201) throw new Error(`creating a user answered ${made.status}: ${made.text}`);
  return { email, password, userId: (made.json as { id: string }).id };
}

export type TokenSession = { readonly accessToken: string; readonly refreshToken: string; readonly sessionId: string };

export async function signInForTokens(
  server: { base: string; api: Browser },
  person: { email: string; password: string },
): Promise<TokenSession> {
  const answer = await server.api.post(`${server.base}/auth/sign-in/password`, {
    email: person.email,
    password: person.password,
    transport: 'token',
  });
  if (answer.status !== 200) throw new Error(`sign-in answered ${answer.status}: ${answer.text}`);
  const { accessToken, refreshToken, session } = answer.json as {
    accessToken: string;
    refreshToken: string;
    session: { id: string };
  };
  return { accessToken, refreshToken, sessionId: session.id };
}

export async function signInWithBrowser(
  server: TestServer,
  person: { email: string; password: string },
): Promise<Browser> {
  const browser = server.browser();
  const answer = await browser.post(`${server.base}/auth/sign-in/password`, {
    email: person.email,
    password: person.password,
  });
  if (answer.status !== 200) throw new Error(`sign-in answered ${answer.status}: ${answer.text}`);
  return browser;
}

export function bearer(credential: string): { authorization: string } {
  return { authorization: `Bearer ${credential}` };
}

/** The code of a problem document; anything else fails the test that asks. */
export function codeOf(answer: Answer): string {
  const type = answer.headers.get('content-type') ?? '';
  if (!type.startsWith('application/problem+json'))
    throw new Error(`no problem document: ${answer.status} ${type} ${answer.text.slice(0, 200)}`);
  const { code, requestId } = answer.json as { code: string; requestId: string };
  if (!requestId) throw new Error('a problem without a request id');
  return code;
}

/**
 * Twenty at once are more than a busy machine takes on in time: what it had no place for is sent again until it is answered, as clients do. Each
 * waits longer than before, and not as long as the others: two hundred that come again every few milliseconds leave no time for those that found a place.
 */
export async function insist(call: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 0; tries < 200; tries++) {
    const answer = await call();
    if (answer.status !== 503 || codeOf(answer) !== 'instance.overloaded') return answer;
    const longest = Math.min(10 * 2 ** tries, 640);
    await new Promise((resolve) => setTimeout(resolve, longest * (0.5 + Math.random() / 2)));
  }
  throw new Error('there was no place for it, however often it was sent');
}

/** So many at the same moment, each until it has its answer: what is looked at is who wins, not who found a place. */
export function atOnce(count: number, call: (n: number) => Promise<Answer>): Promise<Answer[]> {
  return Promise.all(Array.from({ length: count }, (_, n) => insist(() => call(n))));
}

/** Waits until the condition holds; the time it took, or an error after the bound. Milliseconds. */
export async function until(
  condition: () => Promise<boolean> | boolean,
  boundMilliseconds: number,
  what: string,
): Promise<number> {
  const began = performance.now();
  while (!(await condition())) {
    if (performance.now() - began > boundMilliseconds)
      throw new Error(`${what} did not happen within ${boundMilliseconds} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return performance.now() - began;
}
