import type { Answer, Browser } from './browser.ts';
import { bearer } from './people.ts';
import type { TestServer } from './server.ts';

/** Somebody at the simulated provider, and what goes wrong for them. */
export type Arrival = {
  readonly email: string;
  readonly emailVerified?: boolean;
  readonly name?: string;
  readonly picture?: string;
  readonly subject?: string;
  readonly misbehaviour?: string;
};

/** Puts a provider into the first project, or another that the key belongs to. */
export async function putProvider(
  server: TestServer,
  key: string,
  body: Record<string, unknown>,
  secretKey = server.secretKey,
): Promise<Answer> {
  return server.api.request('PUT', `${server.origin}/v1/providers/${key}`, { body, headers: bearer(secretKey) });
}

export async function offerSimulator(server: TestServer, secretKey = server.secretKey): Promise<void> {
  const made = await putProvider(server, 'simulator', { kind: 'simulator', credentials: 'instance' }, secretKey);
  if (made.status !== 200) throw new Error(`the simulator answered ${made.status}: ${made.text}`);
}

type Way = { readonly base?: string; readonly provider?: string; readonly returnTo?: string };

/** Begins in this browser; the address that it would be sent to. */
export async function beginAtProvider(server: TestServer, browser: Browser, way: Way = {}): Promise<string> {
  const { base = server.base, provider = 'simulator', returnTo } = way;
  const begun = await browser.post(`${base}/auth/sign-in/provider`, { provider, ...(returnTo ? { returnTo } : {}) });
  if (begun.status !== 200) throw new Error(`the beginning answered ${begun.status}: ${begun.text}`);
  return (begun.json as { url: string }).url;
}

/** What the person does at the provider; the address that the browser would be sent back to. */
export async function arriveAtProvider(server: TestServer, url: string, arrival: Arrival): Promise<string> {
  const answer = await server.api.post(`${server.origin}/dev/provider/authorizations`, { url, ...arrival });
  if (answer.status !== 200) throw new Error(`the simulator answered ${answer.status}: ${answer.text}`);
  return (answer.json as { redirectUrl: string }).redirectUrl;
}

/** The browser comes back: by way of the instance, where its credentials were lent. The answer of the project. */
export async function comeBack(browser: Browser, redirectUrl: string): Promise<Answer> {
  const headers = { accept: 'text/html' };
  const first = await browser.get(redirectUrl, headers);
  const onward = first.headers.get('location');
  const isRelayed = first.status === 303 && onward !== null && /\/callback\//.test(onward);
  return isRelayed ? browser.get(onward, headers) : first;
}

/** All of it. */
export async function signInAtProvider(
  server: TestServer,
  arrival: Arrival,
  given: Way & { readonly browser?: Browser } = {},
): Promise<{ readonly browser: Browser; readonly answer: Answer }> {
  const { browser = server.browser(), ...way } = given;
  const back = await arriveAtProvider(server, await beginAtProvider(server, browser, way), arrival);
  return { browser, answer: await comeBack(browser, back) };
}

/** Presses a button of a page: posts the first form whose action ends so, with what it hides. */
export async function press(
  server: TestServer,
  browser: Browser,
  page: string,
  action: string,
  typed: Record<string, string> = {},
): Promise<Answer> {
  const { text } = await browser.get(page, { accept: 'text/html' });
  const form = [...text.matchAll(/<form[^>]* action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g)].find(([, to]) =>
    to?.endsWith(action),
  );
  if (!form) throw new Error(`${page} has no form for ${action}`);
  const hidden = [...(form[2] ?? '').matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  const fields = Object.fromEntries(hidden.map(([, name, value]) => [name, value?.replaceAll('&amp;', '&') ?? '']));
  return browser.form(new URL(form[1] ?? '', server.origin).href, { ...fields, ...typed } as Record<string, string>);
}
